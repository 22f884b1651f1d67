/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/fact-columns.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/name.h"
#include "base/suggest.h"

#define SIGNAL_PREFIX "signal."

static const char *const kinds[] = {
    [BECKON_FACTS_OF_PRODUCTS] = "product",
    [BECKON_FACTS_OF_CUSTOMERS] = "customer",
};

/* By BeckonFactColumnKind; signals have names of their own. */
static const struct {
    const char *name;
    BeckonFactKind of;
} names[] = {
    [BECKON_FACT_STOCK] = {"stock", BECKON_FACTS_OF_PRODUCTS},
    [BECKON_FACT_PRICE] = {"price", BECKON_FACTS_OF_PRODUCTS},
    [BECKON_FACT_LOW_30D] = {"low_30d", BECKON_FACTS_OF_PRODUCTS},
    [BECKON_FACT_TIER] = {"tier", BECKON_FACTS_OF_CUSTOMERS},
    [BECKON_FACT_AGE_AT_LEAST] = {"age_at_least", BECKON_FACTS_OF_CUSTOMERS},
    [BECKON_FACT_AGE_BELOW] = {"age_below", BECKON_FACTS_OF_CUSTOMERS},
};

static void column_clear(void *column)
{
    g_free(((BeckonFactColumn *)column)->signal);
}

void beckon_fact_columns_free(BeckonFactColumns *columns)
{
    if (columns != NULL) {
        g_array_unref(columns->columns);
        g_free(columns);
    }
}

static void refuse(const BeckonTable *table, guint place, const char *suggestion, const char *why)
{
    beckon_table_refuse(table, place, BECKON_CODE_FACT_COLUMN, suggestion, why);
}

static bool read_kind(const BeckonTable *table, BeckonFactKind *ret_kind)
{
    const char *name = beckon_table_field(table, 0);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i], name) == 0) {
            *ret_kind = (BeckonFactKind)i;
            return true;
        }
    }
    refuse(table, 0, beckon_suggest(name, kinds, G_N_ELEMENTS(kinds)),
           "the first column says of whom the facts are: product or customer");
    return false;
}

static const char *suggest(const char *name, BeckonFactKind kind)
{
    const char *known[G_N_ELEMENTS(names)];
    guint n_known = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i].of == kind) {
            known[n_known++] = names[i].name;
        }
    }
    return beckon_suggest(name, known, n_known);
}

static bool read_signal(const BeckonTable *table, guint place, BeckonFactColumn *column)
{
    const char *name = beckon_table_field(table, place) + strlen(SIGNAL_PREFIX);
    if (!beckon_name_is(name)) {
        refuse(table, place, NULL,
               "a signal's name has letters, digits, '-', '_' and '.' alone, at most 64");
        return false;
    }
    column->kind = BECKON_FACT_SIGNAL;
    column->signal = g_strdup(name);
    return true;
}

static bool read_column(const BeckonTable *table, guint place, BeckonFactKind kind,
                        BeckonFactColumn *column)
{
    const char *name = beckon_table_field(table, place);
    if (kind == BECKON_FACTS_OF_CUSTOMERS && g_str_has_prefix(name, SIGNAL_PREFIX)) {
        return read_signal(table, place, column);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i].name, name) == 0 && names[i].of == kind) {
            column->kind = (BeckonFactColumnKind)i;
            return true;
        }
    }
    refuse(
        table, place, suggest(name, kind),
        kind == BECKON_FACTS_OF_PRODUCTS
            ? "this is no fact of a product: stock, price and low_30d are"
            : "this is no fact of a customer: tier, age_at_least, age_below and signal.NAME are");
    return false;
}

/* Whether a column stands before its place already. */
static bool is_second(const BeckonTable *table, guint place)
{
    return beckon_table_find(table, beckon_table_field(table, place)) < (int)place;
}

static bool read_columns(const BeckonTable *table, BeckonFactColumns *columns)
{
    bool good = true;
    for (guint place = 1; place < beckon_table_size(table); place++) {
        BeckonFactColumn column = {0};
        if (is_second(table, place)) {
            refuse(table, place, NULL, "this column stands here already");
            good = false;
        } else if (read_column(table, place, columns->kind, &column)) {
            g_array_append_val(columns->columns, column);
        } else {
            good = false;
        }
    }
    return good;
}

static guint count_signals(const BeckonFactColumns *columns)
{
    guint count = 0;
    for (guint i = 0; i < columns->columns->len; i++) {
        count += g_array_index(columns->columns, BeckonFactColumn, i).kind == BECKON_FACT_SIGNAL;
    }
    return count;
}

BeckonFactColumns *beckon_fact_columns_read(const BeckonTable *table)
{
    g_autoptr(BeckonFactColumns) columns = g_new0(BeckonFactColumns, 1);
    columns->columns = g_array_new(FALSE, FALSE, sizeof(BeckonFactColumn));
    g_array_set_clear_func(columns->columns, column_clear);
    if (!read_kind(table, &columns->kind) || !read_columns(table, columns)) {
        return NULL;
    }
    if (columns->columns->len == 0) {
        refuse(table, 0, NULL, "there is no fact in this table: add a column for one");
        return NULL;
    }
    if (count_signals(columns) > BECKON_LIMIT_SIGNALS_AN_ACCOUNT) {
        beckon_table_refuse(table, 0, BECKON_CODE_TOO_MANY, NULL, "at most 64 signals are kept");
        return NULL;
    }
    return g_steal_pointer(&columns);
}
