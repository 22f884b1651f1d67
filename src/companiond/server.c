/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/server.h"

#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/limits.h"
#include "companiond/listener.h"
#include "companiond/response.h"

/* Descriptors for everything but connections: bus, listener, log, certificate store. */
#define OTHER_DESCRIPTORS 64

struct BeckonServer {
    SoupServer *soup;
    char *url;
    const BeckonRoute *routes;
    gsize n_routes;
    void *data;
    guint connections;
    guint max_connections;
    BeckonServerCounters counters;
};

static void on_connection_gone(gpointer data, GObject *socket)
{
    BeckonServer *server = data;
    server->connections--;
}

/* libsoup tells of a message at its connection's start, and of each later one. */
static void on_started(SoupServer *soup, SoupServerMessage *message, gpointer data)
{
    static const char known[] = "beckon-known";
    BeckonServer *server = data;
    GSocket *socket = soup_server_message_get_socket(message);
    if (socket == NULL || g_object_get_data(G_OBJECT(socket), known) != NULL) {
        return;
    }
    g_object_set_data(G_OBJECT(socket), known, server);
    g_object_weak_ref(G_OBJECT(socket), on_connection_gone, server);
    g_socket_set_timeout(socket, BECKON_LIMIT_CONNECTION_IDLE_S);
    server->connections++;
    if (server->connections > server->max_connections) {
        server->counters.connections_refused++;
        g_socket_shutdown(socket, TRUE, TRUE, NULL);
    }
}

static void refuse_body(BeckonServer *server, SoupServerMessage *message)
{
    SoupMessageBody *body = soup_server_message_get_request_body(message);
    server->counters.bodies_refused++;
    soup_message_body_set_accumulate(body, FALSE);
    soup_message_body_truncate(body);
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Connection",
                                 "close");
    g_autofree char *detail = g_strdup_printf("a request's body may have %d bytes at most",
                                              BECKON_LIMIT_REQUEST_BODY_BYTES);
    beckon_response_problem(message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, detail);
}

/* libsoup reads a body to its end before it answers; one without an end is cut off. */
static void on_chunk(SoupServerMessage *message, GBytes *chunk, gpointer data)
{
    static const char discarded[] = "beckon-discarded";
    BeckonServer *server = data;
    const SoupMessageBody *body = soup_server_message_get_request_body(message);
    if (soup_server_message_get_status(message) == 0) {
        if (body->length > BECKON_LIMIT_REQUEST_BODY_BYTES) {
            refuse_body(server, message);
        }
        return;
    }
    gsize total =
        GPOINTER_TO_SIZE(g_object_get_data(G_OBJECT(message), discarded)) + g_bytes_get_size(chunk);
    g_object_set_data(G_OBJECT(message), discarded, GSIZE_TO_POINTER(total));
    if (total > BECKON_LIMIT_REQUEST_DISCARD_BYTES) {
        g_socket_shutdown(soup_server_message_get_socket(message), TRUE, TRUE, NULL);
    }
}

static void on_headers(SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer data)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
    g_signal_connect(message, "got-chunk", G_CALLBACK(on_chunk), data);
    if (soup_message_headers_get_content_length(headers) > BECKON_LIMIT_REQUEST_BODY_BYTES) {
        refuse_body(data, message);
    }
}

static bool path_fits(const BeckonRoute *route, const char *path)
{
    return g_str_has_suffix(route->path, "/") ? g_str_has_prefix(path, route->path)
                                              : strcmp(path, route->path) == 0;
}

static bool method_fits(const BeckonRoute *route, const char *method)
{
    return route->method == NULL || strcmp(method, route->method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

static void on_request(SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer data)
{
    BeckonServer *server = data;
    const char *method = soup_server_message_get_method(message);
    bool known_path = false;
    if (!g_utf8_validate(method, -1, NULL)) {
        beckon_response_problem(message, SOUP_STATUS_BAD_REQUEST, "the method is not text");
        return;
    }
    for (gsize i = 0; i < server->n_routes; i++) {
        const BeckonRoute *route = &server->routes[i];
        if (!path_fits(route, path)) {
            continue;
        }
        if (method_fits(route, method)) {
            route->handler(server->data, message);
            return;
        }
        known_path = true;
    }
    if (known_path) {
        soup_message_headers_replace(soup_server_message_get_response_headers(message), "Allow",
                                     "GET, HEAD");
        beckon_response_problem(message, SOUP_STATUS_METHOD_NOT_ALLOWED,
                                "this path is read with GET");
    } else {
        beckon_response_problem(message, SOUP_STATUS_NOT_FOUND, "there is nothing at this path");
    }
}

/* Each connection takes a descriptor; having none left would make libsoup's accept spin. */
static guint find_max_connections(void)
{
    struct rlimit files = {0};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
    rlim_t most = files.rlim_cur > OTHER_DESCRIPTORS ? files.rlim_cur - OTHER_DESCRIPTORS : 1;
    return (guint)MIN(most, BECKON_LIMIT_CONNECTIONS);
}

static bool load_certificate(const BeckonServerConfig *config, GTlsCertificate **ret_certificate,
                             GError **error)
{
    if (config->certificate[0] == '\0') {
        return true;
    }
    g_autoptr(GError) reason = NULL;
    GTlsCertificate *certificate =
        config->key[0] == '\0'
            ? g_tls_certificate_new_from_file(config->certificate, &reason)
            : g_tls_certificate_new_from_files(config->certificate, config->key, &reason);
    if (certificate == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "certificate %s: %s (it and the key are to be PEM files of one pair)",
                    config->certificate, reason->message);
        return false;
    }
    *ret_certificate = certificate;
    return true;
}

BeckonServer *beckon_server_open(const BeckonServerConfig *config, const BeckonRoute *routes,
                                 gsize n_routes, void *data, GError **error)
{
    g_autoptr(GTlsCertificate) certificate = NULL;
    if (!load_certificate(config, &certificate, error)) {
        return NULL;
    }
    g_autoptr(GSocket) listener = beckon_listener_open(config->listen, error);
    if (listener == NULL) {
        return NULL;
    }
    g_autoptr(BeckonServer) server = g_new0(BeckonServer, 1);
    server->soup = soup_server_new("raw-paths", TRUE, "tls-certificate", certificate, NULL);
    server->routes = routes;
    server->n_routes = n_routes;
    server->data = data;
    server->max_connections = find_max_connections();
    g_autofree char *address = beckon_listener_address(listener);
    server->url = g_strconcat(certificate != NULL ? "https://" : "http://", address, NULL);
    g_signal_connect(server->soup, "request-started", G_CALLBACK(on_started), server);
    soup_server_add_early_handler(server->soup, NULL, on_headers, server, NULL);
    soup_server_add_handler(server->soup, NULL, on_request, server, NULL);
    SoupServerListenOptions options = certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
    if (!soup_server_listen_socket(server->soup, listener, options, error)) {
        return NULL;
    }
    return g_steal_pointer(&server);
}

void beckon_server_close(BeckonServer *server)
{
    if (server == NULL) {
        return;
    }
    soup_server_disconnect(server->soup);
    g_object_unref(server->soup);
    g_free(server->url);
    g_free(server);
}

const char *beckon_server_url(const BeckonServer *server)
{
    return server->url;
}

const BeckonServerCounters *beckon_server_counters(const BeckonServer *server)
{
    return &server->counters;
}
