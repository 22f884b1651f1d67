/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/offers.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/hub.h"
#include "database/offer-counts.h"
#include "database/redemptions.h"
#include "testing.h"

static BeckonOfferState state_of(TestHub *hub, const char *jti)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, jti, &error);
    g_assert_no_error(error);
    return offer->state;
}

static bool move(TestHub *hub, const char *jti, BeckonOfferState to, int64_t now_us)
{
    const BeckonRedemption redemption = {.jti = (char *)jti,
                                         .till = (char *)"till 1",
                                         .receipt = (char *)jti,
                                         .redeemed_us = now_us,
                                         .spent_minor = 100};
    test_hub_begin(hub);
    bool moved = to == BECKON_OFFER_REDEEMED ? beckon_redemptions_add(hub->database, &redemption)
                                             : beckon_offers_move(hub->database, jti, to, now_us);
    test_hub_commit(hub);
    return moved;
}

static void settle(TestHub *hub, const char *jti, const char *token, bool on_stream)
{
    test_hub_begin(hub);
    beckon_offers_settle(hub->database, jti, token, on_stream);
    test_hub_commit(hub);
}

/* "SEQ:JTI" of each, in order. */
static char *list(GPtrArray *offers)
{
    GString *text = g_string_new(NULL);
    g_assert_nonnull(offers);
    for (guint i = 0; i < offers->len; i++) {
        const BeckonOffer *offer = g_ptr_array_index(offers, i);
        g_string_append_printf(text, "%" G_GUINT64_FORMAT ":%s ", offer->seq, offer->jti);
    }
    return g_string_free(text, FALSE);
}

static void claims(TestHub *hub, uint64_t after_seq, guint limit, int64_t now_us,
                   const char *expected)
{
    g_autoptr(GPtrArray) offers =
        beckon_offers_claim(hub->database, after_seq, limit, now_us, NULL);
    g_autofree char *text = list(offers);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void sends(TestHub *hub, const char *jkt, uint64_t after_seq, int64_t now_us,
                  const char *expected)
{
    g_autoptr(GPtrArray) offers =
        beckon_offers_for_recipient(hub->database, jkt, after_seq, 100, now_us, NULL);
    g_autofree char *text = list(offers);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

/* Drafts one offer a jti for the shopper, each of another campaign. */
static void draft_each(TestHub *hub, uint32_t number, const char *const *jtis, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        BeckonDraft draft = test_draft(number, jtis[i]);
        draft.campaign = jtis[i];
        CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    }
}

static void a_draft_is_kept_as_it_was_given(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    BeckonDraft draft = test_draft(ann, "j1");
    CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    test_hub_reopen(hub);
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(hub->database, ann, NULL);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "j1", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(offer);
    CU_ASSERT_EQUAL(offer->seq, 1);
    CU_ASSERT_EQUAL(offer->number, ann);
    CU_ASSERT_STRING_EQUAL(offer->recipient, "jkt-of-ann");
    CU_ASSERT_STRING_EQUAL(offer->subject, shopper->subject);
    CU_ASSERT_STRING_EQUAL(offer->campaign, "c");
    CU_ASSERT_STRING_EQUAL(offer->zone, "footwear");
    CU_ASSERT_STRING_EQUAL(offer->payload, "{\"campaign\":\"c\"}");
    CU_ASSERT_PTR_NULL(offer->token);
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_DRAFTED);
    CU_ASSERT_EQUAL(offer->visit_started_us, 1);
    CU_ASSERT_EQUAL(offer->drafted_us, 1000);
    CU_ASSERT_EQUAL(offer->expires_us, 2000);
    CU_ASSERT_EQUAL(offer->released_us, BECKON_TIME_NEVER);
    CU_ASSERT_EQUAL(offer->reserve_minor, 100);
    CU_ASSERT_EQUAL(offer->cause_us, 77);
}

static void a_campaign_is_drafted_once_a_visit(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    BeckonDraft draft = test_draft(ann, "j1"), again = test_draft(ann, "j2");
    BeckonDraft next_visit = test_draft(ann, "j3"), other = test_draft(bob, "j4");
    again.payload = "{}";
    next_visit.visit_started_us = 2;
    CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    CU_ASSERT_FALSE(test_hub_draft(hub, &again));
    CU_ASSERT_TRUE(test_hub_draft(hub, &next_visit));
    CU_ASSERT_TRUE(test_hub_draft(hub, &other));
    g_autoptr(BeckonOffer) first = beckon_offers_find(hub->database, "j1", NULL);
    CU_ASSERT_STRING_EQUAL(first->payload, "{\"campaign\":\"c\"}");
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_offers_find(hub->database, "j2", &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

static bool is_kept(TestHub *hub, const char *jti)
{
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, jti, NULL);
    return offer != NULL;
}

static void what_ended_long_ago_is_taken_out_and_what_is_open_stays(void)
{
    static const char *const jtis[] = {"open", "redeemed", "dismissed", "expired"};
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, jtis, G_N_ELEMENTS(jtis));
    settle(hub, "redeemed", "token", true);
    CU_ASSERT_TRUE(move(hub, "redeemed", BECKON_OFFER_REDEEMED, 1500));
    CU_ASSERT_TRUE(move(hub, "dismissed", BECKON_OFFER_DISMISSED, 1500));
    BeckonDraft later = test_draft(ann, "later");
    later.campaign = "later";
    later.drafted_us = 5000;
    later.expires_us = 9000;
    CU_ASSERT_TRUE(test_hub_draft(hub, &later));
    CU_ASSERT_TRUE(move(hub, "later", BECKON_OFFER_DISMISSED, 5500));
    test_hub_begin(hub);
    CU_ASSERT_EQUAL(beckon_offers_retire(hub->database, 1000), 0);
    CU_ASSERT_EQUAL(beckon_offers_retire(hub->database, 1001), 2);
    beckon_offers_expire(hub->database, 2000);
    CU_ASSERT_EQUAL(beckon_offers_retire(hub->database, 1001), 2);
    test_hub_commit(hub);
    CU_ASSERT_FALSE(is_kept(hub, "redeemed"));
    CU_ASSERT_TRUE(is_kept(hub, "later"));
    /* A budget does not forget what was spent. */
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "redeemed", INT64_MIN, 9000), 1);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "redeemed", 9000), 100);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "dismissed", INT64_MIN, 9000), 0);
}

static void who_was_forgotten_is_offered_nothing(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    BeckonDraft draft = test_draft(ann, "j1");
    CU_ASSERT_FALSE(test_hub_draft(hub, &draft));
}

static void an_identifier_drawn_twice_spoils_the_whole_transaction(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    BeckonDraft draft = test_draft(ann, "j1"), same = test_draft(ann, "j1");
    same.campaign = "other";
    g_autoptr(GError) error = NULL;
    test_hub_begin(hub);
    CU_ASSERT_TRUE(beckon_offers_draft(hub->database, &draft));
    CU_ASSERT_FALSE(beckon_offers_draft(hub->database, &same));
    beckon_database_set_watermark_us(hub->database, 5);
    CU_ASSERT_FALSE(beckon_database_commit(hub->database, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_IO));
    CU_ASSERT_EQUAL(beckon_database_watermark_us(hub->database), 0);
    claims(hub, 0, 10, 1000, "");
    CU_ASSERT_FALSE(hub->failed);
}

static void drafts_are_claimed_oldest_first_and_in_pages(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b", "c"}, 3);
    claims(hub, 0, 2, 1000, "1:a 2:b ");
    claims(hub, 2, 2, 1000, "3:c ");
    claims(hub, 3, 2, 1000, "");
}

static void what_is_signed_or_expired_is_not_claimed(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    settle(hub, "a", "token-a", false);
    claims(hub, 0, 10, 1999, "2:b ");
    claims(hub, 0, 10, 2000, "");
}

static void a_settled_offer_carries_its_token(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    settle(hub, "a", "token-a", false);
    settle(hub, "b", "token-b", true);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "a", NULL);
    CU_ASSERT_STRING_EQUAL(offer->token, "token-a");
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_SIGNED);
    CU_ASSERT_EQUAL(state_of(hub, "b"), BECKON_OFFER_DELIVERED);
}

static void settling_again_changes_nothing(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a"}, 1);
    settle(hub, "a", "token-a", true);
    move(hub, "a", BECKON_OFFER_SEEN, 1500);
    settle(hub, "a", "another", false);
    settle(hub, "a", "another", true);
    settle(hub, "unknown", "token", true);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "a", NULL);
    CU_ASSERT_STRING_EQUAL(offer->token, "token-a");
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_SEEN);
}

static void an_offer_moves_forward_only_and_ends_once(void)
{
    static const BeckonOfferState ends[] = {BECKON_OFFER_REDEEMED, BECKON_OFFER_DISMISSED,
                                            BECKON_OFFER_REVOKED};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(TestHub) hub = test_hub_new();
        uint32_t ann = test_hub_enrol(hub, "ann");
        draft_each(hub, ann, (const char *[]){"a"}, 1);
        settle(hub, "a", "token", false);
        CU_ASSERT_TRUE(move(hub, "a", BECKON_OFFER_SEEN, 1100));
        CU_ASSERT_FALSE(move(hub, "a", BECKON_OFFER_DELIVERED, 1200));
        CU_ASSERT_TRUE(move(hub, "a", ends[i], 1300));
        for (guint to = 0; to < BECKON_OFFER_STATES; to++) {
            CU_ASSERT_FALSE(move(hub, "a", (BeckonOfferState)to, 1400));
        }
        g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "a", NULL);
        CU_ASSERT_EQUAL(offer->state, ends[i]);
        CU_ASSERT_EQUAL(offer->released_us,
                        ends[i] == BECKON_OFFER_REDEEMED ? BECKON_TIME_NEVER : 1300);
    }
}

static void a_stream_gets_what_is_signed_behind_its_last_one(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    draft_each(hub, bob, (const char *[]){"c"}, 1);
    settle(hub, "a", "token-a", true);
    settle(hub, "b", "token-b", false);
    settle(hub, "c", "token-c", false);
    sends(hub, "jkt-of-ann", 0, 1500, "1:a 2:b ");
    sends(hub, "jkt-of-ann", 1, 1500, "2:b ");
    sends(hub, "jkt-of-bob", 0, 1500, "3:c ");
    sends(hub, "jkt-of-nobody", 0, 1500, "");
}

static void a_stream_does_not_pass_an_unsigned_draft(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b", "c"}, 3);
    settle(hub, "a", "token-a", false);
    settle(hub, "c", "token-c", false);
    sends(hub, "jkt-of-ann", 0, 1500, "1:a ");
    settle(hub, "b", "token-b", false);
    sends(hub, "jkt-of-ann", 0, 1500, "1:a 2:b 3:c ");
}

static void an_offer_that_was_seen_before_it_was_settled_still_waits_for_its_token(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    CU_ASSERT_TRUE(move(hub, "a", BECKON_OFFER_SEEN, 1100));
    claims(hub, 0, 10, 1500, "1:a 2:b ");
    settle(hub, "b", "token-b", false);
    sends(hub, "jkt-of-ann", 0, 1500, "");
    settle(hub, "a", "token-a", true);
    sends(hub, "jkt-of-ann", 0, 1500, "1:a 2:b ");
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "a", NULL);
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_SEEN);
    CU_ASSERT_STRING_EQUAL(offer->token, "token-a");
    claims(hub, 0, 10, 1500, "");
}

static void an_expired_draft_does_not_hold_a_stream_up(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a"}, 1);
    BeckonDraft later = test_draft(ann, "b");
    later.campaign = "later";
    later.expires_us = 3000;
    CU_ASSERT_TRUE(test_hub_draft(hub, &later));
    settle(hub, "b", "token-b", false);
    sends(hub, "jkt-of-ann", 0, 1999, "");
    sends(hub, "jkt-of-ann", 0, 2000, "2:b ");
    sends(hub, "jkt-of-ann", 0, 3000, "");
}

static void what_ended_is_not_sent(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    settle(hub, "a", "token-a", true);
    settle(hub, "b", "token-b", true);
    move(hub, "a", BECKON_OFFER_DISMISSED, 1500);
    sends(hub, "jkt-of-ann", 0, 1500, "2:b ");
}

static void offers_expire_when_they_are_due(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    CU_ASSERT_EQUAL(beckon_offers_next_expiry_us(hub->database), BECKON_TIME_NEVER);
    draft_each(hub, ann, (const char *[]){"a", "b"}, 2);
    settle(hub, "b", "token", true);
    move(hub, "b", BECKON_OFFER_REDEEMED, 1500);
    CU_ASSERT_EQUAL(beckon_offers_next_expiry_us(hub->database), 2000);
    test_hub_begin(hub);
    CU_ASSERT_EQUAL(beckon_offers_expire(hub->database, 1999), 0);
    CU_ASSERT_EQUAL(beckon_offers_expire(hub->database, 2500), 1);
    CU_ASSERT_EQUAL(beckon_offers_expire(hub->database, 2500), 0);
    test_hub_commit(hub);
    CU_ASSERT_EQUAL(beckon_offers_next_expiry_us(hub->database), BECKON_TIME_NEVER);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "a", NULL);
    CU_ASSERT_EQUAL(offer->state, BECKON_OFFER_EXPIRED);
    CU_ASSERT_EQUAL(offer->released_us, 2000);
    CU_ASSERT_EQUAL(state_of(hub, "b"), BECKON_OFFER_REDEEMED);
}

static void offers_are_listed_newest_first(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b", "c"}, 3);
    settle(hub, "b", "token", false);
    g_autoptr(GPtrArray) all = beckon_offers_list(hub->database, NULL, 2, NULL);
    g_autofree char *newest = list(all);
    CU_ASSERT_STRING_EQUAL(newest, "3:c 2:b ");
    BeckonOfferState drafted = BECKON_OFFER_DRAFTED;
    g_autoptr(GPtrArray) some = beckon_offers_list(hub->database, &drafted, 9, NULL);
    g_autofree char *drafts = list(some);
    CU_ASSERT_STRING_EQUAL(drafts, "3:c 1:a ");
}

static void offers_are_counted_by_state(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    draft_each(hub, ann, (const char *[]){"a", "b", "c"}, 3);
    settle(hub, "b", "token", false);
    move(hub, "c", BECKON_OFFER_REVOKED, 1200);
    uint64_t counts[BECKON_OFFER_STATES];
    CU_ASSERT_TRUE(beckon_offers_count(hub->database, counts, NULL));
    const uint64_t expected[BECKON_OFFER_STATES] = {
        [BECKON_OFFER_DRAFTED] = 1, [BECKON_OFFER_SIGNED] = 1, [BECKON_OFFER_REVOKED] = 1};
    CU_ASSERT_EQUAL(memcmp(counts, expected, sizeof counts), 0);
}

static void a_shopper_s_offers_say_when_each_was_given_and_redeemed(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    BeckonDraft late = test_draft(ann, "j1"), early = test_draft(ann, "j2");
    BeckonDraft others = test_draft(bob, "j3");
    late.campaign = "late";
    late.drafted_us = 1600;
    CU_ASSERT_TRUE(test_hub_draft(hub, &late) && test_hub_draft(hub, &early) &&
                   test_hub_draft(hub, &others));
    settle(hub, "j1", "token", true);
    CU_ASSERT_TRUE(move(hub, "j1", BECKON_OFFER_REDEEMED, 1700));
    CU_ASSERT_TRUE(move(hub, "j2", BECKON_OFFER_DISMISSED, 1800));
    g_autoptr(GPtrArray) given = beckon_offers_of_shopper(hub->database, ann, NULL);
    CU_ASSERT_EQUAL_FATAL(given->len, 2);
    const BeckonOfferGiven *first = given->pdata[0], *second = given->pdata[1];
    CU_ASSERT_STRING_EQUAL(first->campaign, "c");
    CU_ASSERT_EQUAL(first->offered_us, 1000);
    CU_ASSERT_EQUAL(first->redeemed_us, BECKON_TIME_NEVER);
    CU_ASSERT_STRING_EQUAL(second->campaign, "late");
    CU_ASSERT_EQUAL(second->offered_us, 1600);
    CU_ASSERT_EQUAL(second->redeemed_us, 1700);
}

static void states_are_read_and_written_by_name(void)
{
    g_autoptr(GError) error = NULL;
    BeckonOfferState state = BECKON_OFFER_DRAFTED;
    for (guint i = 0; i < BECKON_OFFER_STATES; i++) {
        const char *name = beckon_offer_state_name((BeckonOfferState)i);
        CU_ASSERT_TRUE(beckon_offer_state_parse(name, &state, NULL));
        CU_ASSERT_EQUAL(state, i);
    }
    CU_ASSERT_FALSE(beckon_offer_state_parse("gone", &state, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_draft_is_kept_as_it_was_given),
        BECKON_TEST(a_campaign_is_drafted_once_a_visit),
        BECKON_TEST(what_ended_long_ago_is_taken_out_and_what_is_open_stays),
        BECKON_TEST(who_was_forgotten_is_offered_nothing),
        BECKON_TEST(an_identifier_drawn_twice_spoils_the_whole_transaction),
        BECKON_TEST(drafts_are_claimed_oldest_first_and_in_pages),
        BECKON_TEST(what_is_signed_or_expired_is_not_claimed),
        BECKON_TEST(a_settled_offer_carries_its_token),
        BECKON_TEST(settling_again_changes_nothing),
        BECKON_TEST(an_offer_moves_forward_only_and_ends_once),
        BECKON_TEST(a_stream_gets_what_is_signed_behind_its_last_one),
        BECKON_TEST(a_stream_does_not_pass_an_unsigned_draft),
        BECKON_TEST(an_offer_that_was_seen_before_it_was_settled_still_waits_for_its_token),
        BECKON_TEST(an_expired_draft_does_not_hold_a_stream_up),
        BECKON_TEST(what_ended_is_not_sent),
        BECKON_TEST(offers_expire_when_they_are_due),
        BECKON_TEST(offers_are_listed_newest_first),
        BECKON_TEST(offers_are_counted_by_state),
        BECKON_TEST(a_shopper_s_offers_say_when_each_was_given_and_redeemed),
        BECKON_TEST(states_are_read_and_written_by_name),
    };
    return BECKON_TESTS_RUN("offers", tests);
}
