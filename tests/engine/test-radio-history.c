/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/radio-history.h"

#include "base/time.h"
#include "engine/scanners/radio-words.h"
#include "testing.h"

static void keeps_changes_only(void)
{
    BeckonRadioHistory history = {0};
    beckon_radio_history_told(&history, 1, BECKON_RADIO_STARTING);
    beckon_radio_history_told(&history, 2, BECKON_RADIO_WELL);
    beckon_radio_history_told(&history, 3, BECKON_RADIO_WELL);
    beckon_radio_history_away(&history, 4);
    beckon_radio_history_away(&history, 5);
    beckon_radio_history_told(&history, 6, BECKON_RADIO_WELL);
    CU_ASSERT_EQUAL_FATAL(history.n, 4);
    CU_ASSERT_EQUAL(history.moments[1].wall_us, 2);
    CU_ASSERT_STRING_EQUAL(beckon_radio_moment_word(&history.moments[2]), "away");
    CU_ASSERT_EQUAL(history.moments[2].wall_us, 4);
    CU_ASSERT_EQUAL(history.moments[3].wall_us, 6);
}

static void forgets_the_oldest(void)
{
    BeckonRadioHistory history = {0};
    for (guint i = 0; i < 2 * BECKON_RADIO_HISTORY_MOST; i++) {
        beckon_radio_history_told(&history, i, i % 2 == 0 ? BECKON_RADIO_WELL : BECKON_RADIO_GONE);
    }
    CU_ASSERT_EQUAL(history.n, BECKON_RADIO_HISTORY_MOST);
    CU_ASSERT_EQUAL(history.moments[0].wall_us, BECKON_RADIO_HISTORY_MOST);
    CU_ASSERT_EQUAL(history.moments[history.n - 1].wall_us, 2 * BECKON_RADIO_HISTORY_MOST - 1);
}

/* An adapter that is pulled out and put back is gone, then down, then starting, then well: one
 * trouble. */
static void counts_how_often_it_stopped_being_well(void)
{
    static const BeckonRadioState one[] = {BECKON_RADIO_GONE, BECKON_RADIO_DOWN,
                                           BECKON_RADIO_STARTING, BECKON_RADIO_WELL};
    BeckonRadioHistory history = {0};
    BeckonRadioMoment last = {0};
    beckon_radio_history_told(&history, 1, BECKON_RADIO_DOWN); /* as it is found */
    beckon_radio_history_told(&history, 2, BECKON_RADIO_STARTING);
    beckon_radio_history_told(&history, 3, BECKON_RADIO_WELL);
    CU_ASSERT_EQUAL(beckon_radio_history_troubles(&history, 0, &last), 0);
    for (guint i = 0; i < 3 * G_N_ELEMENTS(one); i++) {
        beckon_radio_history_told(&history, 10 + i, one[i % G_N_ELEMENTS(one)]);
    }
    CU_ASSERT_EQUAL(beckon_radio_history_troubles(&history, 0, &last), 3);
    CU_ASSERT_EQUAL(last.wall_us, 10 + 2 * G_N_ELEMENTS(one));
    CU_ASSERT_EQUAL(last.state, BECKON_RADIO_GONE);
    CU_ASSERT_EQUAL(beckon_radio_history_troubles(&history, 11, &last), 2);
}

static void starting_anew_is_no_trouble_by_itself(void)
{
    BeckonRadioHistory history = {0};
    BeckonRadioMoment last = {0};
    beckon_radio_history_told(&history, 1, BECKON_RADIO_WELL);
    beckon_radio_history_told(&history, 2, BECKON_RADIO_STARTING);
    beckon_radio_history_told(&history, 3, BECKON_RADIO_WELL);
    CU_ASSERT_EQUAL(beckon_radio_history_troubles(&history, 0, &last), 0);
    beckon_radio_history_told(&history, 4, BECKON_RADIO_STARTING);
    beckon_radio_history_told(&history, 5, BECKON_RADIO_REFUSED);
    CU_ASSERT_EQUAL(beckon_radio_history_troubles(&history, 0, &last), 1);
}

static void says_what_was_done_in_words(void)
{
    BeckonLinkHealth radio = {.restarts = 2, .power_cycles = 1, .losses = 3, .takings = 1};
    g_autofree char *words = beckon_radio_watchdog_words(&radio);
    radio = (BeckonLinkHealth){0};
    g_autofree char *none = beckon_radio_watchdog_words(&radio);
    CU_ASSERT_STRING_EQUAL(words, "scan restarted twice for silence, adapter lost 3 times, "
                                  "scan taken back once from another program, "
                                  "adapter power-cycled once in vain");
    CU_ASSERT_STRING_EQUAL(none, "");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(keeps_changes_only),
        BECKON_TEST(forgets_the_oldest),
        BECKON_TEST(counts_how_often_it_stopped_being_well),
        BECKON_TEST(starting_anew_is_no_trouble_by_itself),
        BECKON_TEST(says_what_was_done_in_words),
    };
    return BECKON_TESTS_RUN("engine/radio-history", tests);
}
