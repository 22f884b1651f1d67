/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/offer-token.h"

#include <string.h>

#include "base/error.h"
#include "jws/json.h"
#include "jws/jws.h"

typedef struct {
    int64_t iat_us;
    int64_t nbf_us;
    int64_t exp_us;
} Times;

/* RFC 7519 section 4.1.3: one text, or an array of them. */
static JsonArray *audiences(JsonObject *claims)
{
    JsonNode *node = json_object_get_member(claims, "aud");
    if (node != NULL && JSON_NODE_HOLDS_ARRAY(node)) {
        return json_array_ref(json_node_get_array(node));
    }
    JsonArray *list = json_array_new();
    if (node != NULL) {
        json_array_add_element(list, json_node_copy(node));
    }
    return list;
}

static bool is_text(JsonNode *node)
{
    return json_node_get_value_type(node) == G_TYPE_STRING && json_node_get_string(node)[0] != '\0';
}

static bool check_audience(JsonObject *claims, const char *wanted, GError **error)
{
    g_autoptr(JsonArray) list = audiences(claims);
    bool found = wanted == NULL;
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonNode *node = json_array_get_element(list, i);
        if (!is_text(node)) {
            return beckon_error_invalid(error, "\"aud\" is neither a text nor a list of texts");
        }
        found = found || strcmp(json_node_get_string(node), wanted) == 0;
    }
    if (json_array_get_length(list) == 0) {
        return beckon_error_invalid(error, "\"aud\" is missing");
    }
    return found ||
           beckon_error_invalid(error, "the offer is for somebody else: \"aud\" is another");
}

static bool read_claims(JsonObject *claims, Times *ret_times, GError **error)
{
    static const char *const texts[] = {"iss", "sub", "jti"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (beckon_json_string(claims, texts[i], BECKON_LIMIT_CLAIM_BYTES, error) == NULL) {
            return false;
        }
    }
    return beckon_json_time(claims, "iat", &ret_times->iat_us, error) &&
           beckon_json_time(claims, "nbf", &ret_times->nbf_us, error) &&
           beckon_json_time(claims, "exp", &ret_times->exp_us, error);
}

bool beckon_offer_token_check_claims(JsonObject *claims, GError **error)
{
    Times times;
    return read_claims(claims, &times, error) && check_audience(claims, NULL, error);
}

static bool check_times(const Times *times, int64_t now_us, GError **error)
{
    if (now_us - BECKON_OFFER_TOKEN_LEEWAY_US >= times->exp_us) {
        return beckon_error_invalid(error, "the offer has expired (\"exp\")");
    }
    if (now_us + BECKON_OFFER_TOKEN_LEEWAY_US < times->nbf_us) {
        return beckon_error_invalid(error, "the offer does not hold yet (\"nbf\")");
    }
    return now_us + BECKON_OFFER_TOKEN_LEEWAY_US >= times->iat_us ||
           beckon_error_invalid(error, "the offer was issued in the future (\"iat\")");
}

static const BeckonJwk *find_key(const BeckonJws *jws, const BeckonJwkSet *keys, GError **error)
{
    const char *kid =
        beckon_json_string(beckon_jws_header(jws), "kid", BECKON_LIMIT_KID_BYTES, error);
    const BeckonJwk *jwk = kid != NULL ? beckon_jwk_set_find(keys, kid) : NULL;
    if (kid != NULL && jwk == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "no key of the set has the token's \"kid\"");
    }
    return jwk;
}

JsonObject *beckon_offer_token_verify(const char *token, gsize len, const BeckonJwkSet *keys,
                                      const char *audience, int64_t now_us, GError **error)
{
    g_autoptr(BeckonJws) jws = beckon_jws_parse(token, len, BECKON_OFFER_TOKEN_TYP, error);
    const BeckonJwk *jwk = jws != NULL ? find_key(jws, keys, error) : NULL;
    g_autoptr(JsonObject) claims = jwk != NULL ? beckon_jws_verify(jws, jwk, error) : NULL;
    Times times;
    if (claims == NULL || !read_claims(claims, &times, error) ||
        !check_audience(claims, audience, error) || !check_times(&times, now_us, error)) {
        return NULL;
    }
    return g_steal_pointer(&claims);
}
