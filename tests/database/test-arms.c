/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/arms.h"

#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "database/redemptions.h"
#include "database/tallies.h"
#include "database/visits.h"
#include "testing.h"

static bool draft_in(TestHub *hub, uint32_t number, const char *jti, const char *arm,
                     int64_t visit_us)
{
    BeckonDraft draft = test_draft(number, jti);
    draft.visit_started_us = visit_us;
    draft.arm = arm;
    draft.is_ghost = g_strcmp0(arm, "holdout") == 0;
    draft.reserve_minor = draft.is_ghost ? 0 : 100;
    return test_hub_draft(hub, &draft);
}

static void redeem(TestHub *hub, const char *jti, int64_t spent_minor)
{
    const BeckonRedemption redemption = {.jti = (char *)jti,
                                         .till = (char *)"till 1",
                                         .receipt = (char *)jti,
                                         .redeemed_us = 1500,
                                         .spent_minor = spent_minor};
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, jti, "token", false);
    CU_ASSERT_TRUE(beckon_redemptions_add(hub->database, &redemption));
    test_hub_commit(hub);
}

static void a_ghost_holds_its_place_among_the_shoppers_own_and_nowhere_else(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonDatabase *database = hub->database;
    uint32_t ann = test_hub_enrol(hub, "ann");
    CU_ASSERT_TRUE(draft_in(hub, ann, "g", "holdout", 1));
    CU_ASSERT_EQUAL(beckon_offers_of_campaign_to_shopper(database, ann, "c", 999, 1000), 1);
    CU_ASSERT_EQUAL(beckon_offers_to_shopper(database, ann, INT64_MIN, 1999), 1);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign_to_shopper(database, ann, "c", 999, 2000), 0);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(database, "c", INT64_MIN, 1000), 0);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(database, "c", 999, 1000), 0);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(database, "c", 1000), 0);
    g_autoptr(GPtrArray) in_visit = beckon_offers_in_visit(database, ann, 1, 1000);
    CU_ASSERT_EQUAL_FATAL(in_visit->len, 1);
    CU_ASSERT_STRING_EQUAL(in_visit->pdata[0], "c");
}

static void a_ghost_is_recorded_once_a_visit(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    CU_ASSERT_TRUE(draft_in(hub, ann, "g", "holdout", 1));
    CU_ASSERT_FALSE(draft_in(hub, ann, "again", "holdout", 1));
    CU_ASSERT_FALSE(draft_in(hub, ann, "offer", "short", 1));
    CU_ASSERT_TRUE(draft_in(hub, ann, "next", "holdout", 2));
}

static void a_ghost_is_never_claimed_sent_moved_or_redeemed(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonDatabase *database = hub->database;
    const BeckonRedemption redemption = {
        .jti = (char *)"g", .till = (char *)"till 1", .receipt = (char *)"r1", .redeemed_us = 1500};
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_in(hub, ann, "g", "holdout", 1);
    g_autoptr(GPtrArray) claimed = beckon_offers_claim(database, 0, 10, 1500, NULL);
    CU_ASSERT_EQUAL(claimed->len, 0);
    test_hub_begin(hub);
    beckon_offers_settle(database, "g", "token", true);
    for (guint to = 0; to < BECKON_OFFER_STATES; to++) {
        CU_ASSERT_FALSE(beckon_offers_move(database, "g", (BeckonOfferState)to, 1500));
    }
    CU_ASSERT_FALSE(beckon_redemptions_add(database, &redemption));
    CU_ASSERT_EQUAL(beckon_offers_expire(database, 9999), 0);
    test_hub_commit(hub);
    g_autoptr(GPtrArray) sent =
        beckon_offers_for_recipient(database, "jkt-of-ann", 0, 10, 1500, NULL);
    CU_ASSERT_EQUAL(sent->len, 0);
    g_autoptr(GPtrArray) given = beckon_offers_of_shopper(database, ann, NULL);
    CU_ASSERT_EQUAL(given->len, 0);
    CU_ASSERT_EQUAL(beckon_offers_next_expiry_us(database), BECKON_TIME_NEVER);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(database, "g", NULL);
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_GHOST);
    CU_ASSERT_PTR_NULL(offer->token);
    CU_ASSERT_STRING_EQUAL(offer->arm, "holdout");
}

/* A stream that resumes behind a ghost misses nothing, and waits for none. */
static void an_offer_behind_a_ghost_is_sent(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_in(hub, ann, "g", "holdout", 1);
    draft_in(hub, ann, "o", "short", 2);
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, "o", "token", false);
    test_hub_commit(hub);
    g_autoptr(GPtrArray) sent =
        beckon_offers_for_recipient(hub->database, "jkt-of-ann", 0, 10, 1500, NULL);
    CU_ASSERT_EQUAL_FATAL(sent->len, 1);
    CU_ASSERT_STRING_EQUAL(((BeckonOffer *)sent->pdata[0])->jti, "o");
    CU_ASSERT_STRING_EQUAL(((BeckonOffer *)sent->pdata[0])->arm, "short");
}

static const BeckonTallyArm *tally_of(const BeckonTally *tally, guint i, const char *name)
{
    const BeckonTallyArm *arm = tally->arms->pdata[i];
    CU_ASSERT_STRING_EQUAL(arm->arm, name);
    return arm;
}

/* One offer from before the experiment, two of short of which one is redeemed for 60, one ghost. */
static void campaigns_are_summed_up_by_arm_also_when_shoppers_are_forgotten(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_in(hub, ann, "before", NULL, 1);
    draft_in(hub, ann, "s1", "short", 2);
    draft_in(hub, ann, "s2", "short", 3);
    draft_in(hub, ann, "g", "holdout", 4);
    redeem(hub, "s1", 60);
    for (guint round = 0; round < 2; round++) {
        guint there = round == 0 ? 1 : 0;
        g_autoptr(GPtrArray) tallies = beckon_tallies_list(hub->database, NULL);
        CU_ASSERT_EQUAL_FATAL(tallies->len, 1);
        const BeckonTally *tally = tallies->pdata[0];
        CU_ASSERT_EQUAL(tally->sums.offers[BECKON_OFFER_DRAFTED], 2 * there);
        CU_ASSERT_EQUAL(tally->sums.reserved_minor, 200 * there);
        CU_ASSERT_EQUAL_FATAL(tally->arms->len, 2);
        CU_ASSERT_EQUAL(tally_of(tally, 0, "holdout")->sums.offers[BECKON_OFFER_GHOST], there);
        const BeckonTallyArm *in_short = tally_of(tally, 1, "short");
        CU_ASSERT_EQUAL(in_short->sums.offers[BECKON_OFFER_DRAFTED], there);
        CU_ASSERT_EQUAL(in_short->sums.offers[BECKON_OFFER_REDEEMED], 1);
        CU_ASSERT_EQUAL(in_short->sums.spent_minor, 60);
        CU_ASSERT_EQUAL(in_short->sums.reserved_minor, 100 * there);
        if (round == 0) {
            CU_ASSERT_TRUE(
                beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
        }
    }
}

/* Agrees to all that `purposes` names, presence apart. */
static uint32_t enrol_with(TestHub *hub, const char *name, guint purposes)
{
    g_autoptr(GPtrArray) consents = test_consents();
    for (guint purpose = BECKON_PURPOSE_VISITS; purpose <= BECKON_PURPOSE_ANALYTICS;
         purpose <<= 1) {
        if ((purposes & purpose) != 0) {
            g_ptr_array_add(consents,
                            beckon_consent_new((BeckonPurpose)purpose, "t", TEST_WALL_US - 1, "app",
                                               BECKON_TIME_NEVER));
        }
    }
    return test_hub_enrol_linked(hub, name, NULL, consents);
}

static void visit(TestHub *hub, uint32_t number, int64_t started_us)
{
    test_hub_begin(hub);
    beckon_visits_begin(hub->database, number, started_us);
    test_hub_commit(hub);
}

static void check(const BeckonArmOutcome *outcome, const char *arm, guint shoppers, guint redeemers,
                  guint remembered, guint came_again)
{
    CU_ASSERT_STRING_EQUAL(outcome->campaign, "c");
    CU_ASSERT_STRING_EQUAL(outcome->arm, arm);
    CU_ASSERT_EQUAL(outcome->shoppers, shoppers);
    CU_ASSERT_EQUAL(outcome->redeemers, redeemers);
    CU_ASSERT_EQUAL(outcome->remembered, remembered);
    CU_ASSERT_EQUAL(outcome->came_again, came_again);
}

/* Ann: offered twice in short, redeemed, came again. Bob: held out first and in short after its
 * share was changed, came again. Cid: short, agreed to nothing but presence, came again. Dan: held
 * out, was here before and never after. Eve: visits are remembered, and she is in no report. */
static void outcomes_count_each_shopper_once_in_the_first_arm(void)
{
    const guint both = BECKON_PURPOSE_VISITS | BECKON_PURPOSE_ANALYTICS;
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = enrol_with(hub, "ann", both), bob = enrol_with(hub, "bob", both);
    uint32_t cid = enrol_with(hub, "cid", 0), dan = enrol_with(hub, "dan", both);
    uint32_t eve = enrol_with(hub, "eve", BECKON_PURPOSE_VISITS);
    const uint32_t all[] = {ann, bob, cid, dan, eve};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        visit(hub, all[i], 1);
        visit(hub, all[i], 2);
        if (all[i] != dan) {
            visit(hub, all[i], 3);
        }
    }
    draft_in(hub, ann, "a2", "short", 2);
    draft_in(hub, ann, "a3", "short", 3);
    draft_in(hub, bob, "b2", "holdout", 2);
    draft_in(hub, bob, "b3", "short", 3);
    draft_in(hub, cid, "c2", "short", 2);
    draft_in(hub, dan, "d2", "holdout", 2);
    draft_in(hub, eve, "e2", "short", 2);
    redeem(hub, "a3", 60);
    g_autoptr(GPtrArray) outcomes = beckon_arms_list(hub->database, TEST_WALL_US, NULL);
    CU_ASSERT_EQUAL_FATAL(outcomes->len, 2);
    check(outcomes->pdata[0], "holdout", 2, 0, 2, 1);
    check(outcomes->pdata[1], "short", 3, 1, 1, 1);
}

static void who_withdraws_is_counted_no_more(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = enrol_with(hub, "ann", BECKON_PURPOSE_VISITS | BECKON_PURPOSE_ANALYTICS);
    draft_in(hub, ann, "a", "short", 1);
    test_hub_begin(hub);
    beckon_kept_consents_withdraw(hub->database, ann, BECKON_PURPOSE_ANALYTICS, TEST_WALL_US);
    test_hub_commit(hub);
    g_autoptr(GPtrArray) outcomes = beckon_arms_list(hub->database, TEST_WALL_US, NULL);
    CU_ASSERT_EQUAL_FATAL(outcomes->len, 1);
    check(outcomes->pdata[0], "short", 1, 0, 0, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_ghost_holds_its_place_among_the_shoppers_own_and_nowhere_else),
        BECKON_TEST(a_ghost_is_recorded_once_a_visit),
        BECKON_TEST(a_ghost_is_never_claimed_sent_moved_or_redeemed),
        BECKON_TEST(an_offer_behind_a_ghost_is_sent),
        BECKON_TEST(campaigns_are_summed_up_by_arm_also_when_shoppers_are_forgotten),
        BECKON_TEST(outcomes_count_each_shopper_once_in_the_first_arm),
        BECKON_TEST(who_withdraws_is_counted_no_more),
    };
    return BECKON_TESTS_RUN("arms", tests);
}
