/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/receipt.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "jws/json.h"
#include "jws/jws-signer.h"
#include "jws/jws.h"

char *beckon_receipt_make(const BeckonSigningKey *device, const BeckonReceipt *receipt,
                          const char *store)
{
    JsonObject *claims = json_object_new();
    json_object_set_string_member(claims, "iss", beckon_signing_key_public(device)->thumbprint);
    json_object_set_string_member(claims, "aud", store);
    json_object_set_string_member(claims, "jti", receipt->jti);
    json_object_set_int_member(claims, "iat", receipt->iat_us / BECKON_SECOND_US);
    json_object_set_string_member(claims, "purpose", beckon_purpose_name(receipt->purpose));
    json_object_set_boolean_member(claims, "given", receipt->given);
    json_object_set_string_member(claims, "text", receipt->text);
    if (receipt->until_us != BECKON_TIME_NEVER) {
        json_object_set_int_member(claims, "exp", receipt->until_us / BECKON_SECOND_US);
    }
    g_autofree char *payload = beckon_json_print(claims);
    g_autoptr(BeckonJwsSigner) signer =
        beckon_jws_signer_new(device, BECKON_JWS_ALG_EDDSA, BECKON_RECEIPT_TYP);
    return beckon_jws_signer_sign(signer, payload, strlen(payload));
}

/* The token's own words about its maker; the signature says whether they are true. */
static bool is_of_device(const BeckonJws *jws, const BeckonJwk *device, GError **error)
{
    const char *kid =
        beckon_json_string(beckon_jws_header(jws), "kid", BECKON_LIMIT_KID_BYTES, error);
    return kid != NULL &&
           (strcmp(kid, device->thumbprint) == 0 ||
            beckon_error_invalid(
                error, "the receipt is by another device (\"kid\" is not its thumbprint)"));
}

static bool is_claim(JsonObject *claims, const char *name, const char *wanted, const char *why,
                     GError **error)
{
    const char *text = beckon_json_string(claims, name, BECKON_LIMIT_CLAIM_BYTES, error);
    return text != NULL && (strcmp(text, wanted) == 0 || beckon_error_invalid(error, why));
}

static bool read_what(JsonObject *claims, BeckonReceipt *receipt, GError **error)
{
    JsonNode *given = json_object_get_member(claims, "given");
    const char *purpose = beckon_json_string(claims, "purpose", BECKON_LIMIT_NAME_BYTES, error);
    if (purpose == NULL || !beckon_purpose_parse(purpose, &receipt->purpose, error)) {
        return false;
    }
    if (given == NULL || json_node_get_value_type(given) != G_TYPE_BOOLEAN) {
        return beckon_error_invalid(error, "\"given\" is neither true nor false");
    }
    receipt->given = json_node_get_boolean(given);
    const char *text = beckon_json_string(claims, "text", BECKON_LIMIT_NAME_BYTES, error);
    const char *jti = text != NULL
                          ? beckon_json_string(claims, "jti", BECKON_LIMIT_PROOF_JTI_BYTES, error)
                          : NULL;
    if (jti == NULL) {
        return false;
    }
    g_strlcpy(receipt->text, text, sizeof receipt->text);
    g_strlcpy(receipt->jti, jti, sizeof receipt->jti);
    return true;
}

static bool read_times(JsonObject *claims, int64_t now_us, BeckonReceipt *receipt, GError **error)
{
    receipt->until_us = BECKON_TIME_NEVER;
    if (!beckon_json_time(claims, "iat", &receipt->iat_us, error)) {
        return false;
    }
    if (ABS(receipt->iat_us - now_us) > BECKON_RECEIPT_WINDOW_US) {
        return beckon_error_invalid(
            error, "the receipt was not made just now (\"iat\"): is the clock right?");
    }
    if (!json_object_has_member(claims, "exp")) {
        return true;
    }
    int64_t exp_us = 0;
    if (!beckon_json_time(claims, "exp", &exp_us, error)) {
        return false;
    }
    if (!receipt->given) {
        return beckon_error_invalid(error, "a withdrawal does not lapse: leave out \"exp\"");
    }
    receipt->until_us = exp_us;
    return (exp_us > now_us && exp_us > receipt->iat_us) ||
           beckon_error_invalid(error, "the consent has lapsed already (\"exp\")");
}

bool beckon_receipt_verify(const char *token, gsize len, const BeckonJwk *device, const char *store,
                           int64_t now_us, BeckonReceipt *ret_receipt, GError **error)
{
    g_autoptr(BeckonJws) jws = beckon_jws_parse(token, len, BECKON_RECEIPT_TYP, error);
    if (jws == NULL || !is_of_device(jws, device, error)) {
        return false;
    }
    g_autoptr(JsonObject) claims = beckon_jws_verify(jws, device, error);
    BeckonReceipt receipt = {0};
    if (claims == NULL ||
        !is_claim(claims, "iss", device->thumbprint,
                  "the receipt is by another device (\"iss\" is not its thumbprint)", error) ||
        !is_claim(claims, "aud", store, "the receipt is for another store (\"aud\")", error) ||
        !read_what(claims, &receipt, error) || !read_times(claims, now_us, &receipt, error)) {
        return false;
    }
    *ret_receipt = receipt;
    return true;
}
