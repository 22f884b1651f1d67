/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures/hourly.h"

#include "base/time.h"
#include "testing.h"

#define H      BECKON_HOUR_US
#define M      BECKON_MINUTE_US
#define DEGREE BECKON_QUANTITY_PARTS

static void say(BeckonHourly *hourly, guint fixture, int64_t t_us, BeckonQuantity quantity,
                guint index, int64_t value)
{
    const BeckonReading reading = {
        .t_us = t_us, .quantity = quantity, .index = (uint8_t)index, .value = value * DEGREE};
    beckon_hourly_add(hourly, fixture, &reading);
}

static void note(guint fixture, BeckonQuantity quantity, guint index,
                 const BeckonHourOfReadings *hour, void *data)
{
    g_string_append_printf(data,
                           "%u/%s/%u@%" G_GINT64_FORMAT ":%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %g ",
                           fixture, beckon_quantity_name(quantity), index, hour->from_us / H,
                           hour->n, hour->least / DEGREE, hour->most / DEGREE, hour->last / DEGREE,
                           hour->mean / (double)DEGREE);
}

static void expect(BeckonHourly *hourly, const char *expected)
{
    g_autoptr(GString) all = g_string_new(NULL);
    beckon_hourly_take(hourly, note, all);
    CU_ASSERT_STRING_EQUAL(all->str, expected);
}

static void an_hour_is_least_most_last_and_mean(void)
{
    g_autoptr(BeckonHourly) hourly = beckon_hourly_new();
    say(hourly, 1, 5 * H, BECKON_QUANTITY_TEMPERATURE, 0, 6);
    say(hourly, 1, 5 * H + 10 * M, BECKON_QUANTITY_TEMPERATURE, 0, -3);
    say(hourly, 1, 6 * H - 1, BECKON_QUANTITY_TEMPERATURE, 0, 3);
    expect(hourly, "1/temperature/0@5:3 -3 6 3 2 ");
}

static void each_thing_quantity_place_and_hour_stands_for_itself(void)
{
    g_autoptr(BeckonHourly) hourly = beckon_hourly_new();
    say(hourly, 1, 5 * H, BECKON_QUANTITY_TEMPERATURE, 0, 6);
    say(hourly, 2, 5 * H, BECKON_QUANTITY_TEMPERATURE, 0, 7);
    say(hourly, 1, 5 * H, BECKON_QUANTITY_HUMIDITY, 0, 8);
    say(hourly, 1, 5 * H, BECKON_QUANTITY_TEMPERATURE, 1, 9);
    say(hourly, 1, 6 * H, BECKON_QUANTITY_TEMPERATURE, 0, 10);
    say(hourly, 1, 6 * H + 1, BECKON_QUANTITY_TEMPERATURE, 0, 12);
    expect(hourly, "1/temperature/0@5:1 6 6 6 6 2/temperature/0@5:1 7 7 7 7 "
                   "1/humidity/0@5:1 8 8 8 8 1/temperature/1@5:1 9 9 9 9 "
                   "1/temperature/0@6:2 10 12 12 11 ");
}

static void what_was_taken_is_not_taken_again(void)
{
    g_autoptr(BeckonHourly) hourly = beckon_hourly_new();
    say(hourly, 1, 5 * H, BECKON_QUANTITY_TEMPERATURE, 0, 6);
    expect(hourly, "1/temperature/0@5:1 6 6 6 6 ");
    expect(hourly, "");
    say(hourly, 1, 5 * H + M, BECKON_QUANTITY_TEMPERATURE, 0, 4);
    expect(hourly, "1/temperature/0@5:1 4 4 4 4 ");
}

static void it_is_due_at_the_full_quarter_behind_the_first_reading(void)
{
    g_autoptr(BeckonHourly) hourly = beckon_hourly_new();
    CU_ASSERT_EQUAL(beckon_hourly_due_us(hourly), BECKON_TIME_NEVER);
    say(hourly, 1, 5 * H + 15 * M, BECKON_QUANTITY_TEMPERATURE, 0, 6);
    CU_ASSERT_EQUAL(beckon_hourly_due_us(hourly), 5 * H + 30 * M);
    say(hourly, 1, 5 * H + 31 * M, BECKON_QUANTITY_TEMPERATURE, 0, 6);
    CU_ASSERT_EQUAL(beckon_hourly_due_us(hourly), 5 * H + 30 * M);
    expect(hourly, "1/temperature/0@5:2 6 6 6 6 ");
    CU_ASSERT_EQUAL(beckon_hourly_due_us(hourly), BECKON_TIME_NEVER);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_hour_is_least_most_last_and_mean),
        BECKON_TEST(each_thing_quantity_place_and_hour_stands_for_itself),
        BECKON_TEST(what_was_taken_is_not_taken_again),
        BECKON_TEST(it_is_due_at_the_full_quarter_behind_the_first_reading),
    };
    return BECKON_TESTS_RUN("engine/hourly", tests);
}
