/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/offer-token.h"

#include <string.h>

#include "base/time.h"
#include "jws/json.h"
#include "jws/vectors.h"
#include "testing.h"

#define MIN_INVALID 60

typedef struct {
    JsonObject *vectors;
    BeckonJwkSet *keys;
    int64_t now_us;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.vectors = vectors_read("offer-tokens.json")};
    g_autofree char *jwks = vectors_text(rig.vectors, "jwks");
    rig.keys = beckon_jwk_set_parse(jwks, strlen(jwks), NULL);
    rig.now_us = json_object_get_int_member(rig.vectors, "now") * BECKON_SECOND_US;
    return rig;
}

static void rig_clear(Rig *rig)
{
    json_object_unref(rig->vectors);
    beckon_jwk_set_free(rig->keys);
}

static void accepts_every_valid_token(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        const char *token = vectors_string(row, "token");
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) claims = beckon_offer_token_verify(
            token, strlen(token), rig.keys, vectors_string(row, "audience"), rig.now_us, &error);
        CU_ASSERT_PTR_NOT_NULL(claims);
        if (claims == NULL) {
            printf("# %s: %s\n", vectors_string(row, "name"), error->message);
        }
    }
    rig_clear(&rig);
}

static void refuses_every_invalid_token_for_its_own_reason(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "invalid");
    const char *audience = vectors_string(rig.vectors, "audience");
    CU_ASSERT_TRUE(json_array_get_length(rows) >= MIN_INVALID);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        const char *token = vectors_string(row, "token");
        const char *why = vectors_string(row, "why");
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) claims =
            beckon_offer_token_verify(token, strlen(token), rig.keys, audience, rig.now_us, &error);
        CU_ASSERT_PTR_NULL(claims);
        bool same = error != NULL && strstr(error->message, why) != NULL;
        CU_ASSERT_TRUE(same);
        if (!same) {
            printf("# %s: wanted <%s>, got <%s>\n", vectors_string(row, "name"), why,
                   error != NULL ? error->message : "accepted");
        }
    }
    rig_clear(&rig);
}

static void refuses_every_token_that_is_cut_off_or_has_a_letter_changed(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    const char *good = vectors_string(json_array_get_object_element(rows, 0), "token");
    gsize len = strlen(good);
    for (gsize i = 0; i < len; i++) {
        g_autofree char *changed = g_strdup(good);
        changed[i] = good[i] == 'A' ? 'B' : 'A';
        g_autoptr(JsonObject) cut_claims =
            beckon_offer_token_verify(good, i, rig.keys, NULL, rig.now_us, NULL);
        g_autoptr(JsonObject) changed_claims =
            beckon_offer_token_verify(changed, len, rig.keys, NULL, rig.now_us, NULL);
        CU_ASSERT_PTR_NULL(cut_claims);
        CU_ASSERT_PTR_NULL(changed_claims);
    }
    rig_clear(&rig);
}

static void refuses_a_token_with_a_nul_in_it(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    const char *good = vectors_string(json_array_get_object_element(rows, 0), "token");
    gsize len = strlen(good);
    CU_ASSERT_PTR_NULL(beckon_offer_token_verify(good, len + 1, rig.keys, NULL, rig.now_us, NULL));
    rig_clear(&rig);
}

static void refuses_every_token_when_there_are_no_keys(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonJwkSet) none = beckon_jwk_set_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        const char *token = vectors_string(json_array_get_object_element(rows, i), "token");
        CU_ASSERT_PTR_NULL(
            beckon_offer_token_verify(token, strlen(token), none, NULL, rig.now_us, NULL));
    }
    rig_clear(&rig);
}

static bool has_all_claims(const char *text)
{
    g_autoptr(JsonObject) claims = beckon_json_parse_object(text, strlen(text), NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
    return beckon_offer_token_check_claims(claims, NULL);
}

static void knows_before_signing_what_an_offer_must_say(void)
{
    CU_ASSERT_TRUE(has_all_claims("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"j\","
                                  "\"iat\":1,\"nbf\":1,\"exp\":2}"));
    CU_ASSERT_FALSE(has_all_claims("{\"iss\":\"i\",\"sub\":\"s\",\"jti\":\"j\","
                                   "\"iat\":1,\"nbf\":1,\"exp\":2}"));
    CU_ASSERT_FALSE(has_all_claims("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"j\","
                                   "\"iat\":1,\"nbf\":1}"));
    CU_ASSERT_FALSE(has_all_claims("{}"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_every_valid_token),
        BECKON_TEST(refuses_every_invalid_token_for_its_own_reason),
        BECKON_TEST(refuses_every_token_that_is_cut_off_or_has_a_letter_changed),
        BECKON_TEST(refuses_a_token_with_a_nul_in_it),
        BECKON_TEST(refuses_every_token_when_there_are_no_keys),
        BECKON_TEST(knows_before_signing_what_an_offer_must_say),
    };
    return BECKON_TESTS_RUN("jws/offer-token", tests);
}
