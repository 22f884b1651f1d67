/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/purchases.h"

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/suggest.h"
#include "base/time.h"

typedef enum { CUSTOMER, PRODUCT, CATEGORY, BRAND, DAY, QUANTITY, AMOUNT, N_FIELDS } Field;

static const char *const names[N_FIELDS] = {"customer", "product",  "category", "brand",
                                            "day",      "quantity", "amount"};

struct BeckonPurchaseMap {
    char **columns[N_FIELDS]; /* of a category a level each, otherwise one; NULL: its own name */
};

struct BeckonPurchases {
    const BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    GTimeZone *zone;
    guint digits; /* of the currency */
    BeckonCsv *csv;
    guint n_fields;
    int places[N_FIELDS][BECKON_LIMIT_CATEGORY_LEVELS]; /* which field of a record; -1: none */
    guint n_levels;                                     /* columns that a category has */
    GString *category;                                  /* the last row's */
    int32_t started_day;                                /* of which start_us is the first moment */
    int64_t start_us;
};

static bool refuse_map(GError **error, const char *entry, const char *why)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                "--map: '%s': %s: write it like customer=CUSTOMER_ID,category=AISLE/SHELF,day=DATE",
                entry, why);
    return false;
}

static bool check_columns(const char *entry, Field field, char **columns, GError **error)
{
    guint n_columns = g_strv_length(columns);
    bool named = n_columns > 0;
    for (guint i = 0; i < n_columns; i++) {
        named &= columns[i][0] != '\0';
    }
    if (!named) {
        return refuse_map(error, entry, "a column's name is missing");
    }
    if (field != CATEGORY && n_columns > 1) {
        return refuse_map(error, entry, "only a category has several columns");
    }
    if (n_columns > BECKON_LIMIT_CATEGORY_LEVELS) {
        return refuse_map(error, entry, "a category has at most 16 columns");
    }
    return true;
}

static bool read_entry(BeckonPurchaseMap *map, const char *entry, GError **error)
{
    const char *equals = strchr(entry, '=');
    gsize len = equals != NULL ? (gsize)(equals - entry) : strlen(entry);
    for (Field field = 0; field < N_FIELDS; field++) {
        if (len != strlen(names[field]) || strncmp(entry, names[field], len) != 0) {
            continue;
        }
        if (map->columns[field] != NULL) {
            return refuse_map(error, entry, "it is given twice");
        }
        map->columns[field] = g_strsplit(equals != NULL ? equals + 1 : "", "/", -1);
        return check_columns(entry, field, map->columns[field], error);
    }
    g_autofree char *word = g_strndup(entry, len);
    const char *meant = beckon_suggest(word, names, N_FIELDS);
    g_autofree char *why =
        meant != NULL ? g_strdup_printf("there is no '%s': did you mean '%s'?", word, meant)
                      : g_strdup_printf("there is no '%s'", word);
    return refuse_map(error, entry, why);
}

BeckonPurchaseMap *beckon_purchase_map_parse(const char *text, GError **error)
{
    g_autoptr(BeckonPurchaseMap) map = g_new0(BeckonPurchaseMap, 1);
    g_auto(GStrv) entries = g_strsplit(text != NULL ? text : "", ",", -1);
    for (guint i = 0; entries[i] != NULL; i++) {
        if (!read_entry(map, entries[i], error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&map);
}

void beckon_purchase_map_free(BeckonPurchaseMap *map)
{
    for (Field field = 0; map != NULL && field < N_FIELDS; field++) {
        g_strfreev(map->columns[field]);
    }
    g_free(map);
}

static void refuse(const BeckonPurchases *purchases, int field, const char *code,
                   const char *suggestion, const char *message)
{
    BeckonCsvPlace place = beckon_csv_place(purchases->csv, (guint)field);
    beckon_diagnostics_add(purchases->diagnostics, BECKON_SEVERITY_ERROR, code, purchases->source,
                           place.line, place.column, place.length, suggestion, "%s", message);
}

/* The header's name that is nearest to a missing one. Borrowed. */
static const char *suggest_column(const BeckonPurchases *purchases, const char *column)
{
    g_autofree const char **header = g_new(const char *, purchases->n_fields);
    for (guint i = 0; i < purchases->n_fields; i++) {
        header[i] = beckon_csv_field(purchases->csv, i);
    }
    return beckon_suggest(column, header, purchases->n_fields);
}

static bool find_column(BeckonPurchases *purchases, const char *column, bool required,
                        int *ret_place)
{
    *ret_place = beckon_csv_find(purchases->csv, column);
    if (*ret_place >= 0 || !required) {
        return true;
    }
    g_autofree char *message =
        g_strdup_printf("the column '%s' is missing from the header: name it with --map", column);
    refuse(purchases, 0, BECKON_CODE_COLUMNS, suggest_column(purchases, column), message);
    return false;
}

static bool find_columns(BeckonPurchases *purchases, const BeckonPurchaseMap *map)
{
    bool complete = true;
    if (beckon_csv_has_semicolons(purchases->csv)) {
        refuse(purchases, 0, BECKON_CODE_COLUMNS, NULL,
               "semicolons stand between the columns: save the table with commas");
        return false;
    }
    purchases->n_fields = beckon_csv_size(purchases->csv);
    purchases->n_levels = 1;
    for (Field field = 0; field < N_FIELDS; field++) {
        char **columns = map->columns[field];
        if (columns == NULL) {
            bool required = field == CUSTOMER || field == DAY;
            complete &=
                find_column(purchases, names[field], required, &purchases->places[field][0]);
            continue;
        }
        for (guint i = 0; columns[i] != NULL; i++) {
            complete &= find_column(purchases, columns[i], true, &purchases->places[field][i]);
        }
        purchases->n_levels = field == CATEGORY ? g_strv_length(columns) : purchases->n_levels;
    }
    return complete;
}

static bool read_header(BeckonPurchases *purchases, const BeckonPurchaseMap *map)
{
    switch (beckon_csv_next(purchases->csv)) {
    case BECKON_CSV_RECORD:
        return find_columns(purchases, map);
    case BECKON_CSV_END:
        beckon_diagnostics_add(purchases->diagnostics, BECKON_SEVERITY_ERROR,
                               BECKON_CODE_EMPTY_FILE, purchases->source, 0, 0, 0, NULL,
                               "the file is empty");
        return false;
    case BECKON_CSV_BROKEN:
        refuse(purchases, 0, BECKON_CODE_SYNTAX, NULL,
               "this quote is left open, or stands where none may");
        return false;
    }
    g_return_val_if_reached(false);
}

BeckonPurchases *beckon_purchases_new(const BeckonSource *source, const BeckonPurchaseMap *map,
                                      const char *currency, GTimeZone *zone,
                                      BeckonDiagnostics *diagnostics)
{
    if (!beckon_diagnostics_check_encoding(diagnostics, source)) {
        return NULL;
    }
    g_autoptr(BeckonPurchases) purchases = g_new0(BeckonPurchases, 1);
    purchases->source = source;
    purchases->diagnostics = diagnostics;
    purchases->zone = zone;
    purchases->digits = beckon_money_digits(currency);
    purchases->csv = beckon_csv_new(source->text, source->len);
    purchases->category = g_string_new(NULL);
    purchases->started_day = INT32_MIN;
    return read_header(purchases, map) ? g_steal_pointer(&purchases) : NULL;
}

void beckon_purchases_free(BeckonPurchases *purchases)
{
    if (purchases != NULL) {
        beckon_csv_free(purchases->csv);
        g_string_free(purchases->category, TRUE);
        g_free(purchases);
    }
}

/* The text of a field, "" where the table has no such column. */
static const char *text_of(const BeckonPurchases *purchases, Field field)
{
    int place = purchases->places[field][0];
    return place >= 0 ? beckon_csv_field(purchases->csv, (guint)place) : "";
}

static bool read_text(const BeckonPurchases *purchases, Field field, gsize most,
                      const char **ret_text)
{
    *ret_text = text_of(purchases, field);
    if (strlen(*ret_text) <= most) {
        return true;
    }
    g_autofree char *message = g_strdup_printf("a %s has at most %zu bytes", names[field], most);
    refuse(purchases, purchases->places[field][0], BECKON_CODE_PURCHASE_TEXT, NULL, message);
    return false;
}

static bool read_customer(const BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    if (text_of(purchases, CUSTOMER)[0] == '\0') {
        refuse(purchases, purchases->places[CUSTOMER][0], BECKON_CODE_EMPTY_VALUE, NULL,
               "a purchase needs a customer: leave out rows of which nobody knows whose they are");
        return false;
    }
    return read_text(purchases, CUSTOMER, BECKON_LIMIT_CUSTOMER_BYTES, &purchase->customer);
}

/* Appends one level's slug; false when it is empty. */
static bool append_level(GString *path, const char *level)
{
    g_autofree char *slug = beckon_category_slug(level);
    if (slug[0] != '\0') {
        g_string_append_printf(path, "%s%s", path->len > 0 ? "/" : "", slug);
    }
    return slug[0] != '\0';
}

static void join_levels(const BeckonPurchases *purchases)
{
    for (guint i = 0; i < purchases->n_levels; i++) {
        guint place = (guint)purchases->places[CATEGORY][i];
        if (!append_level(purchases->category, beckon_csv_field(purchases->csv, place))) {
            return;
        }
    }
}

static guint count_levels(const char *path)
{
    guint n_levels = 1;
    for (; *path != '\0'; path++) {
        n_levels += *path == '/';
    }
    return n_levels;
}

static bool read_category(const BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    GString *category = purchases->category;
    g_string_truncate(category, 0);
    if (purchases->n_levels > 1) {
        join_levels(purchases);
    } else {
        g_autofree char *path = beckon_category_path(text_of(purchases, CATEGORY));
        g_string_append(category, path);
    }
    purchase->category = category->str;
    if (category->len > BECKON_LIMIT_PURCHASE_TEXT_BYTES ||
        count_levels(category->str) > BECKON_LIMIT_CATEGORY_LEVELS) {
        g_autofree char *message =
            g_strdup_printf("a category has at most %d bytes and %d levels",
                            BECKON_LIMIT_PURCHASE_TEXT_BYTES, BECKON_LIMIT_CATEGORY_LEVELS);
        refuse(purchases, purchases->places[CATEGORY][0], BECKON_CODE_PURCHASE_TEXT, NULL, message);
        return false;
    }
    return true;
}

static bool read_day(BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    const char *text = text_of(purchases, DAY);
    if (beckon_time_parse_day(text, &purchase->day)) {
        if (purchase->day != purchases->started_day) {
            purchases->start_us = beckon_time_day_start(purchase->day, purchases->zone);
            purchases->started_day = purchase->day;
        }
        purchase->instant_us = purchases->start_us;
        return true;
    }
    if (beckon_time_parse(text, &purchase->instant_us, NULL)) {
        purchase->day = beckon_time_local(purchase->instant_us, purchases->zone).day;
        return true;
    }
    refuse(purchases, purchases->places[DAY][0], BECKON_CODE_PURCHASE_DAY, NULL,
           "this is not a day: write it like 2026-11-24, or a time like "
           "2026-11-24T11:00:00+01:00");
    return false;
}

static bool read_quantity(const BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    const char *text = text_of(purchases, QUANTITY);
    purchase->quantity_thousandths = 1000;
    if (text[0] == '\0' || (beckon_money_round(text, 3, &purchase->quantity_thousandths) &&
                            purchase->quantity_thousandths >= 0 &&
                            purchase->quantity_thousandths <= BECKON_LIMIT_QUANTITY_THOUSANDTHS)) {
        return true;
    }
    refuse(purchases, purchases->places[QUANTITY][0], BECKON_CODE_NUMBER, NULL,
           "this is not a quantity: write a number from 0 to 1000000, like 2 or 0.5");
    return false;
}

static bool read_amount(const BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    int place = purchases->places[AMOUNT][0];
    purchase->amount_minor = 0;
    if (place < 0 || beckon_money_round(text_of(purchases, AMOUNT), purchases->digits,
                                        &purchase->amount_minor)) {
        return true;
    }
    refuse(purchases, place, BECKON_CODE_MONEY, NULL,
           "this is not an amount: write a number like 19.90, or -19.90 for a return");
    return false;
}

/* Every field is looked at, so that each fault of a row is told. */
static bool read_row(BeckonPurchases *purchases, BeckonPurchase *purchase)
{
    guint n_fields = beckon_csv_size(purchases->csv);
    if (n_fields != purchases->n_fields) {
        g_autofree char *message = g_strdup_printf("this row has %u fields, the header has %u",
                                                   n_fields, purchases->n_fields);
        refuse(purchases, 0, BECKON_CODE_COLUMNS, NULL, message);
        return false;
    }
    bool good = read_customer(purchases, purchase);
    good &= read_text(purchases, PRODUCT, BECKON_LIMIT_PURCHASE_TEXT_BYTES, &purchase->product);
    good &= read_category(purchases, purchase);
    good &= read_text(purchases, BRAND, BECKON_LIMIT_PURCHASE_TEXT_BYTES, &purchase->brand);
    good &= read_day(purchases, purchase);
    good &= read_quantity(purchases, purchase);
    good &= read_amount(purchases, purchase);
    return good;
}

bool beckon_purchases_next(BeckonPurchases *purchases, BeckonPurchase *ret_purchase)
{
    while (!beckon_diagnostics_is_full(purchases->diagnostics)) {
        switch (beckon_csv_next(purchases->csv)) {
        case BECKON_CSV_RECORD:
            break;
        case BECKON_CSV_END:
            return false;
        case BECKON_CSV_BROKEN:
            refuse(purchases, 0, BECKON_CODE_SYNTAX, NULL,
                   "this quote is left open, or stands where none may");
            return false;
        }
        BeckonPurchase purchase;
        if (read_row(purchases, &purchase)) {
            *ret_purchase = purchase;
            return true;
        }
    }
    return false;
}
