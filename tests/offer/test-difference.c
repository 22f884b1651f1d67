/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/difference.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

/* Differences as "name what: words", a line each. */
static char *format(const BeckonRuleset *before, const BeckonRuleset *after)
{
    g_autoptr(GPtrArray) differences = beckon_differences(before, after);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < differences->len; i++) {
        const BeckonDifference *difference = differences->pdata[i];
        g_autofree char *words = beckon_difference_words(difference, "->");
        g_string_append_printf(out, "%s%s %s: %s", i > 0 ? "\n" : "", difference->name,
                               difference->what, words);
    }
    return g_string_free(out, FALSE);
}

/* From one text of the file a.yaml to another. */
static void expect_of_files(const char *before, const char *after, const char *differences)
{
    g_autoptr(BeckonRuleset) old = test_rules_compile("a.yaml", before, NULL);
    g_autoptr(BeckonRuleset) new = test_rules_compile("a.yaml", after, NULL);
    g_autofree char *got = format(old, new);
    CU_ASSERT_STRING_EQUAL(got, differences);
}

static void expect(const char *when, const char *give, const char *further, const char *new_when,
                   const char *new_give, const char *new_further, const char *differences)
{
    g_autofree char *before = test_campaign("a", when, give, further);
    g_autofree char *after = test_campaign("a", new_when, new_give, new_further);
    expect_of_files(before, after, differences);
}

static void expect_when(const char *before, const char *after, const char *differences)
{
    expect(before, "", "", after, "", "", differences);
}

static void expect_further(const char *before, const char *after, const char *differences)
{
    expect("{zone: shoes}", "", before, "{zone: shoes}", "", after, differences);
}

static void expect_give(const char *before, const char *after, const char *differences)
{
    expect("{zone: shoes}", before, "", "{zone: shoes}", after, "", differences);
}

static void how_it_is_written_changes_nothing(void)
{
    expect_of_files(
        "campaign: a\n"
        "when: {all: [{zone: shoes, stays: 60s}, {language: de}]}\n"
        "give: {valid: 2h, text: {en: {title: Now, body: Here}, de: {title: J, body: H}}}\n"
        "limits: {per_shopper: 1 per 7d}\n",
        "# of the shoes\n"
        "priority: 50\n"
        "limits:\n"
        "  per_shopper: \"1 per 168h\"\n"
        "give:\n"
        "  text:\n"
        "    de: {body: H, title: J}\n"
        "    en: {body: 'Here', title: \"Now\"}\n"
        "  valid: 120m\n"
        "status: live # now\n"
        "when:\n"
        "  all:\n"
        "    - language: de\n"
        "    - stays: 1m\n"
        "      zone: shoes\n"
        "campaign: a\n",
        "");
}

static void groups_of_the_same_meaning_are_the_same(void)
{
    expect_when("{zone: shoes}", "{all: [{any: [{zone: shoes}]}]}", "");
    expect_when("{all: [{zone: shoes}, {language: de}, {event: enter}]}",
                "{all: [{all: [{event: enter}, {zone: shoes}]}, {language: de}]}", "");
    expect_when("{none: [{zone: till}, {any: [{language: de}, {event: enter}]}]}",
                "{none: [{zone: till}, {event: enter}, {language: de}]}", "");
    /* But not these. */
    expect_when("{none: [{all: [{zone: till}, {language: de}]}]}",
                "{none: [{zone: till}, {language: de}]}",
                "a when: none of: (is in till and the app's language is de) -> (not asked)\n"
                "a when: (not asked) -> none of: is in till\n"
                "a when: (not asked) -> none of: the app's language is de");
}

/* Its name says nothing of its own. */
static void a_segment_is_what_it_stands_for(void)
{
    static const char segments[] = "some: {any: [{tier: gold}, {age_at_least: 18}]}\n"
                                   "both: {all: [{tier: gold}, {language: de}]}\n"
                                   "others: {any: [{segment: some}, {language: en}]}\n";
    static const char *const same[][2] = {
        {"{segment: some}", "{any: [{tier: gold}, {age_at_least: 18}]}"},
        {"{segment: both}", "{all: [{language: de}, {tier: gold}]}"},
        {"{none: [{segment: some}, {zone: till}]}",
         "{none: [{age_at_least: 18}, {zone: till}, {tier: gold}]}"},
        {"{none: [{segment: both}]}", "{none: [{all: [{language: de}, {tier: gold}]}]}"},
        {"{segment: others}", "{any: [{tier: gold}, {age_at_least: 18}, {language: en}]}"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *one = g_strdup_printf("{all: [{zone: shoes}, %s]}", same[i][0]);
        g_autofree char *other = g_strdup_printf("{all: [{zone: shoes}, %s]}", same[i][1]);
        g_autofree char *before = test_campaign("a", one, "", "");
        g_autofree char *after = test_campaign("a", other, "", "");
        g_autoptr(BeckonRuleset) old =
            test_rules_compile("a.yaml", before, "segments.yaml", segments, NULL);
        g_autoptr(BeckonRuleset) new = test_rules_compile("a.yaml", after, NULL);
        g_autofree char *got = format(old, new);
        CU_ASSERT_STRING_EQUAL(got, "");
    }
}

static void the_one_condition_that_changed_is_named_with_what_changed_of_it(void)
{
    expect_when("{all: [{zone: shoes, stays: 45s}, {language: de}]}",
                "{all: [{zone: shoes, stays: 60s}, {language: de}]}",
                "a when: stays in shoes for 45 s -> 1 min");
    expect_when("{all: [{zone: shoes}, {none: [{bought: {category: sports, within: 30d}}]}]}",
                "{all: [{zone: shoes}, {none: [{bought: {category: sports, within: 90d}}]}]}",
                "a when: none of: bought from sports in the last 30 -> 90 days");
    expect_when("{any: [{zone: shoes, stays: 45s}, {zone: till}]}",
                "{any: [{zone: shoes, stays: 50s}, {zone: till}]}",
                "a when: any of: stays in shoes for 45 -> 50 s");
}

static void conditions_come_and_go(void)
{
    expect_when("{zone: shoes}", "{all: [{zone: shoes}, {language: de}]}",
                "a when: (not asked) -> the app's language is de");
    expect_when("{all: [{zone: shoes}, {none: [{language: de}, {event: enter}]}]}", "{zone: shoes}",
                "a when: none of (the app's language is de or has just come in) -> (not asked)");
    expect_when("{zone: shoes}", "{language: de}",
                "a when: is in shoes -> the app's language is de");
}

static void what_the_words_for_shoppers_leave_out_counts_too(void)
{
    expect_when("{reading: {sensor: fridge, quantity: temperature, above: 8}}",
                "{reading: {sensor: fridge, quantity: temperature, above: 8, fresh: 5m}}",
                "a when: fridge measured a temperature above 8 °C (fresh: 15 -> 5 min)");
}

static void money_is_told_as_it_is_paid(void)
{
    /* 20 % of the 30-day low, 19.00 EUR, is 3.80; of the list price of 20.00 EUR the shop forgoes
     * 4.80. 25 % is 4.75. */
    expect_give("product: \"4006381333931\", reduce: 20%",
                "product: \"4006381333931\", reduce: 25%",
                "a give.reduction: 20 % off -> 25 % off\n"
                "a price: 15.20 EUR -> 14.25 EUR\n"
                "a cost: 4.80 EUR -> 5.75 EUR");
    /* The same money by another rule. */
    expect_give("product: \"4006381333931\", by: 5.00 EUR",
                "product: \"4006381333931\", price: 14.00 EUR",
                "a give.reduction: 5.00 EUR off -> for 14.00 EUR");
}

static void limits_priority_and_status_are_named_by_their_keys(void)
{
    expect_further("limits: {per_shopper: 1 per 7d, total: 500 per day}\npriority: 60\n",
                   "limits: {per_shopper: 2 per visit}\nexclusive: g\nstatus: paused\n",
                   "a status: live -> paused\n"
                   "a limits.per_shopper: 1 per 7 d -> 2 per visit\n"
                   "a limits.total: 500 per day -> (none)\n"
                   "a priority: 60 -> 50\n"
                   "a exclusive: (none) -> g");
    expect_further("runs: {until: 2026-12-24, hours: [\"10:00-12:00\", \"15:00-16:00\"]}\n",
                   "runs: {until: 2026-12-31, days: [mon, sat-sun], "
                   "hours: [\"15:00-16:00\", \"10:00-12:00\"]}\n",
                   "a runs.until: 2026-12-24 -> 2026-12-31\n"
                   "a runs.days: (none) -> Monday, Saturday, Sunday");
}

static void texts_are_compared_language_by_language(void)
{
    expect_of_files(
        "campaign: a\nwhen: {zone: shoes}\n"
        "give: {valid: 2h, text: {en: {title: Now, body: B}, de: {title: J, body: H}}}\n",
        "campaign: a\nwhen: {zone: shoes}\n"
        "give: {valid: 2h, text: {en: {title: Now, body: B}, de: {title: Da, body: H}}}\n",
        "a give.text.de.title: J -> Da");
}

static void campaigns_are_added_and_removed(void)
{
    g_autofree char *a = test_campaign("a", "{zone: shoes}", "", "");
    g_autofree char *b = test_campaign("b", "{zone: till}", "by: 1.00 EUR", "status: draft\n");
    g_autoptr(BeckonRuleset) one = test_rules_compile("a.yaml", a, NULL);
    g_autoptr(BeckonRuleset) two = test_rules_compile("a.yaml", a, "b.yaml", b, NULL);
    g_autofree char *added = format(one, two);
    g_autofree char *removed = format(two, one);
    CU_ASSERT_STRING_EQUAL(added, "b campaign: (none) -> draft, 1.00 EUR off, when is in till");
    CU_ASSERT_STRING_EQUAL(removed, "b campaign: draft, 1.00 EUR off, when is in till -> (none)");
}

static void the_policy_is_compared_key_by_key(void)
{
    g_autofree char *a = test_campaign("a", "{zone: shoes}", "", "");
    g_autoptr(BeckonRuleset) old =
        test_rules_compile("a.yaml", a, "policy.yaml",
                           "sensitive: [health/**, intimate/**]\noffers: {per_visit: 2}\n", NULL);
    g_autoptr(BeckonRuleset) new = test_rules_compile(
        "a.yaml", a, "policy.yaml",
        "quiet_hours: [\"21:00-08:00\"]\nsensitive: [intimate, health]\nunknown_age: minor\n",
        NULL);
    g_autofree char *got = format(old, new);
    CU_ASSERT_STRING_EQUAL(got, " offers.per_visit: 2 -> (none)\n"
                                " quiet_hours: (none) -> 21:00-08:00\n"
                                " unknown_age: adult -> minor");
}

static void prices_matter_where_an_offer_is_of_the_product(void)
{
    static const char first[] = "gtin,name,category,brand,price,low_30d\n"
                                "4006381333931,Socks,sports/socks,Ullmark,20.00 EUR,19.00 EUR\n"
                                "96385074,Bottle,sports/bottles,Lumo,9.95 EUR,9.95 EUR\n";
    static const char second[] = "gtin,name,category,brand,price,low_30d\n"
                                 "96385074,Bottle,sports/bottles,Lumo,11.00 EUR,9.95 EUR\n"
                                 "4006381333931,Socks,sports/socks,Ullmark,20.00 EUR,18.00 EUR\n";
    g_autofree char *a =
        test_campaign("a", "{zone: shoes}", "product: \"4006381333931\", by: 5.00 EUR", "");
    g_autoptr(BeckonRuleset) old = test_rules_compile_with(first, "a.yaml", a, NULL);
    g_autoptr(BeckonRuleset) new = test_rules_compile_with(second, "a.yaml", a, NULL);
    g_autofree char *got = format(old, new);
    CU_ASSERT_STRING_EQUAL(got, "a price: 14.00 EUR -> 13.00 EUR\n"
                                "a cost: 6.00 EUR -> 7.00 EUR\n"
                                "4006381333931 low_30d: 19.00 EUR -> 18.00 EUR");
}

static const BeckonTest tests[] = {
    BECKON_TEST(how_it_is_written_changes_nothing),
    BECKON_TEST(groups_of_the_same_meaning_are_the_same),
    BECKON_TEST(a_segment_is_what_it_stands_for),
    BECKON_TEST(the_one_condition_that_changed_is_named_with_what_changed_of_it),
    BECKON_TEST(conditions_come_and_go),
    BECKON_TEST(what_the_words_for_shoppers_leave_out_counts_too),
    BECKON_TEST(money_is_told_as_it_is_paid),
    BECKON_TEST(limits_priority_and_status_are_named_by_their_keys),
    BECKON_TEST(texts_are_compared_language_by_language),
    BECKON_TEST(campaigns_are_added_and_removed),
    BECKON_TEST(the_policy_is_compared_key_by_key),
    BECKON_TEST(prices_matter_where_an_offer_is_of_the_product),
};

int main(void)
{
    return BECKON_TESTS_RUN("offer/difference", tests);
}
