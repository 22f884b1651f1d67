/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/census.h"

#include <string.h>

#include "base/time.h"
#include "rules/rules.h"
#include "testing.h"

/* Socks within 10 days, and none of Lumo; 24 November 2026 is day 20781. */
enum { TODAY = 20781, SOCKS = 0, NO_LUMO = 1, PLACE = 2 };

static BeckonRuleset *three_campaigns(const char *policy)
{
    g_autofree char *socks = test_campaign(
        "a-socks", "{all: [{zone: till}, {bought: {category: sports/socks, within: 10d}}]}", "",
        "status: draft\n");
    g_autofree char *others =
        test_campaign("b-no-lumo", "{none: [{bought: {brand: Lumo}}]}", "", "");
    g_autofree char *place = test_campaign("c-place", "{zone: till}", "", "");
    return test_rules_compile("a.yaml", socks, "b.yaml", others, "c.yaml", place, "policy.yaml",
                              policy, NULL);
}

static BeckonCensus *begin(const char *policy)
{
    g_autoptr(BeckonRuleset) set = three_campaigns(policy);
    return beckon_census_new(set, test_clock("00:00:00"));
}

/* A shopper whose purchases are known from a day on and until some hours ago. */
static BeckonHistory *known(const BeckonCensus *census, int32_t since_day, int hours_ago)
{
    return beckon_history_new(beckon_things_size(beckon_ruleset_things(beckon_census_set(census))),
                              since_day, test_clock("00:00:00") - hours_ago * BECKON_HOUR_US);
}

static void add_socks(BeckonCensus *census, int32_t ago, int hours_ago)
{
    const BeckonThings *things = beckon_ruleset_things(beckon_census_set(census));
    int socks = beckon_things_find(things, BECKON_THING_CATEGORY, "sports/socks");
    g_autoptr(BeckonHistory) history = known(census, BECKON_HISTORY_WHOLE, hours_ago);
    beckon_history_add(history, (guint)socks, (BeckonBought){TODAY - ago, 1000});
    beckon_census_add(census, history);
}

static void those_for_whom_a_condition_holds_are_counted(void)
{
    g_autoptr(BeckonCensus) census = begin("smallest_audience: 0\n");
    add_socks(census, 10, 1);
    add_socks(census, 0, 1);
    add_socks(census, 11, 1);
    CU_ASSERT_EQUAL(beckon_census_size(census), 3);
    CU_ASSERT_EQUAL(beckon_census_holds(census, SOCKS), 2);
    CU_ASSERT_EQUAL(beckon_census_holds(census, NO_LUMO), 3);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, SOCKS), 0);
}

static void it_is_unknown_of_whom_nothing_is_known(void)
{
    g_autoptr(BeckonCensus) census = begin("smallest_audience: 0\n");
    add_socks(census, 1, 1);
    beckon_census_add(census, NULL);
    beckon_census_add(census, NULL);
    CU_ASSERT_EQUAL(beckon_census_holds(census, SOCKS), 1);
    CU_ASSERT_EQUAL(beckon_census_holds(census, NO_LUMO), 1);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, SOCKS), 67);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, NO_LUMO), 67);
}

static void what_is_known_in_part_is_unknown_where_that_does_not_decide(void)
{
    g_autoptr(BeckonCensus) census = begin("smallest_audience: 0\n");
    g_autoptr(BeckonHistory) history = known(census, TODAY - 10, 1);
    beckon_census_add(census, history);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, SOCKS), 0);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, NO_LUMO), 100);
}

static void a_history_that_is_too_old_is_none(void)
{
    g_autoptr(BeckonCensus) census = begin("history_fresh_within: 1d\n");
    add_socks(census, 1, 24);
    add_socks(census, 1, 25);
    CU_ASSERT_EQUAL(beckon_census_holds(census, SOCKS), 1);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, SOCKS), 50);
}

static void an_audience_is_small_below_what_the_policy_says(void)
{
    g_autoptr(BeckonCensus) census = begin("smallest_audience: 2\n");
    add_socks(census, 1, 1);
    CU_ASSERT(beckon_census_is_small(census, SOCKS));
    add_socks(census, 1, 1);
    CU_ASSERT_FALSE(beckon_census_is_small(census, SOCKS));
}

static void who_asks_about_no_purchases_is_for_anyone(void)
{
    g_autoptr(BeckonCensus) census = begin("smallest_audience: 2\n");
    CU_ASSERT(beckon_census_asks(census, SOCKS));
    CU_ASSERT(beckon_census_asks(census, NO_LUMO));
    CU_ASSERT_FALSE(beckon_census_asks(census, PLACE));
    CU_ASSERT_FALSE(beckon_census_is_small(census, PLACE));
    beckon_census_add(census, NULL);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(census, PLACE), 0);
}

/* Warnings of a campaign, as "code line:column". */
static char *warnings_of(const char *campaign, guint percent)
{
    static const char text[] = "campaign: shoes\nwhen: {zone: till}\n";
    g_autofree char *shoes = test_campaign("shoes", "{zone: till}", "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile("shoes.yaml", shoes, NULL);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, beckon_source_new("shoes.yaml", text, strlen(text)));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    beckon_census_warn(set, sources, campaign, percent, diagnostics);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        const BeckonDiagnostic *warning = beckon_diagnostics_get(diagnostics, i);
        g_string_append_printf(out, "%s %s", warning->code, warning->file);
        CU_ASSERT_EQUAL(warning->severity, BECKON_SEVERITY_WARNING);
        CU_ASSERT(strstr(warning->message, "unknown for 26 %") != NULL);
        CU_ASSERT(g_str_has_prefix(warning->source_line, "when:"));
    }
    return g_string_free(out, FALSE);
}

static void what_is_unknown_for_many_is_warned_of_where_it_stands(void)
{
    g_autofree char *many = warnings_of("shoes", 26);
    CU_ASSERT_STRING_EQUAL(many, "W0390 shoes.yaml");
    g_autofree char *few = warnings_of("shoes", 25);
    CU_ASSERT_STRING_EQUAL(few, "");
    g_autofree char *other = warnings_of("socks", 100);
    CU_ASSERT_STRING_EQUAL(other, "");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(those_for_whom_a_condition_holds_are_counted),
        BECKON_TEST(it_is_unknown_of_whom_nothing_is_known),
        BECKON_TEST(what_is_known_in_part_is_unknown_where_that_does_not_decide),
        BECKON_TEST(a_history_that_is_too_old_is_none),
        BECKON_TEST(an_audience_is_small_below_what_the_policy_says),
        BECKON_TEST(who_asks_about_no_purchases_is_for_anyone),
        BECKON_TEST(what_is_unknown_for_many_is_warned_of_where_it_stands),
    };
    return BECKON_TESTS_RUN("rules/census", tests);
}
