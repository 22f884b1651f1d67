/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_RECEIPTS_H
#define BECKON_COMPANIOND_RECEIPTS_H

/* Ids of offers that were written when a stream opened, until the engine knows: they are told
 * together, one call at a time, and told again when the engine did not answer. */

#include <glib.h>

#include "companiond/engine-client.h"

typedef struct BeckonReceipts BeckonReceipts;

/* The client is borrowed. */
BeckonReceipts *beckon_receipts_new(BeckonEngineClient *engine);
void beckon_receipts_free(BeckonReceipts *receipts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonReceipts, beckon_receipts_free)

/* Copies the id. Beyond BECKON_LIMIT_IN_FLIGHT_OFFERS untold ids the further ones are let go:
 * their devices have the offers, and say so when they resume. */
void beckon_receipts_add(BeckonReceipts *receipts, const char *jti);

/* Tells what is untold, unless a call is under way already. */
void beckon_receipts_send(BeckonReceipts *receipts);

#endif
