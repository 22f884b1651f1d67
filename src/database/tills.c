/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/tills.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "database/audit.h"
#include "database/internal.h"

enum { ADD, REMOVE, LIST, FIND_KEY, N_STATEMENTS };

#define ROW "SELECT name, x, enrolled_us FROM till "

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO till (name, x, enrolled_us) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    [REMOVE] = "DELETE FROM till WHERE name = ?",
    [LIST] = ROW "ORDER BY name",
    [FIND_KEY] = ROW "WHERE x = ?",
};
const BeckonSqlTable beckon_tills_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_TILLS][which];
}

void beckon_till_free(BeckonTill *till)
{
    if (till != NULL) {
        g_free(till->name);
        g_free(till);
    }
}

static bool check_name(const char *name, GError **error)
{
    gsize len = strlen(name);
    if (len == 0 || len > BECKON_LIMIT_NAME_BYTES || !g_utf8_validate(name, (gssize)len, NULL)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "a till needs a name of 1 to %d bytes of UTF-8", BECKON_LIMIT_NAME_BYTES);
        return false;
    }
    return true;
}

static bool check_room(BeckonDatabase *database, GError **error)
{
    g_autoptr(GPtrArray) tills = beckon_tills_list(database, error);
    if (tills != NULL && tills->len >= BECKON_LIMIT_TILLS) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%d tills are enrolled already: remove those that are gone",
                    BECKON_LIMIT_TILLS);
        return false;
    }
    return tills != NULL;
}

bool beckon_tills_enrol(BeckonDatabase *database, const char *name,
                        const uint8_t x[BECKON_TILL_KEY_BYTES], int64_t now_us, int64_t uid,
                        GError **error)
{
    if (!check_name(name, error) || !check_room(database, error) ||
        !beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    sqlite3_stmt *statement = use(database, ADD);
    beckon_sql_bind_text(statement, 1, name);
    beckon_sql_bind_bytes(statement, 2, x, BECKON_TILL_KEY_BYTES);
    beckon_sql_bind_int(statement, 3, now_us);
    bool added = beckon_sql_write(&database->sql, statement) == 1;
    if (added) {
        g_autofree char *key = beckon_hex_encode(x, BECKON_TILL_KEY_BYTES);
        const BeckonAuditEntry entry = {BECKON_AUDIT_TILL_ENROLLED, now_us, uid, name, key, 1};
        beckon_audit_append(database, &entry);
    }
    if (!beckon_sql_commit(&database->sql, error)) {
        return false;
    }
    if (!added) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "a till '%s', or one with this key, is enrolled already: "
                    "`beckonctl tills list` shows it",
                    name);
    }
    return added;
}

bool beckon_tills_remove(BeckonDatabase *database, const char *name, int64_t now_us, int64_t uid,
                         GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    sqlite3_stmt *statement = use(database, REMOVE);
    beckon_sql_bind_text(statement, 1, name);
    bool removed = beckon_sql_write(&database->sql, statement) == 1;
    if (removed) {
        const BeckonAuditEntry entry = {BECKON_AUDIT_TILL_REMOVED, now_us, uid, name, NULL, 1};
        beckon_audit_append(database, &entry);
    }
    if (!beckon_sql_commit(&database->sql, error)) {
        return false;
    }
    if (!removed) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "there is no till '%s': `beckonctl tills list` shows those there are", name);
    }
    return removed;
}

static BeckonTill *read_row(sqlite3_stmt *row)
{
    BeckonTill *till = g_new0(BeckonTill, 1);
    till->name = beckon_sql_dup_text(row, 0);
    memcpy(till->x, sqlite3_column_blob(row, 1), sizeof till->x);
    till->enrolled_us = sqlite3_column_int64(row, 2);
    return till;
}

static GPtrArray *read_rows(BeckonDatabase *database, sqlite3_stmt *statement, GError **error)
{
    g_autoptr(GPtrArray) tills = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_till_free);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(tills, read_row(statement));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&tills) : NULL;
}

GPtrArray *beckon_tills_list(BeckonDatabase *database, GError **error)
{
    return read_rows(database, use(database, LIST), error);
}

BeckonTill *beckon_tills_find_key(BeckonDatabase *database, const uint8_t x[BECKON_TILL_KEY_BYTES],
                                  GError **error)
{
    sqlite3_stmt *statement = use(database, FIND_KEY);
    beckon_sql_bind_bytes(statement, 1, x, BECKON_TILL_KEY_BYTES);
    g_autoptr(GPtrArray) tills = read_rows(database, statement, error);
    if (tills != NULL && tills->len == 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "no till has this key");
    }
    return tills != NULL && tills->len == 1 ? g_ptr_array_steal_index(tills, 0) : NULL;
}
