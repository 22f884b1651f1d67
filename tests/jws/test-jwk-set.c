/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jwk-set.h"

#include <string.h>

#include "base/error.h"
#include "jws/vectors.h"
#include "testing.h"

#define KEY_A                                                                                      \
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
#define KID_A "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
/* The public key of RFC 8032 section 7.1, TEST 2. */
#define KEY_B_NAMED(KID)                                                                           \
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" KID                                          \
    "\",\"x\":\"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw\"}"

static BeckonJwkSet *parse(const char *text, GError **error)
{
    return beckon_jwk_set_parse(text, strlen(text), error);
}

static bool refuses(const char *text, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonJwkSet) set = parse(text, &error);
    return set == NULL && strstr(error->message, why) != NULL;
}

static void finds_keys_by_kid(void)
{
    g_autoptr(BeckonJwkSet) set = parse("{\"keys\":[" KEY_A "," KEY_B_NAMED("b") "]}", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_EQUAL(beckon_jwk_set_size(set), 2);
    CU_ASSERT_PTR_NOT_NULL(beckon_jwk_set_find(set, KID_A));
    CU_ASSERT_EQUAL(beckon_jwk_set_find(set, "b")->x[0], 0x3d);
    CU_ASSERT_PTR_NULL(beckon_jwk_set_find(set, "c"));
    CU_ASSERT_PTR_NULL(beckon_jwk_set_find(set, ""));
}

static void passes_over_keys_of_other_kinds(void)
{
    g_autoptr(JsonObject) rsa = vectors_read("rfc7638.json");
    g_autofree char *rsa_key = vectors_text(rsa, "key");
    g_autofree char *text =
        g_strconcat("{\"keys\":[", rsa_key, ",{\"kty\":\"oct\",\"kid\":\"" KID_A "\",\"k\":\"AA\"}",
                    ",{}," KEY_A "],\"more\":1}", NULL);
    g_autoptr(BeckonJwkSet) set = parse(text, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_EQUAL(beckon_jwk_set_size(set), 1);
    CU_ASSERT_EQUAL(beckon_jwk_set_find(set, KID_A)->x[0], 0xd7);
    CU_ASSERT_PTR_NULL(beckon_jwk_set_find(set, "2011-04-29"));
}

static void refuses_a_set_with_a_private_key(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    g_autofree char *private_key = vectors_text(vectors, "private");
    g_autofree char *text = g_strconcat("{\"keys\":[" KEY_A ",", private_key, "]}", NULL);
    CU_ASSERT_TRUE(refuses(text, "key 2: the key is a private one"));
}

static void refuses_two_keys_of_one_kid(void)
{
    CU_ASSERT_TRUE(refuses("{\"keys\":[" KEY_A "," KEY_B_NAMED(KID_A) "]}", "two keys"));
    g_autoptr(BeckonJwkSet) same = parse("{\"keys\":[" KEY_A "," KEY_A "]}", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(same);
    CU_ASSERT_EQUAL(beckon_jwk_set_size(same), 1);
}

static void refuses_what_is_no_set(void)
{
    CU_ASSERT_TRUE(refuses(KEY_A, "\"keys\""));
    CU_ASSERT_TRUE(refuses("{\"keys\":" KEY_A "}", "\"keys\""));
    CU_ASSERT_TRUE(refuses("{\"keys\":[1]}", "key 1"));
    CU_ASSERT_TRUE(refuses("{\"keys\":null}", "\"keys\""));
    CU_ASSERT_TRUE(refuses("[" KEY_A "]", "not an object"));
    CU_ASSERT_TRUE(refuses("", "JSON"));
}

static void stops_at_the_limit_of_keys(void)
{
    g_autoptr(BeckonJwkSet) set = beckon_jwk_set_new();
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < BECKON_LIMIT_JWK_SET_KEYS; i++) {
        uint8_t x[BECKON_ED25519_PUBLIC_BYTES] = {(uint8_t)i};
        BeckonJwk jwk = beckon_jwk_from_public(x);
        CU_ASSERT_TRUE(beckon_jwk_set_add(set, &jwk, NULL));
    }
    uint8_t x[BECKON_ED25519_PUBLIC_BYTES] = {0xff};
    BeckonJwk one_more = beckon_jwk_from_public(x);
    CU_ASSERT_FALSE(beckon_jwk_set_add(set, &one_more, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void prints_a_set_that_it_reads(void)
{
    g_autoptr(BeckonJwkSet) set = parse("{\"keys\":[" KEY_B_NAMED("b") "," KEY_A "]}", NULL);
    g_autofree char *text = beckon_jwk_set_print(set);
    CU_ASSERT_STRING_EQUAL(
        text,
        "{\"keys\":["
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
        "\"x\":\"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw\",\"kid\":\"b\",\"use\":\"sig\"},"
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
        "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"kid\":\"" KID_A
        "\",\"use\":\"sig\"}]}");
    g_autoptr(BeckonJwkSet) again = parse(text, NULL);
    CU_ASSERT_PTR_NOT_NULL(beckon_jwk_set_find(again, "b"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_keys_by_kid),
        BECKON_TEST(passes_over_keys_of_other_kinds),
        BECKON_TEST(refuses_a_set_with_a_private_key),
        BECKON_TEST(refuses_two_keys_of_one_kid),
        BECKON_TEST(refuses_what_is_no_set),
        BECKON_TEST(stops_at_the_limit_of_keys),
        BECKON_TEST(prints_a_set_that_it_reads),
    };
    return BECKON_TESTS_RUN("jws/jwk-set", tests);
}
