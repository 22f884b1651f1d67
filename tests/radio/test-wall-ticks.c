/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/wall-ticks.h"

#include "base/time.h"
#include "testing.h"

#define BASE_US   (INT64_C(108636000) * BECKON_BOUNDARY_US) /* 2025-01-29 */
#define AFTER(ms) (BASE_US + INT64_C(1000) * (ms))

static gint next(BeckonWallTicks *ticks, int64_t t_us)
{
    int64_t tick_us = 0;
    return beckon_wall_ticks_take(ticks, t_us, &tick_us) ? (gint)((tick_us - BASE_US) / 1000) : -1;
}

static gint stamp(BeckonWallTicks *ticks, int64_t t_us)
{
    int64_t given_us = 0;
    return beckon_wall_ticks_stamp(ticks, t_us, &given_us) ? (gint)((given_us - BASE_US) / 1000)
                                                           : -1;
}

static void ticks_at_every_full_250_ms(void)
{
    BeckonWallTicks ticks = beckon_wall_ticks_begin(AFTER(10));
    CU_ASSERT_EQUAL(ticks.next_us, AFTER(250));
    CU_ASSERT_EQUAL(next(&ticks, AFTER(249)), -1);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(250)), 250);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(250)), -1);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(760)), 500);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(760)), 750);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(760)), -1);
}

static void begins_with_the_tick_after_the_one_that_is_now(void)
{
    CU_ASSERT_EQUAL(beckon_wall_ticks_begin(AFTER(0)).next_us, AFTER(250));
}

static void gives_an_advert_the_kernels_time(void)
{
    BeckonWallTicks ticks = beckon_wall_ticks_begin(AFTER(0));
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(3)), 3);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(7)), 7);
}

static void gives_a_late_advert_the_time_of_what_was_given_before(void)
{
    BeckonWallTicks ticks = beckon_wall_ticks_begin(AFTER(0));
    CU_ASSERT_EQUAL(next(&ticks, AFTER(250)), 250);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(248)), 250);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(300)), 300);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(299)), 300);
}

static void gives_what_was_held_up_for_long_a_time_that_is_still_believed(void)
{
    CU_ASSERT_EQUAL(beckon_wall_ticks_place(AFTER(9100), AFTER(10000)), AFTER(9100));
    CU_ASSERT_EQUAL(beckon_wall_ticks_place(AFTER(1000), AFTER(10000)), AFTER(9000));
    CU_ASSERT_EQUAL(beckon_wall_ticks_place(AFTER(70000), AFTER(10000)), AFTER(10000));
}

static void leaves_out_the_ticks_that_a_clock_set_forward_has_passed(void)
{
    BeckonWallTicks ticks = beckon_wall_ticks_begin(AFTER(0));
    CU_ASSERT_EQUAL(next(&ticks, AFTER(3600100)), 3600000);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(3600100)), -1);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(3600250)), 3600250);
}

static void waits_where_a_clock_was_set_back(void)
{
    BeckonWallTicks ticks = beckon_wall_ticks_begin(AFTER(60000));
    CU_ASSERT_EQUAL(next(&ticks, AFTER(60250)), 60250);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(30000)), -1);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(30000)), -1);
    CU_ASSERT_EQUAL(next(&ticks, AFTER(60500)), 60500);
    CU_ASSERT_EQUAL(stamp(&ticks, AFTER(60600)), 60600);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(ticks_at_every_full_250_ms),
        BECKON_TEST(begins_with_the_tick_after_the_one_that_is_now),
        BECKON_TEST(gives_an_advert_the_kernels_time),
        BECKON_TEST(gives_a_late_advert_the_time_of_what_was_given_before),
        BECKON_TEST(gives_what_was_held_up_for_long_a_time_that_is_still_believed),
        BECKON_TEST(leaves_out_the_ticks_that_a_clock_set_forward_has_passed),
        BECKON_TEST(waits_where_a_clock_was_set_back),
    };
    return BECKON_TESTS_RUN("radio/wall-ticks", tests);
}
