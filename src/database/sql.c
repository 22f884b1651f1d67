/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "database/migrations.h"

#define BUSY_MS 2000

/* The lock is kept for good: then the index of the write-ahead log is in memory, and no reader
 * from outside can keep old pages in the log when a shopper is forgotten. */
static const char locking[] = "PRAGMA locking_mode = EXCLUSIVE;";
static const char settings[] = "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";

/* What an operator does about an error of SQLite. */
static const char *remedy(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return "the disk is full: free space on it; nothing of this was kept, what was kept "
               "before is safe";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "the file is damaged: stop the hub, put the file aside and restore a backup";
    case SQLITE_IOERR:
        return "the disk failed: look at the system's log, then start the hub again";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program has it open: close that";
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return "the engine's user must own the file and its folder";
    case SQLITE_CONSTRAINT:
        return "the change contradicts what is kept; nothing of it was kept";
    }
    return "nothing of this was kept";
}

static bool is_failure(int rc)
{
    int kind = rc & 0xff;
    return kind == SQLITE_IOERR || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
}

/* Sets the error for the last call on the handle. */
static bool fail(BeckonSql *sql, int rc, GError **error)
{
    int system = sql->handle != NULL ? sqlite3_system_errno(sql->handle) : 0;
    bool from_system = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;
    g_autoptr(GError) reason =
        g_error_new(BECKON_ERROR, BECKON_ERROR_IO, "%s: %s%s%s (%s)", sql->path, remedy(rc),
                    from_system && system != 0 ? ": " : "",
                    from_system && system != 0 ? g_strerror(system) : "",
                    sql->handle != NULL ? sqlite3_errmsg(sql->handle) : sqlite3_errstr(rc));
    if (is_failure(rc) && sql->on_failure != NULL) {
        sql->on_failure(sql->failure_data);
    }
    if (sql->in_transaction && sql->spoiled == NULL) {
        sql->spoiled = g_error_copy(reason);
    }
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

bool beckon_sql_execute(BeckonSql *sql, const char *script, GError **error)
{
    int rc = sqlite3_exec(sql->handle, script, NULL, NULL, NULL);
    return rc == SQLITE_OK || fail(sql, rc, error);
}

bool beckon_sql_number(BeckonSql *sql, const char *query, int64_t *ret_number, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(sql->handle, query, -1, &statement, NULL);
    if (rc != SQLITE_OK) {
        return fail(sql, rc, error);
    }
    rc = sqlite3_step(statement);
    int64_t number = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    bool answered = beckon_sql_end(sql, statement, rc, error);
    sqlite3_finalize(statement);
    if (answered) {
        *ret_number = number;
    }
    return answered;
}

static bool sync_folder_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = parent >= 0 && fsync(parent) == 0;
    if (parent >= 0) {
        close(parent);
    }
    return synced;
}

/* SQLite would make the file with whatever rights the umask leaves; the logs beside it take the
 * file's own. The folder is synced, so that the new name outlives a power cut. */
static bool make_file(const char *path, GError **error)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0 && errno == EEXIST) {
        return true;
    }
    bool made = file >= 0 && sync_folder_of(path);
    if (!made) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO,
                    "%s: %s: the engine's user must be able to write there", path,
                    g_strerror(errno));
    }
    if (file >= 0) {
        close(file);
    }
    return made;
}

bool beckon_sql_open(BeckonSql *sql, const char *path, const char *migrations,
                     int64_t application_id, GError **error)
{
    sql->path = g_strdup(path);
    if (!make_file(path, error)) {
        return false;
    }
    int rc = sqlite3_open_v2(path, &sql->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        return fail(sql, rc, error);
    }
    sqlite3_extended_result_codes(sql->handle, 1);
    sqlite3_busy_timeout(sql->handle, BUSY_MS);
    return beckon_sql_execute(sql, locking, error) && beckon_sql_execute(sql, settings, error) &&
           beckon_migrations_run(sql, migrations, application_id, error);
}

void beckon_sql_close(BeckonSql *sql)
{
    sqlite3_close(sql->handle);
    sql->handle = NULL;
    g_clear_pointer(&sql->path, g_free);
    g_clear_error(&sql->spoiled);
}

bool beckon_sql_begin(BeckonSql *sql, GError **error)
{
    g_return_val_if_fail(!sql->in_transaction, false);
    sql->in_transaction = beckon_sql_execute(sql, "BEGIN IMMEDIATE", error);
    return sql->in_transaction;
}

bool beckon_sql_commit(BeckonSql *sql, GError **error)
{
    g_return_val_if_fail(sql->in_transaction, false);
    if (sql->spoiled == NULL && beckon_sql_execute(sql, "COMMIT", error)) {
        sql->in_transaction = false;
        return true;
    }
    if (sql->spoiled != NULL && (error == NULL || *error == NULL)) {
        g_propagate_error(error, g_steal_pointer(&sql->spoiled));
    }
    beckon_sql_rollback(sql);
    return false;
}

void beckon_sql_rollback(BeckonSql *sql)
{
    /* After some errors SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(sql->handle)) {
        sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    sql->in_transaction = false;
    g_clear_error(&sql->spoiled);
}

bool beckon_sql_checkpoint(BeckonSql *sql, GError **error)
{
    int rc = sqlite3_wal_checkpoint_v2(sql->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return rc == SQLITE_OK || fail(sql, rc, error);
}

sqlite3_stmt **beckon_sql_prepare(BeckonSql *sql, const BeckonSqlTable *table, GError **error)
{
    sqlite3_stmt **statements = g_new0(sqlite3_stmt *, table->n_texts);
    for (guint i = 0; i < table->n_texts; i++) {
        int rc = sqlite3_prepare_v3(sql->handle, table->texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                    &statements[i], NULL);
        if (rc != SQLITE_OK) {
            fail(sql, rc, error);
            beckon_sql_finalize(statements, table);
            return NULL;
        }
    }
    return statements;
}

void beckon_sql_finalize(sqlite3_stmt **statements, const BeckonSqlTable *table)
{
    for (guint i = 0; statements != NULL && i < table->n_texts; i++) {
        sqlite3_finalize(statements[i]);
    }
    g_free(statements);
}

bool beckon_sql_end(BeckonSql *sql, sqlite3_stmt *statement, int rc, GError **error)
{
    bool fine = rc == SQLITE_ROW || rc == SQLITE_DONE || fail(sql, rc, error);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return fine;
}

bool beckon_sql_numbers(BeckonSql *sql, sqlite3_stmt *statement, GArray *numbers, GError **error)
{
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        uint32_t number = (uint32_t)sqlite3_column_int64(statement, 0);
        g_array_append_val(numbers, number);
    }
    return beckon_sql_end(sql, statement, rc, error);
}

guint beckon_sql_write(BeckonSql *sql, sqlite3_stmt *statement)
{
    g_return_val_if_fail(sql->in_transaction, 0);
    /* Once it is spoiled SQLite may have left the transaction: a write would commit alone. */
    int rc = sql->spoiled == NULL ? sqlite3_step(statement) : SQLITE_ROW;
    bool done = rc == SQLITE_DONE;
    beckon_sql_end(sql, statement, rc, NULL);
    return done ? (guint)sqlite3_changes(sql->handle) : 0;
}

void beckon_sql_spoil(BeckonSql *sql, GError *error)
{
    if (sql->in_transaction && sql->spoiled == NULL) {
        sql->spoiled = error;
    } else {
        g_error_free(error);
    }
}
