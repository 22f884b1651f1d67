/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/catalogue.h"

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/money.h"
#include "base/suggest.h"
#include "base/table.h"
#include "rules/file/gtin.h"

/* Those up to LOW_30D are required. */
typedef enum { GTIN, NAME, CATEGORY, BRAND, PRICE, LOW_30D, COST, N_COLUMNS } Column;

static const char *const columns[N_COLUMNS] = {"gtin",  "name",    "category", "brand",
                                               "price", "low_30d", "cost"};

struct BeckonCatalogue {
    GPtrArray *products;    /* of BeckonProduct */
    GHashTable *by_gtin;    /* 14 digits → BeckonProduct, borrowed */
    GHashTable *categories; /* paths and their ancestors */
    GHashTable *brands;
};

typedef struct {
    BeckonTable *table;
    const char *currency;
    int places[N_COLUMNS]; /* which field of a row is which; COST: -1 where there is none */
} Reader;

static void product_free(BeckonProduct *product)
{
    g_free(product->gtin);
    g_free(product->name);
    g_free(product->category);
    g_free(product->brand);
    g_free(product);
}

BeckonCatalogue *beckon_catalogue_new(void)
{
    BeckonCatalogue *catalogue = g_new0(BeckonCatalogue, 1);
    catalogue->products = g_ptr_array_new_with_free_func((GDestroyNotify)product_free);
    catalogue->by_gtin = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    catalogue->categories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    catalogue->brands = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return catalogue;
}

void beckon_catalogue_free(BeckonCatalogue *catalogue)
{
    if (catalogue != NULL) {
        g_hash_table_unref(catalogue->by_gtin);
        g_hash_table_unref(catalogue->categories);
        g_hash_table_unref(catalogue->brands);
        g_ptr_array_unref(catalogue->products);
        g_free(catalogue);
    }
}

static bool read_header(Reader *reader)
{
    bool complete = true;
    for (Column column = 0; column < N_COLUMNS; column++) {
        int at = beckon_table_find(reader->table, columns[column]);
        if (at < 0 && column <= LOW_30D) {
            g_autofree char *message =
                g_strdup_printf("the column '%s' is missing from the header", columns[column]);
            beckon_table_refuse(reader->table, 0, BECKON_CODE_COLUMNS, NULL, message);
            complete = false;
        }
        reader->places[column] = at;
    }
    return complete;
}

static guint place(const Reader *reader, Column column)
{
    return (guint)reader->places[column];
}

/* "" where there is no such column. */
static const char *field(const Reader *reader, Column column)
{
    return reader->places[column] >= 0 ? beckon_table_field(reader->table, place(reader, column))
                                       : "";
}

static void read_gtin(const Reader *reader, BeckonCatalogue *catalogue, BeckonProduct *product)
{
    BeckonGtin gtin;
    product->gtin = g_strdup(field(reader, GTIN));
    if (!beckon_gtin_parse(product->gtin, &gtin)) {
        beckon_table_refuse(
            reader->table, place(reader, GTIN), BECKON_CODE_GTIN, NULL,
            "this is not a GTIN: 8, 12, 13 or 14 digits, of which the last must fit the others");
    } else if (!g_hash_table_insert(catalogue->by_gtin, g_strdup(gtin.digits), product)) {
        beckon_table_refuse(reader->table, place(reader, GTIN), BECKON_CODE_PRODUCT_TWICE, NULL,
                            "this product has a row already");
    }
}

static void read_category(const Reader *reader, BeckonCatalogue *catalogue, BeckonProduct *product)
{
    product->category = g_strdup(field(reader, CATEGORY));
    g_autofree char *path = beckon_category_path(product->category);
    if (!beckon_category_is_path(product->category)) {
        beckon_table_refuse(
            reader->table, place(reader, CATEGORY), BECKON_CODE_CATEGORY,
            path[0] != '\0' ? path : NULL,
            "this is not a category: write lower-case words and '/', like sports/running");
        return;
    }
    while (g_hash_table_add(catalogue->categories, g_strdup(path)) && strchr(path, '/') != NULL) {
        *strrchr(path, '/') = '\0';
    }
}

static void read_money(const Reader *reader, Column column, int64_t *ret_minor)
{
    g_autoptr(GError) error = NULL;
    if (!beckon_money_parse(field(reader, column), reader->currency, ret_minor, &error)) {
        beckon_table_refuse(reader->table, place(reader, column), BECKON_CODE_MONEY, NULL,
                            error->message);
    }
}

static void read_money_if_any(const Reader *reader, Column column, int64_t *ret_minor)
{
    *ret_minor = -1;
    if (field(reader, column)[0] != '\0') {
        read_money(reader, column, ret_minor);
    }
}

static void read_product(const Reader *reader, BeckonCatalogue *catalogue)
{
    BeckonProduct *product = g_new0(BeckonProduct, 1);
    g_ptr_array_add(catalogue->products, product);
    read_gtin(reader, catalogue, product);
    product->name = g_strdup(field(reader, NAME));
    if (product->name[0] == '\0') {
        beckon_table_refuse(reader->table, place(reader, NAME), BECKON_CODE_EMPTY_VALUE, NULL,
                            "a product needs a name");
    }
    read_category(reader, catalogue, product);
    product->brand = g_strdup(field(reader, BRAND));
    if (product->brand[0] != '\0') {
        g_hash_table_add(catalogue->brands, g_strdup(product->brand));
    }
    read_money(reader, PRICE, &product->price_minor);
    read_money_if_any(reader, LOW_30D, &product->low_30d_minor);
    read_money_if_any(reader, COST, &product->cost_minor);
    product->listed_price_minor = product->price_minor;
    product->listed_low_30d_minor = product->low_30d_minor;
}

BeckonCatalogue *beckon_catalogue_parse(const BeckonSource *source, const char *currency,
                                        BeckonDiagnostics *diagnostics)
{
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    if (!beckon_diagnostics_check_text(diagnostics, source)) {
        return NULL;
    }
    g_autoptr(BeckonCatalogue) catalogue = beckon_catalogue_new();
    g_autoptr(BeckonTable) table = beckon_table_new(source, diagnostics);
    Reader reader = {.table = table, .currency = currency};
    if (table == NULL || !read_header(&reader)) {
        return NULL;
    }
    while (beckon_table_next(table)) {
        read_product(&reader, catalogue);
    }
    bool good = beckon_diagnostics_errors(diagnostics) == errors_before;
    return good ? g_steal_pointer(&catalogue) : NULL;
}

void beckon_catalogue_put_prices(BeckonCatalogue *catalogue, const BeckonPrices *prices)
{
    GHashTableIter iter;
    void *digits, *value;
    g_hash_table_iter_init(&iter, catalogue->by_gtin);
    while (g_hash_table_iter_next(&iter, &digits, &value)) {
        BeckonProduct *product = value;
        int64_t price_minor = -1, low_30d_minor = -1;
        if (prices->of(prices->data, digits, &price_minor, &low_30d_minor)) {
            product->price_minor = price_minor >= 0 ? price_minor : product->price_minor;
            product->low_30d_minor = low_30d_minor >= 0 ? low_30d_minor : product->low_30d_minor;
        }
    }
}

guint beckon_catalogue_size(const BeckonCatalogue *catalogue)
{
    return catalogue->products->len;
}

const BeckonProduct *beckon_catalogue_find(const BeckonCatalogue *catalogue, const char *gtin)
{
    BeckonGtin normal;
    return beckon_gtin_parse(gtin, &normal) ? g_hash_table_lookup(catalogue->by_gtin, normal.digits)
                                            : NULL;
}

int64_t beckon_catalogue_dearest_minor(const BeckonCatalogue *catalogue)
{
    int64_t dearest_minor = 0;
    for (guint i = 0; i < catalogue->products->len; i++) {
        const BeckonProduct *product = g_ptr_array_index(catalogue->products, i);
        dearest_minor = MAX(dearest_minor, product->price_minor);
    }
    return dearest_minor;
}

const char **beckon_catalogue_gtins(const BeckonCatalogue *catalogue)
{
    const char **gtins = g_new0(const char *, catalogue->products->len + 1);
    for (guint i = 0; i < catalogue->products->len; i++) {
        gtins[i] = ((const BeckonProduct *)g_ptr_array_index(catalogue->products, i))->gtin;
    }
    return gtins;
}

const char *beckon_catalogue_category(const BeckonCatalogue *catalogue, const char *name)
{
    return g_hash_table_lookup(catalogue->categories, name);
}

const char *beckon_catalogue_brand(const BeckonCatalogue *catalogue, const char *name)
{
    return g_hash_table_lookup(catalogue->brands, name);
}

const char **beckon_catalogue_categories(const BeckonCatalogue *catalogue, guint *ret_n)
{
    return beckon_suggest_keys(catalogue->categories, ret_n);
}

const char **beckon_catalogue_brands(const BeckonCatalogue *catalogue, guint *ret_n)
{
    return beckon_suggest_keys(catalogue->brands, ret_n);
}
