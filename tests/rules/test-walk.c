/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/condition-walk.h"

#include <string.h>

#include "rules/gap.h"
#include "rules/rules.h"
#include "testing.h"

/* What a walk is held against and where its nodes go: "depth word truth gap; …". */
typedef struct {
    const BeckonRuleset *set;
    GString *out;
    bool with_words;
} Walk;

static void note(const BeckonConditionStep *step, void *data)
{
    static const char *const truths[] = {"false", "unknown", "true"};
    Walk *walk = data;
    g_string_append_printf(walk->out, "%s%u %s", walk->out->len > 0 ? "; " : "", step->depth,
                           step->group != NULL ? step->group : step->key);
    if (walk->with_words) {
        g_string_append_printf(walk->out, " %u \"", step->line);
        beckon_condition_words(beckon_ruleset_campaign(walk->set, 0)->when, step->number,
                               beckon_ruleset_shop(walk->set), beckon_phrases_of_staff(),
                               walk->out);
        g_string_append_c(walk->out, '"');
    } else {
        g_string_append_printf(walk->out, " %s%s%s", truths[step->truth],
                               step->gap != BECKON_GAP_NONE ? " " : "", beckon_gap_name(step->gap));
    }
}

static char *walk_over(const char *when, const BeckonSituation *situation)
{
    g_autofree char *text = test_campaign("one", when, "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    BeckonFacts facts = {.situation = situation, .timezone = beckon_ruleset_shop(set)->timezone};
    g_autoptr(GString) out = g_string_new(NULL);
    Walk walk = {set, out, situation == NULL};
    beckon_condition_walk(beckon_ruleset_campaign(set, 0)->when, situation != NULL ? &facts : NULL,
                          note, &walk);
    return g_strdup(out->str);
}

/* With the shoes (zone 1) for a minute, of whom nothing is remembered. */
static BeckonSituation with_the_shoes(const BeckonPast *past)
{
    return (BeckonSituation){
        .now_us = test_clock("11:00:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = 1,
        .stayed_us = 60 * BECKON_SECOND_US,
        .presence_known = true,
        .past = past,
    };
}

static void expect(const char *when, const BeckonSituation *situation, const char *nodes)
{
    g_autofree char *got = walk_over(when, situation);
    CU_ASSERT_STRING_EQUAL(got, nodes);
}

static void each_node_comes_once_in_the_order_of_the_file_with_its_own_value(void)
{
    const BeckonSituation situation = with_the_shoes(NULL);
    expect("{zone: shoes}", &situation, "0 zone true");
    expect("{all: [{zone: till}, {any: [{zone: shoes, stays: 61s}, {zone: shoes}]}, "
           "{none: [{zone: sport}]}]}",
           &situation,
           "0 all false; 1 zone false; 1 any true; 2 zone false; 2 zone true; 1 none true; "
           "2 zone false");
}

static void what_decides_a_group_hides_nothing_behind_it(void)
{
    const BeckonSituation situation = with_the_shoes(NULL);
    expect("{any: [{zone: shoes}, {visits: {at_least: 2}}]}", &situation,
           "0 any true; 1 zone true; 1 visits unknown never");
}

static void a_family_says_why_it_is_unknown(void)
{
    const BeckonPast past = {.history_gap = BECKON_GAP_ACCOUNT, .visits_gap = BECKON_GAP_CONSENT};
    const BeckonSituation situation = with_the_shoes(&past);
    expect("{all: [{bought: {category: sports}}, {visits: {at_least: 2}}, {language: de}, "
           "{reading: {sensor: fridge, quantity: temperature, above: 8}}]}",
           &situation,
           "0 all unknown; 1 bought unknown account; 1 visits unknown consent; "
           "1 language unknown never; 1 reading unknown never");
}

static void purchases_before_those_that_are_known_are_a_gap_of_their_own(void)
{
    int32_t today = 20781; /* 24 November 2026 */
    g_autoptr(BeckonHistory) history = beckon_history_new(1, today - 10, test_clock("00:00:00"));
    const BeckonPast past = {.history = history};
    const BeckonSituation situation = with_the_shoes(&past);
    expect("{bought: {category: sports, within: 11d}}", &situation, "0 bought unknown partial");
    expect("{bought: {category: sports, within: 10d}}", &situation, "0 bought false");
}

static bool say_long_ago(const void *data, guint beacon, BeckonQuantity quantity,
                         int64_t *ret_value, int64_t *ret_t_us)
{
    *ret_value = 0;
    *ret_t_us = *(const int64_t *)data;
    return true;
}

static void a_reading_that_is_too_old_is_stale(void)
{
    BeckonSituation situation = with_the_shoes(NULL);
    int64_t said_us = situation.now_us - 15 * BECKON_MINUTE_US;
    const BeckonReadings readings = {&said_us, say_long_ago};
    situation.readings = &readings;
    const char *when = "{reading: {sensor: fridge, quantity: temperature, above: 8}}";
    expect(when, &situation, "0 reading unknown stale");
    said_us++;
    expect(when, &situation, "0 reading false");
}

static void who_is_away_is_told_from_where_the_hub_is_deaf(void)
{
    BeckonSituation situation = with_the_shoes(NULL);
    situation.presence_known = false;
    expect("{any: [{zone: shoes}, {event: enter}]}", &situation,
           "0 any unknown; 1 zone unknown deaf; 1 event unknown deaf");
    situation.zone = -1;
    expect("{any: [{zone: shoes}, {event: enter}]}", &situation,
           "0 any unknown; 1 zone unknown away; 1 event unknown away");
}

static void staff_read_what_a_condition_asks_and_where_it_is_written(void)
{
    expect("\n  all:\n"
           "  - {zone: shoes, stays: 90s}\n"
           "  - none:\n"
           "    - {bought: {product: \"96385074\", within: 30d}}\n"
           "    - {offered: {campaign: one}}\n"
           "  - {reading: {sensor: fridge, quantity: temperature, above: 8, fresh: 5m}}",
           NULL,
           "0 all 4 \"stays in shoes for 1 min 30 s and (not: bought Bottle in the last 30 days or "
           "was offered \"one\") and fridge measured a temperature above 8 °C\"; "
           "1 zone 4 \"stays in shoes for 1 min 30 s\"; "
           "1 none 6 \"not: bought Bottle in the last 30 days or was offered \"one\"\"; "
           "2 bought 6 \"bought Bottle in the last 30 days (96385074)\"; "
           "2 offered 7 \"was offered \"one\" (one)\"; "
           "1 reading 8 \"fridge measured a temperature above 8 °C (fresh: 5 min)\"");
}

static void every_gap_has_a_name_and_words_for_every_condition(void)
{
    static const char *const keys[] = {"zone", "event",   "bought", "visits",
                                       "tier", "reading", "stock",  "language"};
    for (BeckonGap gap = BECKON_GAP_CONSENT; gap <= BECKON_GAP_PARTIAL; gap++) {
        CU_ASSERT_EQUAL(beckon_gap_find(beckon_gap_name(gap)), gap);
        for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
            CU_ASSERT_STRING_NOT_EQUAL(beckon_gap_words(keys[i], gap), "");
        }
    }
    CU_ASSERT_STRING_EQUAL(beckon_gap_words("bought", BECKON_GAP_CONSENT),
                           "has not consented to history");
    CU_ASSERT_STRING_EQUAL(beckon_gap_words("visits", BECKON_GAP_CONSENT),
                           "has not consented to visits");
    CU_ASSERT_STRING_EQUAL(beckon_gap_words("bought", BECKON_GAP_NONE), "");
    CU_ASSERT_EQUAL(beckon_gap_find("nonsense"), BECKON_GAP_NONE);
}

static const BeckonTest tests[] = {
    BECKON_TEST(each_node_comes_once_in_the_order_of_the_file_with_its_own_value),
    BECKON_TEST(what_decides_a_group_hides_nothing_behind_it),
    BECKON_TEST(a_family_says_why_it_is_unknown),
    BECKON_TEST(purchases_before_those_that_are_known_are_a_gap_of_their_own),
    BECKON_TEST(a_reading_that_is_too_old_is_stale),
    BECKON_TEST(who_is_away_is_told_from_where_the_hub_is_deaf),
    BECKON_TEST(staff_read_what_a_condition_asks_and_where_it_is_written),
    BECKON_TEST(every_gap_has_a_name_and_words_for_every_condition),
};

int main(void)
{
    return BECKON_TESTS_RUN("rules/walk", tests);
}
