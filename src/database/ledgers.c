/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/ledgers.h"

#include "base/error.h"
#include "database/internal.h"
#include "database/profile.h"

G_STATIC_ASSERT(BECKON_PURPOSE_HISTORY == 2);

enum { CLEAN, PUT, MISSING, GO_LIVE, PRUNE, FIND, DROP, N_STATEMENTS };

#define LIVE "(SELECT coalesce(max(import), 0) FROM import)"

static const char *const texts[N_STATEMENTS] = {
    [CLEAN] = "DELETE FROM ledger WHERE import > " LIVE,
    [PUT] = "INSERT INTO ledger (number, import, box) SELECT ?1, " LIVE " + 1, ?2 "
            "WHERE EXISTS (SELECT 1 FROM shopper WHERE number = ?1)",
    [MISSING] = "SELECT number FROM consent WHERE number > ?1 AND purpose = 2 AND NOT EXISTS "
                "(SELECT 1 FROM ledger WHERE ledger.number = consent.number "
                " AND import = " LIVE " + 1) ORDER BY number LIMIT ?2",
    [GO_LIVE] = "INSERT INTO import (import, imported_us, known_until_us, ledgers) "
                "SELECT " LIVE " + 1, ?1, ?2, "
                "(SELECT count(*) FROM ledger WHERE import = " LIVE " + 1)",
    [PRUNE] = "DELETE FROM ledger WHERE rowid IN "
              "(SELECT rowid FROM ledger WHERE import < " LIVE " LIMIT ?)",
    [FIND] = "SELECT box FROM ledger WHERE number = ? AND import = " LIVE,
    [DROP] = "DELETE FROM ledger WHERE number = ?",
};
const BeckonSqlTable beckon_ledgers_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_LEDGERS][which];
}

void beckon_ledgers_begin(BeckonDatabase *database)
{
    beckon_sql_write(&database->sql, use(database, CLEAN));
}

bool beckon_ledgers_token_key(BeckonDatabase *database, uint32_t number, BeckonTokenKey *ret_key,
                              GError **error)
{
    g_auto(BeckonShopperKey) key = {0};
    if (!beckon_keys_get(&database->keys, number, &key, error)) {
        return false;
    }
    beckon_token_key_derive(&key, ret_key);
    return true;
}

void beckon_ledgers_put(BeckonDatabase *database, uint32_t number, const BeckonLedger *ledger)
{
    g_auto(BeckonShopperKey) key = {0};
    g_autoptr(GError) reason = NULL;
    if (!beckon_keys_get(&database->keys, number, &key, &reason)) {
        if (!g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
            beckon_sql_spoil(&database->sql, g_steal_pointer(&reason));
        }
        return;
    }
    g_autoptr(GByteArray) plain = beckon_ledger_encode(ledger);
    g_autoptr(GByteArray) box = beckon_box_seal(&key, number, plain->data, plain->len);
    sqlite3_stmt *statement = use(database, PUT);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_bytes(statement, 2, box->data, box->len);
    beckon_sql_write(&database->sql, statement);
}

bool beckon_ledgers_missing(BeckonDatabase *database, uint32_t after, guint most, GArray *numbers,
                            GError **error)
{
    sqlite3_stmt *statement = use(database, MISSING);
    beckon_sql_bind_int(statement, 1, after);
    beckon_sql_bind_int(statement, 2, most);
    return beckon_sql_numbers(&database->sql, statement, numbers, error);
}

void beckon_ledgers_go_live(BeckonDatabase *database, int64_t known_until_us, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, GO_LIVE);
    beckon_sql_bind_int(statement, 1, now_us);
    beckon_sql_bind_int(statement, 2, known_until_us);
    beckon_sql_write(&database->sql, statement);
}

guint beckon_ledgers_prune(BeckonDatabase *database, guint most)
{
    beckon_sql_bind_int(use(database, PRUNE), 1, most);
    return beckon_sql_write(&database->sql, use(database, PRUNE));
}

static BeckonLedger *open_box(BeckonDatabase *database, uint32_t number, sqlite3_stmt *row,
                              GError **error)
{
    g_auto(BeckonShopperKey) key = {0};
    if (!beckon_keys_get(&database->keys, number, &key, error)) {
        return NULL;
    }
    g_autoptr(GByteArray) plain = beckon_box_open(&key, number, sqlite3_column_blob(row, 0),
                                                  (gsize)sqlite3_column_bytes(row, 0));
    BeckonLedger *ledger = plain != NULL ? beckon_ledger_decode(plain->data, plain->len) : NULL;
    if (ledger == NULL) {
        beckon_box_refuse(database, "ledger", number, error);
    }
    return ledger;
}

BeckonLedger *beckon_ledgers_find(BeckonDatabase *database, uint32_t number, GError **error)
{
    sqlite3_stmt *statement = use(database, FIND);
    beckon_sql_bind_int(statement, 1, number);
    int rc = sqlite3_step(statement);
    g_autoptr(BeckonLedger) ledger =
        rc == SQLITE_ROW ? open_box(database, number, statement, error) : NULL;
    bool unreadable = rc == SQLITE_ROW && ledger == NULL;
    if (!beckon_sql_end(&database->sql, statement, rc, unreadable ? NULL : error)) {
        return NULL;
    }
    return g_steal_pointer(&ledger);
}

BeckonHistory *beckon_ledgers_view(BeckonDatabase *database, uint32_t number,
                                   const BeckonThings *things, GError **error)
{
    g_auto(BeckonTokenKey) key = {0};
    g_autoptr(BeckonLedger) ledger = beckon_ledgers_find(database, number, error);
    return ledger != NULL && beckon_ledgers_token_key(database, number, &key, error)
               ? beckon_ledger_view(ledger, things, &key)
               : NULL;
}

void beckon_ledgers_drop(BeckonDatabase *database, uint32_t number)
{
    beckon_sql_bind_int(use(database, DROP), 1, number);
    beckon_sql_write(&database->sql, use(database, DROP));
}
