/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/coverage.h"

#include <string.h>

#include "offer/story-diff.h"
#include "rules/rules.h"
#include "testing.h"

/* a, after 45 s with the shoes; b, to those who bought socks and speak German; c, paused. */
static BeckonRuleset *compile(void)
{
    g_autofree char *a = test_campaign("a", "{zone: shoes, stays: 45s}", "", "");
    g_autofree char *b = test_campaign(
        "b", "{all: [{zone: sport}, {bought: {category: sports/socks}}, {language: de}]}", "", "");
    g_autofree char *c = test_campaign("c", "{zone: till}", "", "status: paused\n");
    return test_rules_compile("a.yaml", a, "b.yaml", b, "c.yaml", c, NULL);
}

/* Stories, each of "{shopper} visit expect". */
static GPtrArray *read_stories(const BeckonRuleset *set, const char *text)
{
    GPtrArray *stories = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    g_autoptr(BeckonSource) source = beckon_source_new("stories/s.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    beckon_stories_read(source, set, diagnostics, stories);
    g_autofree char *faults = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_STRING_EQUAL(faults, "");
    return stories;
}

#define STORY(shopper, zone, expect)                                                               \
    "- story: one\n"                                                                               \
    "  shopper: {" shopper "}\n"                                                                   \
    "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: " zone "}, {after: 44s}]\n"             \
    "  expect: {" expect "}\n"

static BeckonCoverage *run(const BeckonRuleset *set, const char *text)
{
    g_autoptr(GPtrArray) stories = read_stories(set, text);
    BeckonCoverage *coverage = beckon_coverage_new(set);
    const BeckonStoryWatch watch = beckon_coverage_watch(coverage);
    for (guint i = 0; i < stories->len; i++) {
        g_autoptr(BeckonStoryResult) result = beckon_story_watch(stories->pdata[i], set, &watch);
        CU_ASSERT_TRUE(result->passed);
        beckon_coverage_add(coverage, result);
    }
    return coverage;
}

/* "zone tf, …": each condition of the two live campaigns, and what was seen of it. */
static char *seen(const BeckonCoverage *coverage)
{
    const GArray *conditions = beckon_coverage_conditions(coverage);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < conditions->len; i++) {
        const BeckonConditionCoverage *condition =
            &g_array_index(conditions, BeckonConditionCoverage, i);
        g_string_append_printf(out, "%s%s:%u%s%s", i > 0 ? " " : "", condition->file,
                               condition->line, condition->was_true ? " true" : "",
                               condition->was_false ? " false" : "");
    }
    return g_string_free(out, FALSE);
}

static void without_a_story_nothing_is_covered(void)
{
    g_autoptr(BeckonRuleset) set = compile();
    g_autoptr(BeckonCoverage) coverage = beckon_coverage_new(set);
    g_autofree char *conditions = seen(coverage);
    BeckonCoverageSums sums = beckon_coverage_sums(coverage);
    CU_ASSERT_STRING_EQUAL(conditions, "a.yaml:2 b.yaml:2 b.yaml:2 b.yaml:2");
    CU_ASSERT_EQUAL(sums.campaigns, 2);
    CU_ASSERT_EQUAL(sums.conditions, 4);
    CU_ASSERT_EQUAL(sums.percent, 0);
}

static void what_is_unknown_is_neither_true_nor_false(void)
{
    g_autoptr(BeckonRuleset) set = compile();
    g_autoptr(BeckonCoverage) coverage =
        run(set, STORY("language: en, consents: [presence]", "sport", "offers: []"));
    g_autofree char *conditions = seen(coverage);
    CU_ASSERT_STRING_EQUAL(conditions, "a.yaml:2 false b.yaml:2 true b.yaml:2 b.yaml:2 false");
    /* Three of two campaigns and of eight values. */
    CU_ASSERT_EQUAL(beckon_coverage_sums(coverage).percent, 30);
}

static void stories_add_up(void)
{
    g_autoptr(BeckonRuleset) set = compile();
    g_autoptr(BeckonCoverage) coverage =
        run(set, STORY("language: de, consents: [presence, history], "
                       "bought: [{category: sports/socks, ago: 3d}]",
                       "sport", "offers: [b]") //
            STORY("language: en, consents: [presence, history]", "shoes", "offers: []"));
    g_autofree char *conditions = seen(coverage);
    BeckonCoverageSums sums = beckon_coverage_sums(coverage);
    CU_ASSERT_STRING_EQUAL(
        conditions, "a.yaml:2 false b.yaml:2 true false b.yaml:2 true false b.yaml:2 true false");
    CU_ASSERT_FALSE(beckon_coverage_was_offered(coverage, 0));
    CU_ASSERT_TRUE(beckon_coverage_was_offered(coverage, 1));
    CU_ASSERT_EQUAL(sums.offered, 1);
    CU_ASSERT_EQUAL(sums.were_true, 3);
    CU_ASSERT_EQUAL(sums.were_false, 4);
    CU_ASSERT_EQUAL(sums.percent, 80);
}

/* What differs in the one story of a text, a line each. */
static char *diff(const char *text)
{
    g_autoptr(BeckonRuleset) set = compile();
    g_autoptr(GPtrArray) stories = read_stories(set, text);
    g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[0], set);
    g_autoptr(GPtrArray) lines = beckon_story_diff(stories->pdata[0], set, result);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const BeckonStoryLine *line = lines->pdata[i];
        g_string_append_printf(out, "%s %c %s%s%s\n", line->part, line->sign, line->text,
                               line->why != NULL ? "; " : "", line->why != NULL ? line->why : "");
    }
    return g_string_free(out, FALSE);
}

static void expect_diff(const char *text, const char *lines)
{
    g_autofree char *got = diff(text);
    CU_ASSERT_STRING_EQUAL(got, lines);
}

#define BUYER                                                                                      \
    "language: de, consents: [presence, history], bought: [{category: sports/socks, ago: 3d}]"

static void a_story_that_passes_has_no_diff(void)
{
    expect_diff(STORY(BUYER, "sport", "offers: [b]"), "");
}

static void what_was_expected_and_what_came_stand_side_by_side(void)
{
    expect_diff(STORY(BUYER, "sport", "offers: []"), "offers + b\n");
    expect_diff(
        STORY(BUYER, "sport", "offers: [b, a]"),
        "offers   b\n"
        "offers - a; held back by zone, which is false: stays in shoes for 45 s (a.yaml:2)\n");
}

static void the_nearest_condition_is_named_with_its_gap(void)
{
    expect_diff(
        STORY("language: de, consents: [presence]", "sport", "offers: [b], why_not: {b: language}"),
        "offers - b; held back by bought, which is unknown (has not consented to history): "
        "bought from sports/socks (b.yaml:2)\n"
        "why_not - b: language\n"
        "why_not + b: bought; held back by bought, which is unknown (has not consented to "
        "history): bought from sports/socks (b.yaml:2)\n");
}

static void what_is_no_condition_has_its_word(void)
{
    expect_diff(STORY(BUYER, "sport", "offers: [b, c]"),
                "offers   b\noffers - c; held back by status\n");
    expect_diff(STORY("consents: []", "sport", "offers: [b]"),
                "offers - b; held back by presence\n");
}

static const BeckonTest tests[] = {
    BECKON_TEST(without_a_story_nothing_is_covered),
    BECKON_TEST(what_is_unknown_is_neither_true_nor_false),
    BECKON_TEST(stories_add_up),
    BECKON_TEST(a_story_that_passes_has_no_diff),
    BECKON_TEST(what_was_expected_and_what_came_stand_side_by_side),
    BECKON_TEST(the_nearest_condition_is_named_with_its_gap),
    BECKON_TEST(what_is_no_condition_has_its_word),
};

int main(void)
{
    return BECKON_TESTS_RUN("offer/coverage", tests);
}
