/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jwk.h"

#include <string.h>

#include "base/bytes.h"
#include "jws/json.h"
#include "jws/vectors.h"
#include "testing.h"

#define X    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""
#define GOOD "\"kty\":\"OKP\",\"crv\":\"Ed25519\"," X

static bool reads(const char *text, BeckonJwk *ret_jwk)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(text, strlen(text), NULL);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(object);
    bool read = beckon_jwk_from_json(object, ret_jwk, &error);
    CU_ASSERT_EQUAL(read, error == NULL);
    return read;
}

static void reads_the_key_of_rfc_8037(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    BeckonJwk jwk;
    uint8_t x[BECKON_ED25519_PUBLIC_BYTES];
    CU_ASSERT_TRUE_FATAL(reads("{" GOOD "}", &jwk));
    beckon_hex_decode(vectors_string(vectors, "x_hex"), x, sizeof x);
    CU_ASSERT_EQUAL(memcmp(jwk.x, x, sizeof x), 0);
    CU_ASSERT_STRING_EQUAL(jwk.thumbprint, vectors_string(vectors, "thumbprint"));
    CU_ASSERT_STRING_EQUAL(jwk.kid, jwk.thumbprint);
}

static void keeps_the_thumbprint_whatever_else_the_key_says(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    BeckonJwk jwk;
    CU_ASSERT_TRUE_FATAL(reads("{\"use\":\"sig\",\"kid\":\"till-4\",\"alg\":\"Ed25519\","
                               "\"key_ops\":[\"verify\"],\"x5t\":\"y\"," GOOD "}",
                               &jwk));
    CU_ASSERT_STRING_EQUAL(jwk.thumbprint, vectors_string(vectors, "thumbprint"));
    CU_ASSERT_STRING_EQUAL(jwk.kid, "till-4");
}

static void writes_what_it_reads(void)
{
    BeckonJwk jwk;
    CU_ASSERT_TRUE_FATAL(reads("{\"kid\":\"till-4\"," GOOD "}", &jwk));
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, beckon_jwk_to_json(&jwk));
    g_autofree char *text = json_to_string(node, FALSE);
    CU_ASSERT_STRING_EQUAL(text, "{" GOOD "}");
}

static void refuses_keys_that_are_not_ed25519(void)
{
    g_autoptr(JsonObject) rsa = vectors_read("rfc7638.json");
    g_autofree char *rsa_key = vectors_text(rsa, "key");
    BeckonJwk jwk;
    CU_ASSERT_FALSE(reads(rsa_key, &jwk));
    CU_ASSERT_FALSE(reads("{}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":\"oct\",\"k\":\"AAAA\"}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":\"OKP\",\"crv\":\"X25519\"," X "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":\"OKP\",\"crv\":\"Ed448\"," X "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":\"EC\",\"crv\":\"Ed25519\"," X "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":\"OKP\"," X "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kty\":[\"OKP\"],\"crv\":\"Ed25519\"," X "}", &jwk));
}

static void refuses_a_private_key_where_a_public_one_belongs(void)
{
    BeckonJwk jwk;
    CU_ASSERT_FALSE(
        reads("{\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"d\":null," GOOD "}", &jwk));
}

static void refuses_keys_for_another_use(void)
{
    BeckonJwk jwk;
    CU_ASSERT_FALSE(reads("{\"use\":\"enc\"," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"use\":null," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"alg\":\"ES256\"," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"alg\":\"none\"," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"alg\":null," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"key_ops\":[\"sign\"]," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"key_ops\":[]," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"key_ops\":\"verify\"," GOOD "}", &jwk));
}

static void refuses_an_x_that_is_not_32_canonical_bytes(void)
{
    static const char *const wrong[] = {"null",
                                        "7",
                                        "\"\"",
                                        "\"AAAA\"",
                                        "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
                                        "\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\"",
                                        "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\"",
                                        "\" 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"",
                                        "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA\""};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *text =
            g_strconcat("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":", wrong[i], "}", NULL);
        BeckonJwk jwk;
        CU_ASSERT_FALSE(reads(text, &jwk));
    }
}

static void refuses_a_kid_that_is_no_short_text(void)
{
    g_autofree char *kid = g_strnfill(BECKON_LIMIT_KID_BYTES + 1, 'k');
    g_autofree char *text = g_strconcat("{\"kid\":\"", kid, "\"," GOOD "}", NULL);
    BeckonJwk jwk;
    CU_ASSERT_FALSE(reads(text, &jwk));
    CU_ASSERT_FALSE(reads("{\"kid\":\"\"," GOOD "}", &jwk));
    CU_ASSERT_FALSE(reads("{\"kid\":7," GOOD "}", &jwk));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_the_key_of_rfc_8037),
        BECKON_TEST(keeps_the_thumbprint_whatever_else_the_key_says),
        BECKON_TEST(writes_what_it_reads),
        BECKON_TEST(refuses_keys_that_are_not_ed25519),
        BECKON_TEST(refuses_a_private_key_where_a_public_one_belongs),
        BECKON_TEST(refuses_keys_for_another_use),
        BECKON_TEST(refuses_an_x_that_is_not_32_canonical_bytes),
        BECKON_TEST(refuses_a_kid_that_is_no_short_text),
    };
    return BECKON_TESTS_RUN("jws/jwk", tests);
}
