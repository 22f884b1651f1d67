/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/receipt.h"

#include <string.h>

#include "base/bytes.h"
#include "base/time.h"
#include "jws/vectors.h"
#include "testing.h"

#define MIN_INVALID 40

typedef struct {
    JsonObject *vectors;
    BeckonJwk device;
    const char *store;
    int64_t now_us;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.vectors = vectors_read_file("tests/shopper/vectors/receipts.json")};
    beckon_jwk_from_json(json_object_get_object_member(rig.vectors, "device"), &rig.device, NULL);
    rig.store = vectors_string(rig.vectors, "store");
    rig.now_us = json_object_get_int_member(rig.vectors, "now") * BECKON_SECOND_US;
    return rig;
}

static void rig_clear(Rig *rig)
{
    json_object_unref(rig->vectors);
}

static bool verify(const Rig *rig, const char *token, BeckonReceipt *receipt, GError **error)
{
    return beckon_receipt_verify(token, strlen(token), &rig->device, rig->store, rig->now_us,
                                 receipt, error);
}

static JsonObject *row(const Rig *rig, const char *which, guint i)
{
    return json_array_get_object_element(json_object_get_array_member(rig->vectors, which), i);
}

static guint count(const Rig *rig, const char *which)
{
    return json_array_get_length(json_object_get_array_member(rig->vectors, which));
}

static void accepts_every_valid_receipt(void)
{
    Rig rig = rig_new();
    for (guint i = 0; i < count(&rig, "valid"); i++) {
        g_autoptr(GError) error = NULL;
        BeckonReceipt receipt;
        CU_ASSERT_TRUE(
            verify(&rig, vectors_string(row(&rig, "valid", i), "token"), &receipt, &error));
        if (error != NULL) {
            printf("# %s: %s\n", vectors_string(row(&rig, "valid", i), "name"), error->message);
        }
    }
    rig_clear(&rig);
}

static void refuses_every_invalid_receipt_for_its_own_reason(void)
{
    Rig rig = rig_new();
    CU_ASSERT_TRUE(count(&rig, "invalid") >= MIN_INVALID);
    for (guint i = 0; i < count(&rig, "invalid"); i++) {
        JsonObject *bad = row(&rig, "invalid", i);
        g_autoptr(GError) error = NULL;
        BeckonReceipt receipt = {.iat_us = 77};
        CU_ASSERT_FALSE(verify(&rig, vectors_string(bad, "token"), &receipt, &error));
        CU_ASSERT_EQUAL(receipt.iat_us, 77);
        bool same = error != NULL && strstr(error->message, vectors_string(bad, "why")) != NULL;
        CU_ASSERT_TRUE(same);
        if (!same) {
            printf("# %s: <%s>\n", vectors_string(bad, "name"),
                   error != NULL ? error->message : "accepted");
        }
    }
    rig_clear(&rig);
}

static void says_what_was_agreed(void)
{
    Rig rig = rig_new();
    BeckonReceipt given, until, withdrawn;
    CU_ASSERT_TRUE_FATAL(
        verify(&rig, vectors_string(row(&rig, "valid", 0), "token"), &given, NULL));
    CU_ASSERT_TRUE_FATAL(
        verify(&rig, vectors_string(row(&rig, "valid", 1), "token"), &until, NULL));
    CU_ASSERT_TRUE_FATAL(
        verify(&rig, vectors_string(row(&rig, "valid", 2), "token"), &withdrawn, NULL));
    CU_ASSERT_EQUAL(given.purpose, BECKON_PURPOSE_HISTORY);
    CU_ASSERT_TRUE(given.given);
    CU_ASSERT_STRING_EQUAL(given.text, "2026-11-en");
    CU_ASSERT_STRING_EQUAL(given.jti, "receipt-1");
    CU_ASSERT_EQUAL(given.iat_us, rig.now_us);
    CU_ASSERT_EQUAL(given.until_us, BECKON_TIME_NEVER);
    CU_ASSERT_EQUAL(until.until_us, rig.now_us + 86400 * BECKON_SECOND_US);
    CU_ASSERT_FALSE(withdrawn.given);
    rig_clear(&rig);
}

static void makes_the_same_receipts_as_another_implementation(void)
{
    Rig rig = rig_new();
    uint8_t seed[BECKON_SIGNING_SEED_BYTES];
    CU_ASSERT_TRUE_FATAL(beckon_hex_decode(vectors_string(rig.vectors, "seed"), seed, sizeof seed));
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_new_from_seed(seed);
    BeckonReceipt receipt = {.purpose = BECKON_PURPOSE_HISTORY,
                             .given = true,
                             .text = "2026-11-en",
                             .jti = "receipt-1",
                             .iat_us = rig.now_us,
                             .until_us = BECKON_TIME_NEVER};
    g_autofree char *plain = beckon_receipt_make(key, &receipt, rig.store);
    receipt.until_us = rig.now_us + 86400 * BECKON_SECOND_US;
    g_autofree char *until = beckon_receipt_make(key, &receipt, rig.store);
    CU_ASSERT_STRING_EQUAL(plain, vectors_string(row(&rig, "valid", 0), "token"));
    CU_ASSERT_STRING_EQUAL(until, vectors_string(row(&rig, "valid", 1), "token"));
    rig_clear(&rig);
}

static void refuses_a_receipt_that_is_cut_off_or_has_a_letter_changed(void)
{
    Rig rig = rig_new();
    const char *good = vectors_string(row(&rig, "valid", 0), "token");
    BeckonReceipt receipt;
    for (gsize i = 0; i < strlen(good); i++) {
        g_autofree char *changed = g_strdup(good);
        changed[i] = good[i] == 'A' ? 'B' : 'A';
        CU_ASSERT_FALSE(verify(&rig, changed, &receipt, NULL));
        CU_ASSERT_FALSE(
            beckon_receipt_verify(good, i, &rig.device, rig.store, rig.now_us, &receipt, NULL));
    }
    rig_clear(&rig);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_every_valid_receipt),
        BECKON_TEST(refuses_every_invalid_receipt_for_its_own_reason),
        BECKON_TEST(says_what_was_agreed),
        BECKON_TEST(makes_the_same_receipts_as_another_implementation),
        BECKON_TEST(refuses_a_receipt_that_is_cut_off_or_has_a_letter_changed),
    };
    return BECKON_TESTS_RUN("shopper/receipt", tests);
}
