/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/shelf.h"

#include <string.h>

#include "testing.h"

static BeckonFactRow row_of(const char *digits)
{
    BeckonFactRow row = {0};
    g_strlcpy(row.gtin.digits, digits, sizeof row.gtin.digits);
    return row;
}

static void take(BeckonShelf *shelf, const BeckonFactRow *row, int64_t now_us)
{
    BeckonGoods after = beckon_shelf_after(shelf, row, now_us);
    beckon_shelf_put(shelf, &after);
}

/* "COUNT@TIME", as the rules are told. */
static char *stock_of(const BeckonShelf *shelf, const char *gtin)
{
    const BeckonStock *stock = beckon_shelf_stock(shelf);
    int64_t count = 0, t_us = 0;
    return stock->last(stock->data, gtin, &count, &t_us)
               ? g_strdup_printf("%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT, count, t_us)
               : g_strdup("unknown");
}

static void expect_stock(const BeckonShelf *shelf, const char *gtin, const char *expected)
{
    g_autofree char *got = stock_of(shelf, gtin);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void a_product_is_found_under_every_spelling_of_its_gtin(void)
{
    g_autoptr(BeckonShelf) shelf = beckon_shelf_new();
    BeckonFactRow row = row_of("00000096385074");
    row.stock = (BeckonNumberChange){true, 12};
    take(shelf, &row, 100);
    expect_stock(shelf, "96385074", "12@100");
    expect_stock(shelf, "0000096385074", "12@100");
    expect_stock(shelf, "4006381333931", "unknown");
    expect_stock(shelf, "no GTIN", "unknown");
}

static void what_a_row_leaves_out_stays(void)
{
    g_autoptr(BeckonShelf) shelf = beckon_shelf_new();
    BeckonFactRow of_stock = row_of("00000096385074"), of_price = of_stock, nothing = of_stock;
    of_stock.stock = (BeckonNumberChange){true, 0};
    of_price.price_minor = (BeckonNumberChange){true, 1999};
    take(shelf, &of_stock, 100);
    take(shelf, &of_price, 200);
    take(shelf, &nothing, 300);
    const BeckonGoods *goods = beckon_shelf_find(shelf, "00000096385074");
    CU_ASSERT_PTR_NOT_NULL_FATAL(goods);
    CU_ASSERT_EQUAL(goods->stock, 0);
    CU_ASSERT_EQUAL(goods->stock_us, 100);
    CU_ASSERT_EQUAL(goods->price_minor, 1999);
    CU_ASSERT_EQUAL(goods->price_us, 200);
    CU_ASSERT_EQUAL(goods->low_30d_minor, -1);
}

static void a_product_of_which_nothing_is_known_is_out(void)
{
    g_autoptr(BeckonShelf) shelf = beckon_shelf_new();
    BeckonFactRow row = row_of("00000096385074");
    row.stock = (BeckonNumberChange){true, 5};
    take(shelf, &row, 100);
    CU_ASSERT_EQUAL(beckon_shelf_size(shelf), 1);
    row.stock.value = -1;
    take(shelf, &row, 200);
    CU_ASSERT_EQUAL(beckon_shelf_size(shelf), 0);
    expect_stock(shelf, "96385074", "unknown");
}

static void prices_are_told_where_one_is_known(void)
{
    g_autoptr(BeckonShelf) shelf = beckon_shelf_new();
    const BeckonPrices prices = beckon_shelf_prices(shelf);
    BeckonFactRow row = row_of("00000096385074");
    int64_t price_minor = 0, low_30d_minor = 0;
    row.stock = (BeckonNumberChange){true, 5};
    take(shelf, &row, 100);
    CU_ASSERT_FALSE(prices.of(prices.data, "00000096385074", &price_minor, &low_30d_minor));
    row.low_30d_minor = (BeckonNumberChange){true, 900};
    take(shelf, &row, 200);
    CU_ASSERT_TRUE(prices.of(prices.data, "00000096385074", &price_minor, &low_30d_minor));
    CU_ASSERT_EQUAL(price_minor, -1);
    CU_ASSERT_EQUAL(low_30d_minor, 900);
    CU_ASSERT_FALSE(prices.of(prices.data, "04006381333931", &price_minor, &low_30d_minor));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_product_is_found_under_every_spelling_of_its_gtin),
        BECKON_TEST(what_a_row_leaves_out_stays),
        BECKON_TEST(a_product_of_which_nothing_is_known_is_out),
        BECKON_TEST(prices_are_told_where_one_is_known),
    };
    return BECKON_TESTS_RUN("engine/shelf", tests);
}
