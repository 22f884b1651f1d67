/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/asker.h"

#include <libsoup/soup.h>
#include <string.h>

#include "jws/dpop.h"

#define PAUSE_US    100000
#define PATIENCE_US (60 * G_USEC_PER_SEC)

struct RigAsker {
    char *url;
    SoupSession *session;
};

RigAsker *rig_asker_new(const char *url)
{
    RigAsker *asker = g_new0(RigAsker, 1);
    asker->url = g_strdup(url);
    asker->session = soup_session_new();
    return asker;
}

void rig_asker_free(RigAsker *asker)
{
    if (asker != NULL) {
        g_object_unref(asker->session);
        g_free(asker->url);
        g_free(asker);
    }
}

static char *print(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
    return json_to_string(node, FALSE);
}

static SoupMessage *message_new(const RigAsker *asker, const BeckonSigningKey *key,
                                const char *method, const char *path, JsonObject *body)
{
    g_autofree char *url = g_strconcat(asker->url, path, NULL);
    g_autofree char *text = body != NULL ? print(body) : g_strdup("");
    g_autofree char *jti = g_uuid_string_random();
    const BeckonDpopRequest request = {method, url, (const uint8_t *)text, strlen(text)};
    g_autofree char *proof = beckon_dpop_make(key, &request, jti, g_get_real_time(), NULL);
    SoupMessage *message = soup_message_new(method, url);
    if (proof == NULL || message == NULL) {
        g_error("%s: this is no address", url);
    }
    soup_message_headers_append(soup_message_get_request_headers(message), "DPoP", proof);
    if (body != NULL) {
        g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
        soup_message_set_request_body_from_bytes(message, "application/json", bytes);
    }
    return message;
}

static JsonObject *read_answer(GBytes *bytes)
{
    gsize len = 0;
    const char *text = g_bytes_get_data(bytes, &len);
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = text != NULL && json_parser_load_from_data(parser, text, (gssize)len, NULL)
                         ? json_parser_get_root(parser)
                         : NULL;
    return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_dup_object(root)
                                                        : json_object_new();
}

guint rig_ask(RigAsker *asker, const BeckonSigningKey *key, const char *method, const char *path,
              JsonObject *body, JsonObject **ret_answer)
{
    int64_t end_us = g_get_monotonic_time() + PATIENCE_US;
    while (true) {
        g_autoptr(GError) error = NULL;
        g_autoptr(SoupMessage) message = message_new(asker, key, method, path, body);
        g_autoptr(GBytes) bytes = soup_session_send_and_read(asker->session, message, NULL, &error);
        guint status = soup_message_get_status(message);
        /* A proof from the second in which the engine started is refused: it may be an old one. */
        bool is_away = bytes == NULL || status >= 500 || status == SOUP_STATUS_UNAUTHORIZED;
        if (!is_away || (bytes != NULL && g_get_monotonic_time() > end_us)) {
            *ret_answer = read_answer(bytes);
            return status;
        }
        if (g_get_monotonic_time() > end_us) {
            g_error("%s %s: the hub stays away: %s", method, path, error->message);
        }
        g_usleep(PAUSE_US);
    }
}
