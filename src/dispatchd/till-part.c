/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/till-part.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/till-form.h"

#define GTIN_DIGITS 14

static bool read_jti(JsonObject *claims, BeckonTillOffer *offer, GError **error)
{
    const char *jti = beckon_json_string(claims, "jti", 2 * sizeof offer->jti, error);
    return jti != NULL && (beckon_hex_decode(jti, offer->jti, sizeof offer->jti) ||
                           beckon_error_invalid(error, "\"jti\" is not 32 hexadecimal digits"));
}

static bool read_exp(JsonObject *claims, BeckonTillOffer *offer, GError **error)
{
    int64_t exp_us = 0;
    if (!beckon_json_time(claims, "exp", &exp_us, error)) {
        return false;
    }
    if (exp_us / BECKON_SECOND_US > UINT32_MAX) {
        return beckon_error_invalid(error, "\"exp\" is too late for the form for tills");
    }
    offer->exp_s = (uint32_t)(exp_us / BECKON_SECOND_US);
    return true;
}

static bool read_gtin(JsonObject *object, const char *name, uint64_t *ret_gtin, GError **error)
{
    const char *text = beckon_json_string(object, name, GTIN_DIGITS, error);
    guint64 gtin = 0;
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &gtin, NULL)) {
        return text != NULL && beckon_error_invalid(error, "a product is no GTIN");
    }
    *ret_gtin = gtin;
    return true;
}

/* "5.00 EUR" → 500: the currency is whatever the text names, as the shop has but one. */
static bool read_money(JsonObject *object, const char *name, uint64_t *ret_minor, GError **error)
{
    const char *text = beckon_json_string(object, name, BECKON_LIMIT_CLAIM_BYTES, error);
    const char *blank = text != NULL ? strrchr(text, ' ') : NULL;
    int64_t minor = 0;
    if (blank == NULL || !beckon_money_parse(text, blank + 1, &minor, NULL)) {
        return beckon_error_invalid(text != NULL ? error : NULL, "an amount is no money");
    }
    *ret_minor = (uint64_t)minor;
    return true;
}

static bool read_reduction(JsonObject *claims, BeckonTillOffer *offer, GError **error)
{
    static const BeckonTillReduction kinds[] = {BECKON_TILL_REDUCE_PERCENT, BECKON_TILL_REDUCE_BY,
                                                BECKON_TILL_REDUCE_PRICE, BECKON_TILL_REDUCE_GIFT};
    JsonNode *node = json_object_get_member(claims, "reduce");
    if (node == NULL) {
        return true;
    }
    JsonObject *reduce = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *name = NULL;
    for (gsize i = 0; reduce != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (json_object_has_member(reduce, beckon_till_reduction_name(kinds[i]))) {
            offer->reduction = kinds[i];
            name = beckon_till_reduction_name(kinds[i]);
        }
    }
    switch (offer->reduction) {
    case BECKON_TILL_REDUCE_NONE:
        return beckon_error_invalid(error, "\"reduce\" says nothing");
    case BECKON_TILL_REDUCE_PERCENT:
        offer->value = (uint64_t)MAX(json_object_get_int_member_with_default(reduce, name, 0), 0);
        return true;
    case BECKON_TILL_REDUCE_BY:
    case BECKON_TILL_REDUCE_PRICE:
        return read_money(reduce, name, &offer->value, error);
    case BECKON_TILL_REDUCE_GIFT:
        return read_gtin(reduce, name, &offer->value, error);
    }
    return false;
}

static bool read_device(JsonObject *claims, const char *x, BeckonTillOffer *offer, GError **error)
{
    JsonNode *cnf = json_object_get_member(claims, "cnf");
    const char *jkt =
        cnf != NULL && JSON_NODE_HOLDS_OBJECT(cnf)
            ? beckon_json_string(json_node_get_object(cnf), "jkt", BECKON_THUMBPRINT_LEN, NULL)
            : NULL;
    if (!beckon_base64url_decode_exact(x, strlen(x), offer->device, sizeof offer->device)) {
        return beckon_error_invalid(error, "the device's key is not 32 bytes as base64url");
    }
    BeckonJwk device = beckon_jwk_from_public(offer->device);
    return g_strcmp0(jkt, device.thumbprint) == 0 ||
           beckon_error_invalid(error, "\"cnf\" is not the thumbprint of the device's key");
}

char *beckon_till_part_make(const BeckonSigningKey *hub, JsonObject *claims, const char *x,
                            GError **error)
{
    BeckonTillOffer offer = {0};
    uint8_t part[BECKON_TILL_HUB_BYTES];
    const char *audience = beckon_json_string(claims, "aud", BECKON_LIMIT_CLAIM_BYTES, error);
    bool has_product = json_object_has_member(claims, "gtin");
    if (audience == NULL || !read_jti(claims, &offer, error) || !read_exp(claims, &offer, error) ||
        (has_product && !read_gtin(claims, "gtin", &offer.product, error)) ||
        !read_reduction(claims, &offer, error) || !read_device(claims, x, &offer, error) ||
        !beckon_till_form_sign(hub, audience, &offer, part, error)) {
        return NULL;
    }
    return beckon_base64url_encode(part, sizeof part);
}
