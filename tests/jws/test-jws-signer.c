/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jws-signer.h"

#include <string.h>

#include "base/bytes.h"
#include "jws/base64url.h"
#include "jws/jws.h"
#include "jws/vectors.h"
#include "testing.h"

#define PAYLOAD "{\"b\":1,\"a\":\"\xc3\xa9\"}"

static BeckonSigningKey *key_of_rfc_8037(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    uint8_t seed[BECKON_SIGNING_SEED_BYTES];
    beckon_hex_decode(vectors_string(vectors, "seed_hex"), seed, sizeof seed);
    return beckon_signing_key_new_from_seed(seed);
}

static char *part(const char *token, guint n)
{
    g_auto(GStrv) parts = g_strsplit(token, ".", 0);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(parts), 3);
    gsize len = 0;
    return (char *)beckon_base64url_decode(parts[n], strlen(parts[n]), &len);
}

static void writes_the_header_that_offers_have(void)
{
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    g_autoptr(BeckonJwsSigner) signer =
        beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, "offer+jwt");
    g_autofree char *token = beckon_jws_signer_sign(signer, PAYLOAD, strlen(PAYLOAD));
    g_autofree char *header = part(token, 0);
    g_autofree char *payload = part(token, 1);
    CU_ASSERT_STRING_EQUAL(header, "{\"alg\":\"EdDSA\",\"typ\":\"offer+jwt\","
                                   "\"kid\":\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"}");
    CU_ASSERT_STRING_EQUAL(payload, PAYLOAD);
}

static void writes_the_other_name_of_the_algorithm_when_asked(void)
{
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    g_autoptr(BeckonJwsSigner) signer = beckon_jws_signer_new(key, BECKON_JWS_ALG_ED25519, "x");
    g_autofree char *token = beckon_jws_signer_sign(signer, "{}", 2);
    g_autofree char *header = part(token, 0);
    CU_ASSERT_TRUE(g_str_has_prefix(header, "{\"alg\":\"Ed25519\",\"typ\":\"x\","));
}

static void puts_the_key_into_the_header_of_proofs(void)
{
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    g_autoptr(BeckonJwsSigner) signer = beckon_jws_signer_new_with_jwk(key, "dpop+jwt");
    g_autofree char *token = beckon_jws_signer_sign(signer, "{}", 2);
    g_autofree char *header = part(token, 0);
    CU_ASSERT_STRING_EQUAL(header,
                           "{\"alg\":\"EdDSA\",\"typ\":\"dpop+jwt\",\"jwk\":{\"kty\":\"OKP\","
                           "\"crv\":\"Ed25519\","
                           "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}");
}

static void gives_the_same_token_for_the_same_payload(void)
{
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    g_autoptr(BeckonJwsSigner) signer = beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, "x");
    g_autofree char *one = beckon_jws_signer_sign(signer, PAYLOAD, strlen(PAYLOAD));
    g_autofree char *two = beckon_jws_signer_sign(signer, PAYLOAD, strlen(PAYLOAD));
    g_autofree char *other = beckon_jws_signer_sign(signer, "{}", 2);
    CU_ASSERT_STRING_EQUAL(one, two);
    CU_ASSERT_STRING_NOT_EQUAL(one, other);
}

static void signs_tokens_that_verify_with_its_key_alone(void)
{
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    g_autoptr(BeckonSigningKey) other = beckon_signing_key_generate();
    g_autoptr(BeckonJwsSigner) signer = beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, "x");
    g_autofree char *token = beckon_jws_signer_sign(signer, PAYLOAD, strlen(PAYLOAD));
    g_autoptr(BeckonJws) jws = beckon_jws_parse(token, strlen(token), "x", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(jws);
    g_autoptr(JsonObject) claims = beckon_jws_verify(jws, beckon_signing_key_public(key), NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
    CU_ASSERT_EQUAL(json_object_get_int_member(claims, "b"), 1);
    CU_ASSERT_PTR_NULL(beckon_jws_verify(jws, beckon_signing_key_public(other), NULL));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(writes_the_header_that_offers_have),
        BECKON_TEST(writes_the_other_name_of_the_algorithm_when_asked),
        BECKON_TEST(puts_the_key_into_the_header_of_proofs),
        BECKON_TEST(gives_the_same_token_for_the_same_payload),
        BECKON_TEST(signs_tokens_that_verify_with_its_key_alone),
    };
    return BECKON_TESTS_RUN("jws/jws-signer", tests);
}
