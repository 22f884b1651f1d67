/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/keys.h"

#include <string.h>

#include "base/error.h"

#define APPLICATION_ID 0x42636B79

/* Keys are read now one, now another: pages that are kept help little. */
#define SETTINGS "PRAGMA cache_size = -256"

enum { OWN, OWNER, NEXT, ADD, GET, WIPE, NOTE_ERASURE, NUMBERS, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [OWN] = "INSERT INTO hub (one, epoch, fingerprint) VALUES (1, ?, ?)",
    [OWNER] = "SELECT epoch, fingerprint FROM hub",
    [NEXT] = "SELECT coalesce(max(number), 0) + 1 FROM key",
    [ADD] = "INSERT INTO key (number, wrapped) VALUES (?, ?)",
    [GET] = "SELECT wrapped, EXISTS (SELECT 1 FROM erasure WHERE erasure.number = key.number) "
            "FROM key WHERE number = ?",
    [WIPE] = "UPDATE key SET wrapped = zeroblob(72) WHERE number = ?",
    [NOTE_ERASURE] = "INSERT INTO erasure (number, erased_us) VALUES (?, ?) "
                     "ON CONFLICT DO NOTHING",
    [NUMBERS] = "SELECT number FROM key WHERE number NOT IN (SELECT number FROM erasure) "
                "ORDER BY number",
};
static const BeckonSqlTable table = {texts, N_STATEMENTS};

static bool own(BeckonKeys *keys, const char *epoch, const uint8_t *fingerprint, GError **error)
{
    if (!beckon_sql_begin(&keys->sql, error)) {
        return false;
    }
    sqlite3_stmt *statement = keys->statements[OWN];
    beckon_sql_bind_text(statement, 1, epoch);
    beckon_sql_bind_bytes(statement, 2, fingerprint, BECKON_FINGERPRINT_BYTES);
    beckon_sql_write(&keys->sql, statement);
    return beckon_sql_commit(&keys->sql, error);
}

static bool check_owner(BeckonKeys *keys, const char *epoch, GError **error)
{
    uint8_t fingerprint[BECKON_FINGERPRINT_BYTES];
    beckon_vault_fingerprint(keys->vault, fingerprint);
    sqlite3_stmt *statement = keys->statements[OWNER];
    int rc = sqlite3_step(statement);
    bool is_new = rc == SQLITE_DONE;
    bool same_epoch =
        rc == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), epoch) == 0;
    bool same_key = rc == SQLITE_ROW &&
                    sqlite3_column_bytes(statement, 1) == BECKON_FINGERPRINT_BYTES &&
                    memcmp(sqlite3_column_blob(statement, 1), fingerprint, sizeof fingerprint) == 0;
    if (!beckon_sql_end(&keys->sql, statement, rc, error)) {
        return false;
    }
    if (is_new) {
        return own(keys, epoch, fingerprint, error);
    }
    if (!same_key) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s is under another master key: give the engine the key it was made with",
                    keys->sql.path);
    } else if (!same_epoch) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s belongs to another beckon.db than the one beside it: put back the one "
                    "that belongs to it",
                    keys->sql.path);
    }
    return same_key && same_epoch;
}

bool beckon_keys_open(BeckonKeys *keys, const char *folder, const char *epoch,
                      const BeckonVault *vault, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "keys.db", NULL);
    keys->vault = vault;
    if (!beckon_sql_open(&keys->sql, path, "/org/beckon/sql/keys", APPLICATION_ID, error) ||
        !beckon_sql_execute(&keys->sql, SETTINGS, error)) {
        return false;
    }
    keys->statements = beckon_sql_prepare(&keys->sql, &table, error);
    return keys->statements != NULL && check_owner(keys, epoch, error);
}

void beckon_keys_close(BeckonKeys *keys)
{
    beckon_sql_finalize(keys->statements, &table);
    keys->statements = NULL;
    beckon_sql_close(&keys->sql);
}

uint32_t beckon_keys_new(BeckonKeys *keys, BeckonShopperKey *ret_key)
{
    sqlite3_stmt *next = keys->statements[NEXT];
    int rc = sqlite3_step(next);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(next, 0) : 0;
    if (!beckon_sql_end(&keys->sql, next, rc, NULL)) {
        return 0;
    }
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(keys->vault, number, ret_key, wrapped);
    sqlite3_stmt *add = keys->statements[ADD];
    beckon_sql_bind_int(add, 1, number);
    beckon_sql_bind_bytes(add, 2, wrapped, sizeof wrapped);
    return beckon_sql_write(&keys->sql, add) == 1 ? number : 0;
}

bool beckon_keys_get(BeckonKeys *keys, uint32_t number, BeckonShopperKey *ret_key, GError **error)
{
    sqlite3_stmt *statement = keys->statements[GET];
    beckon_sql_bind_int(statement, 1, number);
    int rc = sqlite3_step(statement);
    bool erased = rc == SQLITE_ROW && sqlite3_column_int(statement, 1) != 0;
    bool unwrapped = rc == SQLITE_ROW && !erased &&
                     beckon_vault_unwrap(keys->vault, number, sqlite3_column_blob(statement, 0),
                                         (gsize)sqlite3_column_bytes(statement, 0), ret_key);
    if (!beckon_sql_end(&keys->sql, statement, rc, error)) {
        return false;
    }
    if (erased) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "shopper %u was forgotten",
                    number);
    } else if (!unwrapped) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s lacks the key of shopper %u: put back the keys.db that belongs to the "
                    "beckon.db beside it",
                    keys->sql.path, number);
    }
    return unwrapped;
}

static void erase(BeckonKeys *keys, uint32_t number, int64_t now_us)
{
    beckon_sql_bind_int(keys->statements[WIPE], 1, number);
    beckon_sql_write(&keys->sql, keys->statements[WIPE]);
    beckon_sql_bind_int(keys->statements[NOTE_ERASURE], 1, number);
    beckon_sql_bind_int(keys->statements[NOTE_ERASURE], 2, now_us);
    beckon_sql_write(&keys->sql, keys->statements[NOTE_ERASURE]);
}

bool beckon_keys_erase(BeckonKeys *keys, const GArray *numbers, int64_t now_us, GError **error)
{
    if (!beckon_sql_begin(&keys->sql, error)) {
        return false;
    }
    for (guint i = 0; i < numbers->len; i++) {
        erase(keys, g_array_index(numbers, uint32_t, i), now_us);
    }
    return beckon_sql_commit(&keys->sql, error) && beckon_sql_checkpoint(&keys->sql, error);
}

bool beckon_keys_numbers(BeckonKeys *keys, GArray *numbers, GError **error)
{
    sqlite3_stmt *statement = keys->statements[NUMBERS];
    return beckon_sql_numbers(&keys->sql, statement, numbers, error);
}
