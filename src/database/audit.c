/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/audit.h"

#include <string.h>

#include "base/limits.h"
#include "base/printable.h"
#include "database/audit-rows.h"
#include "database/internal.h"

enum { ADD, HEAD, LIST, LAST_OF, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO audit (seq, wall_us, kind, uid, subject, detail, n, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [HEAD] = BECKON_AUDIT_ROWS " ORDER BY seq DESC LIMIT 1",
    [LIST] = BECKON_AUDIT_ROWS " WHERE seq > ? ORDER BY seq LIMIT ?",
    [LAST_OF] = BECKON_AUDIT_ROWS " WHERE kind = ? AND subject = ? ORDER BY seq DESC LIMIT 1",
};
const BeckonSqlTable beckon_audit_sql = {texts, N_STATEMENTS};

static const char *const kinds[BECKON_AUDIT_KINDS] = {
    [BECKON_AUDIT_RULES_APPLIED] = "rules-applied",
    [BECKON_AUDIT_RULES_ROLLED_BACK] = "rules-rolled-back",
    [BECKON_AUDIT_RULES_REFUSED] = "rules-refused",
    [BECKON_AUDIT_TILL_ENROLLED] = "till-enrolled",
    [BECKON_AUDIT_TILL_REMOVED] = "till-removed",
    [BECKON_AUDIT_HISTORY_IMPORTED] = "history-imported",
    [BECKON_AUDIT_SHOPPER_FORGOTTEN] = "shopper-forgotten",
    [BECKON_AUDIT_SHOPPER_EXPORTED] = "shopper-exported",
    [BECKON_AUDIT_KEY_CHANGED] = "key-changed",
};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_AUDIT][which];
}

/* A statement's one row, or NULL. */
static BeckonAuditRow *read_row(BeckonDatabase *database, sqlite3_stmt *statement, GError **error)
{
    int rc = sqlite3_step(statement);
    g_autoptr(BeckonAuditRow) row = rc == SQLITE_ROW ? beckon_audit_row_read(statement) : NULL;
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&row) : NULL;
}

static BeckonAuditRow *read_head(BeckonDatabase *database)
{
    return read_row(database, use(database, HEAD), NULL);
}

/* The first line of a text, as far as it fits, with nothing in it that a terminal would obey. */
static char *shorten(const char *text)
{
    g_autofree char *start = g_strndup(text, BECKON_LIMIT_AUDIT_BYTES);
    start[strcspn(start, "\r\n")] = '\0';
    return g_strdelimit(beckon_printable(start, -1), "\t", ' ');
}

static BeckonAuditRow *row_of(const BeckonAuditEntry *entry, int64_t seq)
{
    BeckonAuditRow *row = g_new0(BeckonAuditRow, 1);
    row->seq = seq;
    row->wall_us = entry->wall_us;
    row->kind = g_strdup(kinds[entry->kind]);
    row->uid = entry->uid;
    row->subject = shorten(entry->subject != NULL ? entry->subject : "");
    row->detail = shorten(entry->detail != NULL ? entry->detail : "");
    row->n = entry->n;
    return row;
}

static void add(BeckonDatabase *database, const BeckonAuditRow *row)
{
    sqlite3_stmt *statement = use(database, ADD);
    beckon_sql_bind_int(statement, 1, row->seq);
    beckon_sql_bind_int(statement, 2, row->wall_us);
    beckon_sql_bind_text(statement, 3, row->kind);
    beckon_sql_bind_int(statement, 4, row->uid);
    beckon_sql_bind_text(statement, 5, row->subject);
    beckon_sql_bind_text(statement, 6, row->detail);
    beckon_sql_bind_int(statement, 7, row->n);
    beckon_sql_bind_bytes(statement, 8, row->hash, sizeof row->hash);
    beckon_sql_write(&database->sql, statement);
}

/* An editor that saves the same mistake again and again tells nothing new. */
static bool is_said(const BeckonAuditRow *head, const BeckonAuditRow *row)
{
    return head != NULL && strcmp(row->kind, kinds[BECKON_AUDIT_RULES_REFUSED]) == 0 &&
           strcmp(head->kind, row->kind) == 0 && head->uid == row->uid &&
           strcmp(head->subject, row->subject) == 0 && strcmp(head->detail, row->detail) == 0;
}

void beckon_audit_append(BeckonDatabase *database, const BeckonAuditEntry *entry)
{
    g_autoptr(BeckonAuditRow) head = read_head(database);
    BeckonAuditChain chain = beckon_audit_chain_begin(database->epoch);
    if (head != NULL) {
        chain.seq = head->seq;
        memcpy(chain.hash, head->hash, sizeof chain.hash);
    }
    g_autoptr(BeckonAuditRow) row = row_of(entry, chain.seq + 1);
    if (!is_said(head, row)) {
        beckon_audit_chain_hash(&chain, row, row->hash);
        add(database, row);
    }
}

bool beckon_audit_note(BeckonDatabase *database, const BeckonAuditEntry *entry, GError **error)
{
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    beckon_audit_append(database, entry);
    return beckon_sql_commit(&database->sql, error);
}

bool beckon_audit_note_key(BeckonDatabase *database, const char *which, const char *name,
                           int64_t wall_us, GError **error)
{
    g_autoptr(GError) reason = NULL;
    const BeckonAuditEntry entry = {.kind = BECKON_AUDIT_KEY_CHANGED,
                                    .wall_us = wall_us,
                                    .uid = BECKON_AUDIT_NOBODY,
                                    .subject = which,
                                    .detail = name};
    sqlite3_stmt *statement = use(database, LAST_OF);
    beckon_sql_bind_text(statement, 1, kinds[BECKON_AUDIT_KEY_CHANGED]);
    beckon_sql_bind_text(statement, 2, which);
    g_autoptr(BeckonAuditRow) last = read_row(database, statement, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    return (last != NULL && strcmp(last->detail, name) == 0) ||
           beckon_audit_note(database, &entry, error);
}

GPtrArray *beckon_audit_list(BeckonDatabase *database, int64_t after_seq, guint limit,
                             GError **error)
{
    sqlite3_stmt *statement = use(database, LIST);
    g_autoptr(GPtrArray) rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_audit_row_free);
    beckon_sql_bind_int(statement, 1, after_seq);
    beckon_sql_bind_int(statement, 2, limit);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(rows, beckon_audit_row_read(statement));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&rows) : NULL;
}

int64_t beckon_audit_last(BeckonDatabase *database)
{
    g_autoptr(BeckonAuditRow) head = read_head(database);
    return head != NULL ? head->seq : 0;
}
