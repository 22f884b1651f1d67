/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/readings.h"

#include <sqlite3.h>

#include "base/limits.h"
#include "database/hub.h"
#include "testing.h"

#define HOUR   BECKON_READINGS_HOUR_US
#define DEGREE BECKON_QUANTITY_PARTS

static BeckonHourOfReadings hour_of(int64_t from_us, uint64_t n, int64_t least, int64_t most,
                                    int64_t last, double mean)
{
    return (BeckonHourOfReadings){
        from_us, n, least * DEGREE, most * DEGREE, last * DEGREE, mean * (double)DEGREE};
}

static bool add(TestHub *hub, const char *fixture, BeckonHourOfReadings hour)
{
    test_hub_begin(hub);
    bool added = beckon_readings_add(hub->database, fixture, BECKON_QUANTITY_TEMPERATURE, 0, &hour);
    test_hub_commit(hub);
    return added;
}

/* The hours of a fixture's temperature since a time, in degrees: "HOUR:n least most last mean ". */
static char *hours_of(TestHub *hub, const char *fixture, int64_t since_us)
{
    g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    GString *text = g_string_new(NULL);
    CU_ASSERT_TRUE(beckon_readings_hours(hub->database, fixture, BECKON_QUANTITY_TEMPERATURE, 0,
                                         since_us, hours, NULL));
    for (guint i = 0; i < hours->len; i++) {
        const BeckonHourOfReadings *hour = &g_array_index(hours, BeckonHourOfReadings, i);
        g_string_append_printf(text,
                               "%" G_GINT64_FORMAT ":%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                               " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %g ",
                               hour->from_us / HOUR, hour->n, hour->least / DEGREE,
                               hour->most / DEGREE, hour->last / DEGREE,
                               hour->mean / (double)DEGREE);
    }
    return g_string_free(text, FALSE);
}

static void keeps(TestHub *hub, const char *fixture, int64_t since_us, const char *expected)
{
    g_autofree char *got = hours_of(hub, fixture, since_us);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void an_hour_grows_and_outlives_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    CU_ASSERT_TRUE(add(hub, "fridge", hour_of(5 * HOUR, 2, 4, 6, 6, 5)));
    test_hub_reopen(hub);
    CU_ASSERT_TRUE(add(hub, "fridge", hour_of(5 * HOUR, 6, 3, 5, 4, 4)));
    /* (2 × 5 + 6 × 4) / 8 = 4.25 */
    keeps(hub, "fridge", 0, "5:8 3 6 4 4.25 ");
}

static void each_hour_and_each_thing_stands_for_itself(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    add(hub, "fridge", hour_of(7 * HOUR, 1, 7, 7, 7, 7));
    add(hub, "fridge", hour_of(5 * HOUR, 1, 5, 5, 5, 5));
    add(hub, "oven", hour_of(5 * HOUR, 1, 200, 200, 200, 200));
    test_hub_begin(hub);
    const BeckonHourOfReadings second = hour_of(5 * HOUR, 1, 9, 9, 9, 9);
    beckon_readings_add(hub->database, "fridge", BECKON_QUANTITY_TEMPERATURE, 1, &second);
    beckon_readings_add(hub->database, "fridge", BECKON_QUANTITY_HUMIDITY, 0, &second);
    test_hub_commit(hub);
    keeps(hub, "fridge", 0, "5:1 5 5 5 5 7:1 7 7 7 7 ");
    keeps(hub, "fridge", 6 * HOUR, "7:1 7 7 7 7 ");
    keeps(hub, "oven", 0, "5:1 200 200 200 200 ");
    keeps(hub, "freezer", 0, "");
}

static void values_far_below_and_above_zero_stay_exact(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    const BeckonHourOfReadings hour = {HOUR, 1, INT64_MIN, INT64_MAX, -1, -0.5};
    g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    add(hub, "meter", hour);
    CU_ASSERT_TRUE(beckon_readings_hours(hub->database, "meter", BECKON_QUANTITY_TEMPERATURE, 0, 0,
                                         hours, NULL));
    CU_ASSERT_EQUAL_FATAL(hours->len, 1);
    const BeckonHourOfReadings *kept = &g_array_index(hours, BeckonHourOfReadings, 0);
    CU_ASSERT_EQUAL(kept->least, INT64_MIN);
    CU_ASSERT_EQUAL(kept->most, INT64_MAX);
    CU_ASSERT_EQUAL(kept->last, -1);
    CU_ASSERT_EQUAL(kept->mean, -0.5);
}

static void what_is_older_is_forgotten(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    add(hub, "fridge", hour_of(4 * HOUR, 1, 4, 4, 4, 4));
    add(hub, "fridge", hour_of(5 * HOUR, 1, 5, 5, 5, 5));
    test_hub_begin(hub);
    beckon_readings_expire(hub->database, 5 * HOUR);
    test_hub_commit(hub);
    keeps(hub, "fridge", 0, "5:1 5 5 5 5 ");
}

/* Fills the table up from outside. */
static void fill(TestHub *hub)
{
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    sqlite3 *handle = NULL;
    test_hub_close(hub);
    CU_ASSERT_EQUAL_FATAL(sqlite3_open(path, &handle), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(handle,
                                 "WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i "
                                 "LIMIT 1000000) INSERT INTO reading_hour SELECT 'flood', 4, 0, "
                                 "n * 3600000000, 1, 0, 0, 0, 0.0 FROM i",
                                 NULL, NULL, NULL),
                    SQLITE_OK);
    sqlite3_close(handle);
    test_hub_open(hub);
}

static void the_rows_are_limited(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    CU_ASSERT_EQUAL(BECKON_LIMIT_READING_ROWS, 1000000);
    fill(hub);
    CU_ASSERT_FALSE(add(hub, "fridge", hour_of(HOUR, 1, 1, 1, 1, 1)));
    CU_ASSERT_TRUE(add(hub, "flood", hour_of(HOUR, 1, 1, 1, 1, 1)));
    keeps(hub, "fridge", 0, "");
    test_hub_begin(hub);
    beckon_readings_expire(hub->database, 2 * HOUR);
    test_hub_commit(hub);
    CU_ASSERT_TRUE(add(hub, "fridge", hour_of(2 * HOUR, 1, 1, 1, 1, 1)));
}

/* Of a table that a single fixture has filled. */
static void the_longest_history_makes_room_for_the_others(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    add(hub, "fridge", hour_of(HOUR, 1, 1, 1, 1, 1));
    fill(hub);
    test_hub_begin(hub);
    beckon_readings_expire(hub->database, -HOUR);
    test_hub_commit(hub);
    test_hub_begin(hub);
    for (int64_t i = 2; i <= 10000; i++) {
        const BeckonHourOfReadings hour = hour_of(i * HOUR, 1, 1, 1, 1, 1);
        CU_ASSERT_TRUE_FATAL(
            beckon_readings_add(hub->database, "fridge", BECKON_QUANTITY_TEMPERATURE, 0, &hour));
    }
    test_hub_commit(hub);
    g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    CU_ASSERT_TRUE(beckon_readings_hours(hub->database, "fridge", BECKON_QUANTITY_TEMPERATURE, 0, 0,
                                         hours, NULL));
    CU_ASSERT_EQUAL(hours->len, 10000);
    g_array_set_size(hours, 0);
    CU_ASSERT_TRUE(beckon_readings_hours(hub->database, "flood", BECKON_QUANTITY_TEMPERATURE, 0, 0,
                                         hours, NULL));
    CU_ASSERT_TRUE(hours->len >= 900000);
    CU_ASSERT_EQUAL(g_array_index(hours, BeckonHourOfReadings, hours->len - 1).from_us,
                    1000000 * HOUR);
}

static void note(const BeckonLastReading *last, void *data)
{
    g_string_append_printf(data, "%s/%s/%u=%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT " by %s ",
                           last->fixture, beckon_quantity_name(last->quantity), last->index,
                           last->value, last->t_us, last->scanner);
}

static void say(TestHub *hub, BeckonLastReading last)
{
    test_hub_begin(hub);
    beckon_readings_set_last(hub->database, &last);
    test_hub_commit(hub);
}

static void what_was_said_last_is_known_after_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GString) all = g_string_new(NULL);
    say(hub, (BeckonLastReading){"fridge", BECKON_QUANTITY_TEMPERATURE, 0, 5, 100, "left"});
    say(hub, (BeckonLastReading){"fridge", BECKON_QUANTITY_TEMPERATURE, 0, 6, 200, "right"});
    say(hub, (BeckonLastReading){"door", BECKON_QUANTITY_DOOR_OPEN, 1, 1, 150, "left"});
    test_hub_reopen(hub);
    CU_ASSERT_TRUE(beckon_readings_each_last(hub->database, note, all, NULL));
    CU_ASSERT_STRING_EQUAL(all->str,
                           "door/door-open/1=1@150 by left fridge/temperature/0=6@200 by right ");
    test_hub_begin(hub);
    beckon_readings_expire(hub->database, 200);
    test_hub_commit(hub);
    g_string_truncate(all, 0);
    CU_ASSERT_TRUE(beckon_readings_each_last(hub->database, note, all, NULL));
    CU_ASSERT_STRING_EQUAL(all->str, "fridge/temperature/0=6@200 by right ");
}

static void count_last(const BeckonLastReading *last, void *data)
{
    guint *n = data;
    n[0]++;
    n[1] += last->t_us < 200;
}

/* An engine that knows 64 of each takes in no more of them when it starts. */
static void of_one_fixture_the_latest_64_are_kept(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    guint n[2] = {0};
    for (guint i = 0; i < 100; i++) {
        say(hub,
            (BeckonLastReading){"shelf", BECKON_QUANTITY_COUNT, i, 1, 163 + (100 - i), "left"});
    }
    say(hub, (BeckonLastReading){"fridge", BECKON_QUANTITY_TEMPERATURE, 0, 5, 200, "left"});
    test_hub_begin(hub);
    beckon_readings_expire(hub->database, 100);
    test_hub_commit(hub);
    CU_ASSERT_TRUE(beckon_readings_each_last(hub->database, count_last, n, NULL));
    CU_ASSERT_EQUAL(n[0], BECKON_LIMIT_FACTS_A_FIXTURE + 1);
    CU_ASSERT_EQUAL(n[1], 0);
}

static void a_counter_outlives_a_restart_until_it_is_cleared(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t counter = 7;
    CU_ASSERT_FALSE(beckon_readings_counter(hub->database, "fridge", &counter));
    CU_ASSERT_EQUAL(counter, 7);
    test_hub_begin(hub);
    beckon_readings_set_counter(hub->database, "fridge", 41);
    beckon_readings_set_counter(hub->database, "fridge", G_MAXUINT32);
    test_hub_commit(hub);
    test_hub_reopen(hub);
    CU_ASSERT_TRUE(beckon_readings_counter(hub->database, "fridge", &counter));
    CU_ASSERT_EQUAL(counter, G_MAXUINT32);
    CU_ASSERT_FALSE(beckon_readings_counter(hub->database, "oven", &counter));
    test_hub_begin(hub);
    beckon_readings_clear_counter(hub->database, "fridge");
    test_hub_commit(hub);
    CU_ASSERT_FALSE(beckon_readings_counter(hub->database, "fridge", &counter));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_hour_grows_and_outlives_a_restart),
        BECKON_TEST(each_hour_and_each_thing_stands_for_itself),
        BECKON_TEST(values_far_below_and_above_zero_stay_exact),
        BECKON_TEST(what_is_older_is_forgotten),
        BECKON_TEST(the_rows_are_limited),
        BECKON_TEST(the_longest_history_makes_room_for_the_others),
        BECKON_TEST(what_was_said_last_is_known_after_a_restart),
        BECKON_TEST(of_one_fixture_the_latest_64_are_kept),
        BECKON_TEST(a_counter_outlives_a_restart_until_it_is_cleared),
    };
    return BECKON_TESTS_RUN("database/readings", tests);
}
