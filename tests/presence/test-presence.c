/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "floor.h"

/* Heard once a second by both scanners from one second to another. */
static void stand(Floor *floor, uint32_t subject, int from_s, int to_s, int left_dbm, int right_dbm)
{
    for (int t = from_s; t <= to_s; t++) {
        beckon_presence_sighting(floor->presence, t * S, LEFT, subject, left_dbm, 1, floor->events);
        beckon_presence_sighting(floor->presence, t * S, RIGHT, subject, right_dbm, 1,
                                 floor->events);
    }
}

static void advance(Floor *floor, int to_s)
{
    beckon_presence_advance(floor->presence, to_s * S, floor->events);
}

static void a_visit_is_entered_dwelled_left_and_ended(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 41, -50, -80);
    advance(&floor, 200);
    /* Three adverts settle the first zone; the last advert at 41 s and 60 s of silence end it. */
    FLOOR_ASSERT_STORY(&floor,
                       "1 enter books 2, 1 dwell books 32, 1 leave books 101, 1 end books 101");
    floor_clear(&floor);
}

static void a_dwell_fires_with_no_advert_arriving(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 3, -50, -80);
    int64_t due = beckon_presence_advance(floor.presence, 10 * S, floor.events);
    CU_ASSERT_EQUAL(due, 32 * S);
    advance(&floor, 32);
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32");
    floor_clear(&floor);
}

static void a_change_of_zone_leaves_one_and_enters_the_other_at_once(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 20, -50, -80);
    stand(&floor, 1, 21, 40, -80, -50);
    g_autofree char *told = floor_story(&floor);
    CU_ASSERT_TRUE(g_str_has_prefix(told, "1 enter books 2, 1 leave books "));
    const BeckonPresenceEvent *leave = &g_array_index(floor.events, BeckonPresenceEvent, 1);
    const BeckonPresenceEvent *enter = &g_array_index(floor.events, BeckonPresenceEvent, 2);
    CU_ASSERT_EQUAL(floor.events->len, 3);
    CU_ASSERT_EQUAL(leave->t_us, enter->t_us);
    CU_ASSERT_EQUAL(enter->visit_started_us, 2 * S);
    CU_ASSERT_TRUE(enter->t_us <= 30 * S);
    floor_clear(&floor);
}

static void fading_within_the_hysteresis_changes_nothing(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 10, -60, -63);
    for (int t = 11; t < 300; t += 2) {
        stand(&floor, 1, t, t, -62, -59);
        stand(&floor, 1, t + 1, t + 1, -60, -63);
    }
    /* 3 dB do not stand out: the first zone takes its 4 s. */
    FLOOR_ASSERT_STORY(&floor, "1 enter books 5, 1 dwell books 35");
    floor_clear(&floor);
}

static void deaf_is_not_absent(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    BeckonStay stay;
    stand(&floor, 1, 1, 12, -50, -80);
    beckon_presence_hearing(floor.presence, 12 * S, LEFT, false, floor.events);
    advance(&floor, 1000);
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2");
    CU_ASSERT_TRUE(beckon_presence_stay(floor.presence, 1, &stay));
    CU_ASSERT_FALSE(stay.hearing);
    CU_ASSERT_EQUAL(stay.stayed_us, 10 * S);
    /* Hearing again: 20 s of dwell are still to come, and 60 s of silence until the end. */
    beckon_presence_hearing(floor.presence, 1000 * S, LEFT, true, floor.events);
    advance(&floor, 2000);
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 1020, 1 leave books 1060, "
                               "1 end books 1060");
    floor_clear(&floor);
}

static void a_neighbour_that_hears_somebody_faintly_is_no_leave_while_the_zone_is_deaf(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 12, -50, -80);
    beckon_presence_hearing(floor.presence, 12 * S, LEFT, false, floor.events);
    for (int t = 13; t < 200; t++) {
        beckon_presence_sighting(floor.presence, t * S, RIGHT, 1, -80, 1, floor.events);
    }
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2");
    floor_clear(&floor);
}

static void one_who_walks_out_of_a_deaf_zone_is_seen_where_she_goes(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    BeckonStay stay;
    stand(&floor, 1, 1, 12, -60, -80);
    beckon_presence_hearing(floor.presence, 12 * S, LEFT, false, floor.events);
    for (int t = 13; t < 30; t++) {
        beckon_presence_sighting(floor.presence, t * S, RIGHT, 1, -45, 1, floor.events);
    }
    CU_ASSERT_TRUE(beckon_presence_stay(floor.presence, 1, &stay));
    CU_ASSERT_EQUAL(stay.zone, 1);
    CU_ASSERT_TRUE(stay.hearing);
    floor_clear(&floor);
}

static void the_same_word_twice_about_a_scanner_changes_nothing(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 12, -50, -80);
    for (int t = 12; t < 100; t += 10) {
        beckon_presence_hearing(floor.presence, t * S, LEFT, true, floor.events);
    }
    FLOOR_ASSERT_STORY(&floor,
                       "1 enter books 2, 1 dwell books 32, 1 leave books 72, 1 end books 72");
    floor_clear(&floor);
}

static void what_is_due_when_an_advert_comes_happens_first(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 3, -50, -80);
    stand(&floor, 1, 63, 64, -50, -80);
    FLOOR_ASSERT_STORY(&floor,
                       "1 enter books 2, 1 dwell books 32, 1 leave books 63, 1 end books 63, "
                       "1 enter books 64");
    floor_clear(&floor);
}

static void an_unknown_strength_keeps_a_visit_open(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_sighting(floor.presence, 50 * S, RIGHT, 1, 127, 1, floor.events);
    advance(&floor, 100);
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32");
    floor_clear(&floor);
}

static void the_forgotten_are_gone_without_an_event(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    BeckonStay stay;
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_forget(floor.presence, 1);
    advance(&floor, 500);
    FLOOR_ASSERT_STORY(&floor, "1 enter books 2");
    CU_ASSERT_FALSE(beckon_presence_stay(floor.presence, 1, &stay));
    floor_clear(&floor);
}

static void a_state_of_another_shop_is_refused(void)
{
    Floor floor = floor_new(FLOOR_TWO_ZONES);
    g_autoptr(GByteArray) state = g_byte_array_new();
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_save(floor.presence, 1, state);
    state->data[3] ^= 1;
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, state->len));
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, state->len - 1));
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, 0));
    advance(&floor, 500);
    FLOOR_ASSERT_STORY(&floor,
                       "1 enter books 2, 1 dwell books 32, 1 leave books 63, 1 end books 63");
    floor_clear(&floor);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_visit_is_entered_dwelled_left_and_ended),
        BECKON_TEST(a_dwell_fires_with_no_advert_arriving),
        BECKON_TEST(a_change_of_zone_leaves_one_and_enters_the_other_at_once),
        BECKON_TEST(fading_within_the_hysteresis_changes_nothing),
        BECKON_TEST(deaf_is_not_absent),
        BECKON_TEST(a_neighbour_that_hears_somebody_faintly_is_no_leave_while_the_zone_is_deaf),
        BECKON_TEST(one_who_walks_out_of_a_deaf_zone_is_seen_where_she_goes),
        BECKON_TEST(the_same_word_twice_about_a_scanner_changes_nothing),
        BECKON_TEST(what_is_due_when_an_advert_comes_happens_first),
        BECKON_TEST(an_unknown_strength_keeps_a_visit_open),
        BECKON_TEST(the_forgotten_are_gone_without_an_event),
        BECKON_TEST(a_state_of_another_shop_is_refused),
    };
    return BECKON_TESTS_RUN("presence/presence", tests);
}
