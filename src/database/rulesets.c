/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/rulesets.h"

#include "base/limits.h"
#include "database/internal.h"

enum {
    ADD,
    ADD_FILE,
    MAKE_LIVE,
    DROP_TIMES,
    DROP_FILES,
    DROP_SETS,
    NOTE_FOLDER,
    FOLDER,
    LIVE,
    LIST,
    FILES,
    N_STATEMENTS
};

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO ruleset (digest) VALUES (?) ON CONFLICT DO NOTHING",
    [ADD_FILE] = "INSERT INTO ruleset_file (digest, name, bytes) VALUES (?, ?, ?)",
    [MAKE_LIVE] = "INSERT INTO ruleset_live (digest, live_us, rules, campaigns, how, uid) "
                  "VALUES (?, ?, ?, ?, ?, ?)",
    [DROP_TIMES] = "DELETE FROM ruleset_live WHERE live <= "
                   "(SELECT live FROM ruleset_live ORDER BY live DESC LIMIT 1 OFFSET ?)",
    [DROP_FILES] = "DELETE FROM ruleset_file WHERE digest NOT IN (SELECT digest FROM ruleset_live)",
    [DROP_SETS] = "DELETE FROM ruleset WHERE digest NOT IN (SELECT digest FROM ruleset_live)",
    [NOTE_FOLDER] = "INSERT INTO rules_folder (one, digest) VALUES (1, ?) "
                    "ON CONFLICT DO UPDATE SET digest = excluded.digest",
    [FOLDER] = "SELECT digest FROM rules_folder",
    [LIVE] = "SELECT digest, live_us FROM ruleset_live ORDER BY live DESC LIMIT 1",
    [LIST] = "SELECT digest, rules, how, uid, live_us, campaigns FROM ruleset_live "
             "ORDER BY live DESC",
    [FILES] = "SELECT name, bytes FROM ruleset_file WHERE digest = ? ORDER BY name",
};
const BeckonSqlTable beckon_rulesets_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_RULESETS][which];
}

static void add_file(BeckonDatabase *database, const char *digest, const BeckonSource *source)
{
    sqlite3_stmt *statement = use(database, ADD_FILE);
    beckon_sql_bind_text(statement, 1, digest);
    beckon_sql_bind_text(statement, 2, source->name);
    beckon_sql_bind_bytes(statement, 3, source->text, source->len);
    beckon_sql_write(&database->sql, statement);
}

static void keep(BeckonDatabase *database, const char *digest, const GPtrArray *sources)
{
    sqlite3_stmt *statement = use(database, ADD);
    beckon_sql_bind_text(statement, 1, digest);
    bool is_new = beckon_sql_write(&database->sql, statement) == 1;
    for (guint i = 0; is_new && i < sources->len; i++) {
        add_file(database, digest, g_ptr_array_index(sources, i));
    }
}

static void note_folder(BeckonDatabase *database, const char *set)
{
    beckon_sql_bind_text(use(database, NOTE_FOLDER), 1, set);
    beckon_sql_write(&database->sql, use(database, NOTE_FOLDER));
}

static void make_live(BeckonDatabase *database, const BeckonRulesChange *change)
{
    sqlite3_stmt *statement = use(database, MAKE_LIVE);
    beckon_sql_bind_text(statement, 1, change->set);
    beckon_sql_bind_int(statement, 2, change->now_us);
    beckon_sql_bind_text(statement, 3, change->rules);
    beckon_sql_bind_int(statement, 4, change->n_campaigns);
    beckon_sql_bind_text(statement, 5, change->how);
    beckon_sql_bind_int(statement, 6, change->uid);
    beckon_sql_write(&database->sql, statement);
    if (change->from_folder) {
        note_folder(database, change->set);
    }
}

static void drop_oldest(BeckonDatabase *database)
{
    beckon_sql_bind_int(use(database, DROP_TIMES), 1, BECKON_LIMIT_RULESETS_KEPT);
    if (beckon_sql_write(&database->sql, use(database, DROP_TIMES)) > 0) {
        beckon_sql_write(&database->sql, use(database, DROP_FILES));
        beckon_sql_write(&database->sql, use(database, DROP_SETS));
    }
}

static void audit(BeckonDatabase *database, const BeckonRulesChange *change)
{
    const BeckonAuditEntry entry = {
        .kind = change->as,
        .wall_us = change->now_us,
        .uid = change->uid,
        .subject = change->set,
        .detail = change->how,
        .n = change->n_campaigns,
    };
    beckon_audit_append(database, &entry);
}

bool beckon_rulesets_apply(BeckonDatabase *database, const BeckonRulesChange *change,
                           const GPtrArray *sources, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    keep(database, change->set, sources);
    make_live(database, change);
    drop_oldest(database);
    audit(database, change);
    return beckon_sql_commit(&database->sql, error);
}

static bool read_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                      GError **error)
{
    sqlite3_stmt *statement = use(database, LIVE);
    int rc = sqlite3_step(statement);
    *ret_digest = rc == SQLITE_ROW ? beckon_sql_dup_text(statement, 0) : NULL;
    *ret_live_us = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 1) : 0;
    return beckon_sql_end(&database->sql, statement, rc, error);
}

GPtrArray *beckon_rulesets_files(BeckonDatabase *database, const char *set, GError **error)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    sqlite3_stmt *statement = use(database, FILES);
    beckon_sql_bind_text(statement, 1, set);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        gsize len = (gsize)sqlite3_column_bytes(statement, 1);
        g_ptr_array_add(sources,
                        beckon_source_new((const char *)sqlite3_column_text(statement, 0),
                                          len > 0 ? sqlite3_column_blob(statement, 1) : "", len));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&sources) : NULL;
}

GPtrArray *beckon_rulesets_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                                GError **error)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    if (!read_live(database, &digest, &live_us, error)) {
        return NULL;
    }
    GPtrArray *sources = beckon_rulesets_files(database, digest, error);
    if (sources != NULL) {
        *ret_digest = g_steal_pointer(&digest);
        *ret_live_us = live_us;
    }
    return sources;
}

void beckon_kept_ruleset_free(BeckonKeptRuleset *kept)
{
    if (kept != NULL) {
        g_free(kept->set);
        g_free(kept->rules);
        g_free(kept->how);
        g_free(kept);
    }
}

static BeckonKeptRuleset *read_kept(sqlite3_stmt *row)
{
    BeckonKeptRuleset *kept = g_new0(BeckonKeptRuleset, 1);
    kept->set = beckon_sql_dup_text(row, 0);
    kept->rules = beckon_sql_dup_text(row, 1);
    kept->how = beckon_sql_dup_text(row, 2);
    kept->uid = sqlite3_column_int64(row, 3);
    kept->live_us = sqlite3_column_int64(row, 4);
    kept->n_campaigns = (guint)sqlite3_column_int64(row, 5);
    return kept;
}

GPtrArray *beckon_rulesets_list(BeckonDatabase *database, GError **error)
{
    g_autoptr(GPtrArray) list =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_kept_ruleset_free);
    sqlite3_stmt *statement = use(database, LIST);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(list, read_kept(statement));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&list) : NULL;
}

char *beckon_rulesets_of_folder(BeckonDatabase *database)
{
    sqlite3_stmt *statement = use(database, FOLDER);
    int rc = sqlite3_step(statement);
    char *digest = rc == SQLITE_ROW ? beckon_sql_dup_text(statement, 0) : NULL;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return digest;
}

bool beckon_rulesets_note_folder(BeckonDatabase *database, const char *set, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    note_folder(database, set);
    return beckon_sql_commit(&database->sql, error);
}
