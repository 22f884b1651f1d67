/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/redemptions.h"

#include "base/error.h"
#include "database/hub.h"
#include "testing.h"

/* A hub with one shopper and a signed offer "j1", which holds from 1000 to 2000 and reserves 100.
 */
static TestHub *hub_with_an_offer(void)
{
    TestHub *hub = test_hub_new();
    BeckonDraft draft = test_draft(test_hub_enrol(hub, "ann"), "j1");
    CU_ASSERT_TRUE_FATAL(test_hub_draft(hub, &draft));
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, "j1", "token", true);
    test_hub_commit(hub);
    return hub;
}

/* Another signed offer to the first shopper, in a later visit. */
static void offer_another(TestHub *hub, const char *jti)
{
    BeckonDraft draft = test_draft(1, jti);
    draft.visit_started_us = 2;
    CU_ASSERT_TRUE_FATAL(test_hub_draft(hub, &draft));
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, jti, "token", true);
    test_hub_commit(hub);
}

static bool redeem(TestHub *hub, const char *jti, const char *till, const char *receipt,
                   int64_t now_us, int64_t spent_minor)
{
    const BeckonRedemption redemption = {.jti = (char *)jti,
                                         .till = (char *)till,
                                         .receipt = (char *)receipt,
                                         .product = (char *)"09506000134352",
                                         .redeemed_us = now_us,
                                         .spent_minor = spent_minor};
    test_hub_begin(hub);
    bool won = beckon_redemptions_add(hub->database, &redemption);
    test_hub_commit(hub);
    return won;
}

static void move(TestHub *hub, const char *jti, BeckonOfferState to)
{
    test_hub_begin(hub);
    CU_ASSERT_TRUE(beckon_offers_move(hub->database, jti, to, 1200));
    test_hub_commit(hub);
}

static bool is_redeemed(TestHub *hub, const char *jti)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonRedemption) redemption = beckon_redemptions_find(hub->database, jti, &error);
    CU_ASSERT_TRUE(redemption != NULL ||
                   g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    return redemption != NULL;
}

static void a_redemption_is_kept_as_it_was_made(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
    test_hub_reopen(hub);
    g_autoptr(BeckonRedemption) one = beckon_redemptions_find(hub->database, "j1", NULL);
    g_autoptr(BeckonRedemption) same =
        beckon_redemptions_find_receipt(hub->database, "till 1", "r1", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(one);
    CU_ASSERT_PTR_NOT_NULL_FATAL(same);
    CU_ASSERT_STRING_EQUAL(same->jti, "j1");
    CU_ASSERT_STRING_EQUAL(one->till, "till 1");
    CU_ASSERT_STRING_EQUAL(one->receipt, "r1");
    CU_ASSERT_STRING_EQUAL(one->campaign, "c");
    CU_ASSERT_STRING_EQUAL(one->product, "09506000134352");
    CU_ASSERT_EQUAL(one->redeemed_us, 1500);
    CU_ASSERT_EQUAL(one->spent_minor, 60);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "j1", NULL);
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_REDEEMED);
    CU_ASSERT_EQUAL(offer->reserve_minor, 60);
}

static void an_offer_is_redeemed_once(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r1", 1501, 60));
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r2", 1502, 60));
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 2", "r1", 1503, 60));
    g_autoptr(BeckonRedemption) one = beckon_redemptions_find(hub->database, "j1", NULL);
    CU_ASSERT_EQUAL(one->redeemed_us, 1500);
}

static void a_receipt_of_a_till_is_good_for_one_offer(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    offer_another(hub, "j2");
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
    CU_ASSERT_FALSE(redeem(hub, "j2", "till 1", "r1", 1500, 60));
    CU_ASSERT_FALSE(is_redeemed(hub, "j2"));
    CU_ASSERT_TRUE(redeem(hub, "j2", "till 2", "r1", 1500, 60));
}

static void an_offer_costs_at_most_what_it_reserved(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    offer_another(hub, "j2");
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r1", 1500, 101));
    CU_ASSERT_FALSE(is_redeemed(hub, "j1"));
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 100));
    CU_ASSERT_TRUE(redeem(hub, "j2", "till 1", "r2", 1500, 0));
}

static void an_offer_that_has_expired_is_not_redeemed_swept_or_not(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r1", 2000, 60));
    test_hub_begin(hub);
    CU_ASSERT_EQUAL(beckon_offers_expire(hub->database, 2000), 1);
    test_hub_commit(hub);
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r1", 1999, 60));
    CU_ASSERT_FALSE(is_redeemed(hub, "j1"));
}

static void only_a_signed_offer_that_has_not_ended_is_redeemed(void)
{
    static const BeckonOfferState ends[] = {BECKON_OFFER_DISMISSED, BECKON_OFFER_REVOKED};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(TestHub) hub = hub_with_an_offer();
        move(hub, "j1", ends[i]);
        CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
    }
    g_autoptr(TestHub) hub = hub_with_an_offer();
    BeckonDraft unsigned_yet = test_draft(1, "j2");
    unsigned_yet.visit_started_us = 2;
    CU_ASSERT_TRUE(test_hub_draft(hub, &unsigned_yet));
    CU_ASSERT_FALSE(redeem(hub, "j2", "till 1", "r1", 1500, 60));
    CU_ASSERT_FALSE(redeem(hub, "unknown", "till 1", "r1", 1500, 60));
    move(hub, "j1", BECKON_OFFER_SEEN);
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
}

static void a_redemption_outlives_its_shopper(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, 1, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_TRUE(is_redeemed(hub, "j1"));
    CU_ASSERT_FALSE(redeem(hub, "j1", "till 1", "r2", 1501, 60));
}

static void a_redemption_that_is_rolled_back_leaves_the_offer_as_it_was(void)
{
    g_autoptr(TestHub) hub = hub_with_an_offer();
    const BeckonRedemption redemption = {.jti = (char *)"j1",
                                         .till = (char *)"till 1",
                                         .receipt = (char *)"r1",
                                         .redeemed_us = 1500,
                                         .spent_minor = 60};
    test_hub_begin(hub);
    CU_ASSERT_TRUE(beckon_redemptions_add(hub->database, &redemption));
    beckon_database_rollback(hub->database);
    CU_ASSERT_FALSE(is_redeemed(hub, "j1"));
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1500), 100);
    CU_ASSERT_TRUE(redeem(hub, "j1", "till 1", "r1", 1500, 60));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_redemption_is_kept_as_it_was_made),
        BECKON_TEST(an_offer_is_redeemed_once),
        BECKON_TEST(a_receipt_of_a_till_is_good_for_one_offer),
        BECKON_TEST(an_offer_costs_at_most_what_it_reserved),
        BECKON_TEST(an_offer_that_has_expired_is_not_redeemed_swept_or_not),
        BECKON_TEST(only_a_signed_offer_that_has_not_ended_is_redeemed),
        BECKON_TEST(a_redemption_outlives_its_shopper),
        BECKON_TEST(a_redemption_that_is_rolled_back_leaves_the_offer_as_it_was),
    };
    return BECKON_TESTS_RUN("redemptions", tests);
}
