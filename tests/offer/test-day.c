/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/day.h"

#include "base/time.h"
#include "rules/rules.h"
#include "shopper/consent.h"
#include "testing.h"

/* Someone who stays in shoes from then on for so long, and then leaves. */
static BeckonStory *visitor(const BeckonRuleset *set, const char *from, int64_t stay_s)
{
    const BeckonShop *shop = beckon_ruleset_shop(set);
    BeckonStory *story = beckon_story_new(shop);
    int64_t from_us = test_clock(from);
    const BeckonStoryStep steps[] = {
        {.at_us = from_us,
         .kind = BECKON_STEP_ENTERS,
         .zone = beckon_shop_find_zone(shop, "shoes")},
        {.at_us = from_us + stay_s * BECKON_SECOND_US, .kind = BECKON_STEP_LEAVES},
    };
    story->consents = BECKON_PURPOSE_PRESENCE;
    g_array_append_vals(story->steps, steps, G_N_ELEMENTS(steps));
    return story;
}

static GPtrArray *people_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
}

static BeckonDayFigures run_one(const BeckonRuleset *set, const GPtrArray *people)
{
    g_autoptr(GArray) figures = beckon_day_run(set, people);
    CU_ASSERT_EQUAL_FATAL(figures->len, 1);
    return g_array_index(figures, BeckonDayFigures, 0);
}

static BeckonRuleset *rules_with(const char *further)
{
    g_autofree char *text = test_campaign("c", "{zone: shoes, stays: 45s}",
                                          "product: \"96385074\", by: 2.00 EUR", further);
    return test_rules_compile("c.yaml", text, NULL);
}

static void who_stays_long_enough_is_counted_with_what_it_can_cost(void)
{
    g_autoptr(BeckonRuleset) set = rules_with("");
    g_autoptr(GPtrArray) people = people_new();
    g_ptr_array_add(people, visitor(set, "11:00:00", 60));
    g_ptr_array_add(people, visitor(set, "11:00:00", 44));
    g_ptr_array_add(people, visitor(set, "12:00:00", 60));
    BeckonDayFigures figures = run_one(set, people);
    CU_ASSERT_EQUAL(figures.offers, 2);
    CU_ASSERT_EQUAL(figures.shoppers, 2);
    CU_ASSERT_EQUAL(figures.at_most_minor, 400);
}

static void who_does_not_consent_is_not_recognised(void)
{
    g_autoptr(BeckonRuleset) set = rules_with("");
    g_autoptr(GPtrArray) people = people_new();
    g_ptr_array_add(people, visitor(set, "11:00:00", 60));
    ((BeckonStory *)people->pdata[0])->consents = BECKON_PURPOSE_HISTORY;
    CU_ASSERT_EQUAL(run_one(set, people).offers, 0);
}

static void a_cap_counts_over_all_shoppers_in_the_order_of_time(void)
{
    g_autoptr(BeckonRuleset) set = rules_with("limits: {total: 2}\n");
    g_autoptr(GPtrArray) people = people_new();
    g_ptr_array_add(people, visitor(set, "11:20:00", 60));
    g_ptr_array_add(people, visitor(set, "11:10:00", 60));
    g_ptr_array_add(people, visitor(set, "11:00:00", 60));
    /* Offers are valid for 2 h: the place of the first is free again. */
    g_ptr_array_add(people, visitor(set, "13:05:00", 60));
    CU_ASSERT_EQUAL(run_one(set, people).offers, 3);
}

static void a_budget_is_reserved_and_released_as_on_a_hub_and_bounds_what_it_costs(void)
{
    g_autoptr(BeckonRuleset) set = rules_with("limits: {budget: 5.00 EUR}\n");
    g_autoptr(GPtrArray) people = people_new();
    g_ptr_array_add(people, visitor(set, "11:00:00", 60));
    g_ptr_array_add(people, visitor(set, "11:10:00", 60));
    g_ptr_array_add(people, visitor(set, "11:20:00", 60));
    g_ptr_array_add(people, visitor(set, "14:00:00", 60));
    BeckonDayFigures figures = run_one(set, people);
    CU_ASSERT_EQUAL(figures.offers, 3);
    CU_ASSERT_EQUAL(figures.at_most_minor, 500);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(who_stays_long_enough_is_counted_with_what_it_can_cost),
        BECKON_TEST(who_does_not_consent_is_not_recognised),
        BECKON_TEST(a_cap_counts_over_all_shoppers_in_the_order_of_time),
        BECKON_TEST(a_budget_is_reserved_and_released_as_on_a_hub_and_bounds_what_it_costs),
    };
    return BECKON_TESTS_RUN("day", tests);
}
