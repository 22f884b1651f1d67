/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/outbox.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/audit.h"
#include "database/outbox.h"
#include "engine/announce.h"
#include "jws/base64url.h"

void beckon_outbox_clear(BeckonEngine *engine)
{
    if (engine->claimer_watch != 0) {
        g_bus_unwatch_name(engine->claimer_watch);
        engine->claimer_watch = 0;
    }
    g_clear_pointer(&engine->claimer, g_free);
    engine->claimed_seq = 0;
}

static void on_claimer_gone(GDBusConnection *connection, const char *name, gpointer data)
{
    BeckonEngine *engine = data;
    beckon_outbox_clear(engine);
    beckon_announce_drafts(engine);
}

static void note_claimer(BeckonEngine *engine, const char *sender)
{
    if (g_strcmp0(engine->claimer, sender) == 0) {
        return;
    }
    beckon_outbox_clear(engine);
    engine->claimer = g_strdup(sender);
    engine->claimer_watch = g_bus_watch_name_on_connection(beckon_bus_connection(engine->bus),
                                                           sender, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                           NULL, on_claimer_gone, engine, NULL);
}

void beckon_outbox_signs_with(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    uint8_t thumbprint[32]; /* SHA-256 */
    const char *kid;
    g_variant_get(arguments, "(&s)", &kid);
    if (!beckon_base64url_decode_exact(kid, strlen(kid), thumbprint, sizeof thumbprint)) {
        g_dbus_method_invocation_return_error_literal(
            invocation, BECKON_ERROR, BECKON_ERROR_INVALID, "a kid is a thumbprint of RFC 7638");
        return;
    }
    if (!beckon_audit_note_key(engine->database, "signing", kid, g_get_real_time(), &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}

void beckon_outbox_claim(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    guint32 limit = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(u)", &limit);
    note_claimer(engine, g_dbus_method_invocation_get_sender(invocation));
    g_autoptr(GPtrArray) drafts = beckon_offers_claim(engine->database, engine->claimed_seq,
                                                      MIN(limit, BECKON_LIMIT_OUTBOX_CLAIM),
                                                      beckon_engine_now_us(engine), &error);
    if (drafts == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("a(tssssx)"));
    for (guint i = 0; i < drafts->len; i++) {
        const BeckonOffer *offer = drafts->pdata[i];
        g_autofree char *x = beckon_base64url_encode(offer->device_x, sizeof offer->device_x);
        g_variant_builder_add(&out, "(tssssx)", offer->seq, offer->jti, offer->recipient, x,
                              offer->payload, offer->cause_us);
        engine->claimed_seq = offer->seq;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(tssssx))", &out));
}

bool beckon_outbox_is_token(const char *token)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    gsize len = strlen(token);
    return len > 0 && len <= BECKON_LIMIT_TOKEN_BYTES && strspn(token, allowed) == len;
}

/* Without one (dispatchd refused to sign) nobody is to wait for the offer. */
static void settle(BeckonEngine *engine, const char *jti, const char *token, bool on_stream)
{
    if (beckon_outbox_is_token(token)) {
        beckon_offers_settle(engine->database, jti, token, on_stream);
        return;
    }
    g_autoptr(BeckonOffer) offer = beckon_offers_find(engine->database, jti, NULL);
    if (offer != NULL && offer->token == NULL &&
        beckon_offers_move(engine->database, jti, BECKON_OFFER_REVOKED,
                           beckon_engine_now_us(engine))) {
        g_message("offer %s is revoked: the dispatcher gave no token for it", jti);
    }
}

void beckon_outbox_settle(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GVariantIter) offers = NULL;
    g_autoptr(GError) error = NULL;
    const char *jti, *token;
    gboolean on_stream;
    g_variant_get(arguments, "(a(ssb))", &offers);
    if (!beckon_database_begin(engine->database, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    while (g_variant_iter_loop(offers, "(&s&sb)", &jti, &token, &on_stream)) {
        settle(engine, jti, token, on_stream);
    }
    if (!beckon_database_commit(engine->database, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}
