/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_SCANNER_LINK_H
#define BECKON_ENGINE_SCANNERS_SCANNER_LINK_H

/* The engine's end of one scanner link: connects to the scanner's socket, again and again while
 * it is not there, says hello, hands on what comes and sends what is queued. */

#include "wire/link.h"

typedef struct {
    void *data;
    /* Store time that a replay is to go on from (INT64_MIN: from its start), asked at each
     * connection. */
    int64_t (*resume)(void *data);
    /* A frame of this generation; frames of another are dropped. False ends the connection: the
     * scanner broke the order of things, or *ret_why (static) says what else is wrong. */
    bool (*on_frame)(void *data, guint scanner, const BeckonLinkFrame *frame, const char **ret_why);
    /* All that was there to be read has been handed on. */
    void (*on_batch)(void *data);
    /* The connection is gone; it will be tried again. */
    void (*on_lost)(void *data, guint scanner);
} BeckonScannerLinkHooks;

typedef struct BeckonScannerLink BeckonScannerLink;

/* Starts connecting at once. The hooks are copied. */
BeckonScannerLink *beckon_scanner_link_new(guint scanner, const char *name, const char *path,
                                           uint64_t generation,
                                           const BeckonScannerLinkHooks *hooks);
void beckon_scanner_link_free(BeckonScannerLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonScannerLink, beckon_scanner_link_free)

bool beckon_scanner_link_connected(const BeckonScannerLink *link);

/* From now on, until the connection is over, ends it when nothing came for so long. */
void beckon_scanner_link_watch(BeckonScannerLink *link, guint silence_s);

/* Why it is not connected, for people; empty while it is. Borrowed. */
const char *beckon_scanner_link_trouble(const BeckonScannerLink *link);

/* Queues frames that beckon_link_put_… wrote; sent as the socket takes them. Dropped while not
 * connected. Over BECKON_LIMIT_LINK_QUEUE_BYTES the connection is ended. */
void beckon_scanner_link_send(BeckonScannerLink *link, const GByteArray *frames);

#endif
