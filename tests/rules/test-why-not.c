/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/why-not.h"

#include "rules/rules.h"
#include "testing.h"

/* Somebody who speaks English and has been with the shoes (zone 1) for a minute, at 11:00 on a
 * Tuesday, when time has passed. */
static BeckonSituation minute_with_the_shoes(void)
{
    return (BeckonSituation){
        .now_us = test_clock("11:00:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = 1,
        .stayed_us = 60 * BECKON_SECOND_US,
        .presence_known = true,
        .language = "en",
    };
}

/* What a campaign with this `when` and these further lines says of a situation; and matching says
 * the same. */
static const char *why_not_in(const BeckonSituation *situation, const char *when,
                              const char *further)
{
    g_autofree char *text = test_campaign("one", when, "", further);
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const char *reason = beckon_ruleset_why_not(set, 0, situation);
    beckon_ruleset_match(set, situation, hits);
    CU_ASSERT_EQUAL(hits->len, reason == NULL ? 1 : 0);
    return reason != NULL ? reason : "nothing";
}

static const char *why_not(const char *when, const char *further)
{
    const BeckonSituation situation = minute_with_the_shoes();
    return why_not_in(&situation, when, further);
}

static void nothing_is_in_the_way_of_what_holds(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{zone: shoes, stays: 60s}", ""), "nothing");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{language: de}, {zone: till}]}", ""), "nothing");
}

static void names_the_condition_that_fails(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{zone: till}", ""), "zone");
    CU_ASSERT_STRING_EQUAL(why_not("{zone: till, stays: 5s}", ""), "zone");
    CU_ASSERT_STRING_EQUAL(why_not("{zone: shoes, stays: 61s}", ""), "stays");
    CU_ASSERT_STRING_EQUAL(why_not("{event: enter}", ""), "event");
    CU_ASSERT_STRING_EQUAL(why_not("{language: de}", ""), "language");
    CU_ASSERT_STRING_EQUAL(why_not("{days: [sat-sun]}", ""), "days");
    CU_ASSERT_STRING_EQUAL(why_not("{hours: [\"12:00-13:00\"]}", ""), "hours");
    CU_ASSERT_STRING_EQUAL(why_not("{hours: [\"12:00-13:00\"], days: [tue]}", ""), "hours");
    CU_ASSERT_STRING_EQUAL(why_not("{hours: [\"10:00-13:00\"], days: [sun]}", ""), "days");
}

static void of_several_that_must_hold_the_first_that_fails_is_named(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{all: [{zone: shoes}, {language: de}, {days: [sun]}]}", ""),
                           "language");
}

static void of_alternatives_the_one_in_this_zone_is_named(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{any: [{zone: till}, {zone: shoes, stays: 2m}]}", ""), "stays");
    CU_ASSERT_STRING_EQUAL(why_not("{any: [{zone: till}, {zone: sport}]}", ""), "zone");
}

static void what_must_not_hold_is_named_when_it_does(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{zone: till}, {language: en}]}", ""), "language");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{all: [{zone: shoes}, {language: en}]}]}", ""),
                           "language");
}

static void a_campaign_that_is_not_live_says_so_before_all_else(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{zone: till}", "status: paused\n"), "status");
    CU_ASSERT_STRING_EQUAL(why_not("{zone: shoes}", "status: draft\n"), "status");
}

static void a_campaign_out_of_its_time_says_runs(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{zone: shoes}", "runs: {from: 2026-11-25}\n"), "runs");
    CU_ASSERT_STRING_EQUAL(why_not("{zone: shoes}", "runs: {until: 2026-11-24}\n"), "nothing");
}

static void a_zone_without_offers_is_in_the_way_of_all(void)
{
    BeckonSituation situation = minute_with_the_shoes();
    situation.zone = 0;
    CU_ASSERT_STRING_EQUAL(why_not_in(&situation, "{language: en}", ""), "zone");
}

static void a_deaf_zone_is_in_the_way_of_what_asks_for_presence(void)
{
    BeckonSituation situation = minute_with_the_shoes();
    situation.presence_known = false;
    CU_ASSERT_STRING_EQUAL(why_not_in(&situation, "{zone: shoes}", ""), "zone");
    CU_ASSERT_STRING_EQUAL(why_not_in(&situation, "{none: [{event: leave}]}", ""), "event");
    CU_ASSERT_STRING_EQUAL(why_not_in(&situation, "{language: en}", ""), "nothing");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_in_the_way_of_what_holds),
        BECKON_TEST(names_the_condition_that_fails),
        BECKON_TEST(of_several_that_must_hold_the_first_that_fails_is_named),
        BECKON_TEST(of_alternatives_the_one_in_this_zone_is_named),
        BECKON_TEST(what_must_not_hold_is_named_when_it_does),
        BECKON_TEST(a_campaign_that_is_not_live_says_so_before_all_else),
        BECKON_TEST(a_campaign_out_of_its_time_says_runs),
        BECKON_TEST(a_zone_without_offers_is_in_the_way_of_all),
        BECKON_TEST(a_deaf_zone_is_in_the_way_of_what_asks_for_presence),
    };
    return BECKON_TESTS_RUN("rules/why-not", tests);
}
