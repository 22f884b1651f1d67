/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/erasure.h"

#include "base/error.h"
#include "database/audit.h"
#include "database/internal.h"
#include "database/lookup.h"

enum { EXISTS, NUMBERS, REMOVE, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [EXISTS] = "SELECT 1 FROM shopper WHERE number = ?",
    [NUMBERS] = "SELECT number FROM shopper ORDER BY number",
    [REMOVE] = "DELETE FROM shopper WHERE number = ?",
};
const BeckonSqlTable beckon_erasure_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_ERASURE][which];
}

static void audit(BeckonDatabase *database, guint n, int64_t now_us, int64_t uid)
{
    const BeckonAuditEntry entry = {
        .kind = BECKON_AUDIT_SHOPPER_FORGOTTEN, .wall_us = now_us, .uid = uid, .n = n};
    beckon_audit_append(database, &entry);
}

static bool remove_rows(BeckonDatabase *database, const GArray *numbers, int64_t now_us,
                        int64_t uid, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    for (guint i = 0; i < numbers->len; i++) {
        uint32_t number = g_array_index(numbers, uint32_t, i);
        beckon_sql_bind_int(use(database, REMOVE), 1, number);
        beckon_sql_write(&database->sql, use(database, REMOVE));
        beckon_lookup_remove(database, number);
    }
    audit(database, numbers->len, now_us, uid);
    if (!beckon_sql_commit(&database->sql, error)) {
        return false;
    }
    database->n_shoppers -= numbers->len;
    return beckon_sql_checkpoint(&database->sql, error);
}

bool beckon_shoppers_forget(BeckonDatabase *database, uint32_t number, int64_t now_us, int64_t uid,
                            GError **error)
{
    sqlite3_stmt *statement = use(database, EXISTS);
    beckon_sql_bind_int(statement, 1, number);
    int rc = sqlite3_step(statement);
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    if (rc == SQLITE_DONE) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "there is no shopper with the number %u", number);
        return false;
    }
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof number);
    g_array_append_val(numbers, number);
    return beckon_keys_erase(&database->keys, numbers, now_us, error) &&
           remove_rows(database, numbers, now_us, uid, error);
}

static bool list_enrolled(BeckonDatabase *database, GArray *numbers, GError **error)
{
    sqlite3_stmt *statement = use(database, NUMBERS);
    return beckon_sql_numbers(&database->sql, statement, numbers, error);
}

/* Appends to only_in_a what the ascending a has and the ascending b lacks. */
static void subtract(const GArray *a, const GArray *b, GArray *only_in_a)
{
    guint at = 0;
    for (guint i = 0; i < a->len; i++) {
        uint32_t number = g_array_index(a, uint32_t, i);
        while (at < b->len && g_array_index(b, uint32_t, at) < number) {
            at++;
        }
        if (at == b->len || g_array_index(b, uint32_t, at) != number) {
            g_array_append_val(only_in_a, number);
        }
    }
}

/* Whether each of these lacks its key because it was erased. */
static bool were_erased(BeckonDatabase *database, const GArray *numbers, GError **error)
{
    for (guint i = 0; i < numbers->len; i++) {
        g_auto(BeckonShopperKey) key = {0};
        g_autoptr(GError) reason = NULL;
        beckon_keys_get(&database->keys, g_array_index(numbers, uint32_t, i), &key, &reason);
        if (!g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
    }
    return true;
}

bool beckon_erasure_complete(BeckonDatabase *database, GError **error)
{
    const int64_t now_us = g_get_real_time();
    g_autoptr(GArray) enrolled = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) keyed = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) forgotten = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) orphaned = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (!list_enrolled(database, enrolled, error) ||
        !beckon_keys_numbers(&database->keys, keyed, error)) {
        return false;
    }
    subtract(enrolled, keyed, forgotten);
    subtract(keyed, enrolled, orphaned);
    return were_erased(database, forgotten, error) &&
           (forgotten->len == 0 ||
            remove_rows(database, forgotten, now_us, BECKON_AUDIT_NOBODY, error)) &&
           (orphaned->len == 0 || beckon_keys_erase(&database->keys, orphaned, now_us, error));
}
