/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_CONNECTION_H
#define BECKON_COMPANIOND_CONNECTION_H

/* One connection of a client, between its acceptance and libsoup. */

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <stdbool.h>

/* Gives an accepted socket to libsoup, which closes it when it is done; over TLS unless the
 * certificate is NULL. A client that is idle or stalled for BECKON_LIMIT_CONNECTION_IDLE_S loses
 * the connection. */
bool beckon_connection_serve(SoupServer *soup, GSocket *socket, GTlsCertificate *certificate,
                             GError **error);

/* Breaks the connection that a message came on. libsoup notices as if the client had gone: it
 * frees what was to be sent, and tells with the message's signal "finished". */
void beckon_connection_cut(SoupServerMessage *message);

#endif
