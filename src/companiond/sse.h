/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_SSE_H
#define BECKON_COMPANIOND_SSE_H

/* The events of a stream as text/event-stream (WHATWG HTML, "Server-sent events"). An offer's
 * id is EPOCH-SEQ: the run of the engine's database, and the outbox's number in it. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "companiond/signed-offer.h"

/* Store time for apps, and whether the hub trusts its clock. Owned by the caller. */
GBytes *beckon_sse_time(int64_t store_us, bool trusted);

/* A comment, for when there is no time to be had: it keeps the connection alive. */
GBytes *beckon_sse_keep_alive(void);

GBytes *beckon_sse_offer(const char *epoch, const BeckonSignedOffer *offer);

/* The seq of a Last-Event-ID header: 0 when it is NULL, of another epoch, or no id of ours. */
uint64_t beckon_sse_last_seq(const char *last_event_id, const char *epoch);

#endif
