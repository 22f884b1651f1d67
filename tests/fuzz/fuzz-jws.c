/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Everything in src/jws/ that reads what outsiders wrote, with the same bytes in each place:
 * JSON, key sets and keys, tokens and proofs, and, since no fuzzer guesses a signature, the
 * claims of a token that was signed. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "jws/dpop.h"
#include "jws/json.h"
#include "jws/jws-signer.h"
#include "jws/offer-token.h"

#define NOW_US INT64_C(1795514460000000) /* of the tokens in tests/jws/vectors/ */

typedef struct {
    BeckonSigningKey *key;
    BeckonJwsSigner *signer;
    BeckonJwkSet *set;
} Keys;

/* Kept for the life of the program. */
static const Keys *keys(void)
{
    static Keys made;
    if (made.key == NULL) {
        static const uint8_t seed[BECKON_SIGNING_SEED_BYTES] = {1};
        made.key = beckon_signing_key_new_from_seed(seed);
        made.signer = beckon_jws_signer_new(made.key, BECKON_JWS_ALG_EDDSA, BECKON_OFFER_TOKEN_TYP);
        made.set = beckon_jwk_set_new();
        beckon_jwk_set_add(made.set, beckon_signing_key_public(made.key), NULL);
    }
    return &made;
}

/* What was accepted is JSON still when it is written out and read again. */
static void read_json(const char *text, gsize len)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(text, len, NULL);
    if (object != NULL) {
        g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
        g_autofree char *again = json_to_string(node, FALSE);
        g_autoptr(JsonObject) second = beckon_json_parse_object(again, strlen(again), NULL);
        g_assert(second != NULL);
    }
}

static void read_keys(const char *text, gsize len)
{
    beckon_jwk_set_free(beckon_jwk_set_parse(text, len, NULL));
    beckon_signing_key_free(beckon_signing_key_parse(text, len, NULL));
}

static void read_tokens(const char *text, gsize len)
{
    const BeckonDpopRequest request = {"POST", "https://hub.shop.example/v1/sightings", NULL, 0};
    BeckonDpopProof proof;
    JsonObject *claims = beckon_offer_token_verify(text, len, keys()->set, NULL, NOW_US, NULL);
    g_clear_pointer(&claims, json_object_unref);
    beckon_dpop_verify(text, len, &request, NOW_US, &proof, NULL);
}

static void read_signed_claims(const char *text, gsize len)
{
    g_autofree char *token = beckon_jws_signer_sign(keys()->signer, text, len);
    g_autoptr(JsonObject) claims =
        beckon_offer_token_verify(token, strlen(token), keys()->set, NULL, NOW_US, NULL);
    g_assert(claims == NULL || beckon_offer_token_check_claims(claims, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *text = (const char *)data;
    read_json(text, len);
    read_keys(text, len);
    read_tokens(text, len);
    read_signed_claims(text, len);
    return 0;
}
