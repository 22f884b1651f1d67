/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jws.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jws-alg.h"
#include "jws/signing-key.h"

struct BeckonJws {
    JsonObject *header;
    char *signing_input; /* the first two parts with the dot between them */
    gsize header_len;    /* of the first part */
    gsize input_len;
    uint8_t signature[BECKON_SIGNATURE_BYTES];
};

/* Measures the first two parts. A fourth would make the signature no base64url. */
static bool find_dots(BeckonJws *jws, const char *token, gsize len)
{
    const char *end = token + len;
    const char *first = memchr(token, '.', len);
    const char *second = first != NULL ? memchr(first + 1, '.', (gsize)(end - first - 1)) : NULL;
    if (second == NULL) {
        return false;
    }
    jws->header_len = (gsize)(first - token);
    jws->input_len = (gsize)(second - token);
    return true;
}

static JsonObject *parse_part(const char *text, gsize len, const char *part, GError **error)
{
    gsize json_len = 0;
    g_autofree uint8_t *json = beckon_base64url_decode(text, len, &json_len);
    if (json == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "the %s is not canonical base64url",
                    part);
        return NULL;
    }
    JsonObject *object = beckon_json_parse_object((const char *)json, json_len, error);
    if (object == NULL) {
        g_prefix_error(error, "the %s: ", part);
    }
    return object;
}

static bool check_header(JsonObject *header, const char *typ, GError **error)
{
    BeckonJwsAlg alg;
    const char *alg_name = beckon_json_string(header, "alg", BECKON_LIMIT_NAME_BYTES, NULL);
    if (!beckon_jws_alg_from_name(alg_name, &alg)) {
        return beckon_error_invalid(error, "\"alg\" in the header is neither EdDSA nor Ed25519");
    }
    if (json_object_has_member(header, "crit")) {
        return beckon_error_invalid(error, "the header has \"crit\": no extension is understood");
    }
    if (g_strcmp0(beckon_json_string(header, "typ", BECKON_LIMIT_NAME_BYTES, NULL), typ) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "\"typ\" in the header is not \"%s\"", typ);
        return false;
    }
    return true;
}

BeckonJws *beckon_jws_parse(const char *token, gsize len, const char *typ, GError **error)
{
    g_autoptr(BeckonJws) jws = g_new0(BeckonJws, 1);
    if (len > BECKON_LIMIT_TOKEN_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the token is longer than %d bytes",
                    BECKON_LIMIT_TOKEN_BYTES);
        return NULL;
    }
    if (len == 0 || !find_dots(jws, token, len)) {
        beckon_error_invalid(error, "this is no compact JWS: it has not three parts");
        return NULL;
    }
    if (!beckon_base64url_decode_exact(token + jws->input_len + 1, len - jws->input_len - 1,
                                       jws->signature, sizeof jws->signature)) {
        beckon_error_invalid(error, "the signature is not 64 bytes as canonical base64url");
        return NULL;
    }
    jws->header = parse_part(token, jws->header_len, "header", error);
    if (jws->header == NULL || !check_header(jws->header, typ, error)) {
        return NULL;
    }
    jws->signing_input = g_strndup(token, jws->input_len);
    return g_steal_pointer(&jws);
}

void beckon_jws_free(BeckonJws *jws)
{
    if (jws == NULL) {
        return;
    }
    g_clear_pointer(&jws->header, json_object_unref);
    g_free(jws->signing_input);
    g_free(jws);
}

JsonObject *beckon_jws_header(const BeckonJws *jws)
{
    return jws->header;
}

JsonObject *beckon_jws_verify(const BeckonJws *jws, const BeckonJwk *jwk, GError **error)
{
    if (crypto_sign_verify_detached(jws->signature, (const uint8_t *)jws->signing_input,
                                    jws->input_len, jwk->x) != 0) {
        beckon_error_invalid(error, "the signature is not that of the key");
        return NULL;
    }
    return parse_part(jws->signing_input + jws->header_len + 1,
                      jws->input_len - jws->header_len - 1, "payload", error);
}
