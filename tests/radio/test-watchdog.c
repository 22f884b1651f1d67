/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/watchdog.h"

#include "base/time.h"
#include "testing.h"

#define S         BECKON_SECOND_US
#define SILENCE_S 30

/* One that scans since second 0. */
static BeckonWatchdog scanning(guint in_vain)
{
    BeckonWatchdog watchdog = beckon_watchdog_begin(SILENCE_S * S, in_vain, 0);
    beckon_watchdog_starting(&watchdog, 0);
    beckon_watchdog_scanning(&watchdog, 0);
    return watchdog;
}

/* Does what a watchdog asks for, as an adapter would that starts every scan and hears nothing,
 * up to this second. What was asked for, as text: "r30" the scan anew at second 30, "o" the
 * socket, "g" giving up, which is the end. */
static char *follow(BeckonWatchdog *watchdog, int from_s, int until_s)
{
    GString *asked = g_string_new(NULL);
    for (int64_t now_us = from_s * S; now_us <= until_s * S; now_us += S / 10) {
        BeckonWatchStep step = beckon_watchdog_step(watchdog, now_us);
        if (step != BECKON_WATCH_WAIT) {
            g_string_append_printf(asked, "%c%d ", " org"[step], (int)(now_us / S));
            beckon_watchdog_starting(watchdog, now_us);
            beckon_watchdog_scanning(watchdog, now_us);
        }
        if (step == BECKON_WATCH_GIVE_UP) {
            break;
        }
    }
    return g_string_free(asked, FALSE);
}

static void meets_silence_with_one_remedy_after_the_other(void)
{
    BeckonWatchdog watchdog = scanning(0);
    g_autofree char *asked = follow(&watchdog, 0, 1000);
    CU_ASSERT_STRING_EQUAL(asked, "r30 o60 g90 ");
}

static void waits_while_it_hears(void)
{
    BeckonWatchdog watchdog = scanning(0);
    for (int s = 0; s < 300; s += 29) {
        beckon_watchdog_heard(&watchdog, s * S);
        CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, (s + 29) * S), BECKON_WATCH_WAIT);
        CU_ASSERT_EQUAL(beckon_watchdog_deadline(&watchdog), (s + 30) * S);
    }
}

static void begins_with_the_first_remedy_after_it_has_heard(void)
{
    BeckonWatchdog watchdog = scanning(0);
    g_autofree char *first = follow(&watchdog, 0, 70);
    CU_ASSERT_STRING_EQUAL(first, "r30 o60 ");
    beckon_watchdog_heard(&watchdog, 75 * S);
    g_autofree char *second = follow(&watchdog, 75, 1000);
    CU_ASSERT_STRING_EQUAL(second, "r105 o135 g165 ");
}

static void waits_longer_after_power_cycles_in_vain(void)
{
    BeckonWatchdog once = scanning(1), often = scanning(5), more = scanning(50);
    g_autofree char *after_one = follow(&once, 0, 10000);
    g_autofree char *after_five = follow(&often, 0, 10000);
    g_autofree char *after_more = follow(&more, 0, 10000);
    CU_ASSERT_STRING_EQUAL(after_one, "r60 o120 g180 ");
    CU_ASSERT_STRING_EQUAL(after_five, "r960 o1920 g2880 ");
    CU_ASSERT_STRING_EQUAL(after_more, after_five);
}

static void is_patient_no_more_once_it_has_heard(void)
{
    BeckonWatchdog watchdog = scanning(5);
    beckon_watchdog_heard(&watchdog, 10 * S);
    g_autofree char *asked = follow(&watchdog, 10, 1000);
    CU_ASSERT_STRING_EQUAL(asked, "r40 o70 g100 ");
}

/* Two seconds for all answers. */
static void does_not_wait_for_answers_for_long(void)
{
    BeckonWatchdog watchdog = beckon_watchdog_begin(SILENCE_S * S, 0, 0);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 0), BECKON_WATCH_OPEN);
    beckon_watchdog_starting(&watchdog, 0);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 2 * S - 1), BECKON_WATCH_WAIT);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 2 * S), BECKON_WATCH_RESTART);
    beckon_watchdog_starting(&watchdog, 2 * S);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 4 * S), BECKON_WATCH_OPEN);
    beckon_watchdog_starting(&watchdog, 4 * S);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 6 * S), BECKON_WATCH_GIVE_UP);
}

static void gives_a_step_once(void)
{
    BeckonWatchdog watchdog = scanning(0);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 30 * S), BECKON_WATCH_RESTART);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 300 * S), BECKON_WATCH_WAIT);
}

static void looks_for_an_adapter_that_is_gone_for_ever_with_growing_pauses(void)
{
    BeckonWatchdog watchdog = scanning(0);
    int64_t now_us = 10 * S;
    beckon_watchdog_gone(&watchdog, now_us);
    for (int i = 0; i < 100; i++) {
        int64_t wait_us = beckon_watchdog_deadline(&watchdog) - now_us;
        CU_ASSERT_EQUAL(wait_us, MIN((S / 4) << MIN(i, 10), S));
        now_us += wait_us;
        CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, now_us), BECKON_WATCH_OPEN);
        beckon_watchdog_gone(&watchdog, now_us);
    }
}

/* When the adapter was first seen down in second 10, looked at four times a second: when it gives
 * up. */
static int gives_up_on_power(BeckonWatchdog *watchdog)
{
    int64_t now_us = 10 * S;
    for (; now_us < 10000 * S; now_us = beckon_watchdog_deadline(watchdog)) {
        beckon_watchdog_down(watchdog, now_us);
        CU_ASSERT_EQUAL(beckon_watchdog_deadline(watchdog), now_us + S / 4);
        if (beckon_watchdog_step(watchdog, beckon_watchdog_deadline(watchdog)) ==
            BECKON_WATCH_GIVE_UP) {
            return (int)((now_us + S / 4) / S);
        }
    }
    return -1;
}

static void asks_for_power_soon_where_an_adapter_was_put_in(void)
{
    BeckonWatchdog watchdog = scanning(0);
    beckon_watchdog_gone(&watchdog, 5 * S);
    CU_ASSERT_EQUAL(gives_up_on_power(&watchdog), 13);
}

static void asks_for_power_soon_where_somebody_switched_it_off(void)
{
    BeckonWatchdog watchdog = scanning(0);
    CU_ASSERT_EQUAL(gives_up_on_power(&watchdog), 13);
}

static void does_not_hurry_where_its_own_start_had_tried(void)
{
    BeckonWatchdog first = beckon_watchdog_begin(SILENCE_S * S, 0, 0);
    BeckonWatchdog fourth = beckon_watchdog_begin(SILENCE_S * S, 3, 0);
    CU_ASSERT_EQUAL(gives_up_on_power(&first), 40);
    CU_ASSERT_EQUAL(gives_up_on_power(&fourth), 250);
}

static void begins_again_more_patiently_where_nobody_power_cycles(void)
{
    BeckonWatchdog watchdog = scanning(0);
    g_autofree char *first = follow(&watchdog, 0, 1000);
    CU_ASSERT_STRING_EQUAL(first, "r30 o60 g90 ");
    CU_ASSERT_TRUE(beckon_watchdog_is_trying(&watchdog));
    beckon_watchdog_in_vain(&watchdog, 90 * S);
    g_autofree char *second = follow(&watchdog, 90, 1000);
    CU_ASSERT_STRING_EQUAL(second, "r150 o210 g270 ");
    beckon_watchdog_in_vain(&watchdog, 270 * S);
    CU_ASSERT_TRUE(beckon_watchdog_is_trying(&watchdog));
    beckon_watchdog_heard(&watchdog, 300 * S);
    CU_ASSERT_FALSE(beckon_watchdog_is_trying(&watchdog));
    g_autofree char *third = follow(&watchdog, 300, 1000);
    CU_ASSERT_STRING_EQUAL(third, "r330 o360 g390 ");
}

static void asks_for_power_again_with_growing_pauses(void)
{
    BeckonWatchdog watchdog = scanning(0);
    CU_ASSERT_EQUAL(gives_up_on_power(&watchdog), 13);
    beckon_watchdog_in_vain(&watchdog, 10 * S);
    CU_ASSERT_EQUAL(gives_up_on_power(&watchdog), 70);
}

static void hears_while_it_scans_and_is_not_silent(void)
{
    BeckonWatchdog watchdog = beckon_watchdog_begin(SILENCE_S * S, 0, 0);
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&watchdog, 0));
    beckon_watchdog_starting(&watchdog, 0);
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&watchdog, 0));
    beckon_watchdog_scanning(&watchdog, S);
    CU_ASSERT_TRUE(beckon_watchdog_can_hear(&watchdog, S));
    beckon_watchdog_heard(&watchdog, 20 * S);
    CU_ASSERT_TRUE(beckon_watchdog_can_hear(&watchdog, 50 * S - 1));
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&watchdog, 50 * S));
    beckon_watchdog_heard(&watchdog, 51 * S);
    CU_ASSERT_TRUE(beckon_watchdog_can_hear(&watchdog, 51 * S));
}

/* A scanner that heard nothing for 30 s is deaf, whatever is done about it and when. */
static void is_deaf_after_30_seconds_however_patient_it_is(void)
{
    BeckonWatchdog patient = beckon_watchdog_begin(3600 * S, 0, 0);
    beckon_watchdog_starting(&patient, 0);
    beckon_watchdog_scanning(&patient, 0);
    beckon_watchdog_heard(&patient, 10 * S);
    CU_ASSERT_TRUE(beckon_watchdog_can_hear(&patient, 40 * S - 1));
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&patient, 40 * S));
    CU_ASSERT_EQUAL(beckon_watchdog_step(&patient, 3600 * S), BECKON_WATCH_WAIT);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&patient, 3610 * S), BECKON_WATCH_RESTART);
    BeckonWatchdog hasty = beckon_watchdog_begin(2 * S, 0, 0);
    beckon_watchdog_scanning(&hasty, 0);
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&hasty, 2 * S));
}

static void a_new_scan_alone_does_not_make_it_hear(void)
{
    BeckonWatchdog watchdog = scanning(0);
    CU_ASSERT_EQUAL(beckon_watchdog_step(&watchdog, 30 * S), BECKON_WATCH_RESTART);
    beckon_watchdog_starting(&watchdog, 30 * S);
    beckon_watchdog_scanning(&watchdog, 31 * S);
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&watchdog, 31 * S));
}

static void is_deaf_at_once_when_the_adapter_is_lost(void)
{
    BeckonWatchdog gone = scanning(0), down = scanning(0);
    beckon_watchdog_heard(&gone, S);
    beckon_watchdog_heard(&down, S);
    beckon_watchdog_gone(&gone, 2 * S);
    beckon_watchdog_down(&down, 2 * S);
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&gone, 2 * S));
    CU_ASSERT_FALSE(beckon_watchdog_can_hear(&down, 2 * S));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(meets_silence_with_one_remedy_after_the_other),
        BECKON_TEST(waits_while_it_hears),
        BECKON_TEST(begins_with_the_first_remedy_after_it_has_heard),
        BECKON_TEST(waits_longer_after_power_cycles_in_vain),
        BECKON_TEST(is_patient_no_more_once_it_has_heard),
        BECKON_TEST(does_not_wait_for_answers_for_long),
        BECKON_TEST(gives_a_step_once),
        BECKON_TEST(looks_for_an_adapter_that_is_gone_for_ever_with_growing_pauses),
        BECKON_TEST(asks_for_power_soon_where_an_adapter_was_put_in),
        BECKON_TEST(asks_for_power_soon_where_somebody_switched_it_off),
        BECKON_TEST(does_not_hurry_where_its_own_start_had_tried),
        BECKON_TEST(begins_again_more_patiently_where_nobody_power_cycles),
        BECKON_TEST(asks_for_power_again_with_growing_pauses),
        BECKON_TEST(hears_while_it_scans_and_is_not_silent),
        BECKON_TEST(is_deaf_after_30_seconds_however_patient_it_is),
        BECKON_TEST(a_new_scan_alone_does_not_make_it_hear),
        BECKON_TEST(is_deaf_at_once_when_the_adapter_is_lost),
    };
    return BECKON_TESTS_RUN("radio/watchdog", tests);
}
