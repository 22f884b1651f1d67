/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/response.h"

#include <string.h>

#include "jws/json.h"

static void set_header(SoupServerMessage *message, const char *name, const char *value)
{
    soup_message_headers_replace(soup_server_message_get_response_headers(message), name, value);
}

/* libsoup closes each connection that it did not accept itself after one request. (Of those
 * that it did, 3.2 never lets go when the client closes one between two requests.) */
static void set_common_headers(SoupServerMessage *message)
{
    GUri *uri = soup_server_message_get_uri(message);
    set_header(message, "Connection", "close");
    set_header(message, "X-Content-Type-Options", "nosniff");
    if (uri != NULL && g_str_has_prefix(g_uri_get_path(uri), "/v1/")) {
        set_header(message, "Cache-Control", "no-store");
    }
}

void beckon_response_body(SoupServerMessage *message, guint status, const char *content_type,
                          const void *body, gsize len)
{
    set_common_headers(message);
    soup_server_message_set_status(message, status, NULL);
    if (len > 0) {
        soup_server_message_set_response(message, content_type, SOUP_MEMORY_COPY, body, len);
    }
}

static void respond(SoupServerMessage *message, guint status, const char *content_type,
                    JsonObject *object)
{
    g_autofree char *text = beckon_json_print(object);
    beckon_response_body(message, status, content_type, text, strlen(text));
}

void beckon_response_json(SoupServerMessage *message, guint status, JsonObject *object)
{
    respond(message, status, "application/json", object);
}

void beckon_response_problem(SoupServerMessage *message, guint status, const char *detail)
{
    JsonObject *problem = json_object_new();
    json_object_set_string_member(problem, "type", "about:blank");
    json_object_set_string_member(problem, "title", soup_status_get_phrase(status));
    json_object_set_int_member(problem, "status", status);
    json_object_set_string_member(problem, "detail", detail);
    if (status == SOUP_STATUS_SERVICE_UNAVAILABLE) {
        set_header(message, "Retry-After", G_STRINGIFY(BECKON_RETRY_AFTER_S));
    }
    respond(message, status, "application/problem+json", problem);
}

void beckon_response_event_stream(SoupServerMessage *message)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
    set_common_headers(message);
    set_header(message, "Content-Type", "text/event-stream");
    /* An event goes out in one write, without the three of a chunk; ids resume what was cut. */
    soup_message_headers_set_encoding(headers, SOUP_ENCODING_EOF);
    soup_message_body_set_accumulate(soup_server_message_get_response_body(message), FALSE);
    soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
}
