/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/used-links.h"

#include "database/internal.h"

enum { FIND, ADD, SWEEP, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [FIND] = "SELECT coalesce(number, 0) FROM used_link WHERE hash = ?",
    [ADD] = "INSERT INTO used_link (hash, number, until_us) VALUES (?, ?, ?)",
    [SWEEP] = "DELETE FROM used_link WHERE until_us <= ?",
};
const BeckonSqlTable beckon_used_links_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_USED_LINKS][which];
}

bool beckon_used_links_find(BeckonDatabase *database, const uint8_t hash[BECKON_LINK_HASH_BYTES],
                            bool *ret_used, uint32_t *ret_number, GError **error)
{
    sqlite3_stmt *statement = use(database, FIND);
    beckon_sql_bind_bytes(statement, 1, hash, BECKON_LINK_HASH_BYTES);
    int rc = sqlite3_step(statement);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    *ret_used = rc == SQLITE_ROW;
    *ret_number = number;
    return true;
}

void beckon_used_links_sweep(BeckonDatabase *database, int64_t now_us)
{
    sqlite3_stmt *sweep = use(database, SWEEP);
    beckon_sql_bind_int(sweep, 1, now_us);
    beckon_sql_write(&database->sql, sweep);
}

void beckon_used_links_add(BeckonDatabase *database, const BeckonUsedLink *link, uint32_t number,
                           int64_t now_us)
{
    beckon_used_links_sweep(database, now_us);
    sqlite3_stmt *add = use(database, ADD);
    beckon_sql_bind_bytes(add, 1, link->hash, sizeof link->hash);
    beckon_sql_bind_int(add, 2, number);
    beckon_sql_bind_int(add, 3, link->until_us);
    beckon_sql_write(&database->sql, add);
}
