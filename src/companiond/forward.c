/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/forward.h"

#include "companiond/response.h"

#define ANSWER_TYPE G_VARIANT_TYPE("(ua{ss}ay)")

static const char *const passed_headers[] = {"accept-language", "dpop", "last-event-id"};

/* Headers given twice are joined with a comma, which no proof and no id has: the engine sees
 * that there were two. */
static GVariant *headers_of(SoupServerMessage *message)
{
    SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
    GVariantBuilder rows;
    g_variant_builder_init(&rows, G_VARIANT_TYPE("a{ss}"));
    for (gsize i = 0; i < G_N_ELEMENTS(passed_headers); i++) {
        const char *value = soup_message_headers_get_list(headers, passed_headers[i]);
        if (value != NULL) {
            g_variant_builder_add(&rows, "{ss}", passed_headers[i], value);
        }
    }
    return g_variant_builder_end(&rows);
}

static char *path_with_query(SoupServerMessage *message)
{
    GUri *uri = soup_server_message_get_uri(message);
    const char *query = g_uri_get_query(uri);
    return query != NULL ? g_strconcat(g_uri_get_path(uri), "?", query, NULL)
                         : g_strdup(g_uri_get_path(uri));
}

void beckon_forward_ask(BeckonEngineClient *engine, SoupServerMessage *message,
                        BeckonEngineAnswer done, void *data)
{
    const char *method = soup_server_message_get_method(message);
    g_autofree char *path = path_with_query(message);
    g_autoptr(GBytes) body =
        soup_message_body_flatten(soup_server_message_get_request_body(message));
    GVariant *bytes = g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, body, TRUE);
    soup_server_message_pause(message);
    beckon_engine_client_handle(
        engine, g_variant_new("(ss@a{ss}@ay)", method, path, headers_of(message), bytes), done,
        data);
}

static bool is_answer(GVariant *answer)
{
    return answer != NULL && g_variant_is_of_type(answer, ANSWER_TYPE);
}

static GBytes *body_of(GVariant *answer)
{
    g_autoptr(GVariant) body = g_variant_get_child_value(answer, 2);
    return g_variant_get_data_as_bytes(body);
}

GBytes *beckon_forward_granted(GVariant *answer)
{
    guint status = 0;
    if (!is_answer(answer)) {
        return NULL;
    }
    g_variant_get_child(answer, 0, "u", &status);
    return status == SOUP_STATUS_OK ? body_of(answer) : NULL;
}

void beckon_forward_respond(SoupServerMessage *message, GVariant *answer)
{
    if (!is_answer(answer)) {
        beckon_response_problem(message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                "the hub's engine does not answer; try again in a moment");
        return;
    }
    SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
    g_autoptr(GVariantIter) rows = NULL;
    g_autoptr(GBytes) body = body_of(answer);
    guint status = 0;
    const char *name = NULL;
    const char *value = NULL;
    const char *content_type = "application/json";
    g_variant_get(answer, "(ua{ss}ay)", &status, &rows, NULL);
    while (g_variant_iter_next(rows, "{&s&s}", &name, &value)) {
        if (g_ascii_strcasecmp(name, "content-type") == 0) {
            content_type = value;
        } else {
            soup_message_headers_replace(headers, name, value);
        }
    }
    beckon_response_body(message, status, content_type, g_bytes_get_data(body, NULL),
                         g_bytes_get_size(body));
}
