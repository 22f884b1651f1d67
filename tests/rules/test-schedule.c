/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/schedule.h"

#include <string.h>

#include "testing.h"

/* In Berlin the clocks go from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on
 * 2026-10-25, both at 01:00 UTC (Directive 2000/84/EC). */
static GTimeZone *berlin(void)
{
    return g_time_zone_new_identifier("Europe/Berlin");
}

static int64_t at(const char *time)
{
    int64_t us = 0;
    CU_ASSERT_FATAL(beckon_time_parse(time, &us, NULL));
    return us;
}

static int64_t next(const guint *minutes, gsize n_minutes, const char *now)
{
    g_autoptr(GTimeZone) zone = berlin();
    BeckonMinutes set = {{0}};
    for (gsize i = 0; i < n_minutes; i++) {
        beckon_minutes_add(&set, minutes[i]);
    }
    return beckon_minutes_next(&set, at(now), zone);
}

static void finds_the_next_of_several_minutes(void)
{
    static const guint minutes[] = {10 * 60, 13 * 60, 23 * 60 + 59};
    CU_ASSERT_EQUAL(next(minutes, 3, "2026-11-24T09:59:59.5+01:00"),
                    at("2026-11-24T10:00:00+01:00"));
    CU_ASSERT_EQUAL(next(minutes, 3, "2026-11-24T10:00:00+01:00"), at("2026-11-24T13:00:00+01:00"));
    CU_ASSERT_EQUAL(next(minutes, 3, "2026-11-24T23:59:00+01:00"), at("2026-11-25T10:00:00+01:00"));
    CU_ASSERT_EQUAL(next(minutes, 0, "2026-11-24T23:59:00+01:00"), BECKON_TIME_NEVER);
}

static void one_minute_comes_again_the_next_day(void)
{
    static const guint minutes[] = {10 * 60};
    CU_ASSERT_EQUAL(next(minutes, 1, "2026-11-24T10:00:00+01:00"), at("2026-11-25T10:00:00+01:00"));
}

static void stops_where_the_clocks_are_changed(void)
{
    static const guint minutes[] = {2 * 60 + 30};
    CU_ASSERT_EQUAL(next(minutes, 1, "2026-03-29T01:50:00+01:00"), at("2026-03-29T03:00:00+02:00"));
    CU_ASSERT_EQUAL(next(minutes, 1, "2026-10-25T02:10:00+02:00"), at("2026-10-25T02:30:00+02:00"));
    CU_ASSERT_EQUAL(next(minutes, 1, "2026-10-25T02:30:00+02:00"), at("2026-10-25T02:00:00+01:00"));
    CU_ASSERT_EQUAL(next(minutes, 1, "2026-10-25T02:00:00+01:00"), at("2026-10-25T02:30:00+01:00"));
}

/* A schedule, read from the mapping `runs`. */
typedef struct {
    BeckonSchedule schedule;
    GTimeZone *zone;
} Runs;

static void runs_clear(Runs *runs)
{
    beckon_schedule_clear(&runs->schedule);
    g_time_zone_unref(runs->zone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Runs, runs_clear)

static Runs read_runs(const char *text)
{
    Runs runs = {.zone = berlin()};
    g_autoptr(BeckonSource) source = beckon_source_new("x.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    beckon_schedule_init(&runs.schedule);
    beckon_schedule_read(yaml, yaml->root, &runs.schedule);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), 0);
    return runs;
}

static bool holds(const Runs *runs, const char *time)
{
    BeckonLocalTime local = beckon_time_local(at(time), runs->zone);
    return beckon_schedule_holds(&runs->schedule, &local);
}

static void the_last_day_counts_to_its_end(void)
{
    g_auto(Runs) runs = read_runs("{from: 2026-11-20, until: 2026-12-24}");
    CU_ASSERT_FALSE(holds(&runs, "2026-11-19T23:59:59+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-20T00:00:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-12-24T23:59:59.999+01:00"));
    CU_ASSERT_FALSE(holds(&runs, "2026-12-25T00:00:00+01:00"));
}

static void days_are_those_of_the_shop_and_not_of_utc(void)
{
    g_auto(Runs) runs = read_runs("{days: [mon]}");
    CU_ASSERT(holds(&runs, "2026-11-22T23:30:00Z"));
    CU_ASSERT_FALSE(holds(&runs, "2026-11-23T23:30:00Z"));
}

static void ranges_of_days_may_pass_the_week_s_end(void)
{
    g_auto(Runs) runs = read_runs("{days: [fri-mon, wed]}");
    static const bool expected[] = {true, false, true, false, true, true, true};
    for (int day = 0; day < 7; day++) {
        g_autofree char *noon = g_strdup_printf("2026-11-%02dT12:00:00+01:00", 23 + day);
        CU_ASSERT_EQUAL(holds(&runs, noon), expected[day]);
    }
}

static void hours_begin_with_their_first_minute_and_end_before_their_last(void)
{
    g_auto(Runs) runs = read_runs("{hours: [\"10:00-13:00\", \"15:00-19:30\", \"23:00-24:00\"]}");
    CU_ASSERT_FALSE(holds(&runs, "2026-11-24T09:59:59+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T10:00:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T12:59:59+01:00"));
    CU_ASSERT_FALSE(holds(&runs, "2026-11-24T13:00:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T19:29:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T23:59:59+01:00"));
}

static void hours_may_pass_midnight(void)
{
    g_auto(Runs) runs = read_runs("{hours: [\"21:00-08:00\"]}");
    CU_ASSERT(holds(&runs, "2026-11-24T21:00:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T00:00:00+01:00"));
    CU_ASSERT(holds(&runs, "2026-11-24T07:59:00+01:00"));
    CU_ASSERT_FALSE(holds(&runs, "2026-11-24T08:00:00+01:00"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_the_next_of_several_minutes),
        BECKON_TEST(one_minute_comes_again_the_next_day),
        BECKON_TEST(stops_where_the_clocks_are_changed),
        BECKON_TEST(the_last_day_counts_to_its_end),
        BECKON_TEST(days_are_those_of_the_shop_and_not_of_utc),
        BECKON_TEST(ranges_of_days_may_pass_the_week_s_end),
        BECKON_TEST(hours_begin_with_their_first_minute_and_end_before_their_last),
        BECKON_TEST(hours_may_pass_midnight),
    };
    return BECKON_TESTS_RUN("rules/schedule", tests);
}
