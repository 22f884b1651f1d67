/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jwk.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jws-alg.h"

/* RFC 7638 section 3 and RFC 8037 section 2: SHA-256 over the required members, in the order of
 * their names, without white space. */
static void write_thumbprint(BeckonJwk *jwk)
{
    g_autofree char *x = beckon_base64url_encode(jwk->x, sizeof jwk->x);
    g_autofree char *required =
        g_strdup_printf("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const uint8_t *)required, strlen(required));
    g_autofree char *thumbprint = beckon_base64url_encode(digest, sizeof digest);
    g_strlcpy(jwk->thumbprint, thumbprint, sizeof jwk->thumbprint);
}

BeckonJwk beckon_jwk_from_public(const uint8_t x[BECKON_ED25519_PUBLIC_BYTES])
{
    BeckonJwk jwk = {0};
    memcpy(jwk.x, x, sizeof jwk.x);
    write_thumbprint(&jwk);
    g_strlcpy(jwk.kid, jwk.thumbprint, sizeof jwk.kid);
    return jwk;
}

static bool is_text(JsonObject *object, const char *name, const char *wanted)
{
    return g_strcmp0(beckon_json_string(object, name, strlen(wanted), NULL), wanted) == 0;
}

static bool is_for_verifying(JsonNode *key_ops)
{
    JsonArray *ops = JSON_NODE_HOLDS_ARRAY(key_ops) ? json_node_get_array(key_ops) : NULL;
    for (guint i = 0; ops != NULL && i < json_array_get_length(ops); i++) {
        JsonNode *op = json_array_get_element(ops, i);
        if (json_node_get_value_type(op) == G_TYPE_STRING &&
            strcmp(json_node_get_string(op), "verify") == 0) {
            return true;
        }
    }
    return false;
}

/* What RFC 7517 section 4 lets a key say about its use. */
static bool check_use(JsonObject *object, GError **error)
{
    BeckonJwsAlg alg;
    if (json_object_has_member(object, "alg") &&
        !beckon_jws_alg_from_name(beckon_json_string(object, "alg", BECKON_LIMIT_NAME_BYTES, NULL),
                                  &alg)) {
        return beckon_error_invalid(error, "the key's \"alg\" is neither EdDSA nor Ed25519");
    }
    if (json_object_has_member(object, "use") && !is_text(object, "use", "sig")) {
        return beckon_error_invalid(error, "the key's \"use\" is not \"sig\"");
    }
    if (json_object_has_member(object, "key_ops") &&
        !is_for_verifying(json_object_get_member(object, "key_ops"))) {
        return beckon_error_invalid(error, "the key's \"key_ops\" lacks \"verify\"");
    }
    return true;
}

bool beckon_jwk_from_json(JsonObject *object, BeckonJwk *ret_jwk, GError **error)
{
    if (!is_text(object, "kty", "OKP") || !is_text(object, "crv", "Ed25519")) {
        return beckon_error_invalid(error, "the key is not of \"kty\" OKP and \"crv\" Ed25519");
    }
    if (json_object_has_member(object, "d")) {
        return beckon_error_invalid(
            error, "the key is a private one (it has \"d\"): give its public half");
    }
    if (!check_use(object, error)) {
        return false;
    }
    const char *x = beckon_json_string(object, "x", BECKON_LIMIT_CLAIM_BYTES, NULL);
    uint8_t bytes[BECKON_ED25519_PUBLIC_BYTES];
    if (x == NULL || !beckon_base64url_decode_exact(x, strlen(x), bytes, sizeof bytes)) {
        return beckon_error_invalid(error, "the key's \"x\" is not 32 bytes as base64url");
    }
    BeckonJwk jwk = beckon_jwk_from_public(bytes);
    if (json_object_has_member(object, "kid")) {
        const char *kid = beckon_json_string(object, "kid", BECKON_LIMIT_KID_BYTES, error);
        if (kid == NULL) {
            return false;
        }
        g_strlcpy(jwk.kid, kid, sizeof jwk.kid);
    }
    *ret_jwk = jwk;
    return true;
}

JsonObject *beckon_jwk_to_json(const BeckonJwk *jwk)
{
    g_autofree char *x = beckon_base64url_encode(jwk->x, sizeof jwk->x);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "kty", "OKP");
    json_object_set_string_member(object, "crv", "Ed25519");
    json_object_set_string_member(object, "x", x);
    return object;
}
