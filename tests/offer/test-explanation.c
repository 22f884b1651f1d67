/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/explanation.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

#define SECONDS(n) ((n)*BECKON_SECOND_US)

/* A shopper who was given nothing; with data, so many offers of each campaign. */
static guint of_campaign(void *data, const char *campaign, int64_t since_us)
{
    return *(guint *)data;
}

static guint to_shopper(void *data, int64_t since_us)
{
    return *(guint *)data;
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    return 0;
}

static bool was_dismissed(void *data, const char *campaign, int64_t since_us)
{
    return false;
}

/* With the shoes (zone 1) for a minute, at 11:00. */
static BeckonExplaining with_the_shoes(void)
{
    return (BeckonExplaining){
        .situation = {.now_us = test_clock("11:00:00"),
                      .occasion = BECKON_OCCASION_TIME,
                      .zone = 1,
                      .stayed_us = SECONDS(60),
                      .presence_known = true,
                      .language = "en"},
        .consents = true,
    };
}

/* "verdict detail, …" of each campaign; with stays, "occasion seconds" too. */
static char *explain(const BeckonRuleset *set, const BeckonExplaining *explaining, guint n_given)
{
    static const char *const occasions[] = {"enter", "dwell", "leave", "time"};
    g_autoptr(GPtrArray) in_this_visit = g_ptr_array_new();
    const BeckonOfferHistory history = {
        .data = &n_given,
        .of_campaign = of_campaign,
        .of_campaign_to_shopper = of_campaign,
        .to_shopper = to_shopper,
        .reserved_minor = reserved_minor,
        .was_dismissed = was_dismissed,
        .in_this_visit = in_this_visit,
    };
    g_autoptr(GArray) explanations = beckon_explain(set, explaining, &history);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < explanations->len; i++) {
        const BeckonExplanation *explanation = &g_array_index(explanations, BeckonExplanation, i);
        CU_ASSERT_EQUAL(explanation->campaign, i);
        g_string_append_printf(out, "%s%s%s%s", i > 0 ? ", " : "", explanation->verdict,
                               explanation->detail[0] != '\0' ? " " : "", explanation->detail);
        if (explaining->stays) {
            g_string_append_printf(out, " %s %d", occasions[explanation->situation.occasion],
                                   (int)(explanation->situation.stayed_us / SECONDS(1)));
        }
    }
    return g_string_free(out, FALSE);
}

/* Of one campaign. */
static void expect(const char *when, const char *further, const BeckonExplaining *explaining,
                   const char *verdict)
{
    g_autofree char *text = test_campaign("one", when, "", further);
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, "policy.yaml",
                                                      "quiet_hours: [\"21:00-08:00\"]\n"
                                                      "offers: {per_day: 3}\n",
                                                      NULL);
    g_autofree char *got = explain(set, explaining, 0);
    CU_ASSERT_STRING_EQUAL(got, verdict);
}

static void what_holds_would_be_offered_and_what_does_not_is_held_back_by_its_condition(void)
{
    const BeckonExplaining here = with_the_shoes();
    expect("{zone: shoes, stays: 60s}", "", &here, "offered");
    expect("{zone: shoes, stays: 61s}", "", &here, "stays");
    expect("{zone: till}", "", &here, "zone");
    expect("{all: [{zone: shoes}, {bought: {category: sports}}]}", "", &here, "bought");
    expect("{zone: shoes}", "status: draft\n", &here, "status");
    expect("{zone: shoes}", "runs: {until: 2026-11-23}\n", &here, "runs");
}

static void limits_and_the_policy_are_those_of_choosing(void)
{
    BeckonExplaining here = with_the_shoes();
    g_autofree char *text =
        test_campaign("one", "{zone: shoes}", "", "limits: {per_shopper: 1 per 7d}\n");
    g_autofree char *other = test_campaign("two", "{zone: shoes}", "", "");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("one.yaml", text, "two.yaml", other, "policy.yaml",
                           "quiet_hours: [\"21:00-08:00\"]\noffers: {per_day: 2}\n", NULL);
    g_autofree char *none = explain(set, &here, 0);
    g_autofree char *one = explain(set, &here, 1);
    g_autofree char *two = explain(set, &here, 2);
    here.situation.now_us = test_clock("22:00:00");
    g_autofree char *late = explain(set, &here, 0);
    CU_ASSERT_STRING_EQUAL(none, "offered, offered");
    CU_ASSERT_STRING_EQUAL(one, "per_shopper, offered");
    CU_ASSERT_STRING_EQUAL(two, "per_shopper, policy per_day");
    CU_ASSERT_STRING_EQUAL(late, "policy quiet_hours, policy quiet_hours");
}

static void of_a_group_the_first_is_offered_alone(void)
{
    const BeckonExplaining here = with_the_shoes();
    g_autofree char *one = test_campaign("one", "{zone: shoes}", "", "exclusive: g\n");
    g_autofree char *two =
        test_campaign("two", "{zone: shoes}", "", "exclusive: g\npriority: 60\n");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", one, "two.yaml", two, NULL);
    g_autofree char *got = explain(set, &here, 0);
    CU_ASSERT_STRING_EQUAL(got, "exclusive, offered");
}

static void who_is_not_here_or_must_not_be_recognised_gets_nothing(void)
{
    BeckonExplaining away = with_the_shoes();
    away.situation.zone = -1;
    away.situation.presence_known = false;
    expect("{zone: shoes}", "", &away, "away");
    expect("{language: en}", "", &away, "away");
    expect("{zone: shoes}", "status: paused\n", &away, "status");
    BeckonExplaining unknown = with_the_shoes();
    unknown.consents = false;
    expect("{zone: shoes}", "", &unknown, "presence");
}

static void a_zone_without_offers_is_told_from_one_that_is_not_asked_for(void)
{
    BeckonExplaining at_the_door = with_the_shoes();
    at_the_door.situation.zone = 0;
    expect("{language: en}", "", &at_the_door, "zone no_offers");
}

static void supposed_stays_are_as_long_as_a_campaign_needs(void)
{
    BeckonExplaining supposed = with_the_shoes();
    supposed.stays = true;
    expect("{zone: shoes, stays: 10m}", "", &supposed, "offered time 600");
    expect("{zone: shoes}", "", &supposed, "offered time 30");
    expect("{event: enter}", "", &supposed, "offered enter 0");
    expect("{event: dwell}", "", &supposed, "offered dwell 30");
    expect("{event: leave}", "", &supposed, "offered leave 0");
    expect("{zone: till, stays: 10m}", "", &supposed, "zone time 30");
}

static bool twelve_now(const void *data, const char *gtin, int64_t *ret_count, int64_t *ret_t_us)
{
    *ret_count = 12;
    *ret_t_us = *(const int64_t *)data;
    return true;
}

static void a_stay_is_supposed_beside_a_stock_too(void)
{
    BeckonExplaining supposed = with_the_shoes();
    const BeckonStock stock = {&supposed.situation.now_us, twelve_now};
    supposed.stays = true;
    supposed.situation.stock = &stock;
    expect("{all: [{zone: shoes, stays: 10m}, {stock: {product: \"96385074\", at_least: 12}}]}", "",
           &supposed, "offered time 600");
    expect("{all: [{zone: shoes, stays: 10m}, {stock: {product: \"96385074\", at_least: 13}}]}", "",
           &supposed, "stock time 600");
}

static void a_stay_that_must_not_be_too_long_is_ended_in_time(void)
{
    BeckonExplaining supposed = with_the_shoes();
    supposed.stays = true;
    expect("{all: [{zone: shoes, stays: 20s}, {none: [{zone: shoes, stays: 5m}]}]}", "", &supposed,
           "offered time 20");
    /* Nobody comes in and has been there for a while. */
    expect("{all: [{event: enter}, {zone: shoes, stays: 20s}]}", "", &supposed, "event time 30");
}

static const BeckonTest tests[] = {
    BECKON_TEST(what_holds_would_be_offered_and_what_does_not_is_held_back_by_its_condition),
    BECKON_TEST(limits_and_the_policy_are_those_of_choosing),
    BECKON_TEST(of_a_group_the_first_is_offered_alone),
    BECKON_TEST(who_is_not_here_or_must_not_be_recognised_gets_nothing),
    BECKON_TEST(a_zone_without_offers_is_told_from_one_that_is_not_asked_for),
    BECKON_TEST(supposed_stays_are_as_long_as_a_campaign_needs),
    BECKON_TEST(a_stay_is_supposed_beside_a_stock_too),
    BECKON_TEST(a_stay_that_must_not_be_too_long_is_ended_in_time),
};

int main(void)
{
    return BECKON_TESTS_RUN("offer/explanation", tests);
}
