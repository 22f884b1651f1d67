/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/redemptions.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/time.h"
#include "database/redemptions.h"
#include "engine/offers/offer-life.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/till-form.h"

#define NOUN "redemption"

/* What a till asks. */
typedef struct {
    BeckonEngine *engine;
    const BeckonHttpRequest *request;
    const char *till; /* its name */
    const char *receipt;
    int64_t spent_minor;
    int64_t now_us; /* store time */
    BeckonTillForm form;
    char *jti;
} Asked;

static BeckonHttpReply count_refused(BeckonEngine *engine, BeckonRefusal refusal,
                                     BeckonHttpReply reply)
{
    engine->redemptions.refused[refusal]++;
    return reply;
}

/* A refusal that speaks of no end of an offer. */
static BeckonHttpReply refuse(const Asked *asked, BeckonRefusal refusal,
                              const BeckonRefusalFacts *facts)
{
    return count_refused(
        asked->engine, refusal,
        beckon_refusal_problem(refusal, beckon_http_language(asked->request), NOUN, facts));
}

static BeckonHttpReply refuse_plainly(const Asked *asked, BeckonRefusal refusal)
{
    const BeckonRefusalFacts nothing = {0};
    return refuse(asked, refusal, &nothing);
}

static BeckonHttpReply refuse_ended(const Asked *asked, const BeckonOffer *offer,
                                    BeckonRefusal refusal)
{
    return count_refused(
        asked->engine, refusal,
        beckon_offer_life_problem(asked->engine, asked->request, NOUN, asked->jti, offer, refusal));
}

static BeckonHttpReply answer_accepted(const Asked *asked, const BeckonRedemption *redemption,
                                       bool repeated)
{
    BeckonShop *shop = asked->engine->shop;
    g_autofree char *reduction = beckon_money_format(redemption->spent_minor, shop->currency);
    g_autofree char *redeemed = beckon_time_format(redemption->redeemed_us, shop->timezone);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "jti", redemption->jti);
    json_object_set_string_member(object, "campaign", redemption->campaign);
    beckon_json_set_text(object, "product", redemption->product);
    json_object_set_string_member(object, "reduction", reduction);
    json_object_set_string_member(object, "redeemed", redeemed);
    json_object_set_boolean_member(object, "repeated", repeated);
    *(repeated ? &asked->engine->redemptions.repeated : &asked->engine->redemptions.accepted) += 1;
    return beckon_http_reply_json(200, object);
}

/* The same receipt again: the till did not hear the answer, or has lost count. */
static BeckonHttpReply answer_again(const Asked *asked, const BeckonRedemption *redemption)
{
    if (strcmp(redemption->jti, asked->jti) == 0) {
        return answer_accepted(asked, redemption, true);
    }
    g_autofree char *when =
        beckon_language_when(beckon_http_language(asked->request), redemption->redeemed_us,
                             asked->now_us, asked->engine->shop->timezone);
    const BeckonRefusalFacts facts = {
        .when = when, .receipt = asked->receipt, .campaign = redemption->campaign};
    return refuse(asked, BECKON_REFUSAL_RECEIPT_USED, &facts);
}

/* The claims of the offer's own token, which the engine keeps as the dispatcher made it. */
static JsonObject *claims_of(const BeckonOffer *offer)
{
    const char *payload = strchr(offer->token, '.');
    const char *end = payload != NULL ? strchr(payload + 1, '.') : NULL;
    gsize len = 0;
    g_autofree uint8_t *text =
        end != NULL ? beckon_base64url_decode(payload + 1, (gsize)(end - payload - 1), &len) : NULL;
    return text != NULL ? beckon_json_parse_object((const char *)text, len, NULL) : NULL;
}

/* Whether the hub made this form for this offer, and the offer's device shows it: the one that
 * the database knows, whatever the dispatcher signed. */
static bool is_genuine(const Asked *asked, const BeckonOffer *offer, JsonObject *claims,
                       BeckonTillVerdict shown)
{
    const char *till =
        claims != NULL ? beckon_json_string(claims, "till", BECKON_LIMIT_CLAIM_BYTES, NULL) : NULL;
    uint8_t part[BECKON_TILL_HUB_BYTES];
    return till != NULL && beckon_base64url_decode_exact(till, strlen(till), part, sizeof part) &&
           memcmp(asked->form.bytes, part, sizeof part) == 0 &&
           memcmp(asked->form.offer.device, offer->device_x, sizeof offer->device_x) == 0 &&
           shown != BECKON_TILL_OTHER_DEVICE;
}

/* Why an offer that still holds is not to be redeemed with this form. */
static BeckonRefusal judge_shown(BeckonTillVerdict shown)
{
    switch (shown) {
    case BECKON_TILL_ACCEPTED:
        return BECKON_REFUSAL_NONE;
    case BECKON_TILL_UNKNOWN_KEY:
    case BECKON_TILL_FOREIGN:
    case BECKON_TILL_OTHER_DEVICE:
        return BECKON_REFUSAL_FOREIGN;
    case BECKON_TILL_STALE:
        return BECKON_REFUSAL_STALE;
    case BECKON_TILL_AHEAD:
        return BECKON_REFUSAL_AHEAD;
    case BECKON_TILL_EXPIRED:
        return BECKON_REFUSAL_EXPIRED;
    }
    return BECKON_REFUSAL_FOREIGN;
}

static BeckonHttpReply refuse_amount(const Asked *asked, const BeckonOffer *offer)
{
    g_autofree char *most =
        beckon_money_format(offer->reserve_minor, asked->engine->shop->currency);
    const BeckonRefusalFacts facts = {.amount = most};
    return refuse(asked, BECKON_REFUSAL_AMOUNT, &facts);
}

/* Whether this one won: the INSERT decides, whatever was read before. */
static bool redeem(const Asked *asked, JsonObject *claims, bool *ret_won, GError **error)
{
    BeckonDatabase *database = asked->engine->database;
    const BeckonRedemption redemption = {
        .jti = asked->jti,
        .till = (char *)asked->till,
        .receipt = (char *)asked->receipt,
        .product = (char *)json_object_get_string_member_with_default(claims, "gtin", NULL),
        .redeemed_us = asked->now_us,
        .spent_minor = asked->spent_minor,
    };
    if (!beckon_database_begin(database, error)) {
        return false;
    }
    *ret_won = beckon_redemptions_add(database, &redemption);
    return beckon_database_commit(database, error);
}

static BeckonHttpReply redeem_offer(const Asked *asked, const BeckonOffer *offer)
{
    g_autoptr(JsonObject) claims = claims_of(offer);
    g_autoptr(GError) error = NULL;
    BeckonTillVerdict shown = beckon_till_form_check_shown(&asked->form, asked->now_us);
    BeckonRefusal refusal = beckon_offer_life_end(offer, asked->now_us);
    bool won = false;
    if (offer->token == NULL && refusal == BECKON_REFUSAL_NONE) {
        return beckon_http_problem(
            503, NULL, "Not yet",
            "the hub is still being told of this offer: try again in a moment");
    }
    if (!is_genuine(asked, offer, claims, shown)) {
        return refuse_plainly(asked, BECKON_REFUSAL_FOREIGN);
    }
    if (refusal == BECKON_REFUSAL_NONE) {
        refusal = judge_shown(shown);
    }
    if (refusal == BECKON_REFUSAL_NONE && asked->spent_minor > offer->reserve_minor) {
        return refuse_amount(asked, offer);
    }
    if (refusal != BECKON_REFUSAL_NONE) {
        return refuse_ended(asked, offer, refusal);
    }
    if (!redeem(asked, claims, &won, &error)) {
        return beckon_http_error(error);
    }
    g_autoptr(BeckonRedemption) made =
        beckon_redemptions_find(asked->engine->database, asked->jti, &error);
    if (made == NULL) {
        return beckon_http_error(error);
    }
    beckon_pasts_offers_changed(asked->engine->pasts, offer->number);
    return won ? answer_accepted(asked, made, false)
               : refuse_ended(asked, offer, BECKON_REFUSAL_REDEEMED);
}

/* An offer that is not kept (any more): its shopper may be forgotten, its redemption is not. */
static BeckonHttpReply answer_unknown(const Asked *asked)
{
    g_autoptr(BeckonRedemption) redemption =
        beckon_redemptions_find(asked->engine->database, asked->jti, NULL);
    return redemption != NULL ? refuse_ended(asked, NULL, BECKON_REFUSAL_REDEEMED)
                              : refuse_plainly(asked, BECKON_REFUSAL_UNKNOWN);
}

static BeckonHttpReply answer(const Asked *asked)
{
    BeckonDatabase *database = asked->engine->database;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonRedemption) earlier =
        beckon_redemptions_find_receipt(database, asked->till, asked->receipt, &error);
    if (earlier != NULL) {
        return answer_again(asked, earlier);
    }
    if (!g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        return beckon_http_error(error);
    }
    g_clear_error(&error);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(database, asked->jti, &error);
    if (offer == NULL && !g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        return beckon_http_error(error);
    }
    return offer != NULL && offer->token != NULL ? redeem_offer(asked, offer)
                                                 : answer_unknown(asked);
}

/* The members of the body but the form, which is the phone's. */
static bool read_body(JsonObject *body, Asked *asked, const char **ret_form, GError **error)
{
    *ret_form = beckon_json_string(body, "token", BECKON_LIMIT_TOKEN_BYTES, error);
    asked->receipt = *ret_form != NULL
                         ? beckon_json_string(body, "receipt", BECKON_LIMIT_NAME_BYTES, error)
                         : NULL;
    const char *reduction =
        asked->receipt != NULL
            ? beckon_json_string(body, "reduction", BECKON_LIMIT_NAME_BYTES, error)
            : NULL;
    return reduction != NULL &&
           beckon_money_parse(reduction, asked->engine->shop->currency, &asked->spent_minor, error);
}

BeckonHttpReply beckon_redemptions_redeem(BeckonEngine *engine, const BeckonCaller *caller,
                                          const BeckonHttpRequest *request)
{
    Asked asked = {.engine = engine,
                   .request = request,
                   .till = caller->till->name,
                   .now_us = beckon_engine_now_us(engine)};
    const char *form = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) body = beckon_http_json(request, &error);
    if (body == NULL || !read_body(body, &asked, &form, &error)) {
        return count_refused(engine, BECKON_REFUSAL_MALFORMED,
                             beckon_http_problem(400, "urn:beckon:" NOUN ":malformed",
                                                 "The request is wrong", error->message));
    }
    if (!beckon_till_form_parse(form, strlen(form), &asked.form)) {
        return refuse_plainly(&asked, BECKON_REFUSAL_MALFORMED);
    }
    g_autofree char *jti = beckon_hex_encode(asked.form.offer.jti, sizeof asked.form.offer.jti);
    asked.jti = jti;
    return answer(&asked);
}

GVariant *beckon_redemptions_counts(const BeckonEngine *engine)
{
    GVariantDict dict, refused;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_init(&refused, NULL);
    for (guint i = BECKON_REFUSAL_NONE + 1; i < BECKON_REFUSALS; i++) {
        g_variant_dict_insert(&refused, beckon_refusal_name((BeckonRefusal)i), "t",
                              engine->redemptions.refused[i]);
    }
    g_variant_dict_insert(&dict, "accepted", "t", engine->redemptions.accepted);
    g_variant_dict_insert(&dict, "repeated", "t", engine->redemptions.repeated);
    g_variant_dict_insert_value(&dict, "refused", g_variant_dict_end(&refused));
    return g_variant_dict_end(&dict);
}
