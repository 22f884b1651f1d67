/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_AUDIT_ROWS_H
#define BECKON_DATABASE_AUDIT_ROWS_H

/* Rows of the audit trail as they lie in the file: for this folder only. */

#include <sqlite3.h>
#include <string.h>

#include "database/audit-chain.h"

#define BECKON_AUDIT_ROWS "SELECT seq, wall_us, kind, uid, subject, detail, n, hash FROM audit"

/* A text of the row. In a file that somebody changed it may be none, or hold a NUL behind which
 * something hides: neither was ever written, and neither gives the hash that was. */
static inline char *beckon_audit_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    bool is_whole = text != NULL && (int)strlen(text) == sqlite3_column_bytes(statement, column);
    return g_strdup(is_whole ? text : "\001");
}

/* Of a statement that stands on a row of BECKON_AUDIT_ROWS, whatever is in it. */
static inline BeckonAuditRow *beckon_audit_row_read(sqlite3_stmt *statement)
{
    BeckonAuditRow *row = g_new0(BeckonAuditRow, 1);
    row->seq = sqlite3_column_int64(statement, 0);
    row->wall_us = sqlite3_column_int64(statement, 1);
    row->kind = beckon_audit_text(statement, 2);
    row->uid = sqlite3_column_int64(statement, 3);
    row->subject = beckon_audit_text(statement, 4);
    row->detail = beckon_audit_text(statement, 5);
    row->n = sqlite3_column_int64(statement, 6);
    if (sqlite3_column_bytes(statement, 7) == (int)sizeof row->hash) {
        memcpy(row->hash, sqlite3_column_blob(statement, 7), sizeof row->hash);
    }
    return row;
}

#endif
