/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/audit-file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "database/audit-rows.h"

static const char epoch_query[] = "SELECT epoch FROM hub";
static const char rows_query[] = BECKON_AUDIT_ROWS " ORDER BY seq";

typedef struct {
    const char *path;
    sqlite3 *handle;
    void (*on_epoch)(const char *epoch, void *data);
    void (*on_row)(const BeckonAuditRow *row, void *data);
    void *data;
} Reading;

static bool fail(const Reading *reading, int rc, GError **error)
{
    bool is_busy = (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED;
    g_set_error(error, BECKON_ERROR, is_busy ? BECKON_ERROR_DENIED : BECKON_ERROR_INVALID,
                is_busy ? "%s: a hub has it open (%s): leave --database out to ask that hub"
                        : "%s: this is no database of a hub with an audit trail (%s)",
                reading->path, sqlite3_errmsg(reading->handle));
    return false;
}

/* Without a write-ahead log beside it the file holds all, and nothing needs to be written to read
 * it: not even the folder has to be writable. */
static bool has_log(const char *path)
{
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    struct stat status;
    return stat(log, &status) == 0 && status.st_size > 0;
}

static bool open_file(Reading *reading, GError **error)
{
    if (access(reading->path, R_OK) != 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", reading->path,
                    g_strerror(number));
        return false;
    }
    g_autofree char *absolute = g_canonicalize_filename(reading->path, NULL);
    g_autofree char *escaped = g_uri_escape_string(absolute, "/", TRUE);
    g_autofree char *uri =
        g_strconcat("file:", escaped, has_log(absolute) ? "" : "?immutable=1", NULL);
    int rc = sqlite3_open_v2(uri, &reading->handle,
                             SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    return rc == SQLITE_OK || fail(reading, rc, error);
}

static void take_epoch(const Reading *reading, sqlite3_stmt *statement)
{
    g_autofree char *epoch = beckon_audit_text(statement, 0);
    reading->on_epoch(epoch, reading->data);
}

static void take_row(const Reading *reading, sqlite3_stmt *statement)
{
    g_autoptr(BeckonAuditRow) row = beckon_audit_row_read(statement);
    reading->on_row(row, reading->data);
}

static bool each(const Reading *reading, const char *query,
                 void (*take)(const Reading *reading, sqlite3_stmt *statement), GError **error)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(reading->handle, query, -1, &statement, NULL);
    if (rc != SQLITE_OK) {
        return fail(reading, rc, error);
    }
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        take(reading, statement);
    }
    bool done = rc == SQLITE_DONE || fail(reading, rc, error);
    sqlite3_finalize(statement);
    return done;
}

bool beckon_audit_file_each(const char *path, void (*on_epoch)(const char *epoch, void *data),
                            void (*on_row)(const BeckonAuditRow *row, void *data), void *data,
                            GError **error)
{
    Reading reading = {path, NULL, on_epoch, on_row, data};
    bool done = open_file(&reading, error) && each(&reading, epoch_query, take_epoch, error) &&
                each(&reading, rows_query, take_row, error);
    sqlite3_close(reading.handle);
    return done;
}
