/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/link-code.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "jws/json.h"
#include "jws/jws-signer.h"
#include "jws/jws.h"

static BeckonLinkVerdict refuse(BeckonLinkVerdict verdict, GError **error, const char *why)
{
    g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID, why);
    return verdict;
}

static bool copy_text(JsonObject *claims, const char *name, char *out, gsize max_bytes,
                      GError **error)
{
    const char *text = beckon_json_string(claims, name, max_bytes, error);
    if (text == NULL) {
        return false;
    }
    g_strlcpy(out, text, max_bytes + 1);
    return true;
}

/* A code may be for one device alone (RFC 7800): whoever overhears it on its way has no use for
 * it. */
static bool read_device(JsonObject *claims, BeckonLinkCode *code, GError **error)
{
    JsonNode *cnf = json_object_get_member(claims, "cnf");
    if (cnf == NULL) {
        return true;
    }
    if (!JSON_NODE_HOLDS_OBJECT(cnf)) {
        refuse(BECKON_LINK_MALFORMED, error, "\"cnf\" is no object");
        return false;
    }
    return copy_text(json_node_get_object(cnf), "jkt", code->jkt, BECKON_THUMBPRINT_LEN, error);
}

static bool read_claims(JsonObject *claims, BeckonLinkCode *code, GError **error)
{
    return copy_text(claims, "iss", code->issuer, BECKON_LIMIT_CLAIM_BYTES, error) &&
           copy_text(claims, "sub", code->customer, BECKON_LIMIT_CUSTOMER_BYTES, error) &&
           copy_text(claims, "jti", code->jti, BECKON_LIMIT_LINK_JTI_BYTES, error) &&
           beckon_json_time(claims, "iat", &code->iat_us, error) &&
           beckon_json_time(claims, "exp", &code->exp_us, error) &&
           read_device(claims, code, error);
}

static BeckonLinkVerdict check_times(const BeckonLinkCode *code, int64_t now_us, GError **error)
{
    if (code->exp_us <= code->iat_us || code->exp_us - code->iat_us > BECKON_LINK_CODE_MAX_US) {
        return refuse(BECKON_LINK_MALFORMED, error,
                      "a link code holds for 24 hours at most (\"exp\" after \"iat\")");
    }
    if (code->iat_us > now_us + BECKON_LINK_CODE_LEEWAY_US) {
        return refuse(BECKON_LINK_MALFORMED, error,
                      "the link code was issued in the future (\"iat\"): is the clock right?");
    }
    if (now_us - BECKON_LINK_CODE_LEEWAY_US >= code->exp_us) {
        return refuse(BECKON_LINK_EXPIRED, error,
                      "the link code has expired: ask for a new one and use it soon");
    }
    return BECKON_LINK_GOOD;
}

static BeckonLinkVerdict check_store(JsonObject *claims, const char *store, GError **error)
{
    const char *audience = beckon_json_string(claims, "aud", BECKON_LIMIT_CLAIM_BYTES, error);
    if (audience == NULL) {
        return BECKON_LINK_MALFORMED;
    }
    return strcmp(audience, store) == 0
               ? BECKON_LINK_GOOD
               : refuse(BECKON_LINK_FOREIGN, error,
                        "the link code is for another store (\"aud\"): ask for one for this store");
}

static BeckonLinkVerdict check_claims(JsonObject *claims, const char *store, int64_t now_us,
                                      BeckonLinkCode *code, GError **error)
{
    if (!read_claims(claims, code, error)) {
        return BECKON_LINK_MALFORMED;
    }
    BeckonLinkVerdict verdict = check_store(claims, store, error);
    return verdict == BECKON_LINK_GOOD ? check_times(code, now_us, error) : verdict;
}

/* json-glib writes what it is given: what is no text must not come as far. */
static bool check_texts(const BeckonLinkCode *code, const char *store, GError **error)
{
    const char *const texts[] = {code->customer, code->issuer, code->jti, store};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!g_utf8_validate(texts[i], -1, NULL)) {
            refuse(BECKON_LINK_MALFORMED, error, "a name in a link code is to be UTF-8");
            return false;
        }
    }
    return true;
}

char *beckon_link_code_mint(const BeckonSigningKey *key, const BeckonLinkCode *code,
                            const char *store, GError **error)
{
    if (!check_texts(code, store, error)) {
        return NULL;
    }
    g_autoptr(JsonObject) claims = json_object_new();
    json_object_set_string_member(claims, "iss", code->issuer);
    json_object_set_string_member(claims, "aud", store);
    json_object_set_string_member(claims, "sub", code->customer);
    json_object_set_string_member(claims, "jti", code->jti);
    json_object_set_int_member(claims, "iat", code->iat_us / BECKON_SECOND_US);
    json_object_set_int_member(claims, "exp", code->exp_us / BECKON_SECOND_US);
    if (code->jkt[0] != '\0') {
        JsonObject *cnf = json_object_new();
        json_object_set_string_member(cnf, "jkt", code->jkt);
        json_object_set_object_member(claims, "cnf", cnf);
    }
    BeckonLinkCode again = {0};
    if (check_claims(claims, store, code->iat_us, &again, error) != BECKON_LINK_GOOD) {
        return NULL;
    }
    g_autofree char *payload = beckon_json_print(g_steal_pointer(&claims));
    g_autoptr(BeckonJwsSigner) signer =
        beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, BECKON_LINK_CODE_TYP);
    return beckon_jws_signer_sign(signer, payload, strlen(payload));
}

BeckonLinkVerdict beckon_link_code_verify(const char *token, gsize len, const BeckonJwkSet *keys,
                                          const char *store, int64_t now_us,
                                          BeckonLinkCode *ret_code, GError **error)
{
    g_autoptr(BeckonJws) jws = beckon_jws_parse(token, len, BECKON_LINK_CODE_TYP, error);
    const char *kid = jws != NULL ? beckon_json_string(beckon_jws_header(jws), "kid",
                                                       BECKON_LIMIT_KID_BYTES, error)
                                  : NULL;
    if (kid == NULL) {
        return BECKON_LINK_MALFORMED;
    }
    const BeckonJwk *jwk = beckon_jwk_set_find(keys, kid);
    if (jwk == NULL) {
        return refuse(BECKON_LINK_FOREIGN, error,
                      "the link code is by nobody whom this store knows (\"kid\"): ask for one in "
                      "the web shop or at the counter of this store");
    }
    g_autoptr(JsonObject) claims = beckon_jws_verify(jws, jwk, error);
    if (claims == NULL) {
        return BECKON_LINK_FOREIGN;
    }
    BeckonLinkCode code = {0};
    BeckonLinkVerdict verdict = check_claims(claims, store, now_us, &code, error);
    if (verdict == BECKON_LINK_GOOD) {
        g_strlcpy(code.kid, kid, sizeof code.kid);
        *ret_code = code;
    }
    return verdict;
}

void beckon_link_code_hash(const BeckonVault *vault, const BeckonLinkCode *code,
                           uint8_t ret_hash[BECKON_LINK_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, beckon_vault_subkey(vault, BECKON_SUBKEY_LINK),
                            BECKON_SUBKEY_BYTES, BECKON_LINK_HASH_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)code->kid, strlen(code->kid) + 1);
    crypto_generichash_update(&state, (const uint8_t *)code->jti, strlen(code->jti));
    crypto_generichash_final(&state, ret_hash, BECKON_LINK_HASH_BYTES);
}
