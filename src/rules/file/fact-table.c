/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/fact-table.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/name.h"
#include "rules/leaf/signal.h"

#define GONE "-"

struct BeckonFactTable {
    BeckonTable *table;
    BeckonDiagnostics *diagnostics;
    const char *currency;
    BeckonFactColumns *columns;
    GHashTable *seen; /* products by their digits, or customers */
    GArray *signals;  /* of BeckonSignalChange, the last row's */
};

BeckonFactTable *beckon_fact_table_new(const BeckonSource *source, const char *currency,
                                       BeckonDiagnostics *diagnostics)
{
    if (!beckon_diagnostics_check_encoding(diagnostics, source)) {
        return NULL;
    }
    g_autoptr(BeckonFactTable) table = g_new0(BeckonFactTable, 1);
    table->table = beckon_table_new(source, diagnostics);
    table->columns = table->table != NULL ? beckon_fact_columns_read(table->table) : NULL;
    table->diagnostics = diagnostics;
    table->currency = currency;
    table->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignalChange));
    return table->columns != NULL ? g_steal_pointer(&table) : NULL;
}

void beckon_fact_table_free(BeckonFactTable *table)
{
    if (table != NULL) {
        beckon_table_free(table->table);
        beckon_fact_columns_free(table->columns);
        g_hash_table_unref(table->seen);
        g_array_unref(table->signals);
        g_free(table);
    }
}

BeckonFactKind beckon_fact_table_kind(const BeckonFactTable *table)
{
    return table->columns->kind;
}

static void refuse(const BeckonFactTable *table, guint place, const char *code, const char *why)
{
    beckon_table_refuse(table->table, place, code, NULL, why);
}

static void note_seen(BeckonFactTable *table, const char *name)
{
    if (!g_hash_table_add(table->seen, g_strdup(name))) {
        refuse(table, 0, BECKON_CODE_FACT_TWICE, "there is a row of it already");
    }
}

static void read_product(BeckonFactTable *table, BeckonFactRow *row)
{
    if (!beckon_gtin_parse(beckon_table_field(table->table, 0), &row->gtin)) {
        refuse(table, 0, BECKON_CODE_GTIN,
               "this is not a GTIN: 8, 12, 13 or 14 digits, of which the last must fit the others");
        return;
    }
    note_seen(table, row->gtin.digits);
}

static void read_customer(BeckonFactTable *table, BeckonFactRow *row)
{
    row->customer = beckon_table_field(table->table, 0);
    gsize len = strlen(row->customer);
    if (len == 0 || len > BECKON_LIMIT_CUSTOMER_BYTES) {
        refuse(table, 0, BECKON_CODE_FACT_VALUE, "a customer's id has 1 to 128 bytes");
        return;
    }
    note_seen(table, row->customer);
}

static bool read_whole(const BeckonFactTable *table, guint place, guint64 min, guint64 max,
                       const char *why, guint64 *ret_number)
{
    bool good = g_ascii_string_to_unsigned(beckon_table_field(table->table, place), 10, min, max,
                                           ret_number, NULL);
    if (!good) {
        refuse(table, place, BECKON_CODE_FACT_VALUE, why);
    }
    return good;
}

static bool is_gone(const BeckonFactTable *table, guint place)
{
    return strcmp(beckon_table_field(table->table, place), GONE) == 0;
}

static void read_stock(const BeckonFactTable *table, guint place, BeckonNumberChange *ret_change)
{
    guint64 count = 0;
    *ret_change = (BeckonNumberChange){true, -1};
    if (!is_gone(table, place) &&
        read_whole(table, place, 0, BECKON_LIMIT_STOCK,
                   "this is not a whole number from 0 to 1000000000", &count)) {
        ret_change->value = (int64_t)count;
    }
}

static void read_money(const BeckonFactTable *table, guint place, BeckonNumberChange *ret_change)
{
    *ret_change = (BeckonNumberChange){true, -1};
    if (!is_gone(table, place) && !beckon_money_parse(beckon_table_field(table->table, place),
                                                      table->currency, &ret_change->value, NULL)) {
        refuse(table, place, BECKON_CODE_MONEY,
               "this is not an amount in the shop's currency: write it like 20.00 EUR");
    }
}

static void read_tier(const BeckonFactTable *table, guint place, BeckonFactsChange *account)
{
    const char *tier = beckon_table_field(table->table, place);
    account->tier = is_gone(table, place) ? "" : tier;
    if (!is_gone(table, place) && !beckon_name_is(tier)) {
        refuse(table, place, BECKON_CODE_FACT_VALUE,
               "a tier has letters, digits, '-', '_' and '.' alone, at most 64");
    }
}

static void read_age(const BeckonFactTable *table, guint place, BeckonFactsChange *account,
                     guint *ret_years)
{
    guint64 years = 0;
    account->says_age = true;
    if (!is_gone(table, place) && read_whole(table, place, 1, BECKON_LIMIT_AGE_YEARS,
                                             "this is not an age from 1 to 150", &years)) {
        *ret_years = (guint)years;
    }
}

static void read_signal(const BeckonFactTable *table, guint place, const char *name)
{
    BeckonSignalChange change = {name, is_gone(table, place), 0};
    if (!change.is_gone &&
        !beckon_signal_parse(beckon_table_field(table->table, place), &change.value_milli)) {
        refuse(table, place, BECKON_CODE_FACT_VALUE,
               "this is not a number with at most three digits behind the point, without a unit");
    }
    g_array_append_val(table->signals, change);
}

static void read_cell(const BeckonFactTable *table, guint place, BeckonFactRow *row)
{
    const BeckonFactColumn *column =
        &g_array_index(table->columns->columns, BeckonFactColumn, place - 1);
    switch (column->kind) {
    case BECKON_FACT_STOCK:
        read_stock(table, place, &row->stock);
        return;
    case BECKON_FACT_PRICE:
        read_money(table, place, &row->price_minor);
        return;
    case BECKON_FACT_LOW_30D:
        read_money(table, place, &row->low_30d_minor);
        return;
    case BECKON_FACT_TIER:
        read_tier(table, place, &row->account);
        return;
    case BECKON_FACT_AGE_AT_LEAST:
        read_age(table, place, &row->account, &row->account.age_at_least);
        return;
    case BECKON_FACT_AGE_BELOW:
        read_age(table, place, &row->account, &row->account.age_below);
        return;
    case BECKON_FACT_SIGNAL:
        read_signal(table, place, column->signal);
        return;
    }
}

static void check_ages(const BeckonFactTable *table, const BeckonFactsChange *account)
{
    if (account->age_below != 0 && account->age_at_least >= account->age_below) {
        refuse(table, 0, BECKON_CODE_AGES, "the two ages of this row exclude each other");
    }
}

bool beckon_fact_table_next(BeckonFactTable *table, BeckonFactRow *ret_row)
{
    while (beckon_table_next(table->table)) {
        guint errors_before = beckon_diagnostics_errors(table->diagnostics);
        BeckonFactRow row = {.account.signals = table->signals};
        g_array_set_size(table->signals, 0);
        if (table->columns->kind == BECKON_FACTS_OF_PRODUCTS) {
            read_product(table, &row);
        } else {
            read_customer(table, &row);
        }
        for (guint place = 1; place <= table->columns->columns->len; place++) {
            if (beckon_table_field(table->table, place)[0] != '\0') {
                read_cell(table, place, &row);
            }
        }
        check_ages(table, &row.account);
        if (beckon_diagnostics_errors(table->diagnostics) == errors_before) {
            *ret_row = row;
            return true;
        }
    }
    return false;
}
