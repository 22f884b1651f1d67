/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "radio/pauses.h"
#include "radio/radio.h"

#define MS       INT64_C(1000)
#define BEGIN_US (INT64_C(5000) * 1000 * MS)

/* Looks at this many milliseconds after the begin. Returns until when it pauses, in the same way,
 * or -1 where it does not. */
static int64_t look_at_ms(BeckonPauses *pauses, int64_t at_ms, bool found)
{
    int64_t until_us = -1;
    bool paused = beckon_pauses_look(pauses, found, BEGIN_US + at_ms * MS, &until_us);
    return paused ? (until_us - BEGIN_US) / MS : -1;
}

static void what_comes_alone_is_waited_for(void)
{
    BeckonPauses pauses = {0};
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 0, true), -1);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 10, true), -1);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 500, true), -1);
}

static void looks_by_the_clock_while_the_air_is_busy(void)
{
    BeckonPauses pauses = {0};
    look_at_ms(&pauses, 0, true);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 3, true), 13);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 13, true), 23);
    /* the machine was late */
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 60, true), 70);
}

static void a_look_in_vain_ends_that(void)
{
    BeckonPauses pauses = {0};
    look_at_ms(&pauses, 0, true);
    look_at_ms(&pauses, 3, true);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 13, false), -1);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 14, true), -1);
    CU_ASSERT_EQUAL(look_at_ms(&pauses, 20, true), 30);
}

/* An advert is on its way by 10 ms at the most, as "advert to stream" allows. */
static void no_pause_is_longer_than_10_ms(void)
{
    BeckonPauses pauses = {0};
    for (int64_t at_ms = 0; at_ms < 200; at_ms += 1 + at_ms % 7) {
        int64_t until_ms = look_at_ms(&pauses, at_ms, at_ms % 5 != 0);
        CU_ASSERT_TRUE(until_ms == -1 || (until_ms > at_ms && until_ms <= at_ms + 10));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(what_comes_alone_is_waited_for),
        BECKON_TEST(looks_by_the_clock_while_the_air_is_busy),
        BECKON_TEST(a_look_in_vain_ends_that),
        BECKON_TEST(no_pause_is_longer_than_10_ms),
    };
    return BECKON_TESTS_RUN("radio/pauses", tests);
}
