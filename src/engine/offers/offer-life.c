/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/offer-life.h"

#include "base/error.h"
#include "database/redemptions.h"

BeckonRefusal beckon_offer_life_end(const BeckonOffer *offer, int64_t now_us)
{
    switch (offer->state) {
    case BECKON_OFFER_DRAFTED:
    case BECKON_OFFER_SIGNED:
    case BECKON_OFFER_DELIVERED:
    case BECKON_OFFER_SEEN:
        return offer->expires_us <= now_us ? BECKON_REFUSAL_EXPIRED : BECKON_REFUSAL_NONE;
    case BECKON_OFFER_REDEEMED:
        return BECKON_REFUSAL_REDEEMED;
    case BECKON_OFFER_DISMISSED:
        return BECKON_REFUSAL_DISMISSED;
    case BECKON_OFFER_EXPIRED:
        return BECKON_REFUSAL_EXPIRED;
    case BECKON_OFFER_REVOKED:
        return BECKON_REFUSAL_REVOKED;
    case BECKON_OFFER_GHOST:
        return BECKON_REFUSAL_UNKNOWN; /* nobody was told of it */
    }
    return BECKON_REFUSAL_UNKNOWN;
}

BeckonHttpReply beckon_offer_life_problem(BeckonEngine *engine, const BeckonHttpRequest *request,
                                          const char *subject, const char *jti,
                                          const BeckonOffer *offer, BeckonRefusal end)
{
    BeckonLanguage language = beckon_http_language(request);
    g_autoptr(BeckonRedemption) redemption =
        end == BECKON_REFUSAL_REDEEMED ? beckon_redemptions_find(engine->database, jti, NULL)
                                       : NULL;
    int64_t now_us = beckon_engine_now_us(engine);
    int64_t ended_us = redemption != NULL ? redemption->redeemed_us
                       : offer != NULL    ? MIN(offer->released_us, offer->expires_us)
                                          : now_us;
    g_autofree char *when =
        beckon_language_when(language, ended_us, now_us, engine->shop->timezone);
    const BeckonRefusalFacts facts = {
        .when = when,
        .till = redemption != NULL ? redemption->till : NULL,
    };
    return beckon_refusal_problem(end, language, subject, &facts);
}

/* One transaction; an offer that is not there any more is passed over. */
static bool move(BeckonEngine *engine, const char *jti, BeckonOfferState to, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    beckon_offers_move(engine->database, jti, to, beckon_engine_now_us(engine));
    return beckon_database_commit(engine->database, error);
}

/* Nobody learns of another's offer that it exists. Its own phone may have it before the hub is told
 * that it was signed. */
static BeckonHttpReply say(BeckonEngine *engine, const BeckonCaller *caller,
                           const BeckonHttpRequest *request, BeckonOfferState to)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonOffer) offer = beckon_offers_find(engine->database, request->id, &error);
    if (offer == NULL && !g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        return beckon_http_error(error);
    }
    if (offer == NULL || offer->number != caller->shopper->number) {
        return beckon_offer_life_problem(engine, request, "offer", request->id, NULL,
                                         BECKON_REFUSAL_UNKNOWN);
    }
    BeckonRefusal end = beckon_offer_life_end(offer, beckon_engine_now_us(engine));
    if (end != BECKON_REFUSAL_NONE && offer->state != to) {
        return beckon_offer_life_problem(engine, request, "offer", request->id, offer, end);
    }
    g_clear_error(&error);
    return offer->state == to || move(engine, request->id, to, &error) ? beckon_http_reply_empty()
                                                                       : beckon_http_error(error);
}

BeckonHttpReply beckon_offer_life_seen(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request)
{
    return say(engine, caller, request, BECKON_OFFER_SEEN);
}

BeckonHttpReply beckon_offer_life_dismissed(BeckonEngine *engine, const BeckonCaller *caller,
                                            const BeckonHttpRequest *request)
{
    return say(engine, caller, request, BECKON_OFFER_DISMISSED);
}

static bool revoke_offer(BeckonEngine *engine, const char *jti, GError **error)
{
    g_autoptr(BeckonOffer) offer = beckon_offers_find(engine->database, jti, error);
    if (offer == NULL) {
        return false;
    }
    if (offer->state == BECKON_OFFER_GHOST) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "nothing was offered: an experiment held this shopper out");
        return false;
    }
    BeckonRefusal end = beckon_offer_life_end(offer, beckon_engine_now_us(engine));
    if (end != BECKON_REFUSAL_NONE && end != BECKON_REFUSAL_REVOKED) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the offer is over already: it is %s", beckon_refusal_name(end));
        return false;
    }
    return end == BECKON_REFUSAL_REVOKED || move(engine, jti, BECKON_OFFER_REVOKED, error);
}

void beckon_offer_life_revoke(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const char *jti = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s)", &jti);
    if (!revoke_offer(data, jti, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}
