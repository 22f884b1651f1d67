/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/catalogue.h"

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/csv.h"
#include "base/money.h"
#include "base/suggest.h"
#include "rules/gtin.h"

typedef enum { GTIN, NAME, CATEGORY, BRAND, PRICE, LOW_30D, N_COLUMNS } Column;

static const char *const columns[N_COLUMNS] = {"gtin",  "name",  "category",
                                               "brand", "price", "low_30d"};

struct BeckonCatalogue {
    GPtrArray *products;    /* of BeckonProduct */
    GHashTable *by_gtin;    /* 14 digits → BeckonProduct, borrowed */
    GHashTable *categories; /* paths and their ancestors */
    GHashTable *brands;
};

typedef struct {
    const BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    const char *currency;
    BeckonCsv *csv;
    guint places[N_COLUMNS]; /* which field of a record is which */
    guint n_fields;
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

static void refuse(const Reader *reader, guint field, const char *code, const char *suggestion,
                   const char *message)
{
    BeckonCsvPlace place = beckon_csv_place(reader->csv, field);
    beckon_diagnostics_add(reader->diagnostics, BECKON_SEVERITY_ERROR, code, reader->source,
                           place.line, place.column, place.length, suggestion, "%s", message);
}

static bool read_header(Reader *reader)
{
    bool complete = true;
    if (beckon_csv_has_semicolons(reader->csv)) {
        refuse(reader, 0, BECKON_CODE_COLUMNS, NULL,
               "semicolons stand between the columns: save the table with commas");
        return false;
    }
    for (Column column = 0; column < N_COLUMNS; column++) {
        int at = beckon_csv_find(reader->csv, columns[column]);
        if (at < 0) {
            g_autofree char *message =
                g_strdup_printf("the column '%s' is missing from the header", columns[column]);
            refuse(reader, 0, BECKON_CODE_COLUMNS, NULL, message);
            complete = false;
        }
        reader->places[column] = (guint)MAX(at, 0);
    }
    reader->n_fields = beckon_csv_size(reader->csv);
    return complete;
}

static const char *field(const Reader *reader, Column column)
{
    return beckon_csv_field(reader->csv, reader->places[column]);
}

static void read_gtin(const Reader *reader, BeckonCatalogue *catalogue, BeckonProduct *product)
{
    BeckonGtin gtin;
    product->gtin = g_strdup(field(reader, GTIN));
    if (!beckon_gtin_parse(product->gtin, &gtin)) {
        refuse(reader, reader->places[GTIN], BECKON_CODE_GTIN, NULL,
               "this is not a GTIN: 8, 12, 13 or 14 digits, of which the last must fit the others");
    } else if (!g_hash_table_insert(catalogue->by_gtin, g_strdup(gtin.digits), product)) {
        refuse(reader, reader->places[GTIN], BECKON_CODE_PRODUCT_TWICE, NULL,
               "this product has a row already");
    }
}

static void read_category(const Reader *reader, BeckonCatalogue *catalogue, BeckonProduct *product)
{
    product->category = g_strdup(field(reader, CATEGORY));
    g_autofree char *path = beckon_category_path(product->category);
    if (!beckon_category_is_path(product->category)) {
        refuse(reader, reader->places[CATEGORY], BECKON_CODE_CATEGORY,
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
        refuse(reader, reader->places[column], BECKON_CODE_MONEY, NULL, error->message);
    }
}

static void read_product(const Reader *reader, BeckonCatalogue *catalogue)
{
    guint n_fields = beckon_csv_size(reader->csv);
    if (n_fields != reader->n_fields) {
        g_autofree char *message = g_strdup_printf("this row has %u fields, the header has %u",
                                                   n_fields, reader->n_fields);
        refuse(reader, 0, BECKON_CODE_COLUMNS, NULL, message);
        return;
    }
    BeckonProduct *product = g_new0(BeckonProduct, 1);
    g_ptr_array_add(catalogue->products, product);
    read_gtin(reader, catalogue, product);
    product->name = g_strdup(field(reader, NAME));
    if (product->name[0] == '\0') {
        refuse(reader, reader->places[NAME], BECKON_CODE_EMPTY_VALUE, NULL,
               "a product needs a name");
    }
    read_category(reader, catalogue, product);
    product->brand = g_strdup(field(reader, BRAND));
    if (product->brand[0] != '\0') {
        g_hash_table_add(catalogue->brands, g_strdup(product->brand));
    }
    read_money(reader, PRICE, &product->price_minor);
    product->low_30d_minor = -1;
    if (field(reader, LOW_30D)[0] != '\0') {
        read_money(reader, LOW_30D, &product->low_30d_minor);
    }
}

static void read_all(Reader *reader, BeckonCatalogue *catalogue)
{
    BeckonCsvStatus status = beckon_csv_next(reader->csv);
    if (status == BECKON_CSV_END) {
        beckon_diagnostics_add(reader->diagnostics, BECKON_SEVERITY_ERROR, BECKON_CODE_EMPTY_FILE,
                               reader->source, 0, 0, 0, NULL, "the file is empty");
        return;
    }
    if (status == BECKON_CSV_RECORD && !read_header(reader)) {
        return;
    }
    while (status == BECKON_CSV_RECORD && !beckon_diagnostics_is_full(reader->diagnostics) &&
           (status = beckon_csv_next(reader->csv)) == BECKON_CSV_RECORD) {
        read_product(reader, catalogue);
    }
    if (status == BECKON_CSV_BROKEN) {
        refuse(reader, 0, BECKON_CODE_SYNTAX, NULL,
               "this quote is left open, or stands where none may");
    }
}

BeckonCatalogue *beckon_catalogue_parse(const BeckonSource *source, const char *currency,
                                        BeckonDiagnostics *diagnostics)
{
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    if (!beckon_diagnostics_check_text(diagnostics, source)) {
        return NULL;
    }
    g_autoptr(BeckonCatalogue) catalogue = beckon_catalogue_new();
    g_autoptr(BeckonCsv) csv = beckon_csv_new(source->text, source->len);
    Reader reader = {source, diagnostics, currency, csv, {0}, 0};
    read_all(&reader, catalogue);
    bool good = beckon_diagnostics_errors(diagnostics) == errors_before;
    return good ? g_steal_pointer(&catalogue) : NULL;
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
