/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/phone.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/time.h"
#include "jws/offer-token.h"
#include "rig/request.h"
#include "rig/sse-reader.h"

#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS  5000
#define PIECE_BYTES    4096

/* Longer than the hub's heartbeat: a stream on which nothing comes for that long is dead. */
#define SILENCE_S 40

struct Phone {
    const PhoneNet *net;
    const RigDevice *device;
    SoupSession *session; /* its own: one of all phones looks through all of them each time */
    GCancellable *cancellable;
    guint pause; /* event source, or 0 */
    guint pause_ms;
    bool was_open;
    char *last_event_id;
    int64_t store_us;    /* as the hub said last */
    int64_t store_at_us; /* when, monotonic */
    GHashTable *seen;    /* set of jti */
    SseReader *reader;
    GInputStream *stream;
    char piece[PIECE_BYTES];
};

static void open_stream(Phone *phone);
static void read_on(Phone *phone);

static gboolean on_pause_over(gpointer data)
{
    Phone *phone = data;
    phone->pause = 0;
    open_stream(phone);
    return G_SOURCE_REMOVE;
}

/* A little chance in each pause, so that a shop full of phones does not come back as one. */
static void come_back_later(Phone *phone)
{
    g_clear_object(&phone->stream);
    guint pause_ms = phone->pause_ms + (guint)g_random_int_range(0, (gint32)phone->pause_ms);
    phone->pause = g_timeout_add(pause_ms, on_pause_over, phone);
    phone->pause_ms = MIN(phone->pause_ms * 2, LAST_PAUSE_MS);
}

static int64_t store_now(const Phone *phone)
{
    return phone->store_at_us != 0 ? phone->store_us + g_get_monotonic_time() - phone->store_at_us
                                   : g_get_real_time();
}

static void set_time(Phone *phone, const char *data)
{
    g_autoptr(JsonNode) node = json_from_string(data, NULL);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        return;
    }
    const char *text =
        json_object_get_string_member_with_default(json_node_get_object(node), "store_time", "");
    if (beckon_time_parse(text, &phone->store_us, NULL)) {
        phone->store_at_us = g_get_monotonic_time();
    }
}

static bool is_for(JsonObject *claims, const BeckonJwk *key)
{
    JsonNode *cnf = json_object_get_member(claims, "cnf");
    return cnf != NULL && JSON_NODE_HOLDS_OBJECT(cnf) &&
           strcmp(json_object_get_string_member_with_default(json_node_get_object(cnf), "jkt", ""),
                  key->thumbprint) == 0;
}

static void copy_claim(JsonObject *claims, const char *name, JsonObject *line)
{
    JsonNode *value = json_object_get_member(claims, name);
    json_object_set_member(line, name,
                           value != NULL ? json_node_copy(value) : json_node_new(JSON_NODE_NULL));
}

static void describe_offer(Phone *phone, const char *token, JsonObject *claims, JsonObject *line)
{
    static const char *const copied[] = {"jti", "campaign", "sub", "zone", "why", "iat", "exp"};
    const char *jti = json_object_get_string_member(claims, "jti");
    for (gsize i = 0; i < G_N_ELEMENTS(copied); i++) {
        copy_claim(claims, copied[i], line);
    }
    json_object_set_string_member(line, "token", token);
    json_object_set_boolean_member(line, "duplicate",
                                   !g_hash_table_add(phone->seen, g_strdup(jti)));
}

static void take_offer(Phone *phone, const char *token)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) line = json_object_new();
    int64_t now_us = store_now(phone);
    g_autofree char *time = beckon_time_format(now_us, NULL);
    g_autoptr(JsonObject) claims =
        beckon_offer_token_verify(token, strlen(token), phone->net->keys, NULL, now_us, &error);
    bool valid = claims != NULL && is_for(claims, beckon_signing_key_public(phone->device->key));
    json_object_set_string_member(line, "name", phone->device->name);
    json_object_set_boolean_member(line, "valid", valid);
    if (valid) {
        describe_offer(phone, token, claims, line);
    } else {
        json_object_set_boolean_member(line, "duplicate", FALSE);
        json_object_set_string_member(line, "error",
                                      error != NULL ? error->message : "for another device");
    }
    json_object_set_string_member(line, "store_time", time);
    json_object_set_int_member(line, "received_monotonic_us", g_get_monotonic_time());
    phone->net->offer(phone->net->owner, phone->device, line, valid ? claims : NULL);
}

static void on_event(void *owner, const char *event, const char *id, const char *data)
{
    Phone *phone = owner;
    if (strcmp(event, "time") == 0) {
        set_time(phone, data);
    } else if (strcmp(event, "offer") == 0) {
        take_offer(phone, data);
    }
    if (id != NULL) {
        g_free(phone->last_event_id);
        phone->last_event_id = g_strdup(id);
    }
}

static void on_read(GObject *stream, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    gssize len = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    Phone *phone = data;
    if (len <= 0) {
        come_back_later(phone);
        return;
    }
    sse_reader_feed(phone->reader, phone->piece, (gsize)len);
    read_on(phone);
}

static void read_on(Phone *phone)
{
    g_input_stream_read_async(phone->stream, phone->piece, sizeof phone->piece, G_PRIORITY_DEFAULT,
                              phone->cancellable, on_read, phone);
}

static void on_opened(GObject *session, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GInputStream) stream =
        soup_session_send_finish(SOUP_SESSION(session), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    Phone *phone = data;
    SoupMessage *message = soup_session_get_async_result_message(SOUP_SESSION(session), result);
    guint status = soup_message_get_status(message);
    if (stream == NULL || status != SOUP_STATUS_OK) {
        g_printerr("%s: no stream: %s\n", phone->device->name,
                   error != NULL ? error->message : soup_status_get_phrase(status));
        come_back_later(phone);
        return;
    }
    phone->stream = g_steal_pointer(&stream);
    phone->pause_ms = FIRST_PAUSE_MS;
    sse_reader_free(phone->reader);
    phone->reader = sse_reader_new(on_event, phone);
    if (!phone->was_open) {
        phone->was_open = true;
        phone->net->opened(phone->net->owner);
    }
    read_on(phone);
}

static void open_stream(Phone *phone)
{
    g_autoptr(SoupMessage) message =
        rig_request_new(phone->device->key, "GET", phone->net->stream_url, NULL);
    if (phone->last_event_id != NULL) {
        soup_message_headers_append(soup_message_get_request_headers(message), "Last-Event-ID",
                                    phone->last_event_id);
    }
    soup_session_send_async(phone->session, message, G_PRIORITY_DEFAULT, phone->cancellable,
                            on_opened, phone);
}

Phone *phone_new(const PhoneNet *net, const RigDevice *device)
{
    Phone *phone = g_new0(Phone, 1);
    phone->net = net;
    phone->device = device;
    phone->session = soup_session_new_with_options("timeout", SILENCE_S, NULL);
    phone->cancellable = g_cancellable_new();
    phone->pause_ms = FIRST_PAUSE_MS;
    phone->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return phone;
}

void phone_start(Phone *phone)
{
    open_stream(phone);
}

void phone_free(Phone *phone)
{
    if (phone == NULL) {
        return;
    }
    g_cancellable_cancel(phone->cancellable);
    g_clear_handle_id(&phone->pause, g_source_remove);
    g_clear_object(&phone->stream);
    g_object_unref(phone->cancellable);
    g_object_unref(phone->session);
    sse_reader_free(phone->reader);
    g_hash_table_unref(phone->seen);
    g_free(phone->last_event_id);
    g_free(phone);
}
