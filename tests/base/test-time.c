/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/time.h"

#include "base/error.h"
#include "testing.h"

static int64_t at(const char *text)
{
    int64_t us = -1;
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(beckon_time_parse(text, &us, &error));
    return us;
}

static void reads_rfc_3339(void)
{
    /* RFC 3339, section 5.8, and `date -d … +%s`. */
    CU_ASSERT_EQUAL(at("1985-04-12T23:20:50.52Z"), INT64_C(482196050520000));
    CU_ASSERT_EQUAL(at("1996-12-19T16:39:57-08:00"), INT64_C(851042397000000));
    CU_ASSERT_EQUAL(at("2026-11-24T11:00:00+01:00"), INT64_C(1795514400000000));
}

static void refuses_what_is_no_time(void)
{
    const char *const wrong[] = {"",           "2026-11-24",          "11:00",
                                 "1795514400", "2026-11-24T11:00:00", "2026-13-24T11:00:00Z",
                                 "tomorrow",   "2026-11-24T11:00Z"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        int64_t us = 7;
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(beckon_time_parse(wrong[i], &us, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
        CU_ASSERT_EQUAL(us, 7);
    }
}

static void writes_local_time_with_its_offset(void)
{
    g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
    g_autofree char *winter = beckon_time_format(INT64_C(1795514400000000), berlin);
    g_autofree char *exact = beckon_time_format(INT64_C(1795514400250000), NULL);
    CU_ASSERT_STRING_EQUAL(winter, "2026-11-24T11:00:00+01:00");
    CU_ASSERT_STRING_EQUAL(exact, "2026-11-24T10:00:00.250Z");
}

static void reads_lengths_of_time(void)
{
    int64_t us = 0;
    CU_ASSERT_TRUE(beckon_duration_parse("45s", &us, NULL));
    CU_ASSERT_EQUAL(us, INT64_C(45000000));
    CU_ASSERT_TRUE(beckon_duration_parse("180d", &us, NULL));
    CU_ASSERT_EQUAL(us, INT64_C(15552000000000));
    CU_ASSERT_FALSE(beckon_duration_parse("45", &us, NULL));
    CU_ASSERT_FALSE(beckon_duration_parse("-5s", &us, NULL));
    CU_ASSERT_FALSE(beckon_duration_parse("4000d", &us, NULL));
    CU_ASSERT_FALSE(beckon_duration_parse("99999999999999999999s", &us, NULL));
}

static void expect_length(int64_t us, const char *expected)
{
    g_autofree char *text = beckon_duration_format(us);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void lengths_are_said_without_parts_that_are_none(void)
{
    expect_length(0, "0s");
    expect_length(45 * BECKON_SECOND_US, "45s");
    expect_length(BECKON_MINUTE_US, "1m");
    expect_length(BECKON_MINUTE_US + BECKON_SECOND_US, "1m 1s");
    expect_length(2 * BECKON_HOUR_US + 5 * BECKON_MINUTE_US, "2h 5m");
    expect_length(2 * BECKON_HOUR_US + 5 * BECKON_SECOND_US, "2h");
    expect_length(30 * 24 * BECKON_HOUR_US, "30d");
    expect_length(27 * BECKON_HOUR_US, "1d 3h");
}

static void knows_the_shops_calendar(void)
{
    g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier("Europe/Berlin");
    BeckonLocalTime local = beckon_time_local(at("2026-11-24T23:30:00Z"), berlin);
    CU_ASSERT_EQUAL(local.day, 20782); /* 2026-11-25 */
    CU_ASSERT_EQUAL(local.weekday, 2);
    CU_ASSERT_EQUAL(local.minute_of_day, 30);
    CU_ASSERT_EQUAL(beckon_time_day_start(20782, berlin), at("2026-11-25T00:00:00+01:00"));
}

/* What GLib's own dates say, over changes of the clocks, odd offsets and the years before 1970. */
static void local_time_is_that_of_the_calendar(void)
{
    static const char *const names[] = {"UTC", "Europe/Berlin", "Asia/Kathmandu",
                                        "Australia/Lord_Howe", "America/St_Johns"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(names[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(zone);
        for (int round = 0; round < 2000; round++) {
            int64_t seconds = (int64_t)g_rand_double_range(rand, -3e9, 5e9);
            g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
            g_autoptr(GDateTime) wanted = g_date_time_to_timezone(utc, zone);
            BeckonLocalTime local = beckon_time_local(seconds * BECKON_SECOND_US + 999999, zone);
            g_autoptr(GDate) date = g_date_new_dmy((GDateDay)g_date_time_get_day_of_month(wanted),
                                                   g_date_time_get_month(wanted),
                                                   (GDateYear)g_date_time_get_year(wanted));
            g_autoptr(GDate) epoch = g_date_new_dmy(1, 1, 1970);
            CU_ASSERT_EQUAL(local.day, g_date_days_between(epoch, date));
            CU_ASSERT_EQUAL(local.weekday, g_date_time_get_day_of_week(wanted) - 1);
            CU_ASSERT_EQUAL(local.minute_of_day,
                            g_date_time_get_hour(wanted) * 60 + g_date_time_get_minute(wanted));
        }
    }
}

/* Python: (date(2026, 11, 24) - date(1970, 1, 1)).days */
static void reads_days_of_the_calendar_and_nothing_else(void)
{
    static const char *const bad[] = {"",           "2026-11-2",   "2026-11-241", "2026-02-29",
                                      "2026-13-01", "1969-12-31",  "26-11-24",    "2026/11/24",
                                      "2026-11-2x", " 2026-11-24", "2026-11-24 "};
    int32_t day = 7;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        CU_ASSERT_FALSE(beckon_time_parse_day(bad[i], &day));
    }
    CU_ASSERT_EQUAL(day, 7);
    CU_ASSERT_TRUE(beckon_time_parse_day("2026-11-24", &day));
    CU_ASSERT_EQUAL(day, 20781);
    CU_ASSERT_TRUE(beckon_time_parse_day("1970-01-01", &day));
    CU_ASSERT_EQUAL(day, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_rfc_3339),
        BECKON_TEST(refuses_what_is_no_time),
        BECKON_TEST(writes_local_time_with_its_offset),
        BECKON_TEST(reads_lengths_of_time),
        BECKON_TEST(knows_the_shops_calendar),
        BECKON_TEST(reads_days_of_the_calendar_and_nothing_else),
        BECKON_TEST(local_time_is_that_of_the_calendar),
        BECKON_TEST(lengths_are_said_without_parts_that_are_none),
    };
    return BECKON_TESTS_RUN("base/time", tests);
}
