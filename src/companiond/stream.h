/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_STREAM_H
#define BECKON_COMPANIOND_STREAM_H

/* One open event stream of one device. libsoup queues whatever it is given, so the stream
 * counts what it has handed over and the kernel has not yet taken; a reader who leaves more than
 * BECKON_LIMIT_STREAM_QUEUE_BYTES unread loses the stream, and resumes with Last-Event-ID. */

#include <glib.h>
#include <libsoup/soup.h>
#include <stdbool.h>
#include <stdint.h>

#include "companiond/signed-offer.h"

typedef struct BeckonStream BeckonStream;

typedef struct {
    /* The connection has ended, however that came; the stream is the callback's to free. */
    void (*closed)(void *owner, BeckonStream *stream);
    /* The kernel took an offer whose cause was at cause_us (CLOCK_MONOTONIC). */
    void (*wrote)(void *owner, int64_t cause_us);
} BeckonStreamEvents;

/* Answers a paused message with an open stream for a recipient, who has seen everything up to
 * last_seq. events and owner are borrowed. */
BeckonStream *beckon_stream_open(SoupServerMessage *message, const char *recipient,
                                 const char *epoch, uint64_t last_seq,
                                 const BeckonStreamEvents *events, void *owner);
void beckon_stream_free(BeckonStream *stream);

const char *beckon_stream_recipient(const BeckonStream *stream);
uint64_t beckon_stream_last_seq(const BeckonStream *stream);

/* Whether the stream was given up because its reader stalled. */
bool beckon_stream_was_dropped(const BeckonStream *stream);

/* Whether an event of len bytes would still be within the limit. */
bool beckon_stream_has_room(const BeckonStream *stream, gsize len);

/* Writes an event that is not an offer. */
void beckon_stream_write(BeckonStream *stream, GBytes *event);

/* Writes an offer unless its seq was passed. cause_us is 0 for one that waited for the device.
 * Answers whether the stream has the offer now. */
bool beckon_stream_offer(BeckonStream *stream, const BeckonSignedOffer *offer, int64_t cause_us);

/* Ends the stream after what was written; where its reader has stalled, at once. */
void beckon_stream_retire(BeckonStream *stream);

/* Ends the stream after what was written. */
void beckon_stream_end(BeckonStream *stream);

#endif
