/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Conditions on the shopper's past: `bought`, `visits`, `offered` and `redeemed`. */

#include <string.h>

#include "rules/rules.h"
#include "rules/why-not.h"
#include "testing.h"

#define DAY_US (24 * BECKON_HOUR_US)

/* Somebody with the shoes at 11:00 on 24 November 2026. */
static BeckonSituation with_the_shoes(const BeckonPast *past)
{
    return (BeckonSituation){
        .now_us = test_clock("11:00:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = 1,
        .presence_known = true,
        .language = "en",
        .past = past,
    };
}

static BeckonRuleset *compile(const char *when)
{
    g_autofree char *text = test_campaign("one", when, "", "title: A pair of socks\n");
    return test_rules_compile("one.yaml", text, NULL);
}

/* What is in the way of a campaign with this `when`, and of one with its negation: "nothing" of
 * the one that holds; both say the same key when it is unknown. */
static char *judge(const char *when, const BeckonPast *past)
{
    g_autofree char *negation = g_strdup_printf("{none: [%s]}", when);
    g_autoptr(BeckonRuleset) is = compile(when);
    g_autoptr(BeckonRuleset) is_not = compile(negation);
    const BeckonSituation situation = with_the_shoes(past);
    const char *of_is = beckon_ruleset_why_not(is, 0, &situation);
    const char *of_is_not = beckon_ruleset_why_not(is_not, 0, &situation);
    return g_strdup_printf("%s/%s", of_is != NULL ? of_is : "holds",
                           of_is_not != NULL ? of_is_not : "holds");
}

static void expect(const char *when, const BeckonPast *past, const char *expected)
{
    g_autofree char *got = judge(when, past);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static int32_t today(void)
{
    g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
    return beckon_time_local(test_clock("11:00:00"), berlin).day;
}

/* A set of one condition has one thing, the first. */
static BeckonHistory *bought_days_ago(int32_t days, int32_t known_since_day)
{
    BeckonHistory *history = beckon_history_new(1, known_since_day, test_clock("10:00:00"));
    beckon_history_add(history, 0, (BeckonBought){today() - days, 2000});
    return history;
}

static void purchases_that_are_not_known_satisfy_nothing(void)
{
    const BeckonPast without = {NULL, NULL, NULL};
    expect("{bought: {category: sports}}", NULL, "bought/bought");
    expect("{bought: {category: sports}}", &without, "bought/bought");
    expect("{bought: {}}", &without, "bought/bought");
}

static void known_and_empty_is_false(void)
{
    g_autoptr(BeckonHistory) history =
        beckon_history_new(1, BECKON_HISTORY_WHOLE, test_clock("10:00:00"));
    const BeckonPast past = {history, NULL, NULL};
    expect("{bought: {product: \"96385074\"}}", &past, "bought/holds");
    expect("{bought: {brand: Lumo, last_over: 3d}}", &past, "bought/holds");
}

static void every_key_counts(void)
{
    g_autoptr(BeckonHistory) history = bought_days_ago(10, BECKON_HISTORY_WHOLE);
    const BeckonPast past = {history, NULL, NULL};
    expect("{bought: {category: sports/socks, within: 10d}}", &past, "holds/bought");
    expect("{bought: {category: sports/socks, within: 9d}}", &past, "bought/holds");
    expect("{bought: {at_least: 2}}", &past, "bought/holds");
    expect("{bought: {spent_at_least: 20.00 EUR}}", &past, "holds/bought");
    expect("{bought: {spent_at_least: 20.01 EUR}}", &past, "bought/holds");
    expect("{bought: {last_over: 9d}}", &past, "holds/bought");
    expect("{bought: {last_over: 10d}}", &past, "bought/holds");
    expect("{bought: {first_within: 10d}}", &past, "holds/bought");
    expect("{bought: {first_within: 9d}}", &past, "bought/holds");
}

static void what_days_that_are_not_known_could_change_is_unknown(void)
{
    g_autoptr(BeckonHistory) history = bought_days_ago(10, today() - 30);
    const BeckonPast past = {history, NULL, NULL};
    expect("{bought: {within: 30d, at_least: 2}}", &past, "bought/holds");
    expect("{bought: {within: 31d, at_least: 2}}", &past, "bought/bought");
    expect("{bought: {first_within: 30d}}", &past, "bought/bought");
}

/* The shop's day has moved on, the history has not. */
static void midnight_of_the_shop_is_a_deadline(void)
{
    g_autoptr(BeckonRuleset) set = compile("{bought: {last_over: 30d}}");
    BeckonSituation situation = with_the_shoes(NULL);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation),
                    test_clock("23:59:59") + BECKON_SECOND_US);
    g_autoptr(BeckonRuleset) other = compile("{visits: {at_least: 2, within: 7d}}");
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(other, &situation), BECKON_TIME_NEVER);
}

static void visits_count_this_one_and_roll(void)
{
    g_autoptr(GArray) visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const int64_t began_us[] = {
        test_clock("11:00:00") - 7 * DAY_US,            /* just out of a window of 7 days */
        test_clock("11:00:00") - 7 * DAY_US + 1,        /* just in it */
        test_clock("10:59:00"), test_clock("11:00:01"), /* a replay goes over it again */
    };
    g_array_append_vals(visits_us, began_us, G_N_ELEMENTS(began_us));
    const BeckonPast past = {NULL, visits_us, NULL}, without = {NULL, NULL, NULL};
    expect("{visits: {at_least: 2, within: 7d}}", &past, "holds/visits");
    expect("{visits: {at_least: 3, within: 7d}}", &past, "visits/holds");
    expect("{visits: {at_least: 3}}", &past, "holds/visits");
    expect("{visits: {at_least: 4}}", &past, "visits/holds");
    expect("{visits: {at_least: 2}}", &without, "visits/visits");
}

static void offers_count_from_when_they_were_made_and_redeemed(void)
{
    g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    const BeckonPastOffer rows[] = {
        {"other", test_clock("09:00:00"), test_clock("09:30:00")},
        {"one", test_clock("09:00:00"), test_clock("10:00:00")},
        {"one", test_clock("11:00:01"), BECKON_TIME_NEVER},
    };
    g_array_append_vals(offers, rows, G_N_ELEMENTS(rows));
    const BeckonPast past = {NULL, NULL, offers}, without = {NULL, NULL, NULL};
    expect("{offered: {campaign: one}}", &past, "holds/offered");
    expect("{offered: {campaign: one, within: 121m}}", &past, "holds/offered");
    expect("{offered: {campaign: one, within: 120m}}", &past, "offered/holds");
    expect("{redeemed: {campaign: one, within: 61m}}", &past, "holds/redeemed");
    expect("{redeemed: {campaign: one, within: 60m}}", &past, "redeemed/holds");
    expect("{offered: {campaign: one}}", &without, "offered/offered");
}

static void an_offer_that_nobody_redeemed_is_not_redeemed(void)
{
    g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    const BeckonPastOffer row = {"one", test_clock("09:00:00"), BECKON_TIME_NEVER};
    g_array_append_val(offers, row);
    const BeckonPast past = {NULL, NULL, offers};
    expect("{all: [{offered: {campaign: one}}, {none: [{redeemed: {campaign: one}}]}]}", &past,
           "holds/offered");
}

static void a_campaign_may_name_one_that_is_read_later(void)
{
    g_autofree char *a = test_campaign("a", "{redeemed: {campaign: z}}", "", "");
    g_autofree char *z = test_campaign("z", "{zone: shoes}", "", "title: The last one\n");
    g_autoptr(BeckonRuleset) set = test_rules_compile("a.yaml", a, "z.yaml", z, NULL);
    g_autofree char *reason =
        beckon_campaign_reason(beckon_ruleset_campaign(set, 0), beckon_ruleset_shop(set), "en");
    CU_ASSERT_STRING_EQUAL(reason, "You used the offer “The last one”.");
}

static void the_set_numbers_each_thing_once(void)
{
    g_autoptr(BeckonRuleset) set =
        compile("{any: [{bought: {category: sports}}, {bought: {category: sports, within: 3d}}, "
                "{bought: {product: \"000096385074\"}}, {bought: {product: \"96385074\"}}, "
                "{bought: {brand: Lumo}}, {bought: {}}, {bought: {last_over: 3d}}]}");
    const BeckonThings *things = beckon_ruleset_things(set);
    CU_ASSERT_EQUAL(beckon_things_size(things), 4);
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_CATEGORY, "sports"), 0);
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_PRODUCT, "96385074"), 1);
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_BRAND, "Lumo"), 2);
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_ANY, ""), 3);
}

static void says_why_with_every_key(void)
{
    static const struct {
        const char *when, *en, *de;
    } cases[] = {
        {"{bought: {category: sports/socks, within: 180d}}",
         "You bought from sports/socks in the last 180 days.",
         "Sie haben in den letzten 180 Tagen aus sports/socks gekauft."},
        {"{bought: {brand: Lumo, within: 1d, at_least: 3, spent_at_least: 60.00 EUR}}",
         "You bought something by Lumo at least 3 times since yesterday for 60.00 EUR or more in "
         "all.",
         "Sie haben seit gestern mindestens 3-mal etwas von Lumo für zusammen mindestens 60,00 EUR "
         "gekauft."},
        {"{bought: {product: \"96385074\", last_over: 90d}}",
         "You bought Bottle, the last time more than 90 days ago.",
         "Sie haben Bottle gekauft, zuletzt vor mehr als 90 Tagen."},
        {"{bought: {first_within: 14d}}",
         "You bought something here, for the first time in the last 14 days.",
         "Sie haben bei uns etwas gekauft, zum ersten Mal in den letzten 14 Tagen."},
        {"{visits: {at_least: 3, within: 30d}}",
         "You came at least 3 times in the last 30 days, this time included.",
         "Sie waren in den letzten 30 Tagen mindestens 3-mal bei uns, diesmal eingerechnet."},
        {"{none: [{offered: {campaign: one, within: 90m}}]}",
         "It is not so that you were offered “A pair of socks” in the last 1 h 30 min.",
         "Es trifft nicht zu: Sie bekamen in den letzten 1 h 30 min das Angebot „A pair of "
         "socks“."},
        {"{redeemed: {campaign: one, within: 7d}}",
         "You used the offer “A pair of socks” in the last 7 days.",
         "Sie haben in den letzten 7 Tagen das Angebot „A pair of socks“ eingelöst."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(BeckonRuleset) set = compile(cases[i].when);
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
        g_autofree char *en = beckon_campaign_reason(campaign, beckon_ruleset_shop(set), "en");
        g_autofree char *de = beckon_campaign_reason(campaign, beckon_ruleset_shop(set), "de");
        CU_ASSERT_STRING_EQUAL(en, cases[i].en);
        CU_ASSERT_STRING_EQUAL(de, cases[i].de);
    }
}

/* What is left of a condition when only purchases are asked about: T where it holds for somebody
 * who bought the first thing today. */
static void an_audience_is_of_the_purchases_alone(void)
{
    static const struct {
        const char *when;
        bool holds;
    } cases[] = {
        {"{zone: till}", true},
        {"{all: [{zone: till}, {bought: {within: 3d}}]}", true},
        {"{all: [{zone: till}, {none: [{bought: {within: 3d}}]}]}", false},
        {"{any: [{language: de}, {bought: {at_least: 2}}]}", false},
        {"{all: [{bought: {}}, {none: [{zone: shoes}]}, {any: [{event: dwell}]}]}", true},
        {"{none: [{all: [{language: en}, {none: [{bought: {}}]}]}]}", true},
        {"{none: [{any: [{language: en}, {bought: {}}]}]}", false},
    };
    g_autoptr(BeckonHistory) history = bought_days_ago(0, BECKON_HISTORY_WHOLE);
    const BeckonPast past = {history, NULL, NULL};
    const BeckonSituation situation = with_the_shoes(&past);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(BeckonRuleset) set = compile(cases[i].when);
        BeckonFacts facts = {.situation = &situation,
                             .timezone = beckon_ruleset_shop(set)->timezone};
        BeckonTruth truth =
            beckon_condition_evaluate_purchases(beckon_ruleset_campaign(set, 0)->when, &facts);
        CU_ASSERT_EQUAL(truth, cases[i].holds ? BECKON_TRUE : BECKON_FALSE);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(purchases_that_are_not_known_satisfy_nothing),
        BECKON_TEST(known_and_empty_is_false),
        BECKON_TEST(every_key_counts),
        BECKON_TEST(what_days_that_are_not_known_could_change_is_unknown),
        BECKON_TEST(midnight_of_the_shop_is_a_deadline),
        BECKON_TEST(visits_count_this_one_and_roll),
        BECKON_TEST(offers_count_from_when_they_were_made_and_redeemed),
        BECKON_TEST(an_offer_that_nobody_redeemed_is_not_redeemed),
        BECKON_TEST(a_campaign_may_name_one_that_is_read_later),
        BECKON_TEST(the_set_numbers_each_thing_once),
        BECKON_TEST(says_why_with_every_key),
        BECKON_TEST(an_audience_is_of_the_purchases_alone),
    };
    return BECKON_TESTS_RUN("rules/past", tests);
}
