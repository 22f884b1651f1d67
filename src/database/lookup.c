/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/lookup.h"

#include "base/bytes.h"
#include "shopper/pseudonym.h"

enum { ADD, REMOVE, FIND, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO lookup (hash, number) VALUES (?, ?)",
    [REMOVE] = "DELETE FROM lookup WHERE number = ?",
    [FIND] = "SELECT number FROM lookup WHERE hash = ?",
};
const BeckonSqlTable beckon_lookup_sql = {texts, N_STATEMENTS};

bool beckon_lookup_create(BeckonDatabase *database, GError **error)
{
    return beckon_sql_execute(
        &database->sql,
        "CREATE TEMP TABLE lookup (hash INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT",
        error);
}

/* A name of somebody. */
typedef struct {
    int64_t hash;
    uint32_t number;
} Entry;

static int64_t hash_of(const BeckonDatabase *database, BeckonLookup kind, const char *name)
{
    return (int64_t)beckon_lookup_hash(database->vault, (char)kind, name);
}

static void put(BeckonDatabase *database, const GArray *entries)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][ADD];
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        beckon_sql_bind_int(statement, 1, entry->hash);
        beckon_sql_bind_int(statement, 2, entry->number);
        beckon_sql_write(&database->sql, statement);
    }
}

typedef struct {
    const BeckonDatabase *database;
    GArray *entries;
} Collected;

static void collect(const Collected *collected, BeckonLookup kind, const char *name,
                    uint32_t number)
{
    const Entry entry = {hash_of(collected->database, kind, name), number};
    g_array_append_val(collected->entries, entry);
}

static void collect_names(const BeckonShopper *shopper, void *data)
{
    const Collected *collected = data;
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
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    collect_names(shopper, &(Collected){database, entries});
    put(database, entries);
}

static int by_hash(gconstpointer a, gconstpointer b)
{
    const Entry *one = a, *other = b;
    return (one->hash > other->hash) - (one->hash < other->hash);
}

/* In the table's own order: then SQLite fills each page before it begins the next, where in any
 * other a third of the memory stays empty. */
bool beckon_lookup_fill(BeckonDatabase *database, GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    Collected everybody = {database, entries};
    if (!beckon_shoppers_each(database, collect_names, &everybody, error) ||
        !beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    g_array_sort(entries, by_hash);
    put(database, entries);
    return beckon_sql_commit(&database->sql, error);
}

void beckon_lookup_remove(BeckonDatabase *database, uint32_t number)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][REMOVE];
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_write(&database->sql, statement);
}

bool beckon_lookup_find(BeckonDatabase *database, BeckonLookup kind, const char *name,
                        uint32_t *ret_number, GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][FIND];
    beckon_sql_bind_int(statement, 1, hash_of(database, kind, name));
    int rc = sqlite3_step(statement);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    *ret_number = number;
    return true;
}
