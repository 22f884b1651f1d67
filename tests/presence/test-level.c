/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/level.h"

#include <math.h>

#include "base/time.h"
#include "testing.h"

#define S BECKON_SECOND_US

static const BeckonLevel never = {.heard_us = INT64_MIN};

static void the_first_advert_is_believed(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 10 * S, -70, 1);
    CU_ASSERT_EQUAL(beckon_level_at(&level, 10 * S, 10 * S), -70);
}

/* Kalman's equations by hand: 31 dB² an advert, 8 dB² a second. After 2 s the level is known to
 * 31 + 16 = 47 dB², and the advert moves it by 47 / (47 + 31) of the way. */
static void a_change_arrives_over_several_adverts(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 0, -70, 1);
    beckon_level_hear(&level, 2 * S, -60, 1);
    CU_ASSERT_DOUBLE_EQUAL(level.dbm, -70 + 10 * 47.0 / 78, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(level.variance, 47.0 * 31 / 78, 1e-9);
}

/* Twice a second the variance before an advert settles at p with p² = 4 p + 4 × 31: p = 13.3, a
 * gain of 0.30. */
static void adverts_that_come_often_move_it_less(void)
{
    BeckonLevel level = never;
    for (int i = 0; i < 40; i++) {
        beckon_level_hear(&level, i * S / 2, -70, 1);
    }
    beckon_level_hear(&level, 20 * S, -60, 1);
    CU_ASSERT_DOUBLE_EQUAL(level.dbm, -70 + 10 * 0.3005, 0.01);
}

/* 31 / 5 dB²: 47 / (47 + 6.2). */
static void adverts_counted_as_one_weigh_as_their_mean_does(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 0, -70, 1);
    beckon_level_hear(&level, 2 * S, -60, 5);
    CU_ASSERT_DOUBLE_EQUAL(level.dbm, -70 + 10 * 47 / 53.2, 1e-9);
}

static void silence_is_borne_for_a_while_then_lowers_the_level(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 0, -70, 1);
    CU_ASSERT_EQUAL(beckon_level_at(&level, 0, 3 * S), -70);
    CU_ASSERT_DOUBLE_EQUAL(beckon_level_at(&level, 0, 8 * S), -80, 1e-9);
}

static void of_a_deaf_scanner_the_last_word_stands(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 0, -70, 1);
    CU_ASSERT_EQUAL(beckon_level_at(&level, BECKON_TIME_NEVER, 1000 * S), -70);
    /* It hears again at 1000 s: only from then on does silence count. */
    CU_ASSERT_EQUAL(beckon_level_at(&level, 1000 * S, 1003 * S), -70);
    CU_ASSERT_DOUBLE_EQUAL(beckon_level_at(&level, 1000 * S, 1004 * S), -72, 1e-9);
}

static void a_scanner_that_never_heard_says_nothing_until_it_has_listened(void)
{
    CU_ASSERT_TRUE(isnan(beckon_level_at(&never, 100 * S, 101 * S)));
    CU_ASSERT_EQUAL(beckon_level_at(&never, 100 * S, 110 * S), -INFINITY);
    CU_ASSERT_TRUE(isnan(beckon_level_at(&never, BECKON_TIME_NEVER, 110 * S)));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_first_advert_is_believed),
        BECKON_TEST(a_change_arrives_over_several_adverts),
        BECKON_TEST(adverts_that_come_often_move_it_less),
        BECKON_TEST(adverts_counted_as_one_weigh_as_their_mean_does),
        BECKON_TEST(silence_is_borne_for_a_while_then_lowers_the_level),
        BECKON_TEST(of_a_deaf_scanner_the_last_word_stands),
        BECKON_TEST(a_scanner_that_never_heard_says_nothing_until_it_has_listened),
    };
    return BECKON_TESTS_RUN("presence/level", tests);
}
