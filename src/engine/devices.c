/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/devices.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/outbox.h"
#include "engine/clock.h"

#define OFFERS_AT_ONCE 256

typedef struct {
    const char *method;
    char *path; /* without query */
    GVariant *headers;
    const uint8_t *body;
    gsize body_len;
} Request;

typedef struct {
    guint status;
    const char *type;
    char *body;
    char *allow; /* of a 405: the methods that there are */
} Reply;

static void reply_clear(Reply *reply)
{
    g_free(reply->body);
    g_free(reply->allow);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

static char *print_json(JsonBuilder *builder)
{
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

/* RFC 9457. */
static Reply problem(guint status, const char *title, const char *detail)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "title");
    json_builder_add_string_value(builder, title);
    json_builder_set_member_name(builder, "status");
    json_builder_add_int_value(builder, status);
    json_builder_set_member_name(builder, "detail");
    json_builder_add_string_value(builder, detail);
    json_builder_end_object(builder);
    return (Reply){
        .status = status, .type = "application/problem+json", .body = print_json(builder)};
}

static const char *header(const Request *request, const char *name)
{
    const char *value = NULL;
    g_variant_lookup(request->headers, name, "&s", &value);
    return value;
}

/* The shopper whose device made the proof, or NULL with *error set. */
static BeckonShopper *authenticate(BeckonEngine *engine, const Request *request, GError **error)
{
    const char *text = header(request, "dpop");
    if (text == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "the request has no DPoP header with a proof by an enrolled device");
        return NULL;
    }
    g_autofree char *url = g_strconcat(engine->config.public_url, request->path, NULL);
    const BeckonDpopRequest asked = {request->method, url, request->body, request->body_len};
    int64_t now_us = g_get_real_time();
    BeckonDpopProof proof;
    if (!beckon_dpop_verify(text, strlen(text), &asked, now_us, &proof, error)) {
        return NULL;
    }
    g_autoptr(BeckonShopper) shopper =
        beckon_shoppers_find_jkt(engine->database, proof.key.thumbprint, error);
    if (shopper == NULL && g_error_matches(*error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_clear_error(error);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED, "this device is not enrolled");
    }
    /* Only proofs of enrolled devices are remembered: anybody can make keys. */
    if (shopper == NULL || !beckon_proofs_use(engine->proofs, &proof, now_us, error)) {
        return NULL;
    }
    return g_steal_pointer(&shopper);
}

/* "EPOCH-SEQ" of this database; anything else starts from the beginning. */
static uint64_t resume_after(const BeckonEngine *engine, const Request *request)
{
    const char *last = header(request, "last-event-id");
    const char *epoch = beckon_database_epoch(engine->database);
    guint64 seq = 0;
    if (last != NULL && g_str_has_prefix(last, epoch) && last[strlen(epoch)] == '-' &&
        !g_ascii_string_to_unsigned(last + strlen(epoch) + 1, 10, 0, G_MAXINT64, &seq, NULL)) {
        seq = 0;
    }
    return seq;
}

static void add_offer(JsonBuilder *builder, const BeckonOffer *offer)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "seq");
    json_builder_add_int_value(builder, (gint64)offer->seq);
    json_builder_set_member_name(builder, "jti");
    json_builder_add_string_value(builder, offer->jti);
    json_builder_set_member_name(builder, "token");
    json_builder_add_string_value(builder, offer->token);
    json_builder_end_object(builder);
}

/* Signed offers that hold, as a JSON object with what else a stream needs. */
static Reply offers_of(BeckonEngine *engine, const BeckonShopper *shopper, uint64_t after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) offers =
        beckon_offers_for_recipient(engine->database, shopper->jkt, after, OFFERS_AT_ONCE,
                                    beckon_engine_now_us(engine), &error);
    if (offers == NULL) {
        g_message("%s", error->message);
        return problem(503, "Not now", "the hub cannot read its database");
    }
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "recipient");
    json_builder_add_string_value(builder, shopper->jkt);
    json_builder_set_member_name(builder, "epoch");
    json_builder_add_string_value(builder, beckon_database_epoch(engine->database));
    json_builder_set_member_name(builder, "offers");
    json_builder_begin_array(builder);
    for (guint i = 0; i < offers->len; i++) {
        add_offer(builder, offers->pdata[i]);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return (Reply){.status = 200, .type = "application/json", .body = print_json(builder)};
}

static bool mark_delivered(BeckonEngine *engine, const char *const *jtis, gsize n_jtis,
                           GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    for (gsize i = 0; i < n_jtis; i++) {
        beckon_offers_move(engine->database, jtis[i], BECKON_OFFER_DELIVERED,
                           beckon_engine_now_us(engine));
    }
    return beckon_database_commit(engine->database, error);
}

/* A device that resumes behind an offer has it, whatever became of the message that said so. */
static bool acknowledge(BeckonEngine *engine, const BeckonShopper *shopper, uint64_t up_to,
                        GError **error)
{
    g_autoptr(GPtrArray) offers = beckon_offers_for_recipient(
        engine->database, shopper->jkt, 0, OFFERS_AT_ONCE, beckon_engine_now_us(engine), error);
    g_autoptr(GPtrArray) untold = g_ptr_array_new();
    for (guint i = 0; offers != NULL && i < offers->len; i++) {
        const BeckonOffer *offer = offers->pdata[i];
        if (offer->seq <= up_to && offer->state == BECKON_OFFER_SIGNED) {
            g_ptr_array_add(untold, offer->jti);
        }
    }
    if (untold->len == 0) {
        return offers != NULL;
    }
    return mark_delivered(engine, (const char *const *)untold->pdata, untold->len, error);
}

static Reply get_stream(BeckonEngine *engine, const BeckonShopper *shopper, const Request *request)
{
    uint64_t after = resume_after(engine, request);
    g_autoptr(GError) error = NULL;
    if (after > 0 && !acknowledge(engine, shopper, after, &error)) {
        g_message("%s", error->message);
    }
    return offers_of(engine, shopper, after);
}

static Reply get_offers(BeckonEngine *engine, const BeckonShopper *shopper, const Request *request)
{
    return offers_of(engine, shopper, 0);
}

static const struct {
    const char *method;
    const char *path;
    Reply (*handle)(BeckonEngine *engine, const BeckonShopper *shopper, const Request *request);
} routes[] = {
    {"GET", "/v1/stream", get_stream},
    {"GET", "/v1/offers", get_offers},
};

static Reply route(BeckonEngine *engine, const Request *request)
{
    g_autofree char *allow = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
        if (strcmp(routes[i].path, request->path) != 0) {
            continue;
        }
        if (strcmp(routes[i].method, request->method) == 0) {
            g_autoptr(GError) error = NULL;
            g_autoptr(BeckonShopper) shopper = authenticate(engine, request, &error);
            return shopper != NULL ? routes[i].handle(engine, shopper, request)
                                   : problem(401, "Who are you?", error->message);
        }
        char *more = g_strjoin(", ", routes[i].method, allow, NULL);
        g_free(allow);
        allow = more;
    }
    if (allow == NULL) {
        return problem(404, "Not here", "there is nothing at this address");
    }
    g_autofree char *detail = g_strdup_printf("this address is for %s", allow);
    Reply reply = problem(405, "Not that way", detail);
    reply.allow = g_steal_pointer(&allow);
    return reply;
}

void beckon_devices_handle(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const char *path = NULL;
    g_autoptr(GVariant) headers = NULL;
    g_autoptr(GVariant) body = NULL;
    Request request = {0};
    g_variant_get(arguments, "(&s&s@a{ss}@ay)", &request.method, &path, &headers, &body);
    g_autofree char *bare = g_strndup(path, strcspn(path, "?#"));
    request.path = bare;
    request.headers = headers;
    request.body = g_variant_get_fixed_array(body, &request.body_len, 1);
    g_auto(Reply) reply = route(data, &request);
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("a{ss}"));
    g_variant_builder_add(&out, "{ss}", "content-type", reply.type);
    if (reply.status == 401) {
        g_variant_builder_add(&out, "{ss}", "www-authenticate", "DPoP algs=\"EdDSA Ed25519\"");
    }
    if (reply.allow != NULL) {
        g_variant_builder_add(&out, "{ss}", "allow", reply.allow);
    }
    g_dbus_method_invocation_return_value(
        invocation, g_variant_new("(ua{ss}@ay)", reply.status, &out,
                                  g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, reply.body,
                                                            strlen(reply.body), 1)));
}

void beckon_devices_delivered(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autofree const char **jtis = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(^a&s)", &jtis);
    if (!mark_delivered(engine, jtis, g_strv_length((char **)jtis), &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}

void beckon_devices_clock(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const BeckonEngine *engine = data;
    g_dbus_method_invocation_return_value(
        invocation,
        g_variant_new("(xb)", beckon_engine_now_us(engine), beckon_clock_trusted(engine)));
}
