/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/receipts.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/internal.h"
#include "database/profile.h"

enum { KEEP, TRIM, LATEST, UNSIGNED, OWNER, SETTLE, N_STATEMENTS };

#define ROW                                                                                        \
    "SELECT receipt, number, purpose, given, made_us, taken_us, token, countersigned FROM "        \
    "receipt "

static const char *const texts[N_STATEMENTS] = {
    [KEEP] = "INSERT INTO receipt (number, purpose, given, made_us, taken_us, token) "
             "VALUES (?, ?, ?, ?, ?, ?)",
    [TRIM] = "DELETE FROM receipt WHERE number = ?1 AND purpose = ?2 AND receipt <= ("
             "SELECT receipt FROM receipt WHERE number = ?1 AND purpose = ?2 "
             "ORDER BY receipt DESC LIMIT 1 OFFSET ?3)",
    [LATEST] = ROW "WHERE receipt IN (SELECT max(receipt) FROM receipt WHERE number = ? "
                   "GROUP BY purpose) ORDER BY purpose",
    [UNSIGNED] = ROW "WHERE countersigned IS NULL ORDER BY receipt LIMIT ?",
    [OWNER] = "SELECT number FROM receipt WHERE receipt = ? AND countersigned IS NULL",
    [SETTLE] = "UPDATE receipt SET countersigned = ?2 WHERE receipt = ?1",
};
const BeckonSqlTable beckon_receipts_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_RECEIPTS][which];
}

BeckonKeptReceipt *beckon_kept_receipt_new(BeckonPurpose purpose, bool given, int64_t made_us,
                                           int64_t taken_us, const char *token)
{
    BeckonKeptReceipt *receipt = g_new0(BeckonKeptReceipt, 1);
    receipt->purpose = purpose;
    receipt->given = given;
    receipt->made_us = made_us;
    receipt->taken_us = taken_us;
    receipt->token = g_strdup(token);
    return receipt;
}

void beckon_kept_receipt_free(BeckonKeptReceipt *receipt)
{
    if (receipt != NULL) {
        g_free(receipt->token);
        g_free(receipt->countersigned);
        g_free(receipt);
    }
}

/* A box for a shopper; NULL, with the transaction spoiled, when there is no key. */
static GByteArray *seal(BeckonDatabase *database, uint32_t number, const char *text)
{
    g_auto(BeckonShopperKey) key = {0};
    g_autoptr(GError) error = NULL;
    if (!beckon_keys_get(&database->keys, number, &key, &error)) {
        beckon_sql_spoil(&database->sql, g_steal_pointer(&error));
        return NULL;
    }
    return beckon_box_seal(&key, number, text, strlen(text));
}

static void trim(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose)
{
    sqlite3_stmt *statement = use(database, TRIM);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, purpose);
    beckon_sql_bind_int(statement, 3, BECKON_LIMIT_RECEIPTS_KEPT);
    beckon_sql_write(&database->sql, statement);
}

void beckon_receipts_keep(BeckonDatabase *database, uint32_t number,
                          const BeckonKeptReceipt *receipt)
{
    g_autoptr(GByteArray) box = seal(database, number, receipt->token);
    if (box == NULL) {
        return;
    }
    sqlite3_stmt *statement = use(database, KEEP);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, receipt->purpose);
    beckon_sql_bind_int(statement, 3, receipt->given);
    beckon_sql_bind_int(statement, 4, receipt->made_us);
    beckon_sql_bind_int(statement, 5, receipt->taken_us);
    beckon_sql_bind_bytes(statement, 6, box->data, box->len);
    beckon_sql_write(&database->sql, statement);
    trim(database, number, receipt->purpose);
}

static char *open_text(const BeckonShopperKey *key, uint32_t number, sqlite3_stmt *row, int column)
{
    GByteArray *text = beckon_box_open(key, number, sqlite3_column_blob(row, column),
                                       (gsize)sqlite3_column_bytes(row, column));
    return text != NULL ? (char *)g_byte_array_free(text, FALSE) : NULL;
}

static BeckonKeptReceipt *read_row(BeckonDatabase *database, sqlite3_stmt *row, GError **error)
{
    g_autoptr(BeckonKeptReceipt) receipt = g_new0(BeckonKeptReceipt, 1);
    g_auto(BeckonShopperKey) key = {0};
    receipt->receipt = (uint64_t)sqlite3_column_int64(row, 0);
    receipt->number = (uint32_t)sqlite3_column_int64(row, 1);
    receipt->purpose = (BeckonPurpose)sqlite3_column_int(row, 2);
    receipt->given = sqlite3_column_int(row, 3) != 0;
    receipt->made_us = sqlite3_column_int64(row, 4);
    receipt->taken_us = sqlite3_column_int64(row, 5);
    if (!beckon_keys_get(&database->keys, receipt->number, &key, error)) {
        return NULL;
    }
    receipt->token = open_text(&key, receipt->number, row, 6);
    receipt->countersigned = open_text(&key, receipt->number, row, 7);
    if (receipt->token == NULL) {
        beckon_box_refuse(database, "receipt", receipt->number, error);
        return NULL;
    }
    return g_steal_pointer(&receipt);
}

static GPtrArray *read_rows(BeckonDatabase *database, sqlite3_stmt *statement, GError **error)
{
    g_autoptr(GPtrArray) receipts =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_kept_receipt_free);
    bool readable = true;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW && readable) {
        BeckonKeptReceipt *receipt = read_row(database, statement, error);
        readable = receipt != NULL;
        if (readable) {
            g_ptr_array_add(receipts, receipt);
        }
    }
    return beckon_sql_end(&database->sql, statement, rc, readable ? error : NULL) && readable
               ? g_steal_pointer(&receipts)
               : NULL;
}

GPtrArray *beckon_receipts_latest(BeckonDatabase *database, uint32_t number, GError **error)
{
    sqlite3_stmt *statement = use(database, LATEST);
    beckon_sql_bind_int(statement, 1, number);
    return read_rows(database, statement, error);
}

const BeckonKeptReceipt *beckon_receipts_for(const GPtrArray *latest, BeckonPurpose purpose)
{
    for (guint i = 0; i < latest->len; i++) {
        const BeckonKeptReceipt *receipt = latest->pdata[i];
        if (receipt->purpose == purpose) {
            return receipt;
        }
    }
    return NULL;
}

GPtrArray *beckon_receipts_unsigned(BeckonDatabase *database, guint limit, GError **error)
{
    sqlite3_stmt *statement = use(database, UNSIGNED);
    beckon_sql_bind_int(statement, 1, limit);
    return read_rows(database, statement, error);
}

void beckon_receipts_settle(BeckonDatabase *database, uint64_t receipt, const char *countersigned)
{
    sqlite3_stmt *owner = use(database, OWNER);
    beckon_sql_bind_int(owner, 1, (int64_t)MIN(receipt, INT64_MAX));
    int rc = sqlite3_step(owner);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(owner, 0) : 0;
    beckon_sql_end(&database->sql, owner, rc, NULL);
    if (number == 0) {
        return;
    }
    g_autoptr(GByteArray) box =
        countersigned != NULL ? seal(database, number, countersigned) : g_byte_array_new();
    if (box != NULL) {
        sqlite3_stmt *statement = use(database, SETTLE);
        beckon_sql_bind_int(statement, 1, (int64_t)receipt);
        beckon_sql_bind_bytes(statement, 2, box->len > 0 ? box->data : (const uint8_t *)"",
                              box->len);
        beckon_sql_write(&database->sql, statement);
    }
}
