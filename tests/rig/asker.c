/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/asker.h"

#include <libsoup/soup.h>

#include "jws/json.h"
#include "rig/request.h"

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

static SoupMessage *message_new(const RigAsker *asker, const BeckonSigningKey *key,
                                const char *method, const char *path, JsonObject *body)
{
    g_autofree char *url = g_strconcat(asker->url, path, NULL);
    g_autofree char *text = body != NULL ? beckon_json_print(json_object_ref(body)) : NULL;
    return rig_request_new(key, method, url, text);
}

static JsonObject *read_answer(GBytes *bytes)
{
    gsize len = 0;
    const char *text = g_bytes_get_data(bytes, &len);
    JsonObject *answer = text != NULL ? beckon_json_parse_object(text, len, NULL) : NULL;
    return answer != NULL ? answer : json_object_new();
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
