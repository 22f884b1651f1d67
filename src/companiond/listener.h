/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_LISTENER_H
#define BECKON_COMPANIOND_LISTENER_H

/* The listening socket, with what libsoup's own would lack: a backlog for a shop full of phones
 * that come back at once, and bounds on what the kernel holds for a client. */

#include <gio/gio.h>

/* Listens on ADDRESS:PORT, the address in figures ("127.0.0.1:8443", "[::]:443"; port 0 is any
 * free one). BECKON_ERROR_INVALID, which names the address and what to do. */
GSocket *beckon_listener_open(const char *address, GError **error);

/* Where it listens, as ADDRESS:PORT with the port that was chosen. Owned by the caller. */
char *beckon_listener_address(GSocket *listener);

#endif
