/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_SQL_H
#define BECKON_DATABASE_SQL_H

/* One SQLite file: opening, its schema, transactions and errors. For this folder only. */

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    sqlite3 *handle;
    char *path;
    bool in_transaction;
    GError *spoiled;                /* what went wrong first in this transaction */
    void (*on_failure)(void *data); /* the disk failed or the file is damaged; or NULL */
    void *failure_data;
} BeckonSql;

/* Opens or makes a file, readable by its owner alone, and runs its migrations. It must be closed
 * even after a failure. Errors as of beckon_migrations_run, and BECKON_ERROR_IO. */
bool beckon_sql_open(BeckonSql *sql, const char *path, const char *migrations,
                     int64_t application_id, GError **error);
void beckon_sql_close(BeckonSql *sql);

/* Runs a script. */
bool beckon_sql_execute(BeckonSql *sql, const char *script, GError **error);
/* What a query answers that answers one number. */
bool beckon_sql_number(BeckonSql *sql, const char *query, int64_t *ret_number, GError **error);

bool beckon_sql_begin(BeckonSql *sql, GError **error);
bool beckon_sql_commit(BeckonSql *sql, GError **error);
void beckon_sql_rollback(BeckonSql *sql);

/* Moves everything out of the write-ahead log and cuts the log to nothing. */
bool beckon_sql_checkpoint(BeckonSql *sql, GError **error);

/* The statements of one file of this folder, prepared once. */
typedef struct {
    const char *const *texts;
    guint n_texts;
} BeckonSqlTable;

/* An array to be freed with beckon_sql_finalize, or NULL. */
sqlite3_stmt **beckon_sql_prepare(BeckonSql *sql, const BeckonSqlTable *table, GError **error);
void beckon_sql_finalize(sqlite3_stmt **statements, const BeckonSqlTable *table);

/* Ends the use of a statement whose last step gave rc: resets it, and true when rc is a row or
 * the end of them. Otherwise the error is set, and an open transaction is spoiled. */
bool beckon_sql_end(BeckonSql *sql, sqlite3_stmt *statement, int rc, GError **error);

/* Appends the first column of each row, numbers of shoppers (uint32_t), and ends the use. */
bool beckon_sql_numbers(BeckonSql *sql, sqlite3_stmt *statement, GArray *numbers, GError **error);

/* Runs a statement that changes something within the open transaction. Returns how many rows it
 * changed: 0 also when it fails, which spoils the transaction, or when that is spoiled already. */
guint beckon_sql_write(BeckonSql *sql, sqlite3_stmt *statement);

/* Spoils the open transaction for a reason that is not SQLite's. Takes the error. */
void beckon_sql_spoil(BeckonSql *sql, GError *error);

/* Parameters are borrowed until the statement ends. */
static inline void beckon_sql_bind_int(sqlite3_stmt *statement, int at, int64_t value)
{
    sqlite3_bind_int64(statement, at, value);
}

static inline void beckon_sql_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static inline void beckon_sql_bind_bytes(sqlite3_stmt *statement, int at, const void *bytes,
                                         gsize len)
{
    sqlite3_bind_blob64(statement, at, bytes, len, SQLITE_STATIC);
}

/* Owned by the caller. */
static inline char *beckon_sql_dup_text(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

#endif
