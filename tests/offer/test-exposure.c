/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/exposure.h"

#include "rules/rules.h"
#include "testing.h"

/* 2026-11-24 is a Tuesday: date -d 2026-11-24 +%s is a multiple of 86,400 in UTC. */
#define TUESDAY (1795478400 / 86400)

/* Each offer of it costs the shop 4.80 EUR: 20.00 less 80 % of the 30-day low of 19.00 EUR. */
static BeckonExposure exposure_of(const char *further)
{
    g_autofree char *campaign =
        test_campaign("case", "{zone: shoes}", "product: \"4006381333931\", reduce: 20%", further);
    g_autoptr(BeckonRuleset) set = test_rules_compile("case.yaml", campaign, NULL);
    return beckon_exposure(set, beckon_ruleset_campaign(set, 0), TUESDAY);
}

static void an_offer_costs_todays_price_less_what_is_paid(void)
{
    CU_ASSERT_EQUAL(exposure_of("").offer_minor, 480);
}

static void nothing_bounds_what_has_no_total_and_no_budget(void)
{
    BeckonExposure exposure = exposure_of("limits: {per_shopper: 1 per 7d}\n");
    CU_ASSERT_EQUAL(exposure.day_minor, BECKON_EXPOSURE_UNBOUNDED);
    CU_ASSERT_EQUAL(exposure.whole_minor, BECKON_EXPOSURE_UNBOUNDED);
}

static void a_budget_is_the_most(void)
{
    BeckonExposure exposure = exposure_of("limits: {budget: 100 EUR}\n");
    CU_ASSERT_EQUAL(exposure.day_minor, 10000);
    CU_ASSERT_EQUAL(exposure.whole_minor, 10000);
}

static void a_total_a_day_counts_the_days_that_are_left(void)
{
    BeckonExposure exposure = exposure_of("limits: {total: 10 per day}\n");
    CU_ASSERT_EQUAL(exposure.day_minor, 4800);
    CU_ASSERT_EQUAL(exposure.whole_minor, BECKON_EXPOSURE_UNBOUNDED);
    /* Tuesday 24 November to Monday 7 December, inclusive: 14 days, of which 10 are Monday to
     * Friday and 2 are Saturdays. */
    exposure = exposure_of("limits: {total: 10 per day}\n"
                           "runs: {from: 2026-11-01, until: 2026-12-07}\n");
    CU_ASSERT_EQUAL(exposure.whole_minor, 14 * 4800);
    exposure = exposure_of("limits: {total: 10 per day}\n"
                           "runs: {until: 2026-12-07, days: [mon-fri]}\n");
    CU_ASSERT_EQUAL(exposure.whole_minor, 10 * 4800);
    exposure = exposure_of("limits: {total: 10 per day}\n"
                           "runs: {until: 2026-12-06, days: [sat]}\n");
    CU_ASSERT_EQUAL(exposure.whole_minor, 2 * 4800);
}

static void what_is_over_costs_nothing_more(void)
{
    BeckonExposure exposure = exposure_of("runs: {until: 2026-11-23}\n");
    CU_ASSERT_EQUAL(exposure.day_minor, 0);
    CU_ASSERT_EQUAL(exposure.whole_minor, 0);
}

static void windows_follow_each_other(void)
{
    /* At most 3 in any 12 h: 00:00, 12:00 and, when the clocks are put back, 24:00. */
    CU_ASSERT_EQUAL(exposure_of("limits: {total: 3 per 12h}\n").day_minor, 9 * 480);
    CU_ASSERT_EQUAL(exposure_of("limits: {total: 7}\n").whole_minor, 7 * 480);
}

static void the_lesser_of_total_and_budget_counts(void)
{
    BeckonExposure exposure = exposure_of("limits: {total: 10 per day, budget: 60 EUR}\n");
    CU_ASSERT_EQUAL(exposure.day_minor, 4800);
    CU_ASSERT_EQUAL(exposure.whole_minor, 6000);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_offer_costs_todays_price_less_what_is_paid),
        BECKON_TEST(nothing_bounds_what_has_no_total_and_no_budget),
        BECKON_TEST(a_budget_is_the_most),
        BECKON_TEST(a_total_a_day_counts_the_days_that_are_left),
        BECKON_TEST(what_is_over_costs_nothing_more),
        BECKON_TEST(windows_follow_each_other),
        BECKON_TEST(the_lesser_of_total_and_budget_counts),
    };
    return BECKON_TESTS_RUN("offer/exposure", tests);
}
