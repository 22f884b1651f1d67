/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "companiond/grant.h"
#include "companiond/signed-offer.h"

static BeckonGrant *parse(const char *text, GError **error)
{
    g_autoptr(GBytes) json = g_bytes_new(text, strlen(text));
    return beckon_grant_parse(json, error);
}

static void reads_recipient_epoch_and_offers(void)
{
    g_autoptr(BeckonGrant) grant = parse("{\"recipient\":\"ada\",\"epoch\":\"00ff\",\"offers\":["
                                         "{\"seq\":7,\"jti\":\"j\",\"token\":\"a.b.c\"}]}",
                                         NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(grant);
    CU_ASSERT_STRING_EQUAL(grant->recipient, "ada");
    CU_ASSERT_STRING_EQUAL(grant->epoch, "00ff");
    CU_ASSERT_EQUAL_FATAL(grant->offers->len, 1);
    const BeckonSignedOffer *offer = grant->offers->pdata[0];
    CU_ASSERT_EQUAL(offer->seq, 7);
    CU_ASSERT_STRING_EQUAL(offer->jti, "j");
    CU_ASSERT_STRING_EQUAL(offer->recipient, "ada");
    CU_ASSERT_STRING_EQUAL(offer->token, "a.b.c");
}

static void refuses_what_is_no_grant(void)
{
    static const char *const cases[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"recipient\":1,\"epoch\":\"00\",\"offers\":[]}",
        "{\"recipient\":\"ada\",\"epoch\":\"\",\"offers\":[]}",
        "{\"recipient\":\"ada\",\"epoch\":\"0\\n\",\"offers\":[]}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\"}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":{}}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":[1]}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":[{\"seq\":1,\"jti\":\"j\"}]}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":"
        "[{\"seq\":-1,\"jti\":\"j\",\"token\":\"t\"}]}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":"
        "[{\"seq\":1,\"jti\":\"j\",\"token\":\"t\\nevent: offer\"}]}",
        "{\"recipient\":\"ada\",\"epoch\":\"00\",\"offers\":"
        "[{\"seq\":1,\"jti\":\"j\",\"token\":\"\"}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(parse(cases[i], &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
}

static void refuses_a_token_over_the_limit(void)
{
    g_autofree char *token = g_strnfill(BECKON_LIMIT_TOKEN_BYTES + 1, 'x');
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_signed_offer_new(1, "j", "ada", token, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_recipient_epoch_and_offers),
        BECKON_TEST(refuses_what_is_no_grant),
        BECKON_TEST(refuses_a_token_over_the_limit),
    };
    return BECKON_TESTS_RUN("companiond/grant", tests);
}
