/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_OUTBOX_H
#define BECKON_DATABASE_OUTBOX_H

/* Offers on their way: drafted with their caps in one transaction, claimed, signed, sent. Each
 * step may be repeated: its jti is drawn once. All times are store time; what changes something
 * is called in a transaction. */

#include "database/offers.h"

/* What is to be drafted. Everything is borrowed. */
typedef struct {
    const char *jti;
    uint32_t number; /* the recipient is this shopper's device */
    const char *campaign;
    const char *zone;
    int64_t visit_started_us;
    int64_t drafted_us;
    int64_t expires_us;
    int64_t reserve_minor;
    const char *arm; /* of the campaign's experiment; NULL: none */
    bool is_ghost;   /* the shopper is held out: reserves nothing, and is never claimed */
    const char *payload;
    int64_t cause_us;
} BeckonDraft;

/* True when it is drafted now. False, with nothing changed, when this shopper has had this
 * campaign in this visit, or is no longer enrolled. */
bool beckon_offers_draft(BeckonDatabase *database, const BeckonDraft *draft);

/* The oldest unsigned drafts with seq > after_seq that have not expired: BeckonOffer in the
 * order of seq. What is claimed is the caller's to remember: claim on from the last seq, and
 * again from 0 when the claimer is gone. */
GPtrArray *beckon_offers_claim(BeckonDatabase *database, uint64_t after_seq, guint limit,
                               int64_t now_us, GError **error);

/* An offer is signed, and on the recipient's stream or not. Idempotent; the first token stays. */
void beckon_offers_settle(BeckonDatabase *database, const char *jti, const char *token,
                          bool on_stream);

/* Signed offers of a recipient with seq > after_seq that neither ended nor expired, in the order
 * of seq, up to the first draft that is not signed yet: what follows would be skipped for good
 * by a stream that resumes behind it. */
GPtrArray *beckon_offers_for_recipient(BeckonDatabase *database, const char *jkt,
                                       uint64_t after_seq, guint limit, int64_t now_us,
                                       GError **error);

#endif
