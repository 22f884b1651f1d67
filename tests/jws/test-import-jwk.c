/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/import-jwk.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "testing.h"

/* RFC 8037, Appendix A.6: Bob's key, as JWK and as bytes. */
#define BOB_JWK                                                                                    \
    "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"Bob\","                                         \
    "\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}"
#define BOB_HEX "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"

static void reads_the_key_of_rfc_8037(void)
{
    uint8_t x[BECKON_X25519_PUBLIC_BYTES];
    CU_ASSERT_TRUE_FATAL(beckon_import_jwk_parse(BOB_JWK, strlen(BOB_JWK), x, NULL));
    g_autofree char *hex = beckon_hex_encode(x, sizeof x);
    CU_ASSERT_STRING_EQUAL(hex, BOB_HEX);
}

static void reads_what_it_printed(void)
{
    uint8_t x[BECKON_X25519_PUBLIC_BYTES], again[BECKON_X25519_PUBLIC_BYTES];
    g_assert_true(beckon_hex_decode(BOB_HEX, x, sizeof x));
    g_autofree char *text = beckon_import_jwk_print(x);
    CU_ASSERT_TRUE_FATAL(beckon_import_jwk_parse(text, strlen(text), again, NULL));
    CU_ASSERT_EQUAL(memcmp(x, again, sizeof x), 0);
}

static void refuses_other_keys_and_private_ones(void)
{
    static const char *const bad[] = {
        "",
        "{}",
        "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-"
        "IK08\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"d\":\"AA\","
        "\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}",
        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"use\":\"sig\","
        "\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        uint8_t x[BECKON_X25519_PUBLIC_BYTES];
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(beckon_import_jwk_parse(bad[i], strlen(bad[i]), x, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_the_key_of_rfc_8037),
        BECKON_TEST(reads_what_it_printed),
        BECKON_TEST(refuses_other_keys_and_private_ones),
    };
    return BECKON_TESTS_RUN("jws/import-jwk", tests);
}
