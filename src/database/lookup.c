/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/lookup.h"

#include <string.h>

#include "base/bytes.h"
#include "shopper/pseudonym.h"

enum { ADD, REMOVE, FIND, N_STATEMENTS };

/* An entry is a part of a name's hash and, below it, the number: a row with no more in it takes
 * least. */
#define NUMBER_MASK "0xffffffff"

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO lookup (entry) VALUES (?) ON CONFLICT DO NOTHING",
    [REMOVE] = "DELETE FROM lookup WHERE entry & " NUMBER_MASK " = ?",
    [FIND] = "SELECT entry & " NUMBER_MASK " FROM lookup "
             "WHERE entry BETWEEN ?1 AND ?1 + " NUMBER_MASK,
};
const BeckonSqlTable beckon_lookup_sql = {texts, N_STATEMENTS};

bool beckon_lookup_create(BeckonDatabase *database, GError **error)
{
    return beckon_sql_execute(&database->sql,
                              "CREATE TEMP TABLE lookup (entry INTEGER PRIMARY KEY) STRICT", error);
}

/* The entry of this name and of number 0. It is not negative. */
static int64_t first_entry(const BeckonDatabase *database, BeckonLookup kind, const char *name)
{
    uint64_t hash = beckon_lookup_hash(database->vault, (char)kind, name);
    return (int64_t)(hash >> 33 << 32);
}

static void put(BeckonDatabase *database, const GArray *entries)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][ADD];
    for (guint i = 0; i < entries->len; i++) {
        beckon_sql_bind_int(statement, 1, g_array_index(entries, int64_t, i));
        beckon_sql_write(&database->sql, statement);
    }
}

typedef struct {
    const BeckonDatabase *database;
    GArray *entries; /* of int64_t */
    guint n_shoppers;
} Collected;

static void collect(Collected *collected, BeckonLookup kind, const char *name, uint32_t number)
{
    int64_t entry = first_entry(collected->database, kind, name) | number;
    g_array_append_val(collected->entries, entry);
}

static void collect_names(const BeckonShopper *shopper, void *data)
{
    Collected *collected = data;
    collected->n_shoppers++;
    collect(collected, BECKON_LOOKUP_NAME, shopper->name, shopper->number);
    collect(collected, BECKON_LOOKUP_JKT, shopper->jkt, shopper->number);
    collect(collected, BECKON_LOOKUP_SUBJECT, shopper->subject, shopper->number);
    if (shopper->is_linked) {
        g_autofree char *customer = beckon_hex_encode(shopper->customer, BECKON_CUSTOMER_BYTES);
        collect(collected, BECKON_LOOKUP_CUSTOMER, customer, shopper->number);
    }
}

void beckon_lookup_add(BeckonDatabase *database, const BeckonShopper *shopper)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(int64_t));
    collect_names(shopper, &(Collected){database, entries, 0});
    put(database, entries);
}

static int by_size(gconstpointer a, gconstpointer b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return (one > other) - (one < other);
}

/* In the table's own order, in which SQLite fills each page before it begins the next. */
bool beckon_lookup_fill(BeckonDatabase *database, GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Collected everybody = {database, entries, 0};
    if (!beckon_shoppers_each(database, collect_names, &everybody, error) ||
        !beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    database->n_shoppers = everybody.n_shoppers;
    g_array_sort(entries, by_size);
    put(database, entries);
    return beckon_sql_commit(&database->sql, error);
}

void beckon_lookup_remove(BeckonDatabase *database, uint32_t number)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][REMOVE];
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_write(&database->sql, statement);
}

static bool is_called(const BeckonShopper *shopper, BeckonLookup kind, const char *name)
{
    g_autofree char *customer = NULL;
    switch (kind) {
    case BECKON_LOOKUP_NAME:
        return strcmp(shopper->name, name) == 0;
    case BECKON_LOOKUP_JKT:
        return strcmp(shopper->jkt, name) == 0;
    case BECKON_LOOKUP_SUBJECT:
        return strcmp(shopper->subject, name) == 0;
    case BECKON_LOOKUP_CUSTOMER:
        customer = beckon_hex_encode(shopper->customer, BECKON_CUSTOMER_BYTES);
        return shopper->is_linked && strcmp(customer, name) == 0;
    }
    g_return_val_if_reached(false);
}

bool beckon_lookup_find(BeckonDatabase *database, BeckonLookup kind, const char *name,
                        BeckonShopper **ret_shopper, GError **error)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][FIND];
    beckon_sql_bind_int(statement, 1, first_entry(database, kind, name));
    if (!beckon_sql_numbers(&database->sql, statement, numbers, error)) {
        return false;
    }
    for (guint i = 0; i < numbers->len; i++) {
        g_autoptr(BeckonShopper) shopper =
            beckon_shoppers_find(database, g_array_index(numbers, uint32_t, i), error);
        if (shopper == NULL) {
            return false;
        }
        if (is_called(shopper, kind, name)) {
            *ret_shopper = g_steal_pointer(&shopper);
            return true;
        }
    }
    *ret_shopper = NULL;
    return true;
}
