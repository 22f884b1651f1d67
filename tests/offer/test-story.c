/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

/* shoes-45 (one a day each), shoes-dwell (group g), shoes-de after 60 s (group g), sport-leave,
 * at-noon in sport. */
static BeckonRuleset *demo_rules(void)
{
    g_autofree char *stays = test_campaign("shoes-45", "{zone: shoes, stays: 45s}", "",
                                           "limits: {per_shopper: 1 per 7d}\npriority: 90\n");
    g_autofree char *dwell = test_campaign("shoes-dwell", "{all: [{zone: shoes}, {event: dwell}]}",
                                           "", "exclusive: g\nstatus: paused\n");
    g_autofree char *german =
        test_campaign("shoes-de", "{all: [{zone: shoes, stays: 60s}, {language: de}]}", "", "");
    g_autofree char *leave =
        test_campaign("sport-leave", "{all: [{zone: sport}, {event: leave}]}", "", "");
    g_autofree char *noon =
        test_campaign("sport-noon", "{all: [{zone: sport}, {hours: [\"12:00-13:00\"]}]}", "", "");
    return test_rules_compile("shoes-45.yaml", stays, "shoes-dwell.yaml", dwell, "shoes-de.yaml",
                              german, "sport-leave.yaml", leave, "sport-noon.yaml", noon,
                              "policy.yaml", "quiet_hours: [\"21:00-08:00\"]\n", NULL);
}

static GPtrArray *read_stories(const BeckonRuleset *set, const char *text,
                               BeckonDiagnostics *diagnostics)
{
    GPtrArray *stories = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    g_autoptr(BeckonSource) source = beckon_source_new("stories/s.yaml", text, strlen(text));
    beckon_stories_read(source, set, diagnostics, stories);
    return stories;
}

/* Why a story fails whose shopper, steps (a list without its brackets) and expectation are these;
 * "passed" when it does not. */
static char *tell_of(const BeckonRuleset *set, const char *shopper, const char *steps,
                     const char *expect)
{
    g_autofree char *text = g_strdup_printf(
        "- story: one\n  shopper: {%s}\n  visit: [%s]\n  expect: {%s}\n", shopper, steps, expect);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories = read_stories(set, text, diagnostics);
    if (stories->len != 1) {
        return beckon_diagnostics_format(diagnostics);
    }
    g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[0], set);
    CU_ASSERT_EQUAL(result->passed, result->why == NULL);
    return g_strdup(result->passed ? "passed" : result->why);
}

static char *tell(const char *shopper, const char *steps, const char *expect)
{
    g_autoptr(BeckonRuleset) set = demo_rules();
    return tell_of(set, shopper, steps, expect);
}

#define ENGLISH         "language: en, consents: [presence]"
#define GERMAN          "language: de, consents: [presence]"
#define AT(time, zone)  "{at: \"2026-11-24T" time "+01:00\", enters: " zone "}"
#define AT_ELEVEN(zone) AT("11:00:00", zone)

static void expect(const char *shopper, const char *steps, const char *expectation,
                   const char *outcome)
{
    g_autofree char *got = tell(shopper, steps, expectation);
    CU_ASSERT_STRING_EQUAL(got, outcome);
}

static void passes(const char *shopper, const char *steps, const char *expectation)
{
    expect(shopper, steps, expectation, "passed");
}

static void a_stay_is_long_enough_to_the_second(void)
{
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 45s}", "offers: [shoes-45]");
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 44s}", "offers: [], why_not: {shoes-45: stays}");
}

static void who_walks_on_at_that_moment_was_not_there_long_enough(void)
{
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 45s, enters: till}",
           "offers: [], why_not: {shoes-45: stays}");
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 45s, leaves: true}",
           "offers: [], why_not: {shoes-45: stays}");
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 46s, enters: till}", "offers: [shoes-45]");
}

static void a_new_stay_begins_at_nought(void)
{
    passes(ENGLISH,
           AT_ELEVEN("shoes") ", {after: 40s, enters: door}, {after: 5s, enters: shoes}, "
                              "{after: 40s}",
           "offers: []");
}

static void entering_where_one_is_changes_nothing(void)
{
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 40s, enters: shoes}, {after: 5s}",
           "offers: [shoes-45]");
}

static void who_is_not_heard_for_longer_than_the_leave_time_comes_anew(void)
{
    /* Sixty seconds without a sign are one visit, a second more makes two. */
    passes(ENGLISH, AT_ELEVEN("sport") ", {after: 60s, enters: shoes}, {after: 10s}",
           "offers: [sport-leave]");
    passes(ENGLISH,
           AT_ELEVEN("sport") ", {after: 1s, leaves: true}, {after: 10s, enters: sport}, "
                              "{after: 1s, leaves: true}",
           "offers: [sport-leave, sport-leave]");
    passes(ENGLISH, AT_ELEVEN("sport") ", {after: 61s, enters: sport}, {after: 5s, leaves: true}",
           "offers: [sport-leave, sport-leave]");
    passes(ENGLISH, AT_ELEVEN("sport") ", {after: 60s, enters: sport}, {after: 5s, leaves: true}",
           "offers: [sport-leave]");
}

static void who_stands_still_is_heard(void)
{
    passes(ENGLISH, AT_ELEVEN("sport") ", {after: 2h}, {after: 5s, leaves: true}",
           "offers: [sport-leave, sport-noon]");
}

static void the_shopper_who_lingers_twice_gets_one_offer(void)
{
    passes("language: en, consents: [presence, history]",
           AT_ELEVEN("shoes") ", {after: 50s}, {after: 1h, enters: shoes}, {after: 50s}",
           "offers: [shoes-45], why_not: {shoes-45: per_shopper}");
}

static void an_offer_holds_its_place_until_it_expires(void)
{
    /* It is valid for two hours from 11:00:45 on. */
    passes(ENGLISH,
           AT_ELEVEN("shoes") ", {after: 50s, leaves: true}, " AT("13:00:00",
                                                                  "shoes") ", {after: 50s}",
           "offers: [shoes-45, shoes-45]");
    passes(ENGLISH,
           AT_ELEVEN("shoes") ", {after: 50s, leaves: true}, " AT("12:59:59",
                                                                  "shoes") ", {after: 45s}",
           "offers: [shoes-45]");
}

static void a_clock_that_strikes_is_an_occasion(void)
{
    passes(ENGLISH, AT("11:59:30", "sport") ", {after: 29s}",
           "offers: [], why_not: {sport-noon: hours}");
    passes(ENGLISH, AT("11:59:30", "sport") ", {after: 30s}", "offers: [sport-noon]");
}

static void says_what_kept_a_campaign_back_where_it_came_nearest(void)
{
    passes(ENGLISH, AT_ELEVEN("shoes") ", {after: 61s}, {after: 5s, enters: till}",
           "offers: [shoes-45], why_not: {shoes-de: language, shoes-dwell: status, "
           "sport-noon: zone}");
    passes(GERMAN, AT("22:00:00", "shoes") ", {after: 61s}",
           "offers: [], why_not: {shoes-45: policy, shoes-de: policy}");
}

static void nobody_is_recognised_without_consent(void)
{
    passes("language: de, consents: [history]", AT_ELEVEN("shoes") ", {after: 10m}",
           "offers: [], why_not: {shoes-45: presence}");
    passes("consents: []", AT_ELEVEN("shoes") ", {after: 10m}", "offers: []");
}

static void who_has_no_language_reads_the_shops_first(void)
{
    passes("consents: [presence]", AT_ELEVEN("shoes") ", {after: 2m}", "offers: [shoes-45]");
    passes(GERMAN, AT_ELEVEN("shoes") ", {after: 2m}", "offers: [shoes-de, shoes-45]");
}

static void a_failure_says_what_was_expected_and_what_came(void)
{
    expect(ENGLISH, AT_ELEVEN("shoes") ", {after: 50s}", "offers: [shoes-de]",
           "offers: expected [shoes-de], got [shoes-45]; shoes-de was held back by stays");
    expect(ENGLISH, AT_ELEVEN("shoes") ", {after: 44s}",
           "offers: [], why_not: {shoes-45: zone, shoes-dwell: event}",
           "why_not shoes-45: expected zone, got stays; "
           "why_not shoes-dwell: expected event, got status");
    expect(ENGLISH, AT_ELEVEN("shoes") ", {after: 50s}",
           "offers: [shoes-45, shoes-45], why_not: {shoes-45: visit}",
           "offers: expected [shoes-45, shoes-45], got [shoes-45]; "
           "why_not shoes-45: expected visit, got stays");
}

/* sock-care for who bought socks within 30 days (90 with Ullmark's), again for the second visit
 * within 7 days, follow-up for who was offered shoes-45 and did not redeem it, gift for who did;
 * a dismissal cools down for a day. */
static char *tell_past(const char *shopper, const char *steps, const char *expectation)
{
    g_autofree char *shoes = test_campaign("shoes-45", "{zone: shoes, stays: 45s}", "",
                                           "limits: {per_shopper: 1 per 7d}\n");
    g_autofree char *care = test_campaign(
        "sock-care",
        "{all: [{zone: sport}, {any: [{bought: {category: sports/socks, within: 30d}}, {bought: "
        "{brand: Ullmark, within: 90d, spent_at_least: 50.00 EUR}}]}]}",
        "", "");
    g_autofree char *again = test_campaign(
        "again", "{all: [{zone: sport}, {visits: {at_least: 2, within: 7d}}]}", "", "");
    g_autofree char *follow_up =
        test_campaign("follow-up",
                      "{all: [{zone: till}, {offered: {campaign: shoes-45, within: 3d}}, {none: "
                      "[{redeemed: {campaign: shoes-45, within: 3d}}]}]}",
                      "", "");
    g_autofree char *gift = test_campaign(
        "gift", "{all: [{zone: till}, {redeemed: {campaign: shoes-45, within: 3d}}]}", "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile(
        "a.yaml", shoes, "b.yaml", care, "c.yaml", again, "d.yaml", follow_up, "e.yaml", gift,
        "policy.yaml", "offers: {cooldown_after_dismissal: 1d}\n", NULL);
    return tell_of(set, shopper, steps, expectation);
}

#define EVERYTHING "consents: [presence, history, visits]"

static void expect_past(const char *shopper, const char *steps, const char *expectation,
                        const char *outcome)
{
    g_autofree char *got = tell_past(shopper, steps, expectation);
    CU_ASSERT_STRING_EQUAL(got, outcome);
}

static void passes_past(const char *shopper, const char *steps, const char *expectation)
{
    expect_past(shopper, steps, expectation, "passed");
}

static void purchases_count_by_category_product_and_brand(void)
{
    static const char at[] = AT_ELEVEN("sport");
    static const char got[] = "offers: [sock-care]";
    static const char not_got[] = "offers: [], why_not: {sock-care: bought}";
    passes_past(EVERYTHING ", bought: [{category: sports/socks, ago: 30d}]", at, got);
    passes_past(EVERYTHING ", bought: [{category: sports/socks, ago: 31d}]", at, not_got);
    passes_past(EVERYTHING ", bought: [{product: \"4006381333931\", ago: 30d}]", at, got);
    passes_past(EVERYTHING ", bought: [{product: \"96385074\", ago: 30d}]", at, not_got);
    passes_past(EVERYTHING ", bought: [{product: \"4006381333931\", ago: 80d, amount: 50.00 EUR}]",
                at, got);
    passes_past(EVERYTHING ", bought: [{brand: Ullmark, ago: 80d, amount: 50.00 EUR}]", at, got);
    passes_past(EVERYTHING ", bought: [{brand: Ullmark, ago: 80d, amount: 49.99 EUR}]", at,
                not_got);
    passes_past(EVERYTHING, at, not_got);
}

static void without_consent_the_past_is_unknown(void)
{
    passes_past("consents: [presence, visits], bought: [{category: sports/socks, ago: 3d}]",
                AT_ELEVEN("sport"), "offers: [], why_not: {sock-care: bought}");
    passes_past("consents: [presence, history], visits: [{ago: 3d}]", AT_ELEVEN("sport"),
                "offers: [], why_not: {again: visits}");
}

static void visits_of_before_and_of_the_story_count(void)
{
    passes_past(EVERYTHING ", visits: [{ago: 3d}]", AT_ELEVEN("sport"), "offers: [again]");
    passes_past(EVERYTHING ", visits: [{ago: 7d}]", AT_ELEVEN("sport"),
                "offers: [], why_not: {again: visits}");
    passes_past(EVERYTHING,
                AT_ELEVEN("door") ", {after: 5s, leaves: true}, {after: 2h, enters: sport}",
                "offers: [again]");
}

static void offers_of_before_and_of_the_story_count(void)
{
    passes_past(EVERYTHING ", offered: [{campaign: shoes-45, ago: 2d}]", AT_ELEVEN("till"),
                "offers: [follow-up], why_not: {gift: redeemed}");
    passes_past(EVERYTHING ", offered: [{campaign: shoes-45, ago: 3d}]", AT_ELEVEN("till"),
                "offers: [], why_not: {follow-up: offered}");
    passes_past(EVERYTHING ", redeemed: [{campaign: shoes-45, ago: 2d}]", AT_ELEVEN("till"),
                "offers: [gift], why_not: {follow-up: redeemed}");
    passes_past(EVERYTHING, AT_ELEVEN("shoes") ", {after: 50s, enters: till}",
                "offers: [shoes-45, follow-up]");
}

static void who_redeemed_before_has_used_a_place_and_who_let_it_expire_has_not(void)
{
    static const char steps[] = AT_ELEVEN("shoes") ", {after: 50s}";
    passes_past(EVERYTHING ", redeemed: [{campaign: shoes-45, ago: 2d}]", steps,
                "offers: [], why_not: {shoes-45: per_shopper}");
    passes_past(EVERYTHING ", offered: [{campaign: shoes-45, ago: 2d}]", steps,
                "offers: [shoes-45]");
}

static void a_story_redeems(void)
{
    passes_past(EVERYTHING,
                AT_ELEVEN("shoes") ", {after: 50s}, {after: 5m, redeems: shoes-45}, {after: 9s, "
                                   "enters: till}, {after: 5s, leaves: true}, {after: 3h, enters: "
                                   "shoes}, {after: 50s}",
                "offers: [shoes-45, gift], why_not: {follow-up: redeemed, shoes-45: per_shopper}");
}

static void a_story_dismisses_and_the_campaign_cools_down(void)
{
    static const char first[] = AT_ELEVEN("shoes") ", {after: 50s}, {after: 1m, dismisses: "
                                                   "shoes-45}, {after: 5s, leaves: true}";
    g_autofree char *soon = g_strconcat(first, ", {after: 23h, enters: shoes}, {after: 50s}", NULL);
    g_autofree char *later =
        g_strconcat(first, ", {after: 24h, enters: shoes}, {after: 50s}", NULL);
    passes_past(EVERYTHING, soon, "offers: [shoes-45], why_not: {shoes-45: policy}");
    passes_past(EVERYTHING, later, "offers: [shoes-45, shoes-45]");
}

static void what_is_not_there_can_be_neither_redeemed_nor_dismissed(void)
{
    expect_past(EVERYTHING, AT_ELEVEN("shoes") ", {after: 9s, redeems: shoes-45}", "offers: []",
                "at 2026-11-24T11:00:09+01:00 there is no offer of shoes-45 to redeem");
    expect_past(EVERYTHING,
                AT_ELEVEN("shoes") ", {after: 50s, leaves: true}, {after: 3h, dismisses: shoes-45}",
                "offers: [shoes-45]",
                "at 2026-11-24T14:00:50+01:00 there is no offer of shoes-45 to dismiss");
    expect_past(EVERYTHING,
                AT_ELEVEN("shoes") ", {after: 50s}, {after: 1s, redeems: shoes-45}, {after: 1s, "
                                   "redeems: shoes-45}",
                "offers: [shoes-45]",
                "at 2026-11-24T11:00:52+01:00 there is no offer of shoes-45 to redeem");
}

static void every_fault_of_the_past_has_its_place_and_what_was_meant(void)
{
    static const struct {
        const char *shopper, *steps, *error;
    } cases[] = {
        {"bought: [{category: sports/sock, ago: 3d}]", "",
         "line 2: the catalogue has no category "
         "'sports/sock'"},
        {"bought: [{brand: Ulmark, ago: 3d}]", "", "line 2: the catalogue has no brand 'Ulmark'"},
        {"bought: [{product: \"96385075\", ago: 3d}]", "",
         "line 2: '96385075' is not a GTIN: its check digit or its length is wrong"},
        {"bought: [{brand: Ullmark, ago: 3h}]", "",
         "line 2: purchases are known by the day: write a whole number of days, like 30d (m is "
         "minutes)"},
        {"bought: [{ago: 3d}]", "",
         "line 2: a purchase is of a product, a category or a brand: name one"},
        {"visits: [{ago: soon}]", "",
         "line 2: 'soon' is not a length of time: write a whole number and s, m, h or d, like 45s "
         "or 180d (at most 3650d)"},
        {"offered: [{campaign: shoes, ago: 3d}]", "", "line 2: there is no campaign 'shoes'"},
        {"redeemed: [{ago: 3d}]", "", "line 2: an offer needs the key 'campaign'"},
        {"language: en", ", {after: 3s, redeems: socks}", "line 3: there is no campaign 'socks'"},
        {"language: en", ", {after: 3s, redeems: gift, leaves: true}",
         "line 3: a step does one thing, to enter or to leave or the like: make it two"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *shopper = g_strconcat(EVERYTHING ", ", cases[i].shopper, NULL);
        g_autofree char *steps = g_strconcat(AT_ELEVEN("till"), cases[i].steps, NULL);
        expect_past(shopper, steps, "offers: []", cases[i].error);
    }
}

/* cold for whoever is in sport while the fridge is below 8 °C, open while the lamp's door is open.
 */
static char *tell_readings(const char *readings, const char *steps, const char *expectation)
{
    g_autofree char *cold = test_campaign(
        "cold",
        "{all: [{zone: sport}, {reading: {sensor: fridge, quantity: temperature, below: 8}}]}", "",
        "");
    g_autofree char *open = test_campaign(
        "open", "{all: [{zone: sport}, {reading: {sensor: lamp, quantity: door-open, is: yes}}]}",
        "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile("cold.yaml", cold, "open.yaml", open, NULL);
    g_autofree char *shopper = g_strdup_printf(ENGLISH "}\n  readings: {%s", readings);
    return tell_of(set, shopper, steps, expectation);
}

static void expect_readings(const char *readings, const char *steps, const char *expectation,
                            const char *outcome)
{
    g_autofree char *got = tell_readings(readings, steps, expectation);
    CU_ASSERT_STRING_EQUAL(got, outcome);
}

static void sensors_say_what_the_story_says(void)
{
    static const char at[] = AT_ELEVEN("sport");
    expect_readings("fridge: {temperature: 7.5}", at, "offers: [cold]", "passed");
    expect_readings("fridge: {temperature: 8}", at, "offers: [], why_not: {cold: reading}",
                    "passed");
    expect_readings("lamp: {door-open: yes}, fridge: {temperature: 9}", at, "offers: [open]",
                    "passed");
    expect_readings("lamp: {door-open: no}", at, "offers: [], why_not: {open: reading}", "passed");
    expect_readings("", at, "offers: [], why_not: {cold: reading, open: reading}", "passed");
}

static void a_reading_may_come_while_the_shopper_is_inside(void)
{
    static const char cools[] =
        AT_ELEVEN("sport") ", {after: 10s, readings: {fridge: {temperature: 7}}}";
    expect_readings("fridge: {temperature: 12}", cools, "offers: [cold]", "passed");
    expect_readings("fridge: {temperature: 7}",
                    "{at: \"2026-11-24T11:00:00+01:00\", readings: {fridge: {temperature: 12}}}, "
                    "{after: 1s, enters: sport}",
                    "offers: [], why_not: {cold: reading}", "passed");
}

static void readings_grow_old_in_stories_too(void)
{
    expect_readings("fridge: {temperature: 7}",
                    AT_ELEVEN("shoes") ", {after: 14m}, {after: 59s, enters: sport}",
                    "offers: [cold]", "passed");
    expect_readings("fridge: {temperature: 7}",
                    AT_ELEVEN("shoes") ", {after: 14m}, {after: 60s, enters: sport}",
                    "offers: [], why_not: {cold: reading}", "passed");
}

static void every_fault_of_a_reading_has_its_place_and_what_was_meant(void)
{
    static const struct {
        const char *readings, *error;
    } cases[] = {
        {"frigde: {temperature: 7}", "line 3: there is no sensor or beacon 'frigde'"},
        {"fridge: {temprature: 7}", "line 3: there is no quantity 'temprature'"},
        {"fridge: {temperature: cold}",
         "line 3: 'cold' is not a number: write it like 8 or -1.5, without a unit"},
        {"fridge: {door-open: 1}", "line 3: '1' may not stand here: one of no, yes"},
        {"fridge: 7", "line 3: a mapping belongs here, there is a single value"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        expect_readings(cases[i].readings, AT_ELEVEN("sport"), "offers: []", cases[i].error);
    }
}

static void every_fault_of_a_file_has_its_place_and_what_was_meant(void)
{
    static const char text[] =
        "- story: good\n"
        "  shopper: {consents: [presence]}\n"
        "  visit: [" AT_ELEVEN(
            "shoes") "]\n"
                     "  expect: {offers: []}\n"
                     "- story: bad\n"
                     "  shoper: {consents: [presence]}\n"
                     "  shopper: {consents: [presense], language: dee}\n"
                     "  visit:\n"
                     "    - " AT_ELEVEN(
                         "shoe") "\n"
                                 "    - {after: 5 s}\n"
                                 "    - {after: 5s, at: \"2026-11-24T12:00:00+01:00\"}\n"
                                 "    - {at: \"2026-11-24T10:00:00+01:00\"}\n"
                                 "    - {after: 25h}\n"
                                 "    - {after: 5s, leaves: yes}\n"
                                 "    - {after: 5s, leaves: true, enters: shoes}\n"
                                 "    - {after: 5s, leaves: true}\n"
                                 "    - {after: 5s, leaves: true}\n"
                                 "  expect: {offers: [shoes-54], why_not: {shoes-45: stay}}\n";
    static const struct {
        guint line, column;
        const char *code, *suggestion;
    } expected[] = {
        {6, 3, "E0113", "shopper"}, {7, 24, "E0119", "presence"}, {7, 45, "E0203", "de"},
        {9, 49, "E0205", "shoes"},  {10, 15, "E0117", "5s"},      {11, 7, "E0601", NULL},
        {12, 12, "E0601", NULL},    {13, 7, "E0602", NULL},       {14, 27, "E0118", NULL},
        {15, 7, "E0602", NULL},     {17, 27, "E0602", NULL},      {18, 21, "E0603", "shoes-45"},
        {18, 52, "E0119", "stays"},
    };
    g_autoptr(BeckonRuleset) set = demo_rules();
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories = read_stories(set, text, diagnostics);
    CU_ASSERT_EQUAL(beckon_diagnostics_size(diagnostics), G_N_ELEMENTS(expected));
    for (guint i = 0; i < MIN(beckon_diagnostics_size(diagnostics), G_N_ELEMENTS(expected)); i++) {
        const BeckonDiagnostic *got = beckon_diagnostics_get(diagnostics, i);
        CU_ASSERT_EQUAL(got->line, expected[i].line);
        CU_ASSERT_EQUAL(got->column, expected[i].column);
        CU_ASSERT_STRING_EQUAL(got->code, expected[i].code);
        CU_ASSERT_EQUAL(g_strcmp0(got->suggestion, expected[i].suggestion), 0);
    }
    CU_ASSERT_EQUAL(stories->len, 2);
    const BeckonStory *good = stories->pdata[0], *bad = stories->pdata[1];
    CU_ASSERT_PTR_NULL(good->fault);
    CU_ASSERT_TRUE(g_str_has_prefix(bad->fault, "line 6: "));
}

static void a_story_that_lacks_a_part_is_refused(void)
{
    g_autoptr(BeckonRuleset) set = demo_rules();
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories = read_stories(set, "- {story: one}\n- {}\n- 7\n", diagnostics);
    CU_ASSERT_EQUAL(stories->len, 3);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), 3 + 4 + 1);
    for (guint i = 0; i < stories->len; i++) {
        g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[i], set);
        CU_ASSERT_FALSE(result->passed);
    }
}

static void the_first_step_must_say_when(void)
{
    expect(ENGLISH, "{after: 5s, enters: shoes}", "offers: []",
           "line 3: the first step has nothing before it: write at: and a time");
}

static void a_file_that_is_no_list_has_no_stories(void)
{
    g_autoptr(BeckonRuleset) set = demo_rules();
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories = read_stories(set, "story: one\n", diagnostics);
    CU_ASSERT_EQUAL(stories->len, 0);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), 1);
}

/* tried: held out, or short (20% off Socks) or long; then, who was offered tried. */
static BeckonRuleset *experiments(void)
{
    g_autofree char *tried =
        test_campaign("tried", "{zone: shoes}", "product: \"4006381333931\", reduce: 20%",
                      "exclusive: g\n"
                      "experiment:\n"
                      "  holdout: 10%\n"
                      "  variants:\n"
                      "    short: {share: 50%, text: {en: {title: \"{reduce} off {product}\"}}}\n"
                      "    long:\n"
                      "      share: 50%\n"
                      "      text: {en: {body: \"Come and see:\\nonly {price},\\nuntil {until}\"}, "
                      "de: {title: \"{reduce} auf {product}\"}}\n");
    g_autofree char *other =
        test_campaign("other", "{zone: shoes}", "", "exclusive: g\npriority: 10\n");
    g_autofree char *then = test_campaign("then", "{offered: {campaign: tried}}", "", "");
    return test_rules_compile("tried.yaml", tried, "other.yaml", other, "then.yaml", then, NULL);
}

static void expect_tried(const char *shopper, const char *steps, const char *expectation,
                         const char *outcome)
{
    g_autoptr(BeckonRuleset) set = experiments();
    g_autofree char *got = tell_of(set, shopper, steps, expectation);
    CU_ASSERT_STRING_EQUAL(got, outcome);
}

static void a_shopper_is_in_the_arm_that_the_story_says(void)
{
    expect_tried(
        ENGLISH, AT_ELEVEN("shoes"),
        "offers: [tried], held_out: [], texts: {tried: {title: 20% off Socks, body: Here}}",
        "passed");
    expect_tried(ENGLISH ", arms: {tried: long}", AT_ELEVEN("shoes"),
                 "offers: [tried], texts: {tried: {title: Now, "
                 "body: \"Come and see:\\nonly 15.20 EUR,\\nuntil 13:00\"}}",
                 "passed");
    expect_tried(GERMAN ", arms: {tried: long}", AT_ELEVEN("shoes"),
                 "offers: [tried], texts: {tried: {title: \"20 % auf Socks\"}}", "passed");
    expect_tried(GERMAN ", arms: {tried: long}", AT_ELEVEN("shoes"),
                 "offers: [tried], texts: {tried: {language: en, title: Now}}", "passed");
}

static void who_is_held_out_gets_nothing_in_its_place(void)
{
    expect_tried(ENGLISH ", arms: {tried: holdout}", AT_ELEVEN("shoes"),
                 "offers: [], held_out: [tried], why_not: {tried: holdout, other: exclusive}",
                 "passed");
}

static void a_ghost_is_not_offered_and_cannot_be_redeemed(void)
{
    expect_tried(ENGLISH ", arms: {tried: holdout}",
                 AT_ELEVEN("shoes") ", {after: 10s, enters: sport}",
                 "offers: [], why_not: {then: offered}", "passed");
    expect_tried(ENGLISH, AT_ELEVEN("shoes") ", {after: 10s, enters: sport}",
                 "offers: [tried, then]", "passed");
    expect_tried(ENGLISH ", arms: {tried: holdout}",
                 AT_ELEVEN("shoes") ", {after: 10s, redeems: tried}", "offers: []",
                 "at 2026-11-24T11:00:10+01:00 there is no offer of tried to redeem");
}

static void a_text_that_differs_is_shown_line_by_line(void)
{
    expect_tried(ENGLISH ", arms: {tried: long}", AT_ELEVEN("shoes"),
                 "offers: [tried], texts: {tried: {title: Then, "
                 "body: \"Come and see:\\nonly 15.00 EUR,\\nuntil 13:00\\n!\"}}",
                 "texts: the title of tried in en differs, of its variant long\n"
                 "- Then\n"
                 "+ Now\n"
                 "texts: the body of tried in en differs, of its variant long\n"
                 "  Come and see:\n"
                 "- only 15.00 EUR,\n"
                 "+ only 15.20 EUR,\n"
                 "  until 13:00\n"
                 "- !");
}

static void what_is_expected_of_no_offer_fails(void)
{
    expect_tried(ENGLISH ", arms: {tried: holdout}", AT_ELEVEN("shoes"),
                 "offers: [], held_out: [other], texts: {tried: {title: Now}}",
                 "held_out: expected [other], got [tried]; texts: tried was not offered");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_stay_is_long_enough_to_the_second),
        BECKON_TEST(who_walks_on_at_that_moment_was_not_there_long_enough),
        BECKON_TEST(a_new_stay_begins_at_nought),
        BECKON_TEST(entering_where_one_is_changes_nothing),
        BECKON_TEST(who_is_not_heard_for_longer_than_the_leave_time_comes_anew),
        BECKON_TEST(who_stands_still_is_heard),
        BECKON_TEST(the_shopper_who_lingers_twice_gets_one_offer),
        BECKON_TEST(an_offer_holds_its_place_until_it_expires),
        BECKON_TEST(a_clock_that_strikes_is_an_occasion),
        BECKON_TEST(says_what_kept_a_campaign_back_where_it_came_nearest),
        BECKON_TEST(nobody_is_recognised_without_consent),
        BECKON_TEST(who_has_no_language_reads_the_shops_first),
        BECKON_TEST(a_failure_says_what_was_expected_and_what_came),
        BECKON_TEST(purchases_count_by_category_product_and_brand),
        BECKON_TEST(without_consent_the_past_is_unknown),
        BECKON_TEST(visits_of_before_and_of_the_story_count),
        BECKON_TEST(offers_of_before_and_of_the_story_count),
        BECKON_TEST(who_redeemed_before_has_used_a_place_and_who_let_it_expire_has_not),
        BECKON_TEST(a_story_redeems),
        BECKON_TEST(a_story_dismisses_and_the_campaign_cools_down),
        BECKON_TEST(what_is_not_there_can_be_neither_redeemed_nor_dismissed),
        BECKON_TEST(every_fault_of_the_past_has_its_place_and_what_was_meant),
        BECKON_TEST(sensors_say_what_the_story_says),
        BECKON_TEST(a_reading_may_come_while_the_shopper_is_inside),
        BECKON_TEST(readings_grow_old_in_stories_too),
        BECKON_TEST(every_fault_of_a_reading_has_its_place_and_what_was_meant),
        BECKON_TEST(every_fault_of_a_file_has_its_place_and_what_was_meant),
        BECKON_TEST(a_story_that_lacks_a_part_is_refused),
        BECKON_TEST(the_first_step_must_say_when),
        BECKON_TEST(a_file_that_is_no_list_has_no_stories),
        BECKON_TEST(a_shopper_is_in_the_arm_that_the_story_says),
        BECKON_TEST(who_is_held_out_gets_nothing_in_its_place),
        BECKON_TEST(a_ghost_is_not_offered_and_cannot_be_redeemed),
        BECKON_TEST(a_text_that_differs_is_shown_line_by_line),
        BECKON_TEST(what_is_expected_of_no_offer_fails),
    };
    return BECKON_TESTS_RUN("offer/story", tests);
}
