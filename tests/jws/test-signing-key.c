/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/signing-key.h"

#include <string.h>

#include "base/bytes.h"
#include "base/secret-file.h"
#include "jws/base64url.h"
#include "jws/vectors.h"
#include "testing.h"

#define D   "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\""
#define X   "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\""
#define OKP "\"kty\":\"OKP\",\"crv\":\"Ed25519\""

static BeckonSigningKey *key_of_rfc_8037(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    uint8_t seed[BECKON_SIGNING_SEED_BYTES];
    beckon_hex_decode(vectors_string(vectors, "seed_hex"), seed, sizeof seed);
    return beckon_signing_key_new_from_seed(seed);
}

static void makes_the_public_key_of_rfc_8037(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    CU_ASSERT_STRING_EQUAL(beckon_signing_key_public(key)->kid,
                           vectors_string(vectors, "thumbprint"));
}

static void signs_as_rfc_8037_does(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("rfc8037.json");
    g_autoptr(BeckonSigningKey) key = key_of_rfc_8037();
    const char *input = vectors_string(vectors, "signing_input");
    uint8_t signature[BECKON_SIGNATURE_BYTES];
    beckon_signing_key_sign(key, (const uint8_t *)input, strlen(input), signature);
    g_autofree char *text = beckon_base64url_encode(signature, sizeof signature);
    CU_ASSERT_STRING_EQUAL(text, vectors_string(vectors, "signature"));
}

static void reads_and_prints_a_private_jwk(void)
{
    g_autoptr(BeckonSigningKey) from_seed = key_of_rfc_8037();
    g_autoptr(GError) error = NULL;
    char *text = beckon_signing_key_print(from_seed);
    CU_ASSERT_STRING_EQUAL(text, "{" OKP "," X "," D "}");
    g_autoptr(BeckonSigningKey) from_text = beckon_signing_key_parse(text, strlen(text), &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(from_text);
    CU_ASSERT_STRING_EQUAL(beckon_signing_key_public(from_text)->kid,
                           beckon_signing_key_public(from_seed)->kid);
    beckon_secret_free(text, strlen(text));
}

static void refuses_what_is_no_private_ed25519_key(void)
{
    static const char *const wrong[] = {
        "",
        "{}",
        "{" OKP "," X "}",
        "{" OKP "," D "}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\"," X "," D "}",
        "{" OKP "," X ",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2B\"}",
        "{" OKP "," X ",\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "{" OKP "," X ",\"d\":\"AAAA\"}",
        "{" OKP "," X ",\"d\":7}",
        "{" OKP "," X "," D "," D "}",
        "{" OKP "," X "," D "} {}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(BeckonSigningKey) key =
            beckon_signing_key_parse(wrong[i], strlen(wrong[i]), &error);
        CU_ASSERT_PTR_NULL(key);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_PTR_NULL(strstr(error->message, "nWGxne"));
    }
}

static void draws_a_new_key_each_time(void)
{
    g_autoptr(BeckonSigningKey) one = beckon_signing_key_generate();
    g_autoptr(BeckonSigningKey) two = beckon_signing_key_generate();
    CU_ASSERT_STRING_NOT_EQUAL(beckon_signing_key_public(one)->kid,
                               beckon_signing_key_public(two)->kid);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(makes_the_public_key_of_rfc_8037),
        BECKON_TEST(signs_as_rfc_8037_does),
        BECKON_TEST(reads_and_prints_a_private_jwk),
        BECKON_TEST(refuses_what_is_no_private_ed25519_key),
        BECKON_TEST(draws_a_new_key_each_time),
    };
    return BECKON_TESTS_RUN("jws/signing-key", tests);
}
