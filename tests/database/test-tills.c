/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/tills.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/hub.h"
#include "database/redemptions.h"
#include "database/tallies.h"
#include "testing.h"

static const uint8_t key_a[BECKON_TILL_KEY_BYTES] = "the public key of one till......";
static const uint8_t key_b[BECKON_TILL_KEY_BYTES] = "the public key of another till..";

static bool enrol(TestHub *hub, const char *name, const uint8_t *x, GError **error)
{
    return beckon_tills_enrol(hub->database, name, x, TEST_WALL_US, TEST_UID, error);
}

static void tills_are_kept_by_name_and_found_by_key(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    CU_ASSERT_TRUE(enrol(hub, "till 2", key_a, NULL) && enrol(hub, "till 1", key_b, NULL));
    test_hub_reopen(hub);
    g_autoptr(GPtrArray) tills = beckon_tills_list(hub->database, NULL);
    CU_ASSERT_EQUAL_FATAL(tills->len, 2);
    CU_ASSERT_STRING_EQUAL(((const BeckonTill *)tills->pdata[0])->name, "till 1");
    g_autoptr(BeckonTill) till = beckon_tills_find_key(hub->database, key_a, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(till);
    CU_ASSERT_STRING_EQUAL(till->name, "till 2");
    CU_ASSERT_EQUAL(memcmp(till->x, key_a, sizeof key_a), 0);
    CU_ASSERT_EQUAL(till->enrolled_us, TEST_WALL_US);
}

static void neither_a_name_nor_a_key_is_enrolled_twice(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GError) same_name = NULL, same_key = NULL;
    CU_ASSERT_TRUE(enrol(hub, "till 1", key_a, NULL));
    CU_ASSERT_FALSE(enrol(hub, "till 1", key_b, &same_name));
    CU_ASSERT_FALSE(enrol(hub, "till 2", key_a, &same_key));
    CU_ASSERT_TRUE(g_error_matches(same_name, BECKON_ERROR, BECKON_ERROR_EXISTS));
    CU_ASSERT_TRUE(g_error_matches(same_key, BECKON_ERROR, BECKON_ERROR_EXISTS));
}

static void a_till_that_is_removed_is_not_found(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GError) gone = NULL, unknown = NULL;
    enrol(hub, "till 1", key_a, NULL);
    CU_ASSERT_TRUE(beckon_tills_remove(hub->database, "till 1", TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_PTR_NULL(beckon_tills_find_key(hub->database, key_a, &gone));
    CU_ASSERT_FALSE(beckon_tills_remove(hub->database, "till 1", TEST_WALL_US, TEST_UID, &unknown));
    CU_ASSERT_TRUE(g_error_matches(gone, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_TRUE(g_error_matches(unknown, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_TRUE(enrol(hub, "till 1", key_b, NULL));
}

static void refuses_names_that_nobody_could_read_and_too_many_tills(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *long_name = g_strnfill(BECKON_LIMIT_NAME_BYTES + 1, 'x');
    CU_ASSERT_FALSE(enrol(hub, "", key_a, NULL));
    CU_ASSERT_FALSE(enrol(hub, long_name, key_a, NULL));
    CU_ASSERT_FALSE(enrol(hub, "\xff", key_a, NULL));
    for (guint i = 0; i < BECKON_LIMIT_TILLS; i++) {
        g_autofree char *name = g_strdup_printf("till %u", i);
        uint8_t x[BECKON_TILL_KEY_BYTES] = {(uint8_t)i, (uint8_t)(i >> 8), 1};
        CU_ASSERT_TRUE(enrol(hub, name, x, NULL));
    }
    CU_ASSERT_FALSE(enrol(hub, "one more", key_a, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

/* Three offers of 100 each: one redeemed for 60, one dismissed, one open. */
static void campaigns_are_summed_up_also_for_forgotten_shoppers(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    const char *const jtis[] = {"j1", "j2", "j3"};
    for (guint i = 0; i < G_N_ELEMENTS(jtis); i++) {
        BeckonDraft draft = test_draft(ann, jtis[i]);
        draft.visit_started_us = i + 1;
        CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    }
    const BeckonRedemption redemption = {.jti = (char *)"j1",
                                         .till = (char *)"till 1",
                                         .receipt = (char *)"r1",
                                         .redeemed_us = 1500,
                                         .spent_minor = 60};
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, "j1", "token", false);
    CU_ASSERT_TRUE(beckon_redemptions_add(hub->database, &redemption));
    CU_ASSERT_TRUE(beckon_offers_move(hub->database, "j2", BECKON_OFFER_DISMISSED, 1500));
    test_hub_commit(hub);
    for (guint round = 0; round < 2; round++) {
        bool forgotten = round == 1;
        g_autoptr(GPtrArray) tallies = beckon_tallies_list(hub->database, NULL);
        CU_ASSERT_EQUAL_FATAL(tallies->len, 1);
        const BeckonTally *tally = tallies->pdata[0];
        CU_ASSERT_STRING_EQUAL(tally->campaign, "c");
        CU_ASSERT_EQUAL(tally->sums.spent_minor, 60);
        CU_ASSERT_EQUAL(tally->sums.reserved_minor, forgotten ? 0 : 100);
        CU_ASSERT_EQUAL(tally->sums.offers[BECKON_OFFER_REDEEMED], 1);
        CU_ASSERT_EQUAL(tally->sums.offers[BECKON_OFFER_DISMISSED], forgotten ? 0 : 1);
        CU_ASSERT_EQUAL(tally->sums.offers[BECKON_OFFER_DRAFTED], forgotten ? 0 : 1);
        if (!forgotten) {
            CU_ASSERT_TRUE(
                beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
        }
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(tills_are_kept_by_name_and_found_by_key),
        BECKON_TEST(neither_a_name_nor_a_key_is_enrolled_twice),
        BECKON_TEST(a_till_that_is_removed_is_not_found),
        BECKON_TEST(refuses_names_that_nobody_could_read_and_too_many_tills),
        BECKON_TEST(campaigns_are_summed_up_also_for_forgotten_shoppers),
    };
    return BECKON_TESTS_RUN("tills", tests);
}
