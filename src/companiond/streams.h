/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_STREAMS_H
#define BECKON_COMPANIOND_STREAMS_H

/* The open streams, by recipient: a device's key may hold up to BECKON_LIMIT_STREAMS_A_DEVICE,
 * and a further one ends the oldest. */

#include <glib.h>
#include <libsoup/soup.h>
#include <stdbool.h>
#include <stdint.h>

#include "companiond/latency.h"
#include "companiond/signed-offer.h"
#include "companiond/stream.h"

typedef struct BeckonStreams BeckonStreams;

/* Counted since the start. */
typedef struct {
    uint64_t offers_sent;     /* offer events written */
    uint64_t streams_dropped; /* given up because their reader stalled */
    BeckonLatency latency;    /* from an offer's cause to its write */
} BeckonStreamsCounters;

BeckonStreams *beckon_streams_new(guint max_streams);

/* Lets go of every stream without a word to its reader. */
void beckon_streams_free(BeckonStreams *streams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStreams, beckon_streams_free)

guint beckon_streams_count(const BeckonStreams *streams);
bool beckon_streams_are_full(const BeckonStreams *streams);
const BeckonStreamsCounters *beckon_streams_counters(const BeckonStreams *streams);

/* Opens a stream on a paused message: time, then the waiting offers (sorted by
 * seq), then whatever is delivered. Waiting offers that do not fit end the stream behind the
 * last that does, and the device comes back for the rest. Answers the seq of the last written. */
uint64_t beckon_streams_open(BeckonStreams *streams, SoupServerMessage *message,
                             const char *recipient, const char *epoch, uint64_t last_seq,
                             GBytes *time, const GPtrArray *waiting);

/* Whether any stream of the recipient is open. */
bool beckon_streams_have(const BeckonStreams *streams, const char *recipient);

/* Writes the time and an offer on the recipient's streams. Answers whether any of
 * them has the offer now. */
bool beckon_streams_deliver(BeckonStreams *streams, const BeckonSignedOffer *offer, GBytes *time,
                            int64_t cause_us);

/* Writes an event on every stream. */
void beckon_streams_broadcast(BeckonStreams *streams, GBytes *event);

/* Ends the recipient's streams; and how often that was asked, so that a stream which was granted
 * before it is not opened behind it. */
void beckon_streams_end_of(BeckonStreams *streams, const char *recipient);
uint64_t beckon_streams_ended(const BeckonStreams *streams);

/* Ends every stream, so that its device opens a new one. */
void beckon_streams_end(BeckonStreams *streams);

#endif
