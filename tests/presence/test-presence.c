/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/presence.h"

#include <string.h>

#include "base/time.h"
#include "testing.h"

#define S BECKON_SECOND_US

/* Two zones with a scanner each; a dwell takes 30 s, a leave 60 s. */
static BeckonShop *two_zones(void)
{
    static const char text[] = "store: test\n"
                               "timezone: UTC\n"
                               "currency: EUR\n"
                               "languages: [en]\n"
                               "leave: 60s\n"
                               "scanners:\n"
                               "  left: {socket: left.sock}\n"
                               "  right: {socket: right.sock}\n"
                               "zones:\n"
                               "  books: {nearest: [left], dwell: 30s, hysteresis: 4dB}\n"
                               "  music: {nearest: [right], dwell: 30s, hysteresis: 4dB}\n";
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    g_assert_nonnull(shop);
    return shop;
}

enum { LEFT, RIGHT };

typedef struct {
    BeckonShop *shop;
    BeckonPresence *presence;
    GArray *events;
} Floor;

static Floor floor_new(void)
{
    Floor floor = {.shop = two_zones()};
    floor.presence = beckon_presence_new(floor.shop);
    floor.events = g_array_new(FALSE, FALSE, sizeof(BeckonPresenceEvent));
    return floor;
}

static void floor_clear(Floor *floor)
{
    beckon_presence_free(floor->presence);
    beckon_shop_unref(floor->shop);
    g_array_unref(floor->events);
}

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

static char *story(const Floor *floor)
{
    static const char *const kinds[] = {"enter", "dwell", "leave", "end"};
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < floor->events->len; i++) {
        const BeckonPresenceEvent *event = &g_array_index(floor->events, BeckonPresenceEvent, i);
        g_string_append_printf(text, "%s%u %s %s %" G_GINT64_FORMAT, i > 0 ? ", " : "",
                               event->subject, kinds[event->kind],
                               beckon_shop_zone(floor->shop, (guint)event->zone)->name,
                               event->t_us / S);
    }
    return g_string_free(text, FALSE);
}

#define ASSERT_STORY(floor, expected)                                                              \
    do {                                                                                           \
        g_autofree char *told = story(floor);                                                      \
        if (strcmp(told, expected) != 0) {                                                         \
            g_printerr("# told: %s\n", told);                                                      \
        }                                                                                          \
        CU_ASSERT_STRING_EQUAL(told, expected);                                                    \
    } while (0)

static void a_visit_is_entered_dwelled_left_and_ended(void)
{
    Floor floor = floor_new();
    stand(&floor, 1, 1, 41, -50, -80);
    advance(&floor, 200);
    /* Three adverts settle the first zone; the last advert at 41 s and 60 s of silence end it. */
    ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32, 1 leave books 101, 1 end books 101");
    floor_clear(&floor);
}

static void a_dwell_fires_with_no_advert_arriving(void)
{
    Floor floor = floor_new();
    stand(&floor, 1, 1, 3, -50, -80);
    int64_t due = beckon_presence_advance(floor.presence, 10 * S, floor.events);
    CU_ASSERT_EQUAL(due, 32 * S);
    advance(&floor, 32);
    ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32");
    floor_clear(&floor);
}

static void a_change_of_zone_leaves_one_and_enters_the_other_at_once(void)
{
    Floor floor = floor_new();
    stand(&floor, 1, 1, 20, -50, -80);
    stand(&floor, 1, 21, 40, -80, -50);
    g_autofree char *told = story(&floor);
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
    Floor floor = floor_new();
    stand(&floor, 1, 1, 10, -60, -63);
    for (int t = 11; t < 300; t += 2) {
        stand(&floor, 1, t, t, -62, -59);
        stand(&floor, 1, t + 1, t + 1, -60, -63);
    }
    ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32");
    floor_clear(&floor);
}

static void deaf_is_not_absent(void)
{
    Floor floor = floor_new();
    BeckonStay stay;
    stand(&floor, 1, 1, 12, -50, -80);
    beckon_presence_hearing(floor.presence, 12 * S, LEFT, false, floor.events);
    advance(&floor, 1000);
    ASSERT_STORY(&floor, "1 enter books 2");
    CU_ASSERT_TRUE(beckon_presence_stay(floor.presence, 1, &stay));
    CU_ASSERT_FALSE(stay.hearing);
    CU_ASSERT_EQUAL(stay.stayed_us, 10 * S);
    /* Hearing again: 20 s of dwell are still to come, and 60 s of silence until the end. */
    beckon_presence_hearing(floor.presence, 1000 * S, LEFT, true, floor.events);
    advance(&floor, 2000);
    ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 1020, 1 leave books 1060, "
                         "1 end books 1060");
    floor_clear(&floor);
}

static void an_unknown_strength_keeps_a_visit_open(void)
{
    Floor floor = floor_new();
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_sighting(floor.presence, 50 * S, RIGHT, 1, 127, 1, floor.events);
    advance(&floor, 100);
    ASSERT_STORY(&floor, "1 enter books 2, 1 dwell books 32");
    floor_clear(&floor);
}

static void the_forgotten_are_gone_without_an_event(void)
{
    Floor floor = floor_new();
    BeckonStay stay;
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_forget(floor.presence, 1);
    advance(&floor, 500);
    ASSERT_STORY(&floor, "1 enter books 2");
    CU_ASSERT_FALSE(beckon_presence_stay(floor.presence, 1, &stay));
    floor_clear(&floor);
}

static void a_state_of_another_shop_is_refused(void)
{
    Floor floor = floor_new();
    g_autoptr(GByteArray) state = g_byte_array_new();
    stand(&floor, 1, 1, 3, -50, -80);
    beckon_presence_save(floor.presence, 1, state);
    state->data[3] ^= 1;
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, state->len));
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, state->len - 1));
    CU_ASSERT_FALSE(beckon_presence_load(floor.presence, 2, state->data, 0));
    floor_clear(&floor);
}

/* A random trace of twelve people, the same for the same seed. Between its records time is
 * advanced in steps of step_us (0: not at all); at save_at, the tracker is exchanged for one
 * that was loaded from its saved states. */
static char *random_trace(guint32 seed, int64_t step_us, int save_at)
{
    Floor floor = floor_new();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    int64_t t = 0;
    for (int i = 0; i < 1500; i++) {
        int64_t next = t + g_rand_int_range(rand, 1, 4000) * 1000;
        for (int64_t at = t + step_us; step_us > 0 && at < next; at += step_us) {
            beckon_presence_advance(floor.presence, at, floor.events);
        }
        t = next;
        guint subject = (guint)g_rand_int_range(rand, 1, 13);
        guint scanner = (guint)g_rand_int_range(rand, 0, 2);
        int rssi = g_rand_int_range(rand, -95, -40);
        bool may_be_deaf = save_at < 0;
        if (may_be_deaf && g_rand_int_range(rand, 0, 60) == 0) {
            beckon_presence_hearing(floor.presence, t, scanner, rssi > -70, floor.events);
        } else {
            beckon_presence_sighting(floor.presence, t, scanner, subject, rssi, 1, floor.events);
        }
        if (i == save_at) {
            BeckonPresence *loaded = beckon_presence_new(floor.shop);
            beckon_presence_advance(loaded, t, floor.events);
            for (uint32_t who = 1; who <= 12; who++) {
                g_autoptr(GByteArray) state = g_byte_array_new();
                beckon_presence_save(floor.presence, who, state);
                CU_ASSERT_TRUE(state->len == 0 ||
                               beckon_presence_load(loaded, who, state->data, state->len));
            }
            beckon_presence_free(floor.presence);
            floor.presence = loaded;
        }
    }
    beckon_presence_advance(floor.presence, t + 100 * S, floor.events);
    char *told = story(&floor);
    floor_clear(&floor);
    return told;
}

static void the_events_do_not_depend_on_how_time_is_cut(void)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        g_autofree char *whole = random_trace(seed, 0, -1);
        g_autofree char *fine = random_trace(seed, 37000, -1);
        CU_ASSERT_STRING_EQUAL(whole, fine);
        CU_ASSERT_TRUE(strlen(whole) > 1000);
    }
}

static void a_tracker_that_was_saved_and_loaded_goes_on_exactly(void)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        g_autofree char *whole = random_trace(seed, 0, 1000000);
        g_autofree char *loaded = random_trace(seed, 0, 40 + (int)seed * 70);
        CU_ASSERT_STRING_EQUAL(whole, loaded);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_visit_is_entered_dwelled_left_and_ended),
        BECKON_TEST(a_dwell_fires_with_no_advert_arriving),
        BECKON_TEST(a_change_of_zone_leaves_one_and_enters_the_other_at_once),
        BECKON_TEST(fading_within_the_hysteresis_changes_nothing),
        BECKON_TEST(deaf_is_not_absent),
        BECKON_TEST(an_unknown_strength_keeps_a_visit_open),
        BECKON_TEST(the_forgotten_are_gone_without_an_event),
        BECKON_TEST(a_state_of_another_shop_is_refused),
        BECKON_TEST(the_events_do_not_depend_on_how_time_is_cut),
        BECKON_TEST(a_tracker_that_was_saved_and_loaded_goes_on_exactly),
    };
    return BECKON_TESTS_RUN("presence/presence", tests);
}
