/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-fixtures.h"

#include <string.h>

#include "base/time.h"
#include "engine/codes.h"
#include "engine/fixture-shop.h"
#include "testing.h"

#define NOW_US (INT64_C(1795510800) * BECKON_SECOND_US)

/* The fridge: 15 min, right from 1 to 8 degrees; heard a minute ago by scanners that have
 * listened for a day. */
static BeckonShop *shop;
static GArray *facts;

static BeckonFixtureCase fridge(void)
{
    return (BeckonFixtureCase){
        .fixture = beckon_shop_beacon(shop, TEST_FRIDGE),
        .heard_us = NOW_US - BECKON_MINUTE_US,
        .hearing_us = NOW_US - 24 * BECKON_HOUR_US,
        .facts = facts,
    };
}

static void say(BeckonQuantity quantity, double value, int64_t ago_us)
{
    const BeckonFact fact = {.quantity = quantity,
                             .value = (int64_t)(value * (double)BECKON_QUANTITY_PARTS),
                             .t_us = NOW_US - ago_us};
    g_array_append_val(facts, fact);
}

static GPtrArray *look(const BeckonFixtureCase *it)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    GPtrArray *findings = beckon_findings_new();
    beckon_doctor_fixture(it, NOW_US, utc, findings);
    return findings;
}

/* Forgets the facts afterwards. */
static void expect(const BeckonFixtureCase *it, const char *codes)
{
    g_autoptr(GPtrArray) findings = look(it);
    g_autofree char *found = test_codes(findings);
    CU_ASSERT_STRING_EQUAL(found, codes);
    g_array_set_size(facts, 0);
}

static void nothing_is_said_of_one_that_is_well(void)
{
    BeckonFixtureCase it = fridge();
    say(BECKON_QUANTITY_TEMPERATURE, 4, BECKON_MINUTE_US);
    say(BECKON_QUANTITY_VOLTAGE, 2.9, BECKON_MINUTE_US);
    it.gauge = BECKON_QUANTITY_VOLTAGE;
    it.battery = (BeckonBatteryForecast){.state = BECKON_BATTERY_STEADY, .n_days = 30};
    expect(&it, "");
}

static void one_that_is_not_heard_fell_silent(void)
{
    BeckonFixtureCase it = fridge();
    it.heard_us = NOW_US - 15 * BECKON_MINUTE_US;
    expect(&it, "");
    it.heard_us -= 1;
    expect(&it, "fixture-silent");
    g_autoptr(GPtrArray) findings = look(&it);
    /* 2026-11-24T09:00:00Z less a quarter of an hour, and a little. */
    CU_ASSERT_STRING_EQUAL(test_what(findings, "fixture-silent"),
                           "this sensor has not been heard since 2026-11-24T08:44:59Z; it should "
                           "be every 15m");
}

static void one_that_was_never_heard_is_named(void)
{
    BeckonFixtureCase it = fridge();
    it.heard_us = 0;
    expect(&it, "fixture-never-heard");
}

/* Deaf is unknown, never absent. */
static void behind_a_deaf_scanner_it_is_unknown_and_not_silent(void)
{
    BeckonFixtureCase it = fridge();
    it.deaf = "left";
    it.heard_us = NOW_US - 24 * BECKON_HOUR_US;
    expect(&it, "fixture-unknown");
    it.heard_us = 0;
    expect(&it, "fixture-unknown");
}

/* What was said while the scanner was deaf nobody heard. */
static void a_scanner_that_just_came_back_listens_first(void)
{
    BeckonFixtureCase it = fridge();
    it.heard_us = NOW_US - 24 * BECKON_HOUR_US;
    it.hearing_us = NOW_US - BECKON_MINUTE_US;
    expect(&it, "");
    it.heard_us = 0;
    expect(&it, "");
    it.hearing_us = NOW_US - 16 * BECKON_MINUTE_US;
    expect(&it, "fixture-never-heard");
}

static void a_key_that_opens_nothing_is_missing_or_wrong(void)
{
    BeckonFixtureCase it = fridge();
    it.unopened = 12;
    it.heard_us = 0;
    expect(&it, "fixture-unopened");
    it.heard_us = NOW_US;
    say(BECKON_QUANTITY_RSSI, -60, BECKON_MINUTE_US);
    expect(&it, "fixture-unopened");
    say(BECKON_QUANTITY_TEMPERATURE, 4, BECKON_MINUTE_US);
    expect(&it, "fixture-forged");
    it.unopened = 0;
    it.replayed = 1;
    expect(&it, "fixture-replayed");
}

static void a_fridge_out_of_its_range_is_named_while_it_is_known(void)
{
    BeckonFixtureCase it = fridge();
    say(BECKON_QUANTITY_TEMPERATURE, 8, BECKON_MINUTE_US);
    say(BECKON_QUANTITY_HUMIDITY, 90, BECKON_MINUTE_US);
    expect(&it, "");
    say(BECKON_QUANTITY_TEMPERATURE, 8.01, 16 * BECKON_MINUTE_US);
    expect(&it, "");
    say(BECKON_QUANTITY_TEMPERATURE, 0.99, BECKON_MINUTE_US);
    expect(&it, "out-of-range");
    say(BECKON_QUANTITY_TEMPERATURE, 9.5, BECKON_MINUTE_US);
    g_autoptr(GPtrArray) findings = look(&it);
    CU_ASSERT_STRING_EQUAL(test_what(findings, "out-of-range"),
                           "temperature is 9.5 °C; right is 1 °C to 8 °C");
    expect(&it, "out-of-range");
}

static void a_battery_that_ends_within_30_days_is_named(void)
{
    BeckonFixtureCase it = fridge();
    it.gauge = BECKON_QUANTITY_VOLTAGE;
    it.battery = (BeckonBatteryForecast){.state = BECKON_BATTERY_FALLING,
                                         .n_days = 28,
                                         .level = 2.412,
                                         .days = 20.2,
                                         .least = 17.6,
                                         .most = 24.1};
    g_autoptr(GPtrArray) findings = look(&it);
    CU_ASSERT_STRING_EQUAL(test_what(findings, "battery-ending"),
                           "its battery, now at 2.41 V, will be empty in about 20 days (between 17 "
                           "and 25 days, 95 times in 100), by the last 28 days");
    it.battery.days = 30.1;
    expect(&it, "");
    it.battery.state = BECKON_BATTERY_EMPTY;
    expect(&it, "battery-empty");
    it.battery.state = BECKON_BATTERY_UNKNOWN;
    expect(&it, "battery-unknown");
    it.gauge = 0;
    expect(&it, "");
}

static void what_it_says_itself_of_its_battery_counts(void)
{
    BeckonFixtureCase it = fridge();
    say(BECKON_QUANTITY_BATTERY_LOW, 1, BECKON_MINUTE_US);
    expect(&it, "battery-low");
    say(BECKON_QUANTITY_BATTERY_LOW, 0, BECKON_MINUTE_US);
    expect(&it, "");
    say(BECKON_QUANTITY_BATTERY_LOW, 1, BECKON_MINUTE_US);
    it.gauge = BECKON_QUANTITY_BATTERY;
    it.battery.state = BECKON_BATTERY_EMPTY;
    expect(&it, "battery-empty");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_said_of_one_that_is_well),
        BECKON_TEST(one_that_is_not_heard_fell_silent),
        BECKON_TEST(one_that_was_never_heard_is_named),
        BECKON_TEST(behind_a_deaf_scanner_it_is_unknown_and_not_silent),
        BECKON_TEST(a_scanner_that_just_came_back_listens_first),
        BECKON_TEST(a_key_that_opens_nothing_is_missing_or_wrong),
        BECKON_TEST(a_fridge_out_of_its_range_is_named_while_it_is_known),
        BECKON_TEST(a_battery_that_ends_within_30_days_is_named),
        BECKON_TEST(what_it_says_itself_of_its_battery_counts),
    };
    shop = test_fixture_shop();
    facts = g_array_new(FALSE, FALSE, sizeof(BeckonFact));
    int status = BECKON_TESTS_RUN("engine/doctor-fixtures", tests);
    g_array_unref(facts);
    beckon_shop_unref(shop);
    return status;
}
