/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The condition `reading`: three values, exact comparisons, and what a rule set asks for. */

#include <string.h>

#include "rules/rules.h"
#include "rules/why-not.h"
#include "testing.h"

#define LAMP   0
#define FRIDGE 1

/* What one thing said last. */
typedef struct {
    guint beacon;
    BeckonQuantity quantity;
    int64_t value;
    int64_t t_us;
} Said;

static bool last(const void *data, guint beacon, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us)
{
    const Said *said = data;
    if (said->beacon != beacon || said->quantity != quantity) {
        return false;
    }
    *ret_value = said->value;
    *ret_t_us = said->t_us;
    return true;
}

static BeckonRuleset *compile(const char *when)
{
    g_autofree char *text = test_campaign("one", when, "", "");
    return test_rules_compile("one.yaml", text, NULL);
}

static const char *obstacle(const char *when, const BeckonReadings *readings)
{
    g_autoptr(BeckonRuleset) set = compile(when);
    const BeckonSituation situation = {
        .now_us = test_clock("11:00:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = 1,
        .presence_known = true,
        .language = "en",
        .readings = readings,
    };
    const char *why_not = beckon_ruleset_why_not(set, 0, &situation);
    return why_not != NULL ? why_not : "holds";
}

/* What is in the way of a reading, and of its negation: both the same key when it is unknown. */
static void expect(const char *reading, const Said *said, const char *expected)
{
    const BeckonReadings readings = {said, last};
    g_autofree char *is = g_strdup_printf("{reading: %s}", reading);
    g_autofree char *is_not = g_strdup_printf("{none: [%s]}", is);
    g_autofree char *got = g_strdup_printf("%s/%s", obstacle(is, said != NULL ? &readings : NULL),
                                           obstacle(is_not, said != NULL ? &readings : NULL));
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void numbers_are_compared_exactly(void)
{
    const Said said = {FRIDGE, BECKON_QUANTITY_TEMPERATURE, 8000000, test_clock("10:59:00")};
    expect("{sensor: fridge, quantity: temperature, above: 8}", &said, "reading/holds");
    expect("{sensor: fridge, quantity: temperature, below: 8}", &said, "reading/holds");
    expect("{sensor: fridge, quantity: temperature, above: 7.999999}", &said, "holds/reading");
    expect("{sensor: fridge, quantity: temperature, below: 8.000001}", &said, "holds/reading");
    expect("{sensor: fridge, quantity: temperature, above: -8}", &said, "holds/reading");
}

static void yes_and_no_are_told_apart(void)
{
    const Said open = {LAMP, BECKON_QUANTITY_DOOR_OPEN, BECKON_QUANTITY_PARTS,
                       test_clock("10:59:00")};
    const Said closed = {LAMP, BECKON_QUANTITY_DOOR_OPEN, 0, test_clock("10:59:00")};
    expect("{sensor: lamp, quantity: door-open, is: yes}", &open, "holds/reading");
    expect("{sensor: lamp, quantity: door-open, is: no}", &open, "reading/holds");
    expect("{sensor: lamp, quantity: door-open, is: no}", &closed, "holds/reading");
}

static void what_never_came_is_unknown(void)
{
    const Said other = {FRIDGE, BECKON_QUANTITY_HUMIDITY, 0, test_clock("10:59:00")};
    expect("{sensor: fridge, quantity: temperature, below: 8}", NULL, "reading/reading");
    expect("{sensor: fridge, quantity: temperature, below: 8}", &other, "reading/reading");
    expect("{sensor: lamp, quantity: humidity, below: 8}", &other, "reading/reading");
}

static void what_is_no_longer_fresh_is_unknown(void)
{
    const Said old = {FRIDGE, BECKON_QUANTITY_TEMPERATURE, 5000000, test_clock("10:45:00")};
    Said young = old;
    young.t_us++;
    expect("{sensor: fridge, quantity: temperature, below: 8}", &old, "reading/reading");
    expect("{sensor: fridge, quantity: temperature, below: 8}", &young, "holds/reading");
    expect("{sensor: fridge, quantity: temperature, below: 8, fresh: 16m}", &old, "holds/reading");
    expect("{sensor: fridge, quantity: temperature, below: 8, fresh: 14m}", &young,
           "reading/reading");
}

static void a_set_knows_what_its_live_campaigns_ask_for(void)
{
    g_autofree char *one = test_campaign(
        "one", "{reading: {sensor: fridge, quantity: temperature, above: 8, fresh: 1h}}", "", "");
    g_autofree char *two = test_campaign(
        "two",
        "{any: [{zone: shoes}, {reading: {sensor: fridge, quantity: temperature, below: 2}}]}", "",
        "");
    g_autofree char *draft = test_campaign(
        "draft", "{reading: {sensor: lamp, quantity: motion, is: yes}}", "", "status: draft\n");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("one.yaml", one, "two.yaml", two, "draft.yaml", draft, NULL);
    CU_ASSERT_EQUAL(beckon_ruleset_fresh(set, FRIDGE, BECKON_QUANTITY_TEMPERATURE),
                    15 * BECKON_MINUTE_US);
    CU_ASSERT_EQUAL(beckon_ruleset_fresh(set, FRIDGE, BECKON_QUANTITY_HUMIDITY), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_fresh(set, LAMP, BECKON_QUANTITY_TEMPERATURE), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_fresh(set, LAMP, BECKON_QUANTITY_MOTION), 0);
}

static void expect_reason(const char *reading, const char *language, const char *expected)
{
    g_autofree char *when = g_strdup_printf("{reading: %s}", reading);
    g_autoptr(BeckonRuleset) set = compile(when);
    g_autofree char *reason =
        beckon_campaign_reason(beckon_ruleset_campaign(set, 0), beckon_ruleset_shop(set), language);
    CU_ASSERT_STRING_EQUAL(reason, expected);
}

static void shoppers_read_what_was_measured_in_their_language(void)
{
    const char *warm = "{sensor: fridge, quantity: temperature, above: 8.5}";
    expect_reason(warm, "en", "Fridge here measured a temperature above 8.5 °C.");
    expect_reason(warm, "de", "Fridge hier meldete temperature über 8,5 °C.");
    expect_reason("{sensor: lamp, quantity: count, below: 3}", "en",
                  "Lamp here measured a count below 3.");
    expect_reason("{sensor: lamp, quantity: motion, is: yes}", "en",
                  "Lamp here reported “motion”.");
    expect_reason("{sensor: lamp, quantity: motion, is: no}", "de",
                  "Lamp hier meldete nicht „motion“.");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(numbers_are_compared_exactly),
        BECKON_TEST(yes_and_no_are_told_apart),
        BECKON_TEST(what_never_came_is_unknown),
        BECKON_TEST(what_is_no_longer_fresh_is_unknown),
        BECKON_TEST(a_set_knows_what_its_live_campaigns_ask_for),
        BECKON_TEST(shoppers_read_what_was_measured_in_their_language),
    };
    return BECKON_TESTS_RUN("rules/reading", tests);
}
