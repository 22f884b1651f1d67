/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/devices.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "database/outbox.h"
#include "engine/clock.h"

#define OFFERS_AT_ONCE 256

/* "EPOCH-SEQ" of this database; anything else starts from the beginning. */
static uint64_t resume_after(const BeckonEngine *engine, const BeckonHttpRequest *request)
{
    const char *last = beckon_http_header(request, "last-event-id");
    const char *epoch = beckon_database_epoch(engine->database);
    guint64 seq = 0;
    if (last != NULL && g_str_has_prefix(last, epoch) && last[strlen(epoch)] == '-' &&
        !g_ascii_string_to_unsigned(last + strlen(epoch) + 1, 10, 0, G_MAXINT64, &seq, NULL)) {
        seq = 0;
    }
    return seq;
}

static JsonObject *describe_offer(const BeckonOffer *offer)
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "seq", (gint64)offer->seq);
    json_object_set_string_member(object, "jti", offer->jti);
    json_object_set_string_member(object, "token", offer->token);
    return object;
}

/* Signed offers that hold, as a JSON object with what else a stream needs. */
static BeckonHttpReply offers_of(BeckonEngine *engine, const BeckonShopper *shopper, uint64_t after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) offers =
        beckon_offers_for_recipient(engine->database, shopper->jkt, after, OFFERS_AT_ONCE,
                                    beckon_engine_now_us(engine), &error);
    if (offers == NULL) {
        return beckon_http_error(error);
    }
    JsonArray *rows = json_array_new();
    for (guint i = 0; i < offers->len; i++) {
        json_array_add_object_element(rows, describe_offer(offers->pdata[i]));
    }
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "recipient", shopper->jkt);
    json_object_set_string_member(object, "epoch", beckon_database_epoch(engine->database));
    json_object_set_array_member(object, "offers", rows);
    return beckon_http_reply_json(200, object);
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

BeckonHttpReply beckon_devices_stream(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request)
{
    uint64_t after = resume_after(engine, request);
    g_autoptr(GError) error = NULL;
    if (after > 0 && !acknowledge(engine, caller->shopper, after, &error)) {
        g_message("%s", error->message);
    }
    return offers_of(engine, caller->shopper, after);
}

BeckonHttpReply beckon_devices_offers(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request)
{
    return offers_of(engine, caller->shopper, 0);
}

void beckon_devices_delivered(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autofree const char **jtis = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(^a&s)", &jtis);
    gsize n_jtis = g_strv_length((char **)jtis);
    if (n_jtis > BECKON_LIMIT_IN_FLIGHT_OFFERS) {
        g_dbus_method_invocation_return_error(invocation, BECKON_ERROR, BECKON_ERROR_LIMIT,
                                              "more than %d offers at once",
                                              BECKON_LIMIT_IN_FLIGHT_OFFERS);
        return;
    }
    if (!mark_delivered(engine, jtis, n_jtis, &error)) {
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
