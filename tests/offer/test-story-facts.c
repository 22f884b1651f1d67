/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a story says of the shopper's account and of stock: the conditions tier, age_at_least,
 * signal and stock, and minors. */

#include <string.h>

#include "offer/story.h"
#include "rules/rules.h"
#include "testing.h"

#define KNOWN     "consents: [presence, signals]"
#define AT_SPORT  "{at: \"2026-11-24T11:00:00+01:00\", enters: sport}"
#define THREE_MIN ", {after: 3m}"

/* Why a story fails that is told of one campaign, "one", with this condition in sport, under a
 * policy; "passed" when it does not. */
static char *tell(const char *when, const char *policy, const char *shopper, const char *further,
                  const char *steps, const char *expect)
{
    g_autofree char *whole = g_strdup_printf("{all: [{zone: sport}, %s]}", when);
    g_autofree char *campaign = test_campaign("one", whole, "", "");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("one.yaml", campaign, "policy.yaml", policy, NULL);
    g_autofree char *text =
        g_strdup_printf("- story: one\n  shopper: {%s}\n%s  visit: [%s]\n  expect: {%s}\n", shopper,
                        further, steps, expect);
    g_autoptr(BeckonSource) source = beckon_source_new("stories/s.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    beckon_stories_read(source, set, diagnostics, stories);
    CU_ASSERT_EQUAL_FATAL(stories->len, 1);
    g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[0], set);
    return g_strdup(result->passed ? "passed" : result->why);
}

#define DEFAULTS "offers: {per_visit: 9}\n"

static void passes(const char *when, const char *shopper, const char *expect)
{
    g_autofree char *got = tell(when, DEFAULTS, shopper, "", AT_SPORT THREE_MIN, expect);
    CU_ASSERT_STRING_EQUAL(got, "passed");
}

#define GIVEN       "offers: [one]"
#define HELD_BY(by) "offers: [], why_not: {one: " by "}"

static void a_tier_is_one_of_those_asked_for(void)
{
    passes("{tier: gold}", KNOWN ", tier: gold", GIVEN);
    passes("{tier: [silver, gold]}", KNOWN ", tier: gold", GIVEN);
    passes("{tier: gold}", KNOWN ", tier: Gold", HELD_BY("tier"));
    passes("{none: [{tier: gold}]}", KNOWN ", tier: silver", GIVEN);
}

static void without_consent_nothing_of_an_account_is_known(void)
{
    static const char *const facts = "consents: [presence, history, visits], tier: gold, "
                                     "age_at_least: 30, signals: {km: 9}";
    passes("{tier: gold}", facts, HELD_BY("tier"));
    passes("{none: [{tier: silver}]}", facts, HELD_BY("tier"));
    passes("{age_at_least: 18}", facts, HELD_BY("age_at_least"));
    passes("{signal: {name: km, at_least: 1}}", facts, HELD_BY("signal"));
}

static void what_no_service_said_is_unknown(void)
{
    passes("{none: [{tier: gold}]}", KNOWN, HELD_BY("tier"));
    passes("{none: [{tier: gold}]}", KNOWN ", age_at_least: 30", HELD_BY("tier"));
    passes("{none: [{signal: {name: km, at_least: 1}}]}", KNOWN ", signals: {miles: 9}",
           HELD_BY("signal"));
}

static void an_age_is_known_as_far_as_its_bounds_say(void)
{
    passes("{age_at_least: 21}", KNOWN ", age_at_least: 21", GIVEN);
    passes("{age_at_least: 21}", KNOWN ", age_at_least: 18, age_below: 21",
           HELD_BY("age_at_least"));
    passes("{none: [{age_at_least: 21}]}", KNOWN ", age_at_least: 18, age_below: 21", GIVEN);
    passes("{age_at_least: 21}", KNOWN ", age_at_least: 18", HELD_BY("age_at_least"));
    passes("{none: [{age_at_least: 21}]}", KNOWN ", age_at_least: 18", HELD_BY("age_at_least"));
    passes("{none: [{age_at_least: 21}]}", KNOWN ", age_at_least: 18, age_below: 22",
           HELD_BY("age_at_least"));
}

static void a_signal_is_compared_to_the_thousandth(void)
{
    passes("{signal: {name: km, at_least: 12.5}}", KNOWN ", signals: {km: 12.5}", GIVEN);
    passes("{signal: {name: km, at_least: 12.5}}", KNOWN ", signals: {km: 12.499}",
           HELD_BY("signal"));
    passes("{signal: {name: km, at_most: -0.5}}", KNOWN ", signals: {km: -0.5}", GIVEN);
    passes("{signal: {name: km, at_most: -0.5}}", KNOWN ", signals: {km: -0.499}",
           HELD_BY("signal"));
}

static void a_signal_counts_while_it_is_fresh(void)
{
    const char *steps = "{at: \"2026-11-24T11:00:00+01:00\", enters: till}, "
                        "{after: 1h, leaves: true}, {after: 9h, enters: sport}";
    g_autofree char *fresh = tell("{signal: {name: km, at_least: 1, fresh: 11h}}", DEFAULTS,
                                  KNOWN ", signals: {km: 1}", "", steps, GIVEN);
    CU_ASSERT_STRING_EQUAL(fresh, "passed");
    g_autofree char *stale = tell("{signal: {name: km, at_least: 1, fresh: 10h}}", DEFAULTS,
                                  KNOWN ", signals: {km: 1}", "", steps, HELD_BY("signal"));
    CU_ASSERT_STRING_EQUAL(stale, "passed");
}

static void expect_stock(const char *stock, const char *further, const char *steps,
                         const char *expect)
{
    g_autofree char *when = g_strdup_printf("{stock: {product: \"4006381333931\", %s}}", stock);
    g_autofree char *got = tell(when, DEFAULTS, "consents: [presence]", further, steps, expect);
    CU_ASSERT_STRING_EQUAL(got, "passed");
}

static void stock_is_compared_with_its_bound_included(void)
{
    const char *twelve = "  stock: {\"4006381333931\": 12}\n";
    expect_stock("at_least: 12", twelve, AT_SPORT, GIVEN);
    expect_stock("at_least: 13", twelve, AT_SPORT, HELD_BY("stock"));
    expect_stock("at_most: 12", twelve, AT_SPORT, GIVEN);
    expect_stock("at_most: 11", twelve, AT_SPORT, HELD_BY("stock"));
    expect_stock("at_most: 0", "  stock: {\"4006381333931\": 0}\n", AT_SPORT, GIVEN);
}

static void stock_that_was_never_said_is_unknown(void)
{
    expect_stock("at_least: 1", "", AT_SPORT, HELD_BY("stock"));
    expect_stock("at_most: 9", "", AT_SPORT, HELD_BY("stock"));
    expect_stock("at_most: 9", "  stock: {\"96385074\": 1}\n", AT_SPORT, HELD_BY("stock"));
}

static void stock_that_comes_in_is_an_occasion_for_those_inside(void)
{
    expect_stock("at_least: 12", "  stock: {\"4006381333931\": 3}\n",
                 AT_SPORT ", {after: 5m, stock: {\"4006381333931\": 20}}", GIVEN);
    expect_stock("at_least: 12", "  stock: {\"4006381333931\": 3}\n",
                 AT_SPORT
                 ", {after: 5m, leaves: true}, {after: 1m, stock: {\"4006381333931\": 20}}",
                 HELD_BY("stock"));
}

static void stock_counts_for_a_day_unless_said_otherwise(void)
{
    const char *stock = "  stock: {\"4006381333931\": 12}\n";
    const char *a_day_later = "{at: \"2026-11-24T11:00:00+01:00\", enters: till}, "
                              "{after: 1h, leaves: true}, {after: 23h, enters: sport}";
    const char *just_before = "{at: \"2026-11-24T11:00:00+01:00\", enters: till}, "
                              "{after: 1h, leaves: true}, {after: 82799s, enters: sport}";
    expect_stock("at_least: 12", stock, a_day_later, HELD_BY("stock"));
    expect_stock("at_least: 12", stock, just_before, GIVEN);
    expect_stock("at_least: 12, fresh: 2d", stock, a_day_later, GIVEN);
}

static void expect_age(const char *policy, const char *shopper, const char *expect)
{
    g_autofree char *got = tell("{event: enter}", policy, shopper, "", AT_SPORT, expect);
    CU_ASSERT_STRING_EQUAL(got, "passed");
}

static void minors_get_no_offers_whatever_the_policy_says(void)
{
    expect_age("unknown_age: adult\n", KNOWN ", age_below: 18", HELD_BY("policy"));
    expect_age("unknown_age: adult\n", KNOWN ", age_below: 14", HELD_BY("policy"));
    expect_age("unknown_age: minor\n", KNOWN ", age_below: 18", HELD_BY("policy"));
}

static void unknown_ages_are_what_the_policy_says(void)
{
    expect_age("unknown_age: adult\n", "consents: [presence]", GIVEN);
    expect_age("unknown_age: adult\n", KNOWN ", age_below: 19", GIVEN);
    expect_age("unknown_age: minor\n", "consents: [presence]", HELD_BY("policy"));
    expect_age("unknown_age: minor\n", "consents: [presence], age_at_least: 40", HELD_BY("policy"));
    expect_age("unknown_age: minor\n", KNOWN ", age_at_least: 17", HELD_BY("policy"));
    expect_age("unknown_age: minor\n", KNOWN ", age_at_least: 18", GIVEN);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_tier_is_one_of_those_asked_for),
        BECKON_TEST(without_consent_nothing_of_an_account_is_known),
        BECKON_TEST(what_no_service_said_is_unknown),
        BECKON_TEST(an_age_is_known_as_far_as_its_bounds_say),
        BECKON_TEST(a_signal_is_compared_to_the_thousandth),
        BECKON_TEST(a_signal_counts_while_it_is_fresh),
        BECKON_TEST(stock_is_compared_with_its_bound_included),
        BECKON_TEST(stock_that_was_never_said_is_unknown),
        BECKON_TEST(stock_that_comes_in_is_an_occasion_for_those_inside),
        BECKON_TEST(stock_counts_for_a_day_unless_said_otherwise),
        BECKON_TEST(minors_get_no_offers_whatever_the_policy_says),
        BECKON_TEST(unknown_ages_are_what_the_policy_says),
    };
    return BECKON_TESTS_RUN("offer/story-facts", tests);
}
