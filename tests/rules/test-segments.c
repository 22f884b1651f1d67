/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `segment`: a condition of segments.yaml under its name. */

#include "rules/segments.h"

#include <string.h>

#include "offer/story.h"
#include "rules/review/audience.h"
#include "rules/rules.h"
#include "rules/why-not.h"
#include "testing.h"

#define DAY_US (24 * BECKON_HOUR_US)

static const char segments_text[] =
    "regulars: {visits: {at_least: 3, within: 30d}}\n"
    "sporty:\n"
    "  any:\n"
    "    - bought: {category: sports/socks, within: 10d}\n"
    "    - bought: {brand: Lumo}\n"
    "sporty-regulars: {all: [{segment: regulars}, {segment: sporty}]}\n"
    "strangers: {none: [{segment: regulars}]}\n"
    "everybody: {any: [{segment: sporty-regulars}, {segment: strangers}]}\n";

static BeckonRuleset *compile(const char *when)
{
    g_autofree char *text = test_campaign("one", when, "", "");
    return test_rules_compile("one.yaml", text, "segments.yaml", segments_text, NULL);
}

static GArray *visits(guint n)
{
    GArray *visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = n; i > 0; i--) {
        const int64_t began_us = test_clock("11:00:00") - i * DAY_US;
        g_array_append_val(visits_us, began_us);
    }
    return visits_us;
}

/* Somebody with the shoes for a minute who came so often; -1: that is not known. */
static const char *why_not(const char *when, int n_visits)
{
    g_autoptr(BeckonRuleset) set = compile(when);
    g_autoptr(GArray) visits_us = n_visits >= 0 ? visits((guint)n_visits) : NULL;
    const BeckonPast past = {.visits_us = visits_us};
    const BeckonSituation situation = {
        .now_us = test_clock("11:00:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = 1,
        .stayed_us = BECKON_MINUTE_US,
        .presence_known = true,
        .past = &past,
    };
    const char *reason = beckon_ruleset_why_not(set, 0, &situation);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_ruleset_match(set, &situation, hits);
    CU_ASSERT_EQUAL(hits->len, reason == NULL ? 1 : 0);
    return reason != NULL ? reason : "nothing";
}

static void a_segment_holds_when_its_condition_does(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{segment: regulars}", 3), "nothing");
    CU_ASSERT_STRING_EQUAL(why_not("{segment: regulars}", 2), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{segment: regulars}]}", 2), "nothing");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{segment: regulars}]}", 3), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{all: [{zone: till}, {segment: regulars}]}", 3), "zone");
    CU_ASSERT_STRING_EQUAL(why_not("{all: [{zone: shoes}, {segment: regulars}]}", 2), "segment");
}

static void a_segment_of_what_is_unknown_is_unknown(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{segment: regulars}", -1), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{segment: regulars}]}", -1), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{segment: strangers}", -1), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{none: [{segment: strangers}]}", -1), "segment");
}

static void a_segment_may_name_those_above_it(void)
{
    CU_ASSERT_STRING_EQUAL(why_not("{segment: strangers}", 2), "nothing");
    CU_ASSERT_STRING_EQUAL(why_not("{segment: strangers}", 3), "segment");
    CU_ASSERT_STRING_EQUAL(why_not("{segment: everybody}", 0), "nothing");
    CU_ASSERT_STRING_EQUAL(why_not("{segment: sporty-regulars}", 2), "segment");
}

/* Purchases change their windows at midnight, in a segment too; it says nothing of zones. */
static void the_edges_and_zones_are_those_of_its_condition(void)
{
    g_autoptr(BeckonRuleset) set = compile("{all: [{zone: shoes}, {segment: sporty-regulars}]}");
    BeckonSituation situation = {.now_us = test_clock("11:00:00"), .zone = 1};
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation),
                    test_clock("23:59:59") + BECKON_SECOND_US);
    situation.zone = 2;
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), BECKON_TIME_NEVER);
    g_autoptr(BeckonRuleset) anywhere = compile("{segment: sporty}");
    CU_ASSERT_NOT_EQUAL(beckon_ruleset_deadline(anywhere, &situation), BECKON_TIME_NEVER);
}

static char *reason_of(const char *when, const char *language)
{
    g_autoptr(BeckonRuleset) set = compile(when);
    return beckon_campaign_reason(beckon_ruleset_campaign(set, 0), beckon_ruleset_shop(set),
                                  language);
}

/* A shopper reads what is known of them, not what staff call it. */
static void the_reason_says_what_the_segment_means(void)
{
    g_autofree char *plain = reason_of("{all: [{zone: shoes}, {segment: regulars}]}", "en");
    CU_ASSERT_STRING_EQUAL(plain,
                           "You were in shoes and you came at least 3 times in the last 30 days, "
                           "this time included.");
    g_autofree char *nested = reason_of("{all: [{zone: shoes}, {segment: sporty}]}", "en");
    CU_ASSERT_STRING_EQUAL(nested, "You were in shoes and (you bought from sports/socks in the "
                                   "last 10 days or you bought something by Lumo).");
    g_autofree char *german = reason_of("{segment: regulars}", "de");
    CU_ASSERT_STRING_EQUAL(
        german,
        "Sie waren in den letzten 30 Tagen mindestens 3-mal bei uns, diesmal eingerechnet.");
}

/* 24 November 2026 is day 20781. */
static void the_audience_counts_through_segments(void)
{
    g_autoptr(BeckonRuleset) set = compile("{all: [{zone: till}, {segment: sporty-regulars}]}");
    g_autoptr(BeckonAudience) audience = beckon_audience_new(set, test_clock("11:00:00"));
    const BeckonBought recently = {20781 - 10, 1000}, long_ago = {20781 - 11, 1000};
    const BeckonWare socks = {NULL, "sports/socks", "Ullmark"};
    const BeckonWare lamp = {NULL, "sports/lamps", "Lumo"};
    beckon_audience_add(audience, "ann", socks, test_clock("10:00:00"), recently);
    beckon_audience_add(audience, "bob", socks, test_clock("10:00:00"), long_ago);
    beckon_audience_add(audience, "cid", lamp, test_clock("10:00:00"), long_ago);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    GPtrArray *holds[] = {found};
    beckon_audience_find(audience, holds);
    CU_ASSERT_EQUAL_FATAL(found->len, 2);
    CU_ASSERT_STRING_EQUAL(found->pdata[0], "ann");
    CU_ASSERT_STRING_EQUAL(found->pdata[1], "cid");
}

static void a_story_tells_of_segments(void)
{
    static const char text[] =
        "- story: a regular, and one who is not\n"
        "  shopper: {consents: [presence, visits], visits: [{ago: 1d}, {ago: 9d}]}\n"
        "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: shoes}]\n"
        "  expect: {offers: [one]}\n"
        "- story: one who came too seldom\n"
        "  shopper: {consents: [presence, visits], visits: [{ago: 1d}]}\n"
        "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: shoes}]\n"
        "  expect: {offers: [], why_not: {one: segment}}\n"
        "- story: of whom nothing is known\n"
        "  shopper: {consents: [presence]}\n"
        "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: shoes}]\n"
        "  expect: {offers: [], why_not: {one: segment}}\n";
    g_autoptr(BeckonRuleset) set = compile("{all: [{zone: shoes}, {segment: regulars}]}");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source = beckon_source_new("stories/s.yaml", text, strlen(text));
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    beckon_stories_read(source, set, diagnostics, stories);
    CU_ASSERT_EQUAL_FATAL(stories->len, 3);
    for (guint i = 0; i < stories->len; i++) {
        g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[i], set);
        CU_ASSERT(result->passed);
    }
}

static void another_segment_is_another_rule_set(void)
{
    g_autofree char *text = test_campaign("one", "{segment: s}", "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile(
        "one.yaml", text, "segments.yaml", "s: {visits: {at_least: 3, within: 30d}}\n", NULL);
    g_autoptr(BeckonRuleset) other = test_rules_compile(
        "one.yaml", text, "segments.yaml", "s: {visits: {at_least: 4, within: 30d}}\n", NULL);
    CU_ASSERT_STRING_NOT_EQUAL(beckon_ruleset_digest(set), beckon_ruleset_digest(other));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_segment_holds_when_its_condition_does),
        BECKON_TEST(a_segment_of_what_is_unknown_is_unknown),
        BECKON_TEST(a_segment_may_name_those_above_it),
        BECKON_TEST(the_edges_and_zones_are_those_of_its_condition),
        BECKON_TEST(the_reason_says_what_the_segment_means),
        BECKON_TEST(the_audience_counts_through_segments),
        BECKON_TEST(a_story_tells_of_segments),
        BECKON_TEST(another_segment_is_another_rule_set),
    };
    return BECKON_TESTS_RUN("rules/segments", tests);
}
