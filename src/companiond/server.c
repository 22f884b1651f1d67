/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/server.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "companiond/bodies.h"
#include "companiond/connection.h"
#include "companiond/listener.h"
#include "companiond/response.h"

struct BeckonServer {
    SoupServer *soup;
    GTlsCertificate *certificate; /* or NULL */
    BeckonListener *listener;
    BeckonBodies *bodies;
    char *url;
    const BeckonRoute *routes;
    gsize n_routes;
    void *data;
    uint64_t bodies_refused;
};

static void refuse_body(BeckonServer *server, SoupServerMessage *message)
{
    SoupMessageBody *body = soup_server_message_get_request_body(message);
    server->bodies_refused++;
    soup_message_body_set_accumulate(body, FALSE);
    soup_message_body_truncate(body);
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
        beckon_connection_cut(message);
    }
}

static void on_headers(SoupServer *soup, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer data)
{
    BeckonServer *server = data;
    SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
    g_signal_connect(message, "got-chunk", G_CALLBACK(on_chunk), data);
    if (soup_message_headers_get_content_length(headers) > BECKON_LIMIT_REQUEST_BODY_BYTES) {
        refuse_body(server, message);
    }
    beckon_bodies_watch(server->bodies, message);
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

static void on_accepted(void *data, GSocket *socket)
{
    BeckonServer *server = data;
    g_autoptr(GError) error = NULL;
    if (!beckon_connection_serve(server->soup, socket, server->certificate, &error)) {
        g_info("a client was lost: %s", error->message);
    }
}

BeckonServer *beckon_server_open(const BeckonServerConfig *config, const BeckonRoute *routes,
                                 gsize n_routes, void *data, GError **error)
{
    g_autoptr(BeckonServer) server = g_new0(BeckonServer, 1);
    server->soup = soup_server_new("raw-paths", TRUE, NULL);
    server->routes = routes;
    server->n_routes = n_routes;
    server->data = data;
    server->bodies = beckon_bodies_new(BECKON_LIMIT_UNFINISHED_BODY_BYTES);
    soup_server_add_early_handler(server->soup, NULL, on_headers, server, NULL);
    soup_server_add_handler(server->soup, NULL, on_request, server, NULL);
    if (!load_certificate(config, &server->certificate, error)) {
        return NULL;
    }
    server->listener = beckon_listener_open(config->listen, on_accepted, server, error);
    if (server->listener == NULL) {
        return NULL;
    }
    g_autofree char *address = beckon_listener_address(server->listener);
    server->url = g_strconcat(server->certificate != NULL ? "https://" : "http://", address, NULL);
    return g_steal_pointer(&server);
}

void beckon_server_close(BeckonServer *server)
{
    if (server == NULL) {
        return;
    }
    soup_server_disconnect(server->soup);
    g_object_unref(server->soup);
    beckon_listener_close(server->listener);
    g_clear_pointer(&server->bodies, beckon_bodies_free);
    g_clear_object(&server->certificate);
    g_free(server->url);
    g_free(server);
}

const char *beckon_server_url(const BeckonServer *server)
{
    return server->url;
}

BeckonServerCounters beckon_server_counters(const BeckonServer *server)
{
    return (BeckonServerCounters){beckon_listener_refused(server->listener), server->bodies_refused,
                                  beckon_bodies_cut(server->bodies)};
}
