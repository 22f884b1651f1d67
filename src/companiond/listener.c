/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/error.h"
#include "base/limits.h"

#define BACKLOG 1024

/* Descriptors for everything but connections: bus, listener, log, certificate store. */
#define OTHER_DESCRIPTORS 64

/* After the kernel could not give a descriptor or memory for a connection. */
#define PAUSE_MS 100

/* A client that connects and says nothing is left to the kernel. */
#define DEFER_ACCEPT_S 10

/* A phone that went away without a word: what is sent to it stays unacknowledged. */
#define USER_TIMEOUT_MS 60000

struct BeckonListener {
    GSocket *socket;
    BeckonListenerAccepted accepted;
    void *data;
    guint source; /* of the socket, or of the pause */
    guint open;
    guint max_open;
    uint64_t refused;
};

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

static GSocket *open_socket(const char *address, GError **error)
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
    g_socket_set_blocking(socket, FALSE);
    return g_steal_pointer(&socket);
}

static guint find_max_open(void)
{
    struct rlimit files = {0};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
    rlim_t most = files.rlim_cur > OTHER_DESCRIPTORS ? files.rlim_cur - OTHER_DESCRIPTORS : 1;
    return (guint)MIN(most, BECKON_LIMIT_CONNECTIONS);
}

static void on_gone(gpointer data, GObject *socket)
{
    BeckonListener *listener = data;
    listener->open--;
}

static void watch(BeckonListener *listener);

static gboolean on_pause_over(gpointer data)
{
    watch(data);
    return G_SOURCE_REMOVE;
}

static gboolean on_client(GSocket *socket, GIOCondition condition, gpointer data)
{
    BeckonListener *listener = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocket) client = g_socket_accept(socket, NULL, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        return G_SOURCE_CONTINUE;
    }
    if (client == NULL) {
        g_message("a client could not be accepted: %s", error->message);
        listener->source = g_timeout_add(PAUSE_MS, on_pause_over, listener);
        return G_SOURCE_REMOVE;
    }
    if (listener->open >= listener->max_open) {
        listener->refused++;
        return G_SOURCE_CONTINUE;
    }
    listener->open++;
    g_object_weak_ref(G_OBJECT(client), on_gone, listener);
    listener->accepted(listener->data, client);
    return G_SOURCE_CONTINUE;
}

static void watch(BeckonListener *listener)
{
    g_autoptr(GSource) source = g_socket_create_source(listener->socket, G_IO_IN, NULL);
    g_source_set_callback(source, G_SOURCE_FUNC(on_client), listener, NULL);
    listener->source = g_source_attach(source, NULL);
}

BeckonListener *beckon_listener_open(const char *address, BeckonListenerAccepted accepted,
                                     void *data, GError **error)
{
    GSocket *socket = open_socket(address, error);
    if (socket == NULL) {
        return NULL;
    }
    BeckonListener *listener = g_new0(BeckonListener, 1);
    listener->socket = socket;
    listener->accepted = accepted;
    listener->data = data;
    listener->max_open = find_max_open();
    watch(listener);
    return listener;
}

void beckon_listener_close(BeckonListener *listener)
{
    if (listener == NULL) {
        return;
    }
    g_source_remove(listener->source);
    g_object_unref(listener->socket);
    g_free(listener);
}

char *beckon_listener_address(const BeckonListener *listener)
{
    g_autoptr(GSocketAddress) where = g_socket_get_local_address(listener->socket, NULL);
    return where != NULL ? g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(where))
                         : g_strdup("?");
}

uint64_t beckon_listener_refused(const BeckonListener *listener)
{
    return listener->refused;
}
