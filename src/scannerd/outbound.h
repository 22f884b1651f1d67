/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_OUTBOUND_H
#define BECKON_SCANNERD_OUTBOUND_H

/* Bytes on their way to the engine: what its socket does not take at once waits here. Whoever
 * fills it looks at its size and stops in time. */

#include <gio/gio.h>

typedef struct BeckonOutbound BeckonOutbound;

/* drained is called whenever the socket, after it had been full, has taken some of what waits. */
BeckonOutbound *beckon_outbound_new(GSocket *socket, void (*drained)(void *user), void *user);
void beckon_outbound_free(BeckonOutbound *outbound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonOutbound, beckon_outbound_free)

/* Where frames are appended. Borrowed. */
GByteArray *beckon_outbound_bytes(BeckonOutbound *outbound);

/* Bytes that wait. */
gsize beckon_outbound_size(const BeckonOutbound *outbound);

/* Sends what the socket takes now, and the rest as soon as it can. A connection that is broken
 * takes nothing any more: reading from it says so. */
void beckon_outbound_send(BeckonOutbound *outbound);

#endif
