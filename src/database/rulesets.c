/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/rulesets.h"

#include "database/internal.h"

enum { ADD, ADD_FILE, MAKE_LIVE, LIVE, FILES, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO ruleset (digest) VALUES (?) ON CONFLICT DO NOTHING",
    [ADD_FILE] = "INSERT INTO ruleset_file (digest, name, bytes) VALUES (?, ?, ?)",
    [MAKE_LIVE] = "INSERT INTO ruleset_live (digest, live_us) VALUES (?, ?)",
    [LIVE] = "SELECT digest, live_us FROM ruleset_live ORDER BY live DESC LIMIT 1",
    [FILES] = "SELECT name, bytes FROM ruleset_file WHERE digest = ? ORDER BY name",
};
const BeckonSqlTable beckon_rulesets_sql = {texts, N_STATEMENTS};

static void add_file(BeckonDatabase *database, const char *digest, const BeckonSource *source)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_RULESETS][ADD_FILE];
    beckon_sql_bind_text(statement, 1, digest);
    beckon_sql_bind_text(statement, 2, source->name);
    beckon_sql_bind_bytes(statement, 3, source->text, source->len);
    beckon_sql_write(&database->sql, statement);
}

bool beckon_rulesets_apply(BeckonDatabase *database, const char *digest, const GPtrArray *sources,
                           int64_t now_us, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    sqlite3_stmt *add = database->statements[BECKON_NOUN_RULESETS][ADD];
    beckon_sql_bind_text(add, 1, digest);
    bool is_new = beckon_sql_write(&database->sql, add) == 1;
    for (guint i = 0; is_new && i < sources->len; i++) {
        add_file(database, digest, g_ptr_array_index(sources, i));
    }
    sqlite3_stmt *make_live = database->statements[BECKON_NOUN_RULESETS][MAKE_LIVE];
    beckon_sql_bind_text(make_live, 1, digest);
    beckon_sql_bind_int(make_live, 2, now_us);
    beckon_sql_write(&database->sql, make_live);
    return beckon_sql_commit(&database->sql, error);
}

static bool read_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                      GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_RULESETS][LIVE];
    int rc = sqlite3_step(statement);
    *ret_digest = rc == SQLITE_ROW ? beckon_sql_dup_text(statement, 0) : NULL;
    *ret_live_us = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 1) : 0;
    return beckon_sql_end(&database->sql, statement, rc, error);
}

GPtrArray *beckon_rulesets_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                                GError **error)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    if (!read_live(database, &digest, &live_us, error)) {
        return NULL;
    }
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_RULESETS][FILES];
    beckon_sql_bind_text(statement, 1, digest);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        gsize len = (gsize)sqlite3_column_bytes(statement, 1);
        g_ptr_array_add(sources,
                        beckon_source_new((const char *)sqlite3_column_text(statement, 0),
                                          len > 0 ? sqlite3_column_blob(statement, 1) : "", len));
    }
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return NULL;
    }
    *ret_digest = g_steal_pointer(&digest);
    *ret_live_us = live_us;
    return g_steal_pointer(&sources);
}
