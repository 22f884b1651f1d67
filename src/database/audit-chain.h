/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_AUDIT_CHAIN_H
#define BECKON_DATABASE_AUDIT_CHAIN_H

/* The chain of the audit trail: each row's hash is SHA-256 over the hash before it and the row's
 * members in the order below, whole numbers as 8 bytes with the highest first, texts behind their
 * length as such a number. Before the first row stands SHA-256 over "beckon audit 1" and the epoch
 * of the database, so that no other hub's trail fits. Pure.
 *
 * What a chain cannot show: that its last rows were cut off, or that somebody who can write the
 * file made it anew from some row on. A hash that was kept elsewhere shows both. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_AUDIT_HASH_BYTES 32

typedef struct {
    int64_t seq; /* from 1 */
    int64_t wall_us;
    char *kind; /* "rules-applied": see BeckonAuditKind */
    int64_t uid;
    char *subject;
    char *detail;
    int64_t n;
    uint8_t hash[BECKON_AUDIT_HASH_BYTES];
} BeckonAuditRow;

void beckon_audit_row_free(BeckonAuditRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonAuditRow, beckon_audit_row_free)

/* How far a chain has been followed. */
typedef struct {
    int64_t seq; /* of the last row; 0: none yet */
    uint8_t hash[BECKON_AUDIT_HASH_BYTES];
} BeckonAuditChain;

/* Before the first row of a database with this epoch. */
BeckonAuditChain beckon_audit_chain_begin(const char *epoch);

/* Writes the hash that a row has behind the chain, whatever its own says. */
void beckon_audit_chain_hash(const BeckonAuditChain *chain, const BeckonAuditRow *row,
                             uint8_t ret_hash[BECKON_AUDIT_HASH_BYTES]);

/* Goes on by a row. NULL, or why it is not the next one as it was written, after which the chain
 * stands where it stood. Static. */
const char *beckon_audit_chain_follow(BeckonAuditChain *chain, const BeckonAuditRow *row);

#endif
