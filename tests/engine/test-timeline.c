/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/timeline.h"

#include "testing.h"

#define S INT64_C(1000000)

static void hear(BeckonTimeline *timeline, guint scanner, int64_t t_us, uint32_t handle)
{
    const BeckonSighting sighting = {.t_us = t_us, .handle = handle, .rssi_dbm = -60, .count = 1};
    CU_ASSERT_TRUE(beckon_timeline_sighting(timeline, scanner, &sighting, 1));
}

/* The handles of all records before a time, in the order they come. */
static char *take(BeckonTimeline *timeline, int64_t before_us)
{
    GString *order = g_string_new(NULL);
    BeckonRecord record;
    while (beckon_timeline_peek(timeline, before_us, &record)) {
        if (record.kind == BECKON_RECORD_HEALTH) {
            g_string_append(order, record.hearing ? "+" : "-");
        } else if (record.kind == BECKON_RECORD_READING) {
            g_string_append_printf(order, "r%u", record.reading.index);
        } else {
            g_string_append_printf(order, "%u", record.sighting.handle);
        }
        beckon_timeline_pop(timeline, &record);
    }
    return g_string_free(order, FALSE);
}

static void a_replay_waits_for_its_slowest_scanner(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    CU_ASSERT_TRUE(beckon_timeline_begin(timeline, 0, true, 0));
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 99 * S), INT64_MIN);
    CU_ASSERT_TRUE(beckon_timeline_begin(timeline, 1, true, 0));
    beckon_timeline_tick(timeline, 0, 9 * S, true, 0);
    beckon_timeline_tick(timeline, 1, 4 * S, true, 0);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 99 * S), 4 * S);
    beckon_timeline_boundary(timeline, 1, 16 * S);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 99 * S), 9 * S);
}

static void records_come_in_the_order_of_store_time(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(3);
    for (guint i = 0; i < 3; i++) {
        beckon_timeline_begin(timeline, i, true, 0);
    }
    hear(timeline, 2, 1 * S, 1);
    hear(timeline, 2, 5 * S, 5);
    hear(timeline, 0, 2 * S, 2);
    hear(timeline, 0, 4 * S, 4);
    hear(timeline, 1, 3 * S, 3);
    hear(timeline, 1, 6 * S, 6);
    g_autofree char *first = take(timeline, 4 * S);
    g_autofree char *second = take(timeline, 7 * S);
    CU_ASSERT_STRING_EQUAL(first, "123");
    CU_ASSERT_STRING_EQUAL(second, "456");
}

static void a_lost_replay_sends_its_records_again(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, true, 0);
    hear(timeline, 0, 1 * S, 1);
    hear(timeline, 0, 2 * S, 2);
    beckon_timeline_tick(timeline, 0, 2 * S, true, 0);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 0), 2 * S);
    g_autofree char *before = take(timeline, 2 * S);
    beckon_timeline_lose(timeline, 0, 50 * S);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 99 * S), 2 * S);
    CU_ASSERT_TRUE(beckon_timeline_begin(timeline, 0, true, 0));
    hear(timeline, 0, 2 * S, 2);
    g_autofree char *after = take(timeline, 3 * S);
    CU_ASSERT_STRING_EQUAL(before, "1");
    CU_ASSERT_STRING_EQUAL(after, "2");
}

static void the_end_of_one_capture_does_not_hold_up_the_others(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    beckon_timeline_begin(timeline, 0, true, 0);
    beckon_timeline_begin(timeline, 1, true, 0);
    beckon_timeline_end(timeline, 0, 3 * S);
    beckon_timeline_tick(timeline, 1, 8 * S, true, 0);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 0), 8 * S);
    CU_ASSERT_FALSE(beckon_timeline_ended(timeline));
    beckon_timeline_end(timeline, 1, 9 * S);
    CU_ASSERT_TRUE(beckon_timeline_ended(timeline));
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 0), 9 * S + 1);
}

static void live_radios_are_waited_for_by_nobody(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 100 * S), INT64_MIN);
    beckon_timeline_begin(timeline, 0, false, 100 * S);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 100 * S),
                    100 * S - BECKON_TIMELINE_LIVE_LAG_US);
}

/* The clock was set forward by an hour, and nothing was said since, or something was. */
static void what_live_time_leaps_over_was_heard_by_nobody(void)
{
    for (int said = 0; said < 2; said++) {
        g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
        BeckonRecord deaf = {0}, hearing = {0};
        beckon_timeline_begin(timeline, 0, false, 0);
        int64_t before_us = beckon_timeline_watermark(timeline, 10 * S);
        if (said == 1) {
            hear(timeline, 0, 3610 * S, 1);
        }
        beckon_timeline_watermark(timeline, 3610 * S);
        CU_ASSERT_TRUE(beckon_timeline_peek(timeline, 3610 * S, &deaf));
        CU_ASSERT_TRUE(deaf.kind == BECKON_RECORD_HEALTH && !deaf.hearing);
        CU_ASSERT_EQUAL(deaf.t_us, before_us);
        beckon_timeline_pop(timeline, &deaf);
        beckon_timeline_tick(timeline, 0, 3611 * S, true, 0);
        CU_ASSERT_TRUE(beckon_timeline_peek(timeline, 3612 * S, &hearing));
        CU_ASSERT_TRUE(hearing.kind == BECKON_RECORD_HEALTH && hearing.hearing);
        CU_ASSERT_EQUAL(hearing.t_us, said == 1 ? 3610 * S : 3611 * S);
        beckon_timeline_pop(timeline, &hearing);
        g_autofree char *rest = take(timeline, 3612 * S);
        CU_ASSERT_STRING_EQUAL(rest, said == 1 ? "1" : "");
    }
}

static void a_leap_says_nothing_new_of_who_is_deaf(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, false, 0);
    beckon_timeline_tick(timeline, 0, 9 * S, false, 0);
    beckon_timeline_watermark(timeline, 10 * S);
    g_autofree char *first = take(timeline, 10 * S);
    CU_ASSERT_STRING_EQUAL(first, "-");
    beckon_timeline_tick(timeline, 0, 3610 * S, true, 0);
    beckon_timeline_watermark(timeline, 3610 * S);
    g_autofree char *second = take(timeline, 3611 * S);
    CU_ASSERT_STRING_EQUAL(second, "+");
}

static void a_replay_and_a_short_halt_leap_over_nothing(void)
{
    g_autoptr(BeckonTimeline) live = beckon_timeline_new(1), replay = beckon_timeline_new(1);
    beckon_timeline_begin(live, 0, false, 0);
    beckon_timeline_begin(replay, 0, true, 0);
    beckon_timeline_tick(replay, 0, 1 * S, true, 0);
    beckon_timeline_watermark(replay, 0);
    beckon_timeline_tick(replay, 0, 3600 * S, true, 0);
    beckon_timeline_watermark(replay, 0);
    beckon_timeline_watermark(live, 10 * S);
    beckon_timeline_watermark(live, 14 * S);
    g_autofree char *of_live = take(live, 3601 * S), *of_replay = take(replay, 3601 * S);
    CU_ASSERT_STRING_EQUAL(of_live, "");
    CU_ASSERT_STRING_EQUAL(of_replay, "");
}

static void a_lost_live_scanner_turns_deaf(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, false, 0);
    beckon_timeline_lose(timeline, 0, 5 * S);
    beckon_timeline_begin(timeline, 0, false, 7 * S);
    beckon_timeline_tick(timeline, 0, 8 * S, true, 0);
    g_autofree char *health = take(timeline, 9 * S);
    CU_ASSERT_STRING_EQUAL(health, "-+");
}

/* The hub's clock was turned back meanwhile. */
static void what_is_lost_after_a_step_of_the_clock_turns_deaf_at_the_present(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    BeckonRecord record = {0};
    beckon_timeline_begin(timeline, 0, false, 0);
    int64_t present_us = beckon_timeline_watermark(timeline, 10 * S);
    beckon_timeline_lose(timeline, 0, 5 * S);
    CU_ASSERT_TRUE(beckon_timeline_peek(timeline, 11 * S, &record));
    CU_ASSERT_EQUAL(record.kind, BECKON_RECORD_HEALTH);
    CU_ASSERT_FALSE(record.hearing);
    CU_ASSERT_EQUAL(record.t_us, present_us);
}

/* As through a tunnel that is down: its near end takes each connection and closes it. */
static void one_that_is_lost_again_and_again_stays_deaf(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, false, 0);
    beckon_timeline_lose(timeline, 0, 5 * S);
    beckon_timeline_lose(timeline, 0, 6 * S);
    g_autofree char *away = take(timeline, 6 * S);
    beckon_timeline_begin(timeline, 0, false, 7 * S);
    beckon_timeline_tick(timeline, 0, 8 * S, true, 0);
    beckon_timeline_lose(timeline, 0, 8 * S);
    g_autofree char *back = take(timeline, 9 * S);
    CU_ASSERT_STRING_EQUAL(away, "-");
    CU_ASSERT_STRING_EQUAL(back, "");
}

/* What it said last, and was not taken, it says again. */
static void a_lost_replay_says_again_that_it_is_deaf(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, true, 0);
    beckon_timeline_tick(timeline, 0, 1 * S, false, 0);
    beckon_timeline_lose(timeline, 0, 2 * S);
    beckon_timeline_begin(timeline, 0, true, 0);
    beckon_timeline_tick(timeline, 0, 1 * S, false, 0);
    g_autofree char *health = take(timeline, 3 * S);
    CU_ASSERT_STRING_EQUAL(health, "-");
}

static void replays_and_live_radios_do_not_mix(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    CU_ASSERT_TRUE(beckon_timeline_begin(timeline, 0, true, 0));
    CU_ASSERT_FALSE(beckon_timeline_begin(timeline, 1, false, 0));
    CU_ASSERT_EQUAL(beckon_timeline_state(timeline, 1), BECKON_SCANNER_AWAY);
}

static void refuses_records_that_go_back_in_time(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    const BeckonSighting early = {.t_us = 2 * S, .handle = 1, .count = 1};
    beckon_timeline_begin(timeline, 0, true, 0);
    beckon_timeline_tick(timeline, 0, 3 * S, true, 0);
    CU_ASSERT_FALSE(beckon_timeline_sighting(timeline, 0, &early, 0));
}

static void a_late_sighting_counts_at_the_present(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, false, 0);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 10 * S), 10 * S - 50000);
    hear(timeline, 0, 9 * S, 1);
    BeckonRecord record = {0};
    CU_ASSERT_TRUE(beckon_timeline_peek(timeline, 11 * S, &record));
    CU_ASSERT_EQUAL(record.t_us, 10 * S - 50000);
}

static void read_of(BeckonTimeline *timeline, guint scanner, int64_t t_us, uint8_t index)
{
    const BeckonReading reading = {.t_us = t_us, .index = index};
    CU_ASSERT_TRUE(beckon_timeline_reading(timeline, scanner, &reading, 1));
}

/* The readings of a tick may come in a frame behind its sightings. */
static void readings_stand_between_sightings_however_they_are_sent(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    beckon_timeline_begin(timeline, 0, true, 0);
    beckon_timeline_begin(timeline, 1, true, 0);
    hear(timeline, 0, 1 * S, 1);
    hear(timeline, 0, 3 * S, 3);
    read_of(timeline, 0, 2 * S, 2);
    read_of(timeline, 0, 3 * S, 4);
    read_of(timeline, 1, 1 * S, 1);
    hear(timeline, 1, 4 * S, 5);
    CU_ASSERT_EQUAL(beckon_timeline_watermark(timeline, 0), 0);
    g_autofree char *order = take(timeline, 5 * S);
    CU_ASSERT_STRING_EQUAL(order, "1r1r23r45");
}

static void refuses_readings_that_go_back_in_time(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    const BeckonReading early = {.t_us = 3 * S - 1};
    beckon_timeline_begin(timeline, 0, true, 0);
    read_of(timeline, 0, 3 * S, 1);
    CU_ASSERT_FALSE(beckon_timeline_reading(timeline, 0, &early, 1));
    beckon_timeline_tick(timeline, 0, 4 * S, true, 0);
    const BeckonReading late = {.t_us = 4 * S - 1};
    CU_ASSERT_FALSE(beckon_timeline_reading(timeline, 0, &late, 1));
    read_of(timeline, 0, 4 * S, 2);
}

static void a_late_reading_counts_at_the_present_in_its_own_eyes_too(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, false, 0);
    beckon_timeline_watermark(timeline, 10 * S);
    read_of(timeline, 0, 9 * S, 1);
    BeckonRecord record = {0};
    CU_ASSERT_TRUE(beckon_timeline_peek(timeline, 11 * S, &record));
    CU_ASSERT_EQUAL(record.kind, BECKON_RECORD_READING);
    CU_ASSERT_EQUAL(record.t_us, 10 * S - 50000);
    CU_ASSERT_EQUAL(record.reading.t_us, 10 * S - 50000);
}

static void a_lost_scanner_takes_its_readings_along(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    beckon_timeline_begin(timeline, 0, true, 0);
    read_of(timeline, 0, 1 * S, 1);
    beckon_timeline_lose(timeline, 0, 0);
    g_autofree char *order = take(timeline, 5 * S);
    CU_ASSERT_STRING_EQUAL(order, "");
}

static void what_waits_is_limited(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(2);
    const BeckonSighting sighting = {.t_us = 1 * S, .handle = 1, .rssi_dbm = -60, .count = 1};
    beckon_timeline_begin(timeline, 0, true, 0);
    int taken = 0;
    while (taken <= BECKON_LIMIT_SCANNER_RECORDS &&
           beckon_timeline_sighting(timeline, 0, &sighting, 1)) {
        taken++;
    }
    CU_ASSERT_EQUAL(taken, BECKON_LIMIT_SCANNER_RECORDS);
    const BeckonReading reading = {.t_us = 1 * S};
    CU_ASSERT_FALSE(beckon_timeline_reading(timeline, 0, &reading, 1));
    CU_ASSERT_FALSE(beckon_timeline_tick(timeline, 0, 1 * S, false, 1));
}

static void one_that_said_too_much_is_deaf_once_it_is_lost(void)
{
    g_autoptr(BeckonTimeline) timeline = beckon_timeline_new(1);
    const BeckonSighting sighting = {.t_us = 1 * S, .handle = 1, .rssi_dbm = -60, .count = 1};
    beckon_timeline_begin(timeline, 0, false, 0);
    while (beckon_timeline_sighting(timeline, 0, &sighting, 1)) {
    }
    CU_ASSERT_FALSE(beckon_timeline_tick(timeline, 0, 1 * S, false, 1));
    beckon_timeline_lose(timeline, 0, 2 * S);
    g_autofree char *order = take(timeline, 3 * S);
    CU_ASSERT_STRING_EQUAL(order, "-");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_replay_waits_for_its_slowest_scanner),
        BECKON_TEST(records_come_in_the_order_of_store_time),
        BECKON_TEST(a_lost_replay_sends_its_records_again),
        BECKON_TEST(the_end_of_one_capture_does_not_hold_up_the_others),
        BECKON_TEST(live_radios_are_waited_for_by_nobody),
        BECKON_TEST(what_live_time_leaps_over_was_heard_by_nobody),
        BECKON_TEST(a_leap_says_nothing_new_of_who_is_deaf),
        BECKON_TEST(a_replay_and_a_short_halt_leap_over_nothing),
        BECKON_TEST(a_lost_live_scanner_turns_deaf),
        BECKON_TEST(what_is_lost_after_a_step_of_the_clock_turns_deaf_at_the_present),
        BECKON_TEST(one_that_is_lost_again_and_again_stays_deaf),
        BECKON_TEST(a_lost_replay_says_again_that_it_is_deaf),
        BECKON_TEST(replays_and_live_radios_do_not_mix),
        BECKON_TEST(refuses_records_that_go_back_in_time),
        BECKON_TEST(a_late_sighting_counts_at_the_present),
        BECKON_TEST(readings_stand_between_sightings_however_they_are_sent),
        BECKON_TEST(refuses_readings_that_go_back_in_time),
        BECKON_TEST(a_late_reading_counts_at_the_present_in_its_own_eyes_too),
        BECKON_TEST(a_lost_scanner_takes_its_readings_along),
        BECKON_TEST(what_waits_is_limited),
        BECKON_TEST(one_that_said_too_much_is_deaf_once_it_is_lost),
    };
    return BECKON_TESTS_RUN("engine/timeline", tests);
}
