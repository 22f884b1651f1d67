/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What the review must not find: tests/rules/cases holds what it must. */

#include "offer/review.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rules/rules.h"
#include "testing.h"

/* Whether the review of two campaigns' files says nothing; prints what it says. */
static bool is_silent(const char *text, const char *other)
{
    g_autoptr(BeckonRuleset) set = other != NULL
                                       ? test_rules_compile("a.yaml", text, "b.yaml", other, NULL)
                                       : test_rules_compile("a.yaml", text, NULL);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, beckon_source_new("a.yaml", text, strlen(text)));
    if (other != NULL) {
        g_ptr_array_add(sources, beckon_source_new("b.yaml", other, strlen(other)));
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    beckon_review(set, sources, test_clock("11:00:00"), diagnostics);
    g_autofree char *said = beckon_diagnostics_format(diagnostics);
    printf("%s%s", said[0] != '\0' ? "# " : "", said);
    return beckon_diagnostics_size(diagnostics) == 0;
}

static void conditions_that_can_hold_are_not_doubted(void)
{
    static const char *const can_hold[] = {
        "{all: [{zone: shoes}, {event: dwell}, {zone: shoes, stays: 30s}]}",
        "{all: [{zone: shoes, stays: 30s}, {none: [{zone: shoes, stays: 60s}]}]}",
        "{all: [{zone: shoes}, {bought: {category: sports}}, {none: [{bought: {category: "
        "sports/socks}}]}]}",
        "{all: [{zone: shoes}, {bought: {within: 90d}}, {none: [{bought: {within: 30d}}]}]}",
        "{all: [{zone: shoes}, {bought: {category: sports/socks, within: 30d}}, {bought: "
        "{category: "
        "sports/poles, last_over: 60d}}]}",
        "{all: [{zone: shoes}, {bought: {spent_at_least: 50 EUR}}, {none: [{bought: {at_least: "
        "3}}]}]}",
        "{all: [{zone: shoes}, {visits: {at_least: 3, within: 30d}}, {none: [{visits: {at_least: "
        "5, within: 30d}}]}]}",
        "{all: [{zone: shoes}, {offered: {campaign: a}}, {none: [{redeemed: {campaign: a}}]}]}",
        "{all: [{zone: shoes}, {offered: {campaign: a, within: 30d}}, {none: [{offered: {campaign: "
        "a, within: 7d}}]}]}",
        "{all: [{zone: shoes}, {reading: {sensor: fridge, quantity: temperature, above: 2}}, "
        "{reading: {sensor: fridge, quantity: temperature, below: 8}}]}",
        "{all: [{zone: shoes}, {hours: [\"10:00-12:00\"]}, {hours: [\"11:59-19:00\"]}]}",
        "{all: [{zone: shoes}, {days: [mon-fri]}, {none: [{days: [mon-thu]}]}]}",
        "{all: [{zone: shoes}, {hours: [\"21:00-02:00\"]}, {hours: [\"01:00-05:00\"]}]}",
        "{any: [{all: [{zone: shoes}, {zone: sport}]}, {zone: till}]}",
        "{all: [{zone: shoes}, {tier: [gold, silver]}, {tier: [silver, bronze]}]}",
        "{all: [{zone: shoes}, {tier: [gold, silver]}, {none: [{tier: gold}]}]}",
        "{all: [{zone: shoes}, {age_at_least: 16}, {none: [{age_at_least: 18}]}]}",
        "{all: [{zone: shoes}, {signal: {name: km, at_least: 5}}, {signal: {name: km, at_most: "
        "5}}]}",
        "{all: [{zone: shoes}, {signal: {name: km, at_least: 5}}, {signal: {name: churn, at_most: "
        "1}}]}",
        "{all: [{zone: shoes}, {stock: {product: \"4006381333931\", at_least: 5}}, {stock: "
        "{product: \"4006381333931\", at_most: 5}}]}",
        "{all: [{zone: shoes}, {stock: {product: \"4006381333931\", at_least: 5}}, {none: [{stock: "
        "{product: \"4006381333931\", at_least: 6}}]}]}",
        "{all: [{zone: shoes}, {stock: {product: \"4006381333931\", at_least: 5}}, {stock: "
        "{product: \"96385074\", at_most: 4}}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(can_hold); i++) {
        g_autofree char *campaign = test_campaign("a", can_hold[i], "", "");
        CU_ASSERT_TRUE(is_silent(campaign, NULL));
    }
}

static void what_is_said_of_accounts_and_stock_can_exclude_itself(void)
{
    static const char *const cannot_hold[] = {
        "{all: [{zone: shoes}, {tier: [gold, silver]}, {tier: bronze}]}",
        "{all: [{zone: shoes}, {tier: gold}, {none: [{tier: [silver, gold]}]}]}",
        "{all: [{zone: shoes}, {age_at_least: 18}, {none: [{age_at_least: 16}]}]}",
        "{all: [{zone: shoes}, {signal: {name: km, at_least: 5.001}}, {signal: {name: km, at_most: "
        "5}}]}",
        "{all: [{zone: shoes}, {stock: {product: \"4006381333931\", at_least: 6}}, {stock: "
        "{product: \"4006381333931\", at_most: 5, fresh: 1h}}]}",
        "{all: [{zone: shoes}, {stock: {product: \"4006381333931\", at_least: 6}}, {none: [{stock: "
        "{product: \"4006381333931\", at_least: 5}}]}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cannot_hold); i++) {
        g_autofree char *campaign = test_campaign("a", cannot_hold[i], "", "");
        CU_ASSERT_FALSE(is_silent(campaign, NULL));
    }
}

static bool is_doubted_with_segments(const char *when)
{
    static const char segments[] = "loyal: {tier: [gold, silver]}\n"
                                   "adults: {all: [{age_at_least: 18}, {segment: loyal}]}\n"
                                   "fresh: {none: [{segment: loyal}, {visits: {at_least: 2}}]}\n"
                                   "everybody: {any: [{segment: adults}, {segment: fresh}]}\n";
    g_autofree char *campaign = test_campaign("a", when, "", "");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("a.yaml", campaign, "segments.yaml", segments, NULL);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_ptr_array_add(sources, beckon_source_new("a.yaml", campaign, strlen(campaign)));
    beckon_review(set, sources, test_clock("11:00:00"), diagnostics);
    return beckon_diagnostics_size(diagnostics) > 0;
}

static void segments_are_looked_into(void)
{
    CU_ASSERT_FALSE(is_doubted_with_segments("{all: [{zone: shoes}, {segment: everybody}]}"));
    CU_ASSERT_FALSE(is_doubted_with_segments("{all: [{zone: shoes}, {tier: gold}, {segment: "
                                             "adults}]}"));
    CU_ASSERT_FALSE(is_doubted_with_segments("{all: [{zone: shoes}, {tier: bronze}, {none: "
                                             "[{segment: adults}]}]}"));
    CU_ASSERT_TRUE(is_doubted_with_segments("{all: [{zone: shoes}, {tier: bronze}, {segment: "
                                            "adults}]}"));
    CU_ASSERT_TRUE(is_doubted_with_segments("{all: [{zone: shoes}, {segment: adults}, {segment: "
                                            "fresh}]}"));
    CU_ASSERT_TRUE(is_doubted_with_segments("{all: [{zone: shoes}, {tier: gold}, {none: "
                                            "[{segment: loyal}]}]}"));
}

/* The first has the higher priority. */
static bool is_shadowed(const char *first_when, const char *first_further, const char *second_when,
                        const char *second_further)
{
    g_autofree char *first_lines = g_strconcat("exclusive: x\npriority: 80\n", first_further, NULL);
    g_autofree char *second_lines = g_strconcat("exclusive: x\n", second_further, NULL);
    g_autofree char *first = test_campaign("a", first_when, "", first_lines);
    g_autofree char *second = test_campaign("b", second_when, "", second_lines);
    return !is_silent(first, second);
}

static void a_campaign_is_shadowed_only_where_the_first_always_holds(void)
{
    CU_ASSERT_TRUE(is_shadowed("{zone: shoes}", "", "{zone: shoes, stays: 1m}", ""));
    CU_ASSERT_FALSE(is_shadowed("{zone: shoes, stays: 1m}", "", "{zone: shoes}", ""));
    CU_ASSERT_FALSE(is_shadowed("{zone: sport}", "", "{zone: shoes}", ""));
    CU_ASSERT_TRUE(is_shadowed("{any: [{zone: shoes}, {zone: sport}]}", "",
                               "{any: [{zone: sport, stays: 5s}, {zone: shoes}]}", ""));
    CU_ASSERT_FALSE(is_shadowed("{all: [{zone: shoes}, {bought: {within: 30d}}]}", "",
                                "{all: [{zone: shoes}, {bought: {within: 90d}}]}", ""));
    CU_ASSERT_TRUE(is_shadowed("{all: [{zone: shoes}, {none: [{bought: {within: 30d}}]}]}", "",
                               "{all: [{zone: shoes}, {none: [{bought: {within: 90d}}]}]}", ""));
}

/* Both beside the shoes. */
static bool is_shadowed_there(const char *first, const char *second)
{
    g_autofree char *first_when = g_strdup_printf("{all: [{zone: shoes}, %s]}", first);
    g_autofree char *second_when = g_strdup_printf("{all: [{zone: shoes}, %s]}", second);
    return is_shadowed(first_when, "", second_when, "");
}

#define SOCKS "product: \"4006381333931\""

static void accounts_and_stock_shadow_what_asks_for_more(void)
{
    CU_ASSERT_TRUE(is_shadowed_there("{tier: [gold, silver]}", "{tier: silver}"));
    CU_ASSERT_FALSE(is_shadowed_there("{tier: silver}", "{tier: [gold, silver]}"));
    CU_ASSERT_TRUE(is_shadowed_there("{none: [{tier: gold}]}", "{tier: silver}"));
    CU_ASSERT_FALSE(is_shadowed_there("{tier: silver}", "{none: [{tier: gold}]}"));
    CU_ASSERT_TRUE(is_shadowed_there("{age_at_least: 18}", "{age_at_least: 21}"));
    CU_ASSERT_FALSE(is_shadowed_there("{age_at_least: 21}", "{age_at_least: 18}"));
    CU_ASSERT_TRUE(is_shadowed_there("{none: [{age_at_least: 21}]}", "{none: [{age_at_least: "
                                                                     "18}]}"));
    CU_ASSERT_TRUE(is_shadowed_there("{signal: {name: km, at_least: 5}}",
                                     "{signal: {name: km, at_least: 5.5}}"));
    CU_ASSERT_FALSE(is_shadowed_there("{signal: {name: km, at_least: 5}}",
                                      "{signal: {name: miles, at_least: 5.5}}"));
    CU_ASSERT_TRUE(is_shadowed_there("{stock: {" SOCKS ", at_most: 5}}",
                                     "{stock: {" SOCKS ", at_most: 5, fresh: 1h}}"));
    CU_ASSERT_FALSE(is_shadowed_there("{stock: {" SOCKS ", at_most: 5, fresh: 1h}}",
                                      "{stock: {" SOCKS ", at_most: 5}}"));
}

/* An old number makes the first unknown and the second true. */
static void what_does_not_hold_shadows_only_where_it_is_known_as_long(void)
{
    CU_ASSERT_TRUE(is_shadowed_there("{none: [{stock: {" SOCKS ", at_least: 5}}]}",
                                     "{none: [{stock: {" SOCKS ", at_least: 4}}]}"));
    CU_ASSERT_FALSE(is_shadowed_there("{none: [{stock: {" SOCKS ", at_least: 5, fresh: 1h}}]}",
                                      "{none: [{stock: {" SOCKS ", at_least: 4}}]}"));
    CU_ASSERT_TRUE(is_shadowed_there("{none: [{stock: {" SOCKS ", at_least: 5}}]}",
                                     "{stock: {" SOCKS ", at_most: 4, fresh: 1h}}"));
    CU_ASSERT_FALSE(is_shadowed_there("{none: [{stock: {" SOCKS ", at_least: 5, fresh: 1h}}]}",
                                      "{stock: {" SOCKS ", at_most: 4}}"));
    CU_ASSERT_FALSE(is_shadowed_there("{none: [{signal: {name: km, at_least: 5, fresh: 1d}}]}",
                                      "{signal: {name: km, at_most: 4}}"));
}

static void a_first_one_with_limits_shadows_nothing(void)
{
    static const char *const limits[] = {"per_shopper: 1 per 7d", "total: 5 per day"};
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autofree char *further = g_strdup_printf("limits: {%s}\n", limits[i]);
        CU_ASSERT_FALSE(is_shadowed("{zone: shoes}", further, "{zone: shoes}", ""));
    }
    CU_ASSERT_TRUE(
        is_shadowed("{zone: shoes}", "limits: {per_shopper: 1 per visit}\n", "{zone: shoes}", ""));
}

static void a_first_one_that_does_not_always_run_shadows_nothing(void)
{
    CU_ASSERT_FALSE(is_shadowed("{zone: shoes}", "runs: {days: [mon-fri]}\n", "{zone: shoes}", ""));
    CU_ASSERT_FALSE(
        is_shadowed("{zone: shoes}", "runs: {until: 2026-12-01}\n", "{zone: shoes}", ""));
    CU_ASSERT_TRUE(is_shadowed("{zone: shoes}", "runs: {hours: [\"09:00-20:00\"]}\n",
                               "{all: [{zone: shoes}, {hours: [\"10:00-12:00\"]}]}", ""));
    CU_ASSERT_FALSE(is_shadowed("{zone: shoes}", "status: paused\n", "{zone: shoes}", ""));
}

static void alternatives_beyond_the_limit_are_not_spoken_of(void)
{
    /* 2^7 alternatives, each of which excludes itself. */
    g_autoptr(GString) when = g_string_new("{all: [{zone: shoes}, {event: enter}, {event: dwell}");
    for (guint i = 0; i < 7; i++) {
        g_string_append(when, ", {any: [{language: en}, {language: de}]}");
    }
    g_string_append(when, "]}");
    g_autofree char *campaign = test_campaign("a", when->str, "", "");
    CU_ASSERT_TRUE(is_silent(campaign, NULL));
}

/* A campaign of 64 alternatives with 58 conditions each, of which the clock's are the dearest. */
static char *wide_condition(guint number)
{
    GString *when = g_string_new("{all: [{zone: shoes}");
    for (guint i = 0; i < 8; i++) {
        g_string_append_printf(when, ", {hours: [\"08:00-18:%02u\"]}", i);
    }
    for (guint i = 0; i < 2; i++) {
        g_string_append(when, ", {any: [");
        for (guint j = 0; j < 8; j++) {
            g_string_append_printf(when, "%s{visits: {at_least: %u, within: %ud}}",
                                   j > 0 ? ", " : "", 30 * i + j + 2, 10 * i + j + 1 + number % 10);
        }
        g_string_append(when, "]}");
    }
    for (guint i = 0; i < 47; i++) {
        g_string_append_printf(when, ", {none: [{visits: {at_least: %u, within: %ud}}]}", 100 + i,
                               i % 29 + 1);
    }
    g_string_append(when, "]}");
    return g_string_free(when, FALSE);
}

static void a_group_of_many_wide_campaigns_takes_seconds(void)
{
    enum { CAMPAIGNS = 600, SECONDS = 10 };
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    for (guint i = 0; i < CAMPAIGNS; i++) {
        g_autofree char *name = g_strdup_printf("c%u", i);
        g_autofree char *file = g_strconcat(name, ".yaml", NULL);
        g_autofree char *when = wide_condition(i);
        g_autofree char *further = g_strdup_printf("exclusive: x\npriority: %u\n", i % 90 + 1);
        g_autofree char *text = test_campaign(name, when, "", further);
        g_ptr_array_add(sources, beckon_source_new(file, text, strlen(text)));
    }
    g_autofree char *other = test_campaign("a", "{zone: shoes}", "", "");
    g_autoptr(BeckonRuleset) of_shop = test_rules_compile("a.yaml", other, NULL);
    g_autoptr(BeckonRuleset) set =
        beckon_ruleset_compile((BeckonShop *)beckon_ruleset_shop(of_shop), sources, diagnostics);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    clock_t begun = clock();
    beckon_review(set, sources, test_clock("11:00:00"), diagnostics);
    CU_ASSERT_TRUE(clock() - begun < SECONDS * CLOCKS_PER_SEC);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(conditions_that_can_hold_are_not_doubted),
        BECKON_TEST(what_is_said_of_accounts_and_stock_can_exclude_itself),
        BECKON_TEST(segments_are_looked_into),
        BECKON_TEST(a_campaign_is_shadowed_only_where_the_first_always_holds),
        BECKON_TEST(accounts_and_stock_shadow_what_asks_for_more),
        BECKON_TEST(what_does_not_hold_shadows_only_where_it_is_known_as_long),
        BECKON_TEST(a_first_one_with_limits_shadows_nothing),
        BECKON_TEST(a_first_one_that_does_not_always_run_shadows_nothing),
        BECKON_TEST(alternatives_beyond_the_limit_are_not_spoken_of),
        BECKON_TEST(a_group_of_many_wide_campaigns_takes_seconds),
    };
    return BECKON_TESTS_RUN("offer/review", tests);
}
