/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_RECEIPTS_H
#define BECKON_DATABASE_RECEIPTS_H

/* What devices signed about their shoppers' consents, in boxes under the shopper's key, and what
 * the store signed in return. Withdrawals are kept as well: both can show what was agreed. */

#include "database/shoppers.h"

typedef struct {
    uint64_t receipt; /* from 1, never given twice */
    uint32_t number;
    BeckonPurpose purpose;
    bool given;
    int64_t made_us;     /* wall time, as the device says */
    int64_t taken_us;    /* wall time */
    char *token;         /* the device's JWS */
    char *countersigned; /* the store's; NULL until it is there */
} BeckonKeptReceipt;

BeckonKeptReceipt *beckon_kept_receipt_new(BeckonPurpose purpose, bool given, int64_t made_us,
                                           int64_t taken_us, const char *token);
void beckon_kept_receipt_free(BeckonKeptReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonKeptReceipt, beckon_kept_receipt_free)

/* Keeps one; beyond BECKON_LIMIT_RECEIPTS_KEPT of a purpose the oldest goes. In a transaction. Its
 * receipt, number and countersigned are not read. */
void beckon_receipts_keep(BeckonDatabase *database, uint32_t number,
                          const BeckonKeptReceipt *receipt);

/* The latest of each purpose, and the oldest that wait for the store's signature: of
 * BeckonKeptReceipt, owned by the caller. */
GPtrArray *beckon_receipts_latest(BeckonDatabase *database, uint32_t number, GError **error);
GPtrArray *beckon_receipts_unsigned(BeckonDatabase *database, guint limit, GError **error);

/* The one for a purpose among the latest; NULL: none. Borrowed. */
const BeckonKeptReceipt *beckon_receipts_for(const GPtrArray *latest, BeckonPurpose purpose);

/* The store's signature; NULL: it is refused for good. The first stays. In a transaction. */
void beckon_receipts_settle(BeckonDatabase *database, uint64_t receipt, const char *countersigned);

#endif
