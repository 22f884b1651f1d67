/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/shelf.h"

struct BeckonShelf {
    GHashTable *goods; /* gtin (int64_t *, in the value) → BeckonGoods */
    BeckonStock stock;
};

static const BeckonGoods *find(const BeckonShelf *shelf, const char *digits)
{
    int64_t gtin = g_ascii_strtoll(digits, NULL, 10);
    return g_hash_table_lookup(shelf->goods, &gtin);
}

/* Of the rules, which write GTINs as the catalogue does. */
static bool last(const void *data, const char *text, int64_t *ret_count, int64_t *ret_t_us)
{
    BeckonGtin gtin;
    const BeckonGoods *goods = beckon_gtin_parse(text, &gtin) ? find(data, gtin.digits) : NULL;
    if (goods == NULL || goods->stock < 0) {
        return false;
    }
    *ret_count = goods->stock;
    *ret_t_us = goods->stock_us;
    return true;
}

static bool price_of(const void *data, const char *digits, int64_t *ret_price_minor,
                     int64_t *ret_low_30d_minor)
{
    const BeckonGoods *goods = find(data, digits);
    if (goods == NULL) {
        return false;
    }
    *ret_price_minor = goods->price_minor;
    *ret_low_30d_minor = goods->low_30d_minor;
    return goods->price_minor >= 0 || goods->low_30d_minor >= 0;
}

BeckonShelf *beckon_shelf_new(void)
{
    BeckonShelf *shelf = g_new0(BeckonShelf, 1);
    shelf->goods = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    shelf->stock = (BeckonStock){shelf, last};
    return shelf;
}

void beckon_shelf_free(BeckonShelf *shelf)
{
    if (shelf != NULL) {
        g_hash_table_unref(shelf->goods);
        g_free(shelf);
    }
}

guint beckon_shelf_size(const BeckonShelf *shelf)
{
    return g_hash_table_size(shelf->goods);
}

const BeckonGoods *beckon_shelf_find(const BeckonShelf *shelf, const char *digits)
{
    return find(shelf, digits);
}

bool beckon_goods_are_known(const BeckonGoods *goods)
{
    return goods->stock >= 0 || goods->price_minor >= 0 || goods->low_30d_minor >= 0;
}

void beckon_shelf_put(BeckonShelf *shelf, const BeckonGoods *goods)
{
    if (beckon_goods_are_known(goods)) {
        BeckonGoods *kept = g_memdup2(goods, sizeof *goods);
        g_hash_table_replace(shelf->goods, &kept->gtin, kept);
    } else {
        g_hash_table_remove(shelf->goods, &goods->gtin);
    }
}

static void take(const BeckonNumberChange *change, int64_t now_us, int64_t *value, int64_t *t_us)
{
    if (change->is_said) {
        *value = change->value;
        *t_us = now_us;
    }
}

BeckonGoods beckon_shelf_after(const BeckonShelf *shelf, const BeckonFactRow *row, int64_t now_us)
{
    const BeckonGoods *known = find(shelf, row->gtin.digits);
    BeckonGoods goods = known != NULL
                            ? *known
                            : (BeckonGoods){.gtin = g_ascii_strtoll(row->gtin.digits, NULL, 10),
                                            .stock = -1,
                                            .price_minor = -1,
                                            .low_30d_minor = -1};
    take(&row->stock, now_us, &goods.stock, &goods.stock_us);
    take(&row->price_minor, now_us, &goods.price_minor, &goods.price_us);
    take(&row->low_30d_minor, now_us, &goods.low_30d_minor, &goods.low_30d_us);
    return goods;
}

const BeckonStock *beckon_shelf_stock(const BeckonShelf *shelf)
{
    return &shelf->stock;
}

BeckonPrices beckon_shelf_prices(const BeckonShelf *shelf)
{
    return (BeckonPrices){shelf, price_of};
}
