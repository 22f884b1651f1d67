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

/* An exponential with a time constant of 2 s has gone 1 − 1/e of the way after 2 s. */
static void a_change_arrives_over_seconds(void)
{
    BeckonLevel level = never;
    beckon_level_hear(&level, 0, -70, 1);
    beckon_level_hear(&level, 2 * S, -60, 1);
    CU_ASSERT_DOUBLE_EQUAL(level.dbm, -70 + 10 * (1 - exp(-1)), 1e-9);
}

static void many_adverts_of_the_same_second_weigh_no_more_than_the_second(void)
{
    BeckonLevel often = never, seldom = never;
    beckon_level_hear(&often, 0, -70, 1);
    beckon_level_hear(&seldom, 0, -70, 1);
    for (int i = 1; i <= 10; i++) {
        beckon_level_hear(&often, i * S / 5, -60, 1);
    }
    beckon_level_hear(&seldom, 2 * S, -60, 1);
    CU_ASSERT_DOUBLE_EQUAL(often.dbm, seldom.dbm, 1e-9);
}

static void adverts_counted_as_one_weigh_more_than_one(void)
{
    BeckonLevel one = never, five = never;
    beckon_level_hear(&one, 0, -70, 1);
    beckon_level_hear(&five, 0, -70, 1);
    beckon_level_hear(&one, S, -60, 1);
    beckon_level_hear(&five, S, -60, 5);
    CU_ASSERT_TRUE(five.dbm > one.dbm + 0.5);
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
        BECKON_TEST(a_change_arrives_over_seconds),
        BECKON_TEST(many_adverts_of_the_same_second_weigh_no_more_than_the_second),
        BECKON_TEST(adverts_counted_as_one_weigh_more_than_one),
        BECKON_TEST(silence_is_borne_for_a_while_then_lowers_the_level),
        BECKON_TEST(of_a_deaf_scanner_the_last_word_stands),
        BECKON_TEST(a_scanner_that_never_heard_says_nothing_until_it_has_listened),
    };
    return BECKON_TESTS_RUN("presence/level", tests);
}
