/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_LINK_SOCKET_H
#define BECKON_SCANNERD_LINK_SOCKET_H

/* The socket at which the engine finds this scanner. */

#include <gio/gio.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct BeckonLinkSocket BeckonLinkSocket;

/* Listens at a path, with mode 0660, in the place of a socket that a dead process left there.
 * BECKON_ERROR_EXISTS when another process listens there or it is something else;
 * BECKON_ERROR_INVALID (a path too long for a socket), BECKON_ERROR_IO. */
BeckonLinkSocket *beckon_link_socket_open(const char *path, GError **error);

/* Removes the socket. */
void beckon_link_socket_close(BeckonLinkSocket *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonLinkSocket, beckon_link_socket_close)

/* Calls accepted for each connection of a process with this uid (SO_PEERCRED); others are
 * closed at once. The connection is non-blocking and borrowed for the call. */
void beckon_link_socket_serve(BeckonLinkSocket *link, uid_t peer,
                              void (*accepted)(void *user, GSocket *connection), void *user);

#endif
