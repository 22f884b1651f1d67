/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures/fixture-store.h"

#include <string.h>

#include "base/time.h"
#include "database/hub.h"
#include "database/readings.h"
#include "engine/fixture-shop.h"
#include "testing.h"

#define S      BECKON_SECOND_US
#define H      BECKON_HOUR_US
#define DEGREE BECKON_QUANTITY_PARTS

/* As much of an engine as readings need. */
static BeckonEngine *start(TestHub *hub)
{
    BeckonEngine *engine = g_new0(BeckonEngine, 1);
    engine->shop = test_fixture_shop();
    engine->database = hub->database;
    g_assert_true(beckon_fixture_store_open(engine, NULL));
    return engine;
}

static void stop(BeckonEngine *engine)
{
    beckon_fixture_store_close(engine);
    beckon_shop_unref(engine->shop);
    g_clear_pointer(&engine->rules, beckon_ruleset_unref);
    g_free(engine);
}

static bool say(BeckonEngine *engine, guint fixture, int64_t t_us, int64_t degrees)
{
    const BeckonReading reading = {.t_us = t_us,
                                   .handle = beckon_fixtures_handle(engine->fixtures, fixture),
                                   .quantity = BECKON_QUANTITY_TEMPERATURE,
                                   .has_counter = true,
                                   .counter = (uint32_t)(t_us / S),
                                   .value = degrees * DEGREE};
    return beckon_fixture_store_take(engine, 0, &reading);
}

static void keep(TestHub *hub, BeckonEngine *engine, int64_t watermark_us)
{
    test_hub_begin(hub);
    beckon_fixture_store_keep(engine, watermark_us);
    test_hub_commit(hub);
}

/* The hours of the fridge: "HOUR:n least most last mean ". */
static void expect_hours(TestHub *hub, const char *expected)
{
    g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    g_autoptr(GString) text = g_string_new(NULL);
    CU_ASSERT_TRUE(beckon_readings_hours(hub->database, "fridge", BECKON_QUANTITY_TEMPERATURE, 0, 0,
                                         hours, NULL));
    for (guint i = 0; i < hours->len; i++) {
        const BeckonHourOfReadings *hour = &g_array_index(hours, BeckonHourOfReadings, i);
        g_string_append_printf(text,
                               "%" G_GINT64_FORMAT ":%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                               " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %g ",
                               hour->from_us / H, hour->n, hour->least / DEGREE,
                               hour->most / DEGREE, hour->last / DEGREE,
                               hour->mean / (double)DEGREE);
    }
    CU_ASSERT_STRING_EQUAL(text->str, expected);
}

/* A capture of the fridge: from 9:50 on, a reading every 10 s, 1 to 6 °C in turn; those of
 * [from_us, until_us). */
static void replay(BeckonEngine *engine, int64_t from_us, int64_t until_us)
{
    for (int i = 0; i < 120; i++) {
        int64_t t_us = 9 * H + 50 * BECKON_MINUTE_US + i * 10 * S;
        if (t_us >= from_us && t_us < until_us) {
            say(engine, TEST_FRIDGE, t_us, 1 + i % 6);
        }
    }
}

#define WHOLE "9:60 1 6 6 3.5 10:60 1 6 6 3.5 "

static void a_replay_is_counted_by_the_hour(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    replay(engine, 0, 11 * H);
    keep(hub, engine, 11 * H);
    expect_hours(hub, WHOLE);
    stop(engine);
}

/* Killed at any moment: what was not kept comes again from the watermark that was kept last. */
static void what_comes_again_after_a_kill_is_counted_once(void)
{
    for (int64_t killed_us = 9 * H + 49 * BECKON_MINUTE_US;
         killed_us < 10 * H + 12 * BECKON_MINUTE_US; killed_us += 97 * S) {
        g_autoptr(TestHub) hub = test_hub_new();
        BeckonEngine *engine = start(hub);
        int64_t kept_us = killed_us - 61 * S;
        replay(engine, 0, kept_us);
        keep(hub, engine, kept_us);
        replay(engine, kept_us, killed_us);
        stop(engine);
        test_hub_reopen(hub);
        engine = start(hub);
        replay(engine, kept_us, 11 * H);
        keep(hub, engine, 11 * H);
        expect_hours(hub, WHOLE);
        CU_ASSERT_EQUAL(engine->counts.readings_replayed, 0);
        stop(engine);
    }
}

static void a_restarted_hub_knows_what_it_knew(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    say(engine, TEST_FRIDGE, 100 * S, 4);
    say(engine, TEST_FRIDGE, 110 * S, 5);
    keep(hub, engine, 111 * S);
    say(engine, TEST_FRIDGE, 120 * S, 6);
    stop(engine);
    test_hub_reopen(hub);
    engine = start(hub);
    const BeckonFact *fact =
        beckon_fixtures_fact(engine->fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fact);
    CU_ASSERT_EQUAL(fact->value, 5 * DEGREE);
    CU_ASSERT_EQUAL(fact->t_us, 110 * S);
    CU_ASSERT_EQUAL(fact->scanner, 0);
    uint32_t counter = 0;
    CU_ASSERT_TRUE(beckon_fixtures_counter(engine->fixtures, TEST_FRIDGE, &counter));
    CU_ASSERT_EQUAL(counter, 110);
    say(engine, TEST_FRIDGE, 109 * S, 9);
    CU_ASSERT_EQUAL(engine->counts.readings_replayed, 1);
    stop(engine);
}

/* It is kept on the table, where the sensor's next word takes its place. */
static void what_a_clock_that_ran_ahead_wrote_is_not_known_again(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    int64_t ahead_us = g_get_real_time() + 48 * H;
    guint scanner = 0;
    say(engine, TEST_FRIDGE, ahead_us, 5);
    keep(hub, engine, ahead_us);
    stop(engine);
    test_hub_reopen(hub);
    engine = start(hub);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(engine->fixtures, TEST_FRIDGE, &scanner), 0);
    CU_ASSERT_EQUAL(beckon_fixtures_facts(engine->fixtures, TEST_FRIDGE)->len, 0);
    stop(engine);
}

static void a_renewed_sensor_may_count_from_nothing(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    say(engine, TEST_FRIDGE, 110 * S, 5);
    keep(hub, engine, 111 * S);
    CU_ASSERT_TRUE(beckon_fixture_store_renew(engine, TEST_FRIDGE, NULL));
    stop(engine);
    test_hub_reopen(hub);
    engine = start(hub);
    uint32_t counter = 0;
    CU_ASSERT_FALSE(beckon_fixtures_counter(engine->fixtures, TEST_FRIDGE, &counter));
    stop(engine);
}

static void what_is_older_than_thirty_days_is_forgotten(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    say(engine, TEST_FRIDGE, 5 * H, 5);
    keep(hub, engine, 6 * H);
    say(engine, TEST_FRIDGE, (30 * 24 + 5) * H, 6);
    keep(hub, engine, (30 * 24 + 6) * H - 1);
    expect_hours(hub, "5:1 5 5 5 5 725:1 6 6 6 6 ");
    say(engine, TEST_FRIDGE, (30 * 24 + 6) * H, 7);
    keep(hub, engine, (30 * 24 + 7) * H);
    expect_hours(hub, "725:1 6 6 6 6 726:1 7 7 7 7 ");
    stop(engine);
}

/* The sensors may all have been taken away: an offer is written, and what is too old goes with it.
 */
static void what_is_too_old_is_forgotten_where_nothing_speaks(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    say(engine, TEST_FRIDGE, 5 * H, 5);
    keep(hub, engine, 6 * H);
    keep(hub, engine, (30 * 24 + 7) * H);
    expect_hours(hub, "");
    stop(engine);
}

static BeckonRuleset *compile(BeckonShop *shop)
{
    static const char text[] =
        "campaign: cold\n"
        "when: {reading: {sensor: fridge, quantity: temperature, below: 8, fresh: 10m}}\n"
        "give: {valid: 1h, text: {en: {title: A, body: B}}}\n";
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_ptr_array_add(sources, beckon_source_new("cold.yaml", text, strlen(text)));
    BeckonRuleset *set = beckon_ruleset_compile(shop, sources, diagnostics);
    g_assert_nonnull(set);
    return set;
}

static void only_news_that_a_live_rule_asks_for_is_looked_at(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonEngine *engine = start(hub);
    CU_ASSERT_FALSE(say(engine, TEST_FRIDGE, 10 * S, 5));
    engine->rules = compile(engine->shop);
    CU_ASSERT_FALSE(say(engine, TEST_FRIDGE, 20 * S, 5));
    CU_ASSERT_TRUE(say(engine, TEST_FRIDGE, 30 * S, 6));
    CU_ASSERT_FALSE(say(engine, TEST_SHELF, 30 * S, 6));
    CU_ASSERT_TRUE(say(engine, TEST_FRIDGE, 630 * S, 6)); /* it had been silent for 10 min */
    CU_ASSERT_FALSE(say(engine, TEST_FRIDGE, 640 * S, 6));
    beckon_fixtures_hearing(engine->fixtures, 0, false);
    beckon_fixtures_hearing(engine->fixtures, 0, true);
    CU_ASSERT_FALSE(say(engine, TEST_FRIDGE, 650 * S, 6));
    CU_ASSERT_FALSE(say(engine, TEST_FRIDGE, 600 * S, 9)); /* a replay */
    stop(engine);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_replay_is_counted_by_the_hour),
        BECKON_TEST(what_comes_again_after_a_kill_is_counted_once),
        BECKON_TEST(a_restarted_hub_knows_what_it_knew),
        BECKON_TEST(what_a_clock_that_ran_ahead_wrote_is_not_known_again),
        BECKON_TEST(a_renewed_sensor_may_count_from_nothing),
        BECKON_TEST(what_is_older_than_thirty_days_is_forgotten),
        BECKON_TEST(what_is_too_old_is_forgotten_where_nothing_speaks),
        BECKON_TEST(only_news_that_a_live_rule_asks_for_is_looked_at),
    };
    return BECKON_TESTS_RUN("engine/fixture-store", tests);
}
