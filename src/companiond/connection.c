/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/limits.h"

/* libsoup names no connection but by its remote address, as the very object that it was given:
 * the socket is remembered there. */
static const char socket_key[] = "beckon-socket";

static GIOStream *open_stream(GSocket *socket, GTlsCertificate *certificate, GError **error)
{
    g_autoptr(GSocketConnection) plain = g_socket_connection_factory_create_connection(socket);
    return certificate == NULL
               ? G_IO_STREAM(g_steal_pointer(&plain))
               : g_tls_server_connection_new(G_IO_STREAM(plain), certificate, error);
}

bool beckon_connection_serve(SoupServer *soup, GSocket *socket, GTlsCertificate *certificate,
                             GError **error)
{
    g_socket_set_timeout(socket, BECKON_LIMIT_CONNECTION_IDLE_S);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    g_autoptr(GSocketAddress) local = g_socket_get_local_address(socket, error);
    g_autoptr(GSocketAddress) remote =
        local != NULL ? g_socket_get_remote_address(socket, error) : NULL;
    g_autoptr(GIOStream) stream = remote != NULL ? open_stream(socket, certificate, error) : NULL;
    if (stream == NULL) {
        return false;
    }
    g_object_set_data(G_OBJECT(remote), socket_key, socket);
    return soup_server_accept_iostream(soup, stream, local, remote, error);
}

void beckon_connection_cut(SoupServerMessage *message)
{
    GSocketAddress *remote = soup_server_message_get_remote_address(message);
    g_socket_shutdown(g_object_get_data(G_OBJECT(remote), socket_key), TRUE, TRUE, NULL);
}
