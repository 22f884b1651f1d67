/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/visits.h"

#include "database/internal.h"

enum { SAVE, REMOVE, LOAD, BEGIN, END, OF, EXPIRE, DROP, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    /* A shopper who was forgotten meanwhile has no state. */
    [SAVE] = "INSERT INTO presence (number, state) "
             "SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM shopper WHERE number = ?1) "
             "ON CONFLICT (number) DO UPDATE SET state = excluded.state",
    [REMOVE] = "DELETE FROM presence WHERE number = ?",
    [LOAD] = "SELECT number, state FROM presence ORDER BY number",
    [BEGIN] = "INSERT INTO visit (number, started_us) "
              "SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM shopper WHERE number = ?1) "
              "ON CONFLICT DO NOTHING",
    [OF] = "SELECT started_us FROM visit WHERE number = ? ORDER BY started_us",
    [EXPIRE] = "DELETE FROM visit WHERE started_us < ?",
    [DROP] = "DELETE FROM visit WHERE number = ?",
    [END] = "UPDATE visit SET ended_us = ?3 WHERE number = ?1 AND started_us = ?2",
};
const BeckonSqlTable beckon_visits_sql = {texts, N_STATEMENTS};

void beckon_visits_save(BeckonDatabase *database, uint32_t number, const uint8_t *state, gsize len)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_VISITS][len > 0 ? SAVE : REMOVE];
    beckon_sql_bind_int(statement, 1, number);
    if (len > 0) {
        beckon_sql_bind_bytes(statement, 2, state, len);
    }
    beckon_sql_write(&database->sql, statement);
}

bool beckon_visits_load(BeckonDatabase *database, BeckonStateVisitor visit, void *data,
                        GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_VISITS][LOAD];
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        visit((uint32_t)sqlite3_column_int64(statement, 0), sqlite3_column_blob(statement, 1),
              (gsize)sqlite3_column_bytes(statement, 1), data);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}

static sqlite3_stmt *use(BeckonDatabase *database, guint which, int64_t first)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_VISITS][which];
    beckon_sql_bind_int(statement, 1, first);
    return statement;
}

void beckon_visits_begin(BeckonDatabase *database, uint32_t number, int64_t started_us)
{
    sqlite3_stmt *statement = use(database, BEGIN, number);
    beckon_sql_bind_int(statement, 2, started_us);
    beckon_sql_write(&database->sql, statement);
}

void beckon_visits_end(BeckonDatabase *database, uint32_t number, int64_t started_us,
                       int64_t ended_us)
{
    sqlite3_stmt *statement = use(database, END, number);
    beckon_sql_bind_int(statement, 2, started_us);
    beckon_sql_bind_int(statement, 3, ended_us);
    beckon_sql_write(&database->sql, statement);
}

GArray *beckon_visits_of(BeckonDatabase *database, uint32_t number, GError **error)
{
    g_autoptr(GArray) visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    sqlite3_stmt *statement = use(database, OF, number);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        int64_t started_us = sqlite3_column_int64(statement, 0);
        g_array_append_val(visits_us, started_us);
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&visits_us)
                                                                : NULL;
}

void beckon_visits_expire(BeckonDatabase *database, int64_t before_us)
{
    beckon_sql_write(&database->sql, use(database, EXPIRE, before_us));
}

void beckon_visits_drop(BeckonDatabase *database, uint32_t number)
{
    beckon_sql_write(&database->sql, use(database, DROP, number));
}
