/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_BATCH_H
#define BECKON_DISPATCHD_BATCH_H

/* Drafts that were claimed together, signed, on their way to companiond and back to the engine.
 * The forms are those of schemas/dbus/. */

#include <glib.h>

#include "dispatchd/offer-signer.h"

typedef struct BeckonBatch BeckonBatch;

/* Signs drafts, a(tssssx) as Claim answers. One whose payload is no offer, or is another's, is
 * refused: it is not handed on and is settled with an empty token. */
BeckonBatch *beckon_batch_sign(const BeckonOfferSigner *signer, GVariant *drafts);
void beckon_batch_free(BeckonBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBatch, beckon_batch_free)

guint beckon_batch_size(const BeckonBatch *batch);
guint beckon_batch_refused(const BeckonBatch *batch);
guint beckon_batch_delivered(const BeckonBatch *batch);

/* Why the first refused draft was: NULL when none was. Borrowed. */
const char *beckon_batch_why_refused(const BeckonBatch *batch);

/* The signed offers as Deliver takes them, a(tsssx). Floating. */
GVariant *beckon_batch_offers(const BeckonBatch *batch);

/* Takes Deliver's answer, ab: one for each signed offer. An answer of another length says nothing
 * about any. */
void beckon_batch_take_answer(BeckonBatch *batch, GVariant *on_stream);

/* What became of all drafts as Settle takes it, a(ssb). Floating. */
GVariant *beckon_batch_settlement(const BeckonBatch *batch);

#endif
