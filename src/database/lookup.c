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

static void bind_hash(BeckonDatabase *database, sqlite3_stmt *statement, BeckonLookup kind,
                      const char *name)
{
    beckon_sql_bind_int(statement, 1,
                        (int64_t)beckon_lookup_hash(database->vault, (char)kind, name));
}

static void add(BeckonDatabase *database, BeckonLookup kind, const char *name, uint32_t number)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_LOOKUP][ADD];
    bind_hash(database, statement, kind, name);
    beckon_sql_bind_int(statement, 2, number);
    beckon_sql_write(&database->sql, statement);
}

void beckon_lookup_add(BeckonDatabase *database, const BeckonShopper *shopper)
{
    add(database, BECKON_LOOKUP_NAME, shopper->name, shopper->number);
    add(database, BECKON_LOOKUP_JKT, shopper->jkt, shopper->number);
    add(database, BECKON_LOOKUP_SUBJECT, shopper->subject, shopper->number);
    if (shopper->is_linked) {
        g_autofree char *customer = beckon_hex_encode(shopper->customer, BECKON_CUSTOMER_BYTES);
        add(database, BECKON_LOOKUP_CUSTOMER, customer, shopper->number);
    }
}

static void add_visited(const BeckonShopper *shopper, void *data)
{
    beckon_lookup_add(data, shopper);
}

bool beckon_lookup_fill(BeckonDatabase *database, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    if (!beckon_shoppers_each(database, add_visited, database, error)) {
        beckon_sql_rollback(&database->sql);
        return false;
    }
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
    bind_hash(database, statement, kind, name);
    int rc = sqlite3_step(statement);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    *ret_number = number;
    return true;
}
