/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/link-code.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"
#include "jws/vectors.h"
#include "testing.h"

#define MIN_INVALID 40

typedef struct {
    JsonObject *vectors;
    BeckonJwkSet *keys;
    const char *store;
    int64_t now_us;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.vectors = vectors_read_file("tests/shopper/vectors/link-codes.json")};
    g_autofree char *jwks = vectors_text(rig.vectors, "jwks");
    rig.keys = beckon_jwk_set_parse(jwks, strlen(jwks), NULL);
    rig.store = vectors_string(rig.vectors, "store");
    rig.now_us = json_object_get_int_member(rig.vectors, "now") * BECKON_SECOND_US;
    return rig;
}

static void rig_clear(Rig *rig)
{
    json_object_unref(rig->vectors);
    beckon_jwk_set_free(rig->keys);
}

static BeckonLinkVerdict verify(const Rig *rig, const char *token, BeckonLinkCode *code,
                                GError **error)
{
    return beckon_link_code_verify(token, strlen(token), rig->keys, rig->store, rig->now_us, code,
                                   error);
}

static void accepts_every_valid_code(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        g_autoptr(GError) error = NULL;
        BeckonLinkCode code = {0};
        CU_ASSERT_EQUAL(verify(&rig, vectors_string(row, "token"), &code, &error),
                        BECKON_LINK_GOOD);
        CU_ASSERT_NOT_EQUAL(code.customer[0], '\0');
        if (error != NULL) {
            printf("# %s: %s\n", vectors_string(row, "name"), error->message);
        }
    }
    rig_clear(&rig);
}

static const char *verdict_name(BeckonLinkVerdict verdict)
{
    switch (verdict) {
    case BECKON_LINK_GOOD:
        return "good";
    case BECKON_LINK_MALFORMED:
        return "malformed";
    case BECKON_LINK_FOREIGN:
        return "foreign";
    case BECKON_LINK_EXPIRED:
        return "expired";
    }
    return "";
}

static void refuses_every_invalid_code_for_its_own_reason(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "invalid");
    CU_ASSERT_TRUE(json_array_get_length(rows) >= MIN_INVALID);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        g_autoptr(GError) error = NULL;
        BeckonLinkCode code = {.iat_us = 77};
        const char *verdict =
            verdict_name(verify(&rig, vectors_string(row, "token"), &code, &error));
        bool same = strcmp(verdict, vectors_string(row, "verdict")) == 0 && error != NULL &&
                    strstr(error->message, vectors_string(row, "why")) != NULL;
        CU_ASSERT_TRUE(same);
        CU_ASSERT_EQUAL(code.iat_us, 77);
        if (!same) {
            printf("# %s: %s, <%s>\n", vectors_string(row, "name"), verdict,
                   error != NULL ? error->message : "");
        }
    }
    rig_clear(&rig);
}

static const char *first_good(const Rig *rig)
{
    JsonArray *rows = json_object_get_array_member(rig->vectors, "valid");
    return vectors_string(json_array_get_object_element(rows, 0), "token");
}

static BeckonSigningKey *counter_key(const Rig *rig)
{
    uint8_t seed[BECKON_SIGNING_SEED_BYTES];
    CU_ASSERT_TRUE_FATAL(
        beckon_hex_decode(vectors_string(rig->vectors, "seed"), seed, sizeof seed));
    return beckon_signing_key_new_from_seed(seed);
}

static BeckonLinkCode counter_code(const Rig *rig)
{
    BeckonLinkCode code = {.customer = "c-0001",
                           .issuer = "counter",
                           .jti = "code-1",
                           .iat_us = rig->now_us,
                           .exp_us = rig->now_us + 900 * BECKON_SECOND_US};
    return code;
}

static void mints_the_same_code_as_another_implementation(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonSigningKey) key = counter_key(&rig);
    BeckonLinkCode code = counter_code(&rig);
    g_autofree char *token = beckon_link_code_mint(key, &code, rig.store, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(token);
    CU_ASSERT_STRING_EQUAL(token, first_good(&rig));
    rig_clear(&rig);
}

static void a_code_for_one_device_says_which(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonSigningKey) key = counter_key(&rig);
    BeckonLinkCode code = counter_code(&rig), read = {0}, any = {0};
    g_strlcpy(code.jkt, beckon_signing_key_public(key)->thumbprint, sizeof code.jkt);
    g_autofree char *token = beckon_link_code_mint(key, &code, rig.store, NULL);
    CU_ASSERT_EQUAL(verify(&rig, token, &read, NULL), BECKON_LINK_GOOD);
    CU_ASSERT_STRING_EQUAL(read.jkt, code.jkt);
    CU_ASSERT_EQUAL(verify(&rig, first_good(&rig), &any, NULL), BECKON_LINK_GOOD);
    CU_ASSERT_STRING_EQUAL(any.jkt, "");
    rig_clear(&rig);
}

static void mints_nothing_that_would_be_refused(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonSigningKey) key = counter_key(&rig);
    BeckonLinkCode nobody = counter_code(&rig), too_long = nobody, no_text = nobody, ended = nobody;
    nobody.customer[0] = '\0';
    too_long.exp_us = too_long.iat_us + BECKON_LINK_CODE_MAX_US + BECKON_SECOND_US;
    g_strlcpy(no_text.customer, "\xff", sizeof no_text.customer);
    ended.exp_us = ended.iat_us;
    const BeckonLinkCode *const wrong[] = {&nobody, &too_long, &no_text, &ended};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_link_code_mint(key, wrong[i], rig.store, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
    rig_clear(&rig);
}

static void refuses_every_code_that_is_cut_off_or_has_a_letter_changed(void)
{
    Rig rig = rig_new();
    const char *good = first_good(&rig);
    BeckonLinkCode code;
    for (gsize i = 0; i < strlen(good); i++) {
        g_autofree char *changed = g_strdup(good);
        changed[i] = good[i] == 'A' ? 'B' : 'A';
        CU_ASSERT_NOT_EQUAL(verify(&rig, changed, &code, NULL), BECKON_LINK_GOOD);
        CU_ASSERT_NOT_EQUAL(
            beckon_link_code_verify(good, i, rig.keys, rig.store, rig.now_us, &code, NULL),
            BECKON_LINK_GOOD);
    }
    rig_clear(&rig);
}

static void remembers_a_code_by_a_keyed_hash_of_key_and_number(void)
{
    Rig rig = rig_new();
    uint8_t master[BECKON_MASTER_KEY_BYTES];
    uint8_t hash[BECKON_LINK_HASH_BYTES];
    BeckonLinkCode code = {0};
    for (guint i = 0; i < sizeof master; i++) {
        master[i] = (uint8_t)i;
    }
    g_autoptr(BeckonVault) vault = beckon_vault_new_from_bytes(master, sizeof master, NULL);
    CU_ASSERT_EQUAL(verify(&rig, first_good(&rig), &code, NULL), BECKON_LINK_GOOD);
    beckon_link_code_hash(vault, &code, hash);
    g_autofree char *text = beckon_hex_encode(hash, sizeof hash);
    CU_ASSERT_STRING_EQUAL(text, vectors_string(rig.vectors, "hash"));
    rig_clear(&rig);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_every_valid_code),
        BECKON_TEST(refuses_every_invalid_code_for_its_own_reason),
        BECKON_TEST(mints_the_same_code_as_another_implementation),
        BECKON_TEST(a_code_for_one_device_says_which),
        BECKON_TEST(mints_nothing_that_would_be_refused),
        BECKON_TEST(refuses_every_code_that_is_cut_off_or_has_a_letter_changed),
        BECKON_TEST(remembers_a_code_by_a_keyed_hash_of_key_and_number),
    };
    return BECKON_TESTS_RUN("shopper/link-code", tests);
}
