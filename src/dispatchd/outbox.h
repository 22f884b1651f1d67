/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_OUTBOX_H
#define BECKON_DISPATCHD_OUTBOX_H

/* Empties the engine's outbox: claim, sign, hand to companiond, settle, one batch at a time; and
 * when there are no drafts, consent receipts: claim, sign, settle.
 * Nothing is kept between batches. Whoever dies in between, the engine gives the unsettled
 * drafts again, the same tokens come of them, and all later steps are idempotent on the jti. */

#include <gio/gio.h>
#include <stdbool.h>

#include "dispatchd/offer-signer.h"
#include "jws/jws-signer.h"

typedef struct BeckonOutbox BeckonOutbox;

typedef struct {
    guint64 n_signed;
    guint64 n_delivered; /* on a stream at once */
    guint64 n_refused;   /* drafts that were no offers, receipts that were none */
    guint64 n_receipts;  /* signed */
} BeckonOutboxCounters;

/* Borrows the signers, and the name (kid) of their key. With assume_clock the wall clock counts as
 * synchronised. BECKON_ERROR_UNREACHABLE. */
BeckonOutbox *beckon_outbox_new(GDBusConnection *bus, const BeckonOfferSigner *signer,
                                const BeckonJwsSigner *receipt_signer, const char *kid,
                                bool assume_clock, GError **error);
void beckon_outbox_free(BeckonOutbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonOutbox, beckon_outbox_free)

/* Says which key signs and claims what is there; from then on whenever there is more, and again to
 * an engine that comes anew. */
void beckon_outbox_start(BeckonOutbox *outbox);

BeckonOutboxCounters beckon_outbox_counters(const BeckonOutbox *outbox);

/* What drafts wait for now. */
bool beckon_outbox_has_engine(const BeckonOutbox *outbox);
bool beckon_outbox_has_companiond(const BeckonOutbox *outbox);
bool beckon_outbox_has_clock(const BeckonOutbox *outbox);

#endif
