/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_LISTENER_H
#define BECKON_COMPANIOND_LISTENER_H

/* The listening socket. libsoup could listen itself, but with a backlog of 10, without a bound
 * on connections, and, in 3.2, it loses memory with each and listens no more once it could not
 * accept one. */

#include <gio/gio.h>
#include <stdint.h>

typedef struct BeckonListener BeckonListener;

/* A client has connected. The socket is borrowed; it counts as open as long as it exists. */
typedef void (*BeckonListenerAccepted)(void *data, GSocket *socket);

/* Listens on ADDRESS:PORT, the address in figures ("127.0.0.1:8443", "[::]:443"; port 0 is any
 * free one). Clients are accepted once the main loop runs, BECKON_LIMIT_CONNECTIONS at once.
 * BECKON_ERROR_INVALID, which names the address and what to do. */
BeckonListener *beckon_listener_open(const char *address, BeckonListenerAccepted accepted,
                                     void *data, GError **error);

/* To be called when no accepted socket exists any more. */
void beckon_listener_close(BeckonListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonListener, beckon_listener_close)

/* Where it listens, as ADDRESS:PORT with the port that was chosen. Owned by the caller. */
char *beckon_listener_address(const BeckonListener *listener);

/* How many clients were turned away since the start because too many were connected. */
uint64_t beckon_listener_refused(const BeckonListener *listener);

#endif
