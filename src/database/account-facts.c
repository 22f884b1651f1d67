/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/account-facts.h"

#include "base/error.h"
#include "database/internal.h"
#include "database/profile.h"

enum { FIND, PUT, DROP, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [FIND] = "SELECT box FROM account_facts WHERE number = ?",
    [PUT] = "INSERT INTO account_facts (number, box) SELECT ?1, ?2 "
            "WHERE EXISTS (SELECT 1 FROM shopper WHERE number = ?1) "
            "ON CONFLICT (number) DO UPDATE SET box = excluded.box",
    [DROP] = "DELETE FROM account_facts WHERE number = ?",
};
const BeckonSqlTable beckon_account_facts_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which, uint32_t number)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_ACCOUNT_FACTS][which];
    beckon_sql_bind_int(statement, 1, number);
    return statement;
}

static BeckonShopperFacts *open_box(BeckonDatabase *database, uint32_t number, sqlite3_stmt *row,
                                    GError **error)
{
    g_auto(BeckonShopperKey) key = {0};
    if (!beckon_keys_get(&database->keys, number, &key, error)) {
        return NULL;
    }
    g_autoptr(GByteArray) plain = beckon_box_open(&key, number, sqlite3_column_blob(row, 0),
                                                  (gsize)sqlite3_column_bytes(row, 0));
    BeckonShopperFacts *facts =
        plain != NULL ? beckon_shopper_facts_decode(plain->data, plain->len) : NULL;
    if (facts == NULL) {
        beckon_box_refuse(database, "account's facts", number, error);
    }
    return facts;
}

BeckonShopperFacts *beckon_account_facts_find(BeckonDatabase *database, uint32_t number,
                                              GError **error)
{
    sqlite3_stmt *statement = use(database, FIND, number);
    int rc = sqlite3_step(statement);
    g_autoptr(BeckonShopperFacts) facts =
        rc == SQLITE_ROW ? open_box(database, number, statement, error) : NULL;
    bool unreadable = rc == SQLITE_ROW && facts == NULL;
    if (!beckon_sql_end(&database->sql, statement, rc, unreadable ? NULL : error)) {
        return NULL;
    }
    return g_steal_pointer(&facts);
}

void beckon_account_facts_put(BeckonDatabase *database, uint32_t number,
                              const BeckonShopperFacts *facts)
{
    g_auto(BeckonShopperKey) key = {0};
    g_autoptr(GError) reason = NULL;
    if (beckon_shopper_facts_are_none(facts)) {
        beckon_account_facts_drop(database, number);
        return;
    }
    if (!beckon_keys_get(&database->keys, number, &key, &reason)) {
        if (!g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
            beckon_sql_spoil(&database->sql, g_steal_pointer(&reason));
        }
        return;
    }
    g_autoptr(GByteArray) plain = beckon_shopper_facts_encode(facts);
    g_autoptr(GByteArray) box = beckon_box_seal(&key, number, plain->data, plain->len);
    sqlite3_stmt *statement = use(database, PUT, number);
    beckon_sql_bind_bytes(statement, 2, box->data, box->len);
    beckon_sql_write(&database->sql, statement);
}

void beckon_account_facts_drop(BeckonDatabase *database, uint32_t number)
{
    beckon_sql_write(&database->sql, use(database, DROP, number));
}
