/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_AUDIT_H
#define BECKON_DATABASE_AUDIT_H

/* The audit trail: what was changed, when, and for whom. Rows are only ever added; the database
 * itself refuses to change or to delete one. Nothing in it says who a shopper is, or outlives one:
 * of erasures it holds the number alone. */

#include "database/audit-chain.h"
#include "database/database.h"

/* Their names are kept for ever. */
typedef enum {
    BECKON_AUDIT_RULES_APPLIED,     /* subject: the set's digest; n: campaigns */
    BECKON_AUDIT_RULES_ROLLED_BACK, /* likewise */
    BECKON_AUDIT_RULES_REFUSED,     /* likewise; detail: the first line of why */
    BECKON_AUDIT_TILL_ENROLLED,     /* subject: its name; detail: its public key in hexadecimal */
    BECKON_AUDIT_TILL_REMOVED,      /* subject: its name */
    BECKON_AUDIT_HISTORY_IMPORTED,  /* n: ledgers */
    BECKON_AUDIT_SHOPPER_FORGOTTEN, /* n: shoppers */
    BECKON_AUDIT_SHOPPER_EXPORTED,  /* n: shoppers */
    BECKON_AUDIT_KEY_CHANGED,       /* subject: which; detail: what names the new one */
} BeckonAuditKind;
#define BECKON_AUDIT_KINDS (BECKON_AUDIT_KEY_CHANGED + 1)

/* Who asked for something that nobody did on the bus: a phone, the watched folder, a start. */
#define BECKON_AUDIT_NOBODY (-1)

typedef struct {
    BeckonAuditKind kind;
    int64_t wall_us;
    int64_t uid;         /* or BECKON_AUDIT_NOBODY */
    const char *subject; /* NULL: none */
    const char *detail;  /* NULL: none; of a longer one than BECKON_LIMIT_AUDIT_BYTES the start */
    int64_t n;
} BeckonAuditEntry;

/* Adds a row within the open transaction. A refusal of rules that says again what the last row
 * says is left out. */
void beckon_audit_append(BeckonDatabase *database, const BeckonAuditEntry *entry);

/* The same in a transaction of its own. */
bool beckon_audit_note(BeckonDatabase *database, const BeckonAuditEntry *entry, GError **error);

/* Notes that a key is now the one of this name, unless that is what the trail says already. */
bool beckon_audit_note_key(BeckonDatabase *database, const char *which, const char *name,
                           int64_t wall_us, GError **error);

/* The rows (BeckonAuditRow) after one, in order, at most so many. Owned by the caller. */
GPtrArray *beckon_audit_list(BeckonDatabase *database, int64_t after_seq, guint limit,
                             GError **error);

/* The number of the last row; 0: there is none. */
int64_t beckon_audit_last(BeckonDatabase *database);

#endif
