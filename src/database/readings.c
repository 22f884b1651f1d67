/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/readings.h"

#include "base/limits.h"
#include "database/internal.h"

/* What is kept free at least: more than a busy shop writes in the quarter of an hour after which
 * it is looked at again. */
#define ROOM_ROWS 20000

enum {
    MERGE,
    BEGIN,
    COUNT,
    HOURS,
    EXPIRE,
    LONGEST,
    SHORTEN,
    EXPIRE_LAST,
    TRIM_LAST,
    SET_LAST,
    EACH_LAST,
    SET_COUNTER,
    COUNTER,
    CLEAR_COUNTER,
    N_STATEMENTS
};

static const char *const texts[N_STATEMENTS] = {
    [MERGE] = "UPDATE reading_hour SET least = min(least, ?6), most = max(most, ?7), last = ?8, "
              "mean = (mean * n + ?9 * ?5) / (n + ?5), n = n + ?5 "
              "WHERE fixture = ?1 AND quantity = ?2 AND place = ?3 AND from_us = ?4",
    [BEGIN] = "INSERT INTO reading_hour (fixture, quantity, place, from_us, n, least, most, last, "
              "mean) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [COUNT] = "SELECT count(*) FROM reading_hour",
    [HOURS] = "SELECT from_us, n, least, most, last, mean FROM reading_hour WHERE fixture = ? AND "
              "quantity = ? AND place = ? AND from_us >= ? ORDER BY from_us",
    [EXPIRE] = "DELETE FROM reading_hour WHERE from_us <= ?",
    [LONGEST] = "SELECT fixture FROM reading_hour GROUP BY fixture ORDER BY count(*) DESC LIMIT 1",
    [SHORTEN] = "DELETE FROM reading_hour WHERE fixture = ?1 AND from_us <= (SELECT from_us FROM "
                "reading_hour WHERE fixture = ?1 ORDER BY from_us LIMIT 1 OFFSET ?2)",
    [EXPIRE_LAST] = "DELETE FROM last_reading WHERE t_us < ?",
    [TRIM_LAST] = "DELETE FROM last_reading WHERE (SELECT count(*) FROM last_reading AS later "
                  "WHERE later.fixture = last_reading.fixture AND later.t_us > last_reading.t_us) "
                  ">= ?",
    [SET_LAST] = "INSERT INTO last_reading (fixture, quantity, place, value, t_us, scanner) "
                 "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (fixture, quantity, place) DO UPDATE SET "
                 "value = excluded.value, t_us = excluded.t_us, scanner = excluded.scanner",
    [EACH_LAST] = "SELECT fixture, quantity, place, value, t_us, scanner FROM last_reading "
                  "ORDER BY fixture, quantity, place",
    [SET_COUNTER] = "INSERT INTO fixture_counter (fixture, counter) VALUES (?, ?) "
                    "ON CONFLICT (fixture) DO UPDATE SET counter = excluded.counter",
    [COUNTER] = "SELECT counter FROM fixture_counter WHERE fixture = ?",
    [CLEAR_COUNTER] = "DELETE FROM fixture_counter WHERE fixture = ?",
};
const BeckonSqlTable beckon_readings_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which, const char *fixture)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][which];
    beckon_sql_bind_text(statement, 1, fixture);
    return statement;
}

static sqlite3_stmt *use_of(BeckonDatabase *database, guint which, const char *fixture,
                            BeckonQuantity quantity, guint index)
{
    sqlite3_stmt *statement = use(database, which, fixture);
    beckon_sql_bind_int(statement, 2, quantity);
    beckon_sql_bind_int(statement, 3, index);
    return statement;
}

static guint write_hour(BeckonDatabase *database, guint which, const char *fixture,
                        BeckonQuantity quantity, guint index, const BeckonHourOfReadings *hour)
{
    sqlite3_stmt *statement = use_of(database, which, fixture, quantity, index);
    beckon_sql_bind_int(statement, 4, hour->from_us);
    beckon_sql_bind_int(statement, 5, (int64_t)hour->n);
    beckon_sql_bind_int(statement, 6, hour->least);
    beckon_sql_bind_int(statement, 7, hour->most);
    beckon_sql_bind_int(statement, 8, hour->last);
    sqlite3_bind_double(statement, 9, hour->mean);
    return beckon_sql_write(&database->sql, statement);
}

/* Asked of the file once, and known from then on. */
static int64_t count_rows(BeckonDatabase *database)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][COUNT];
    if (database->n_reading_rows < 0) {
        int rc = sqlite3_step(statement);
        database->n_reading_rows = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        beckon_sql_end(&database->sql, statement, rc, NULL);
    }
    return database->n_reading_rows;
}

bool beckon_readings_add(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                         guint index, const BeckonHourOfReadings *hour)
{
    if (write_hour(database, MERGE, fixture, quantity, index, hour) > 0) {
        return true;
    }
    if (count_rows(database) >= BECKON_LIMIT_READING_ROWS) {
        return false;
    }
    database->n_reading_rows += write_hour(database, BEGIN, fixture, quantity, index, hour);
    return true;
}

bool beckon_readings_hours(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                           guint index, int64_t since_us, GArray *hours, GError **error)
{
    sqlite3_stmt *statement = use_of(database, HOURS, fixture, quantity, index);
    beckon_sql_bind_int(statement, 4, since_us);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const BeckonHourOfReadings hour = {
            .from_us = sqlite3_column_int64(statement, 0),
            .n = (uint64_t)sqlite3_column_int64(statement, 1),
            .least = sqlite3_column_int64(statement, 2),
            .most = sqlite3_column_int64(statement, 3),
            .last = sqlite3_column_int64(statement, 4),
            .mean = sqlite3_column_double(statement, 5),
        };
        g_array_append_val(hours, hour);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}

static guint expire(BeckonDatabase *database, guint which, int64_t before_us)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][which];
    beckon_sql_bind_int(statement, 1, before_us);
    return beckon_sql_write(&database->sql, statement);
}

/* The name of the fixture with the most hours; owned by the caller, NULL when there is none. */
static char *find_longest(BeckonDatabase *database)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][LONGEST];
    int rc = sqlite3_step(statement);
    char *fixture =
        rc == SQLITE_ROW ? g_strdup((const char *)sqlite3_column_text(statement, 0)) : NULL;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return fixture;
}

/* Where the table is nearly full the longest history loses its oldest hours, so that nobody who
 * sends in the name of one fixture keeps the others' from being written. */
static void make_room(BeckonDatabase *database)
{
    if (count_rows(database) < BECKON_LIMIT_READING_ROWS - ROOM_ROWS) {
        return;
    }
    g_autofree char *fixture = find_longest(database);
    if (fixture != NULL) {
        sqlite3_stmt *statement = use(database, SHORTEN, fixture);
        beckon_sql_bind_int(statement, 2, ROOM_ROWS - 1);
        database->n_reading_rows -= beckon_sql_write(&database->sql, statement);
    }
}

/* What a fixture said last in more ways than are known of it. */
static void trim_last(BeckonDatabase *database)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][TRIM_LAST];
    beckon_sql_bind_int(statement, 1, BECKON_LIMIT_FACTS_A_FIXTURE);
    beckon_sql_write(&database->sql, statement);
}

void beckon_readings_expire(BeckonDatabase *database, int64_t before_us)
{
    count_rows(database);
    database->n_reading_rows -= expire(database, EXPIRE, before_us - BECKON_READINGS_HOUR_US);
    make_room(database);
    expire(database, EXPIRE_LAST, before_us);
    trim_last(database);
}

void beckon_readings_set_last(BeckonDatabase *database, const BeckonLastReading *last)
{
    sqlite3_stmt *statement =
        use_of(database, SET_LAST, last->fixture, last->quantity, last->index);
    beckon_sql_bind_int(statement, 4, last->value);
    beckon_sql_bind_int(statement, 5, last->t_us);
    beckon_sql_bind_text(statement, 6, last->scanner);
    beckon_sql_write(&database->sql, statement);
}

bool beckon_readings_each_last(BeckonDatabase *database, BeckonLastReadingVisitor visit, void *data,
                               GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_READINGS][EACH_LAST];
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const BeckonLastReading last = {
            .fixture = (const char *)sqlite3_column_text(statement, 0),
            .quantity = (BeckonQuantity)sqlite3_column_int64(statement, 1),
            .index = (guint)sqlite3_column_int64(statement, 2),
            .value = sqlite3_column_int64(statement, 3),
            .t_us = sqlite3_column_int64(statement, 4),
            .scanner = (const char *)sqlite3_column_text(statement, 5),
        };
        visit(&last, data);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}

void beckon_readings_set_counter(BeckonDatabase *database, const char *fixture, uint32_t counter)
{
    sqlite3_stmt *statement = use(database, SET_COUNTER, fixture);
    beckon_sql_bind_int(statement, 2, counter);
    beckon_sql_write(&database->sql, statement);
}

bool beckon_readings_counter(BeckonDatabase *database, const char *fixture, uint32_t *ret_counter)
{
    sqlite3_stmt *statement = use(database, COUNTER, fixture);
    int rc = sqlite3_step(statement);
    bool known = rc == SQLITE_ROW;
    if (known) {
        *ret_counter = (uint32_t)sqlite3_column_int64(statement, 0);
    }
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return known;
}

void beckon_readings_clear_counter(BeckonDatabase *database, const char *fixture)
{
    beckon_sql_write(&database->sql, use(database, CLEAR_COUNTER, fixture));
}
