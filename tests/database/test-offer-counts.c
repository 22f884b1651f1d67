/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/offer-counts.h"

#include <string.h>

#include "base/time.h"
#include "database/hub.h"
#include "database/redemptions.h"
#include "testing.h"

/* What the counts say they count, computed from a plain list of what was done. */
typedef struct {
    uint32_t number;
    guint campaign;
    int64_t drafted_us, expires_us, released_us;
    int64_t reserve_minor;
    int64_t redeemed_us, spent_minor;
    bool dismissed;
    bool is_ghost;
} Given;

enum { CAMPAIGNS = 3, SHOPPERS = 4, ROUNDS = 250 };
static const char *const campaigns[CAMPAIGNS] = {"a", "b", "c"};

static bool holds(const Given *given, int64_t since_us, int64_t now_us)
{
    return given->drafted_us > since_us && given->drafted_us <= now_us &&
           given->released_us > now_us &&
           (given->expires_us > now_us || given->redeemed_us != BECKON_TIME_NEVER);
}

static int64_t reserves(const Given *given, int64_t now_us)
{
    return given->redeemed_us <= now_us ? given->spent_minor : given->reserve_minor;
}

static void compare(TestHub *hub, const GArray *all, uint32_t number, guint campaign,
                    int64_t since_us, int64_t now_us)
{
    guint of_campaign = 0, to_both = 0, to_shopper = 0;
    bool was_dismissed = false;
    int64_t reserved_minor = 0;
    for (guint i = 0; i < all->len; i++) {
        const Given *given = &g_array_index(all, Given, i);
        bool counts = holds(given, since_us, now_us);
        of_campaign += counts && given->campaign == campaign && !given->is_ghost;
        to_shopper += counts && given->number == number;
        to_both += counts && given->campaign == campaign && given->number == number;
        was_dismissed |= given->dismissed && given->campaign == campaign &&
                         given->number == number && given->released_us > since_us &&
                         given->released_us <= now_us;
        reserved_minor += holds(given, INT64_MIN, now_us) && given->campaign == campaign
                              ? reserves(given, now_us)
                              : 0;
    }
    BeckonDatabase *database = hub->database;
    const char *name = campaigns[campaign];
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(database, name, since_us, now_us), of_campaign);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign_to_shopper(database, number, name, since_us, now_us),
                    to_both);
    CU_ASSERT_EQUAL(beckon_offers_to_shopper(database, number, since_us, now_us), to_shopper);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(database, name, now_us), reserved_minor);
    CU_ASSERT_EQUAL(beckon_offers_was_dismissed(database, number, name, since_us, now_us),
                    was_dismissed);
}

static void give(TestHub *hub, GRand *random, GArray *all, guint round)
{
    g_autofree char *jti = g_strdup_printf("j%u", round);
    Given given = {.number = (uint32_t)g_rand_int_range(random, 1, SHOPPERS + 1),
                   .campaign = (guint)g_rand_int_range(random, 0, CAMPAIGNS),
                   .drafted_us = 10 * round,
                   .expires_us = 10 * round + g_rand_int_range(random, 1, 400),
                   .released_us = BECKON_TIME_NEVER,
                   .redeemed_us = BECKON_TIME_NEVER,
                   .reserve_minor = g_rand_int_range(random, 0, 500),
                   .is_ghost = g_rand_int_range(random, 0, 4) == 0};
    given.reserve_minor = given.is_ghost ? 0 : given.reserve_minor;
    BeckonDraft draft = test_draft(given.number, jti);
    draft.campaign = campaigns[given.campaign];
    draft.visit_started_us = round;
    draft.drafted_us = given.drafted_us;
    draft.expires_us = given.expires_us;
    draft.reserve_minor = given.reserve_minor;
    draft.arm = given.is_ghost ? "holdout" : given.number % 2 == 0 ? "short" : NULL;
    draft.is_ghost = given.is_ghost;
    CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    g_array_append_val(all, given);
}

static bool redeem(TestHub *hub, const char *jti, int64_t now_us, int64_t spent_minor)
{
    const BeckonRedemption redemption = {.jti = (char *)jti,
                                         .till = (char *)"till 1",
                                         .receipt = (char *)jti,
                                         .redeemed_us = now_us,
                                         .spent_minor = spent_minor};
    beckon_offers_settle(hub->database, jti, "token", false);
    return beckon_redemptions_add(hub->database, &redemption);
}

/* Ends an offer that is drawn at random, unless it has ended. */
static void end(TestHub *hub, GRand *random, GArray *all, int64_t now_us)
{
    static const BeckonOfferState ends[] = {BECKON_OFFER_REDEEMED, BECKON_OFFER_DISMISSED,
                                            BECKON_OFFER_REVOKED};
    guint which = (guint)g_rand_int_range(random, 0, (int)all->len);
    BeckonOfferState to = ends[g_rand_int_range(random, 0, G_N_ELEMENTS(ends))];
    Given *given = &g_array_index(all, Given, which);
    g_autofree char *jti = g_strdup_printf("j%u", which);
    if (given->redeemed_us <= now_us || given->released_us <= now_us ||
        given->expires_us <= now_us || given->is_ghost) {
        return;
    }
    test_hub_begin(hub);
    if (to == BECKON_OFFER_REDEEMED) {
        given->redeemed_us = now_us;
        given->spent_minor = g_rand_int_range(random, 0, (int)given->reserve_minor + 1);
        CU_ASSERT_TRUE(redeem(hub, jti, now_us, given->spent_minor));
    } else {
        given->released_us = now_us;
        CU_ASSERT_TRUE(beckon_offers_move(hub->database, jti, to, now_us));
    }
    test_hub_commit(hub);
    given->dismissed = to == BECKON_OFFER_DISMISSED;
}

static void sweep(TestHub *hub, int64_t now_us)
{
    test_hub_begin(hub);
    beckon_offers_expire(hub->database, now_us);
    test_hub_commit(hub);
}

/* Counts as of now, and as of a moment that lies behind what is kept: a replay that resumes. */
static void compare_all(TestHub *hub, GRand *random, const GArray *all, int64_t now_us)
{
    for (guint i = 0; i < 4; i++) {
        int64_t as_of_us = now_us - (i % 2 == 0 ? 0 : g_rand_int_range(random, 0, 600));
        int64_t since_us = i < 2 ? INT64_MIN : as_of_us - g_rand_int_range(random, 0, 900);
        compare(hub, all, (uint32_t)g_rand_int_range(random, 1, SHOPPERS + 1),
                (guint)g_rand_int_range(random, 0, CAMPAIGNS), since_us, as_of_us);
    }
}

static void counts_agree_with_their_definition_at_any_time(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(20260511);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Given));
    for (guint i = 0; i < SHOPPERS; i++) {
        g_autofree char *name = g_strdup_printf("shopper %u", i);
        test_hub_enrol(hub, name);
    }
    for (guint round = 0; round < ROUNDS; round++) {
        int64_t now_us = 10 * round;
        give(hub, random, all, round);
        if (round % 2 == 1) {
            end(hub, random, all, now_us);
        }
        if (round % 5 == 4) {
            sweep(hub, now_us);
        }
        compare_all(hub, random, all, now_us);
    }
}

static void an_offer_counts_from_its_draft_to_its_expiry(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonDraft draft = test_draft(test_hub_enrol(hub, "ann"), "j1");
    test_hub_draft(hub, &draft);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 999), 0);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1000), 1);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", 1000, 1999), 0);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", 999, 1999), 1);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", 999, 2000), 0);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1999), 100);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 2000), 0);
}

static void an_open_transaction_counts_its_own_drafts(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonDraft draft = test_draft(test_hub_enrol(hub, "ann"), "j1");
    test_hub_begin(hub);
    beckon_offers_draft(hub->database, &draft);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1000), 1);
    beckon_database_rollback(hub->database);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1000), 0);
}

static void money_that_was_redeemed_stays_spent_when_the_shopper_is_forgotten(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    BeckonDraft redeemed = test_draft(ann, "j1"), open = test_draft(ann, "j2");
    open.visit_started_us = 2;
    open.reserve_minor = 7;
    test_hub_draft(hub, &redeemed);
    test_hub_draft(hub, &open);
    test_hub_begin(hub);
    CU_ASSERT_TRUE(redeem(hub, "j1", 1500, 60));
    test_hub_commit(hub);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1499), 107);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1500), 67);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 999), 0);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1499), 100);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1500), 60);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1500), 1);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", 999, 1500), 1);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", 1000, 1500), 0);
}

static void a_visit_remembers_its_campaigns_even_when_they_were_dismissed(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    BeckonDraft first = test_draft(ann, "j1"), later = test_draft(ann, "j2");
    BeckonDraft next_visit = test_draft(ann, "j3");
    later.campaign = "later";
    later.drafted_us = 1500;
    next_visit.visit_started_us = 2;
    test_hub_draft(hub, &first);
    test_hub_draft(hub, &later);
    test_hub_draft(hub, &next_visit);
    test_hub_begin(hub);
    beckon_offers_move(hub->database, "j1", BECKON_OFFER_DISMISSED, 1200);
    test_hub_commit(hub);
    g_autoptr(GPtrArray) at_end = beckon_offers_in_visit(hub->database, ann, 1, 1500);
    CU_ASSERT_EQUAL_FATAL(at_end->len, 2);
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(at_end, 0), "c");
    CU_ASSERT_STRING_EQUAL(g_ptr_array_index(at_end, 1), "later");
    g_autoptr(GPtrArray) before = beckon_offers_in_visit(hub->database, ann, 1, 1499);
    CU_ASSERT_EQUAL(before->len, 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(counts_agree_with_their_definition_at_any_time),
        BECKON_TEST(an_offer_counts_from_its_draft_to_its_expiry),
        BECKON_TEST(an_open_transaction_counts_its_own_drafts),
        BECKON_TEST(money_that_was_redeemed_stays_spent_when_the_shopper_is_forgotten),
        BECKON_TEST(a_visit_remembers_its_campaigns_even_when_they_were_dismissed),
    };
    return BECKON_TESTS_RUN("offer-counts", tests);
}
