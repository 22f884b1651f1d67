/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/dpop.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jws-signer.h"
#include "jws/jws.h"

/* NULL when the text is no absolute URL. */
static GUri *parse_url(const char *text)
{
    const GUriFlags flags = G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE;
    g_autoptr(GUri) uri = g_uri_parse(text, flags, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    return host != NULL && host[0] != '\0' ? g_steal_pointer(&uri) : NULL;
}

/* RFC 9449 section 4.3: query and fragment are ignored, and the rest is compared after the
 * normalisation of RFC 3986 sections 6.2.2 and 6.2.3. */
static bool is_same_url(const char *text_a, const char *text_b)
{
    g_autoptr(GUri) a = parse_url(text_a);
    g_autoptr(GUri) b = parse_url(text_b);
    return a != NULL && b != NULL && strcmp(g_uri_get_scheme(a), g_uri_get_scheme(b)) == 0 &&
           g_ascii_strcasecmp(g_uri_get_host(a), g_uri_get_host(b)) == 0 &&
           g_uri_get_port(a) == g_uri_get_port(b) &&
           g_strcmp0(g_uri_get_userinfo(a), g_uri_get_userinfo(b)) == 0 &&
           strcmp(g_uri_get_path(a), g_uri_get_path(b)) == 0;
}

static char *body_hash(const BeckonDpopRequest *request)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, request->body, request->body_len);
    return beckon_base64url_encode(digest, sizeof digest);
}

char *beckon_dpop_make(const BeckonSigningKey *key, const BeckonDpopRequest *request,
                       const char *jti, int64_t now_us, GError **error)
{
    g_autoptr(GUri) url = parse_url(request->url);
    if (url == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "'%s' is no absolute URL",
                    request->url);
        return NULL;
    }
    g_autofree char *htu = g_uri_to_string_partial(url, G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
    g_autofree char *bsh = body_hash(request);
    JsonObject *claims = json_object_new();
    json_object_set_string_member(claims, "jti", jti);
    json_object_set_string_member(claims, "htm", request->method);
    json_object_set_string_member(claims, "htu", htu);
    json_object_set_int_member(claims, "iat", now_us / BECKON_SECOND_US);
    json_object_set_string_member(claims, "bsh", bsh);
    g_autofree char *payload = beckon_json_print(claims);
    g_autoptr(BeckonJwsSigner) signer = beckon_jws_signer_new_with_jwk(key, BECKON_DPOP_TYP);
    return beckon_jws_signer_sign(signer, payload, strlen(payload));
}

static bool read_key(const BeckonJws *jws, BeckonJwk *ret_key, GError **error)
{
    JsonNode *node = json_object_get_member(beckon_jws_header(jws), "jwk");
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        return beckon_error_invalid(error, "the proof's header has no \"jwk\"");
    }
    return beckon_jwk_from_json(json_node_get_object(node), ret_key, error);
}

static bool check_request(JsonObject *claims, const BeckonDpopRequest *request, GError **error)
{
    const char *htm = beckon_json_string(claims, "htm", BECKON_LIMIT_CLAIM_BYTES, NULL);
    if (g_strcmp0(htm, request->method) != 0) {
        return beckon_error_invalid(error, "the proof is for another method (\"htm\")");
    }
    const char *htu = beckon_json_string(claims, "htu", BECKON_LIMIT_TOKEN_BYTES, NULL);
    if (htu == NULL || !is_same_url(htu, request->url)) {
        return beckon_error_invalid(error, "the proof is for another URL (\"htu\")");
    }
    g_autofree char *hash = body_hash(request);
    if (g_strcmp0(beckon_json_string(claims, "bsh", strlen(hash), NULL), hash) != 0) {
        return beckon_error_invalid(error, "the proof is for another body (\"bsh\")");
    }
    return true;
}

bool beckon_dpop_verify(const char *proof, gsize len, const BeckonDpopRequest *request,
                        int64_t now_us, BeckonDpopProof *ret_proof, GError **error)
{
    BeckonDpopProof result = {0};
    g_autoptr(BeckonJws) jws = beckon_jws_parse(proof, len, BECKON_DPOP_TYP, error);
    if (jws == NULL || !read_key(jws, &result.key, error)) {
        return false;
    }
    g_autoptr(JsonObject) claims = beckon_jws_verify(jws, &result.key, error);
    if (claims == NULL || !check_request(claims, request, error) ||
        !beckon_json_time(claims, "iat", &result.iat_us, error)) {
        return false;
    }
    if (ABS(result.iat_us - now_us) > BECKON_DPOP_WINDOW_US) {
        return beckon_error_invalid(
            error, "the proof is not of this minute (\"iat\"): is the clock right?");
    }
    const char *jti = beckon_json_string(claims, "jti", BECKON_LIMIT_PROOF_JTI_BYTES, error);
    if (jti == NULL) {
        return false;
    }
    g_strlcpy(result.jti, jti, sizeof result.jti);
    *ret_proof = result;
    return true;
}
