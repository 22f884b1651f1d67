/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/receipt-token.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "jws/base64url.h"
#include "jws/json.h"

char *beckon_receipt_token_print(const BeckonReceiptToken *token)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const uint8_t *)token->receipt, strlen(token->receipt));
    g_autofree char *sha256 = beckon_base64url_encode(digest, sizeof digest);
    JsonObject *claims = json_object_new();
    json_object_set_string_member(claims, "iss", token->issuer);
    json_object_set_int_member(claims, "iat", token->iat_us / BECKON_SECOND_US);
    json_object_set_string_member(claims, "sub", token->subject);
    json_object_set_string_member(claims, "purpose", token->purpose);
    json_object_set_boolean_member(claims, "given", token->given);
    json_object_set_string_member(claims, "sha256", sha256);
    return beckon_json_print(claims);
}

static bool check_digest(JsonObject *claims, GError **error)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    const char *text = beckon_json_string(claims, "sha256", BECKON_LIMIT_CLAIM_BYTES, error);
    return text != NULL &&
           (beckon_base64url_decode_exact(text, strlen(text), digest, sizeof digest) ||
            beckon_error_invalid(error, "\"sha256\" is not 32 bytes as base64url"));
}

bool beckon_receipt_token_check_claims(JsonObject *claims, GError **error)
{
    static const char *const texts[] = {"iss", "sub", "purpose"};
    static const guint n_claims = G_N_ELEMENTS(texts) + 3; /* iat, given, sha256 */
    int64_t iat_us = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (beckon_json_string(claims, texts[i], BECKON_LIMIT_CLAIM_BYTES, error) == NULL) {
            return false;
        }
    }
    JsonNode *given = json_object_get_member(claims, "given");
    if (given == NULL || json_node_get_value_type(given) != G_TYPE_BOOLEAN) {
        return beckon_error_invalid(error, "\"given\" is neither true nor false");
    }
    return beckon_json_time(claims, "iat", &iat_us, error) && check_digest(claims, error) &&
           (json_object_get_size(claims) == n_claims ||
            beckon_error_invalid(error, "there are claims that a receipt does not have"));
}
