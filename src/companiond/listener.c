/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/error.h"
#include "base/limits.h"

#define BACKLOG 1024

/* A client that connects and says nothing is left to the kernel. */
#define DEFER_ACCEPT_S 10

/* A phone that went away without a word: what is sent to it stays unacknowledged. */
#define USER_TIMEOUT_MS 60000

static GSocketAddress *parse_address(const char *address, GError **error)
{
    g_autoptr(GSocketConnectable) parsed = g_network_address_parse(address, 0, NULL);
    GSocketAddress *found = NULL;
    if (parsed != NULL) {
        GNetworkAddress *network = G_NETWORK_ADDRESS(parsed);
        found = g_inet_socket_address_new_from_string(g_network_address_get_hostname(network),
                                                      g_network_address_get_port(network));
    }
    if (found == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "listen: '%s' is no ADDRESS:PORT: write the address in figures, as in "
                    "127.0.0.1:8443 or [::]:443",
                    address);
    }
    return found;
}

static void explain(GError *reason, const char *address, GError **error)
{
    const char *advice = "";
    if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
        advice = ": another program has that port: stop it, or set listen to a free one";
    } else if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)) {
        advice = ": a port below 1024 needs CAP_NET_BIND_SERVICE: set listen to a higher one";
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "cannot listen on %s (%s)%s", address,
                reason->message, advice);
}

/* Accepted sockets take these over. They are refinements: a kernel without one serves too. */
static void set_options(GSocket *socket)
{
    g_socket_set_listen_backlog(socket, BACKLOG);
    g_socket_set_option(socket, SOL_SOCKET, SO_SNDBUF, BECKON_LIMIT_SOCKET_SEND_BYTES, NULL);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, DEFER_ACCEPT_S, NULL);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS, NULL);
}

GSocket *beckon_listener_open(const char *address, GError **error)
{
    g_autoptr(GSocketAddress) where = parse_address(address, error);
    if (where == NULL) {
        return NULL;
    }
    g_autoptr(GError) reason = NULL;
    g_autoptr(GSocket) socket = g_socket_new(g_socket_address_get_family(where),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &reason);
    if (socket == NULL || !g_socket_bind(socket, where, TRUE, &reason)) {
        explain(reason, address, error);
        return NULL;
    }
    set_options(socket);
    if (!g_socket_listen(socket, &reason)) {
        explain(reason, address, error);
        return NULL;
    }
    return g_steal_pointer(&socket);
}

char *beckon_listener_address(GSocket *listener)
{
    g_autoptr(GSocketAddress) where = g_socket_get_local_address(listener, NULL);
    return where != NULL ? g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(where))
                         : g_strdup("?");
}
