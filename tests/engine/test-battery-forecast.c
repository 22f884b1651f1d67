/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures/battery-forecast.h"

#include <math.h>

#include "base/time.h"
#include "database/readings.h"
#include "testing.h"

#define DAY_US    (24 * BECKON_HOUR_US)
#define START_US  (INT64_C(20000) * DAY_US)
#define EMPTY     (2 * BECKON_QUANTITY_PARTS)
#define NEW_RISE  (BECKON_QUANTITY_PARTS * 15 / 100)
#define HISTORIES 200

/* A battery that is made up: its voltage at each hour since the start. */
typedef double Voltage(double hour, GRand *rand);

static GArray *hours_of(Voltage voltage, guint n_hours, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GArray *hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    for (guint i = 0; i < n_hours; i++) {
        double parts = voltage(i, rand) * (double)BECKON_QUANTITY_PARTS;
        BeckonHourOfReadings hour = {START_US + i * BECKON_HOUR_US,
                                     60,
                                     (int64_t)parts,
                                     (int64_t)parts,
                                     (int64_t)parts,
                                     parts};
        g_array_append_val(hours, hour);
    }
    return hours;
}

static BeckonBatteryForecast forecast(Voltage voltage, guint n_days, guint32 seed)
{
    BeckonBatteryForecast it;
    g_autoptr(GArray) hours = hours_of(voltage, n_days * 24, seed);
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, START_US + n_days * DAY_US, &it);
    return it;
}

/* About normal, with a deviation of 1: the sum of twelve (Irwin and Hall). */
static double noise(GRand *rand)
{
    double sum = -6;
    for (guint i = 0; i < 12; i++) {
        sum += g_rand_double(rand);
    }
    return sum;
}

/* In a fridge that swings by 3 degrees every two hours, is 4 degrees warmer in the shop's hours,
 * follows weather of nine days, and thaws to 15 degrees for half of each seventh day: 4 mV for each
 * degree, of 2.75 V at 20 degrees. */
static double in_a_fridge(double hour, GRand *rand)
{
    double of_day = fmod(hour, 24), of_week = fmod(hour, 168);
    double degrees = 4 + 1.5 * sin(2 * G_PI * hour / 2) + (of_day > 9 && of_day < 19 ? 4 : 0) +
                     3 * sin(2 * G_PI * hour / (9 * 24)) + (of_week < 12 ? 11 : 0);
    return 2.75 + 0.004 * (degrees - 20) + 0.005 * noise(rand);
}

static double flat(double hour, GRand *rand)
{
    return 3;
}

/* 0.02 V a day, of which 50 days take 1 V. */
static double falling(double hour, GRand *rand)
{
    return 3 - 0.02 * hour / 24 + 0.01 * noise(rand) + 0.01 * sin(2 * G_PI * hour / 24);
}

/* Falls, and is replaced on the twentieth day at noon. */
static double replaced(double hour, GRand *rand)
{
    return hour < 19 * 24 + 12 ? falling(hour, rand) : 3 + 0.005 * noise(rand);
}

static double replaced_by_a_bad_one(double hour, GRand *rand)
{
    return hour < 19 * 24 + 12 ? falling(hour, rand)
                               : 3.1 - 0.05 * (hour / 24 - 19.5) + 0.005 * noise(rand);
}

/* A day on which a stranger's battery was read in its place. */
static double with_a_wrong_day(double hour, GRand *rand)
{
    return hour >= 240 && hour < 264 ? 2.2 : falling(hour, rand);
}

static void a_fridges_swing_raises_no_alarm(void)
{
    for (guint n_days = BECKON_BATTERY_LEAST_DAYS; n_days <= 31; n_days++) {
        for (guint32 seed = 0; seed < 8; seed++) {
            BeckonBatteryForecast it = forecast(in_a_fridge, n_days, seed);
            CU_ASSERT_TRUE(it.state == BECKON_BATTERY_STEADY ||
                           (it.state == BECKON_BATTERY_FALLING && it.days > 30));
        }
    }
}

static void a_flat_one_is_steady(void)
{
    BeckonBatteryForecast it = forecast(flat, 30, 0);
    CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_STEADY);
    CU_ASSERT_EQUAL(it.n_days, 30);
    CU_ASSERT_DOUBLE_EQUAL(it.level, 3, 1e-9);
}

/* 30 of its 50 days are over. */
static void one_that_empties_in_20_days_is_foreseen(void)
{
    guint held = 0;
    for (guint32 seed = 0; seed < HISTORIES; seed++) {
        BeckonBatteryForecast it = forecast(falling, 30, seed);
        CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_FALLING);
        CU_ASSERT_DOUBLE_EQUAL(it.days, 20, 1);
        CU_ASSERT_TRUE(it.least < it.days && it.days < it.most);
        held += it.least <= 20 && 20 <= it.most;
    }
    /* Of an interval of 95 %, less than nine tenths in 200 come once in some hundreds of runs. */
    CU_ASSERT_TRUE(held * 10 >= HISTORIES * 9);
}

static void one_day_that_went_wrong_changes_little(void)
{
    BeckonBatteryForecast it = forecast(with_a_wrong_day, 30, 1);
    CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_FALLING);
    CU_ASSERT_EQUAL(it.n_days, 30);
    CU_ASSERT_DOUBLE_EQUAL(it.days, 20, 1.5);
}

static void of_a_replaced_one_only_its_own_days_count(void)
{
    BeckonBatteryForecast soon = forecast(replaced, 23, 1), later = forecast(replaced, 30, 1);
    BeckonBatteryForecast bad = forecast(replaced_by_a_bad_one, 30, 1);
    CU_ASSERT_EQUAL(soon.state, BECKON_BATTERY_UNKNOWN);
    CU_ASSERT_TRUE(soon.n_days >= 3 && soon.n_days <= 4);
    CU_ASSERT_EQUAL(later.state, BECKON_BATTERY_STEADY);
    CU_ASSERT_TRUE(later.n_days >= 10 && later.n_days <= 11);
    CU_ASSERT_EQUAL(bad.state, BECKON_BATTERY_FALLING);
    /* 1.1 V take 22 days, of which 10.5 are over. */
    CU_ASSERT_DOUBLE_EQUAL(bad.days, 11.5, 1);
}

static void few_days_say_nothing(void)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    BeckonBatteryForecast it = forecast(falling, BECKON_BATTERY_LEAST_DAYS - 1, 1);
    CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_UNKNOWN);
    CU_ASSERT_EQUAL(it.n_days, BECKON_BATTERY_LEAST_DAYS - 1);
    CU_ASSERT_EQUAL(forecast(falling, BECKON_BATTERY_LEAST_DAYS, 1).state, BECKON_BATTERY_FALLING);
    beckon_battery_forecast(none, EMPTY, NEW_RISE, START_US, &it);
    CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_UNKNOWN);
    CU_ASSERT_EQUAL(it.n_days, 0);
}

/* Six hours of a day may be its coldest. */
static void a_part_of_a_day_does_not_count(void)
{
    g_autoptr(GArray) hours = hours_of(flat, 10 * 24 + 6, 0);
    BeckonBatteryForecast it;
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, START_US + 10 * DAY_US, &it);
    CU_ASSERT_EQUAL(it.n_days, 10);
}

static void an_empty_one_is_empty_however_little_is_known(void)
{
    BeckonBatteryForecast it;
    g_autoptr(GArray) hours = hours_of(flat, 24, 0);
    beckon_battery_forecast(hours, 3 * BECKON_QUANTITY_PARTS, NEW_RISE, START_US + DAY_US, &it);
    CU_ASSERT_EQUAL(it.state, BECKON_BATTERY_EMPTY);
}

static void what_was_foreseen_comes_nearer_while_it_is_silent(void)
{
    BeckonBatteryForecast now, later;
    g_autoptr(GArray) hours = hours_of(falling, 30 * 24, 3);
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, START_US + 30 * DAY_US, &now);
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, START_US + 35 * DAY_US, &later);
    CU_ASSERT_DOUBLE_EQUAL(now.days - later.days, 5, 1e-6);
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, START_US + 90 * DAY_US, &later);
    CU_ASSERT_DOUBLE_EQUAL(later.days, 0, 0);
}

/* A month later, at 1 V. */
static void hours_that_are_to_come_are_left_out(void)
{
    BeckonBatteryForecast it;
    BeckonBatteryForecast other;
    int64_t now_us = START_US + 20 * DAY_US;
    g_autoptr(GArray) hours = hours_of(falling, 20 * 24, 1);
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, now_us, &it);
    for (guint i = 1; i <= 10 * 24; i++) {
        const double parts = (double)BECKON_QUANTITY_PARTS;
        const BeckonHourOfReadings hour = {now_us + 30 * DAY_US + i * BECKON_HOUR_US,
                                           60,
                                           (int64_t)parts,
                                           (int64_t)parts,
                                           (int64_t)parts,
                                           parts};
        g_array_append_val(hours, hour);
    }
    beckon_battery_forecast(hours, EMPTY, NEW_RISE, now_us, &other);
    CU_ASSERT_EQUAL(other.state, BECKON_BATTERY_FALLING);
    CU_ASSERT_EQUAL(other.n_days, 20);
    CU_ASSERT_DOUBLE_EQUAL(other.days, it.days, 1e-9);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_fridges_swing_raises_no_alarm),
        BECKON_TEST(a_flat_one_is_steady),
        BECKON_TEST(one_that_empties_in_20_days_is_foreseen),
        BECKON_TEST(one_day_that_went_wrong_changes_little),
        BECKON_TEST(of_a_replaced_one_only_its_own_days_count),
        BECKON_TEST(few_days_say_nothing),
        BECKON_TEST(a_part_of_a_day_does_not_count),
        BECKON_TEST(an_empty_one_is_empty_however_little_is_known),
        BECKON_TEST(what_was_foreseen_comes_nearer_while_it_is_silent),
        BECKON_TEST(hours_that_are_to_come_are_left_out),
    };
    return BECKON_TESTS_RUN("engine/battery-forecast", tests);
}
