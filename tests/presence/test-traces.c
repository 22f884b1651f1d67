/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What must hold of any trace: random ones, the same for the same seed. */

#include "floor.h"

#define N_RECORDS  1500
#define N_PEOPLE   12
#define N_SCANNERS 4

typedef struct {
    int64_t t_us;
    guint scanner;
    uint32_t subject; /* 0: says whether the scanner hears */
    bool hearing;
    int rssi_dbm;
} Record;

static GArray *random_records(guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GArray *records = g_array_new(FALSE, FALSE, sizeof(Record));
    int64_t t_us = 0;
    for (int i = 0; i < N_RECORDS; i++) {
        /* Whole and half seconds are common, so that records meet deadlines. */
        bool round = g_rand_boolean(rand);
        t_us += round ? g_rand_int_range(rand, 0, 8) * (S / 2) : g_rand_int_range(rand, 1, 4000000);
        t_us -= round ? t_us % (S / 2) : 0;
        t_us = MAX(t_us, i > 0 ? g_array_index(records, Record, i - 1).t_us : 0);
        const Record record = {
            .t_us = t_us,
            .scanner = (guint)g_rand_int_range(rand, 0, N_SCANNERS),
            .subject = g_rand_int_range(rand, 0, 60) == 0
                           ? 0
                           : (uint32_t)g_rand_int_range(rand, 1, N_PEOPLE + 1),
            .hearing = g_rand_int_range(rand, 0, 3) > 0,
            .rssi_dbm = g_rand_int_range(rand, -95, -40),
        };
        g_array_append_val(records, record);
    }
    return records;
}

static void take(Floor *floor, const Record *record)
{
    if (record->subject == 0) {
        beckon_presence_hearing(floor->presence, record->t_us, record->scanner, record->hearing,
                                floor->events);
    } else {
        beckon_presence_sighting(floor->presence, record->t_us, record->scanner, record->subject,
                                 record->rssi_dbm, 1, floor->events);
    }
}

/* Time goes on to t_us in steps (0: at once). */
static void step_to(Floor *floor, int64_t from_us, int64_t t_us, int64_t step_us)
{
    for (int64_t at_us = from_us + step_us; step_us > 0 && at_us < t_us; at_us += step_us) {
        beckon_presence_advance(floor->presence, at_us, floor->events);
    }
    beckon_presence_advance(floor->presence, t_us, floor->events);
}

/* Goes on with a tracker that knows only what was saved, and which scanners hear since when. */
static void restart(Floor *floor, const GArray *records, guint n_records)
{
    BeckonPresence *loaded = beckon_presence_new(floor->shop);
    int64_t t_us = g_array_index(records, Record, n_records - 1).t_us;
    for (guint i = 0; i < n_records; i++) {
        const Record *record = &g_array_index(records, Record, i);
        if (record->subject == 0) {
            beckon_presence_hearing(loaded, record->t_us, record->scanner, record->hearing,
                                    floor->events);
        }
    }
    beckon_presence_advance(loaded, t_us, floor->events);
    for (uint32_t who = 1; who <= N_PEOPLE; who++) {
        g_autoptr(GByteArray) state = g_byte_array_new();
        beckon_presence_save(floor->presence, who, state);
        CU_ASSERT_TRUE(state->len == 0 ||
                       beckon_presence_load(loaded, who, state->data, state->len));
    }
    beckon_presence_free(floor->presence);
    floor->presence = loaded;
}

/* advance: whether time is advanced between records at all; restart_at: the record after which
 * the tracker is exchanged, −1 for none. */
static char *tell(const char *shop, guint32 seed, bool advance, int64_t step_us, int restart_at)
{
    Floor floor = floor_new(shop);
    g_autoptr(GArray) records = random_records(seed);
    int64_t before_us = 0;
    for (guint i = 0; i < records->len; i++) {
        const Record *record = &g_array_index(records, Record, i);
        if (advance) {
            step_to(&floor, before_us, record->t_us, step_us);
        }
        take(&floor, record);
        before_us = record->t_us;
        if ((int)i == restart_at) {
            restart(&floor, records, i + 1);
        }
    }
    beckon_presence_advance(floor.presence, before_us + 100 * S, floor.events);
    char *told = floor_story(&floor);
    floor_clear(&floor);
    return told;
}

/* Four scanners in either shop, so that both take the same traces. */
static const char *const shops[] = {
    FLOOR_HALL,
    FLOOR_HEAD "scanners:\n"
               "  a: {socket: a.sock}\n"
               "  b: {socket: b.sock}\n"
               "  c: {socket: c.sock}\n"
               "  d: {socket: d.sock}\n"
               "zones:\n"
               "  books: {nearest: [a, b], dwell: 5s}\n"
               "  music: {nearest: [c], dwell: 7s}\n"
               "  films: {nearest: [d], dwell: 10s}\n",
};

static void the_events_do_not_depend_on_how_time_is_cut(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(shops); i++) {
        for (guint32 seed = 1; seed <= 10; seed++) {
            g_autofree char *whole = tell(shops[i], seed, false, 0, -1);
            g_autofree char *to_records = tell(shops[i], seed, true, 0, -1);
            g_autofree char *fine = tell(shops[i], seed, true, 137000, -1);
            CU_ASSERT_STRING_EQUAL(whole, to_records);
            CU_ASSERT_STRING_EQUAL(whole, fine);
            CU_ASSERT_TRUE(strlen(whole) > 1000);
        }
    }
}

static void a_tracker_that_was_saved_and_loaded_goes_on_exactly(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(shops); i++) {
        for (guint32 seed = 1; seed <= 20; seed++) {
            g_autofree char *whole = tell(shops[i], seed, false, 0, -1);
            g_autofree char *loaded = tell(shops[i], seed, false, 0, 40 + (int)seed * 70);
            CU_ASSERT_STRING_EQUAL(whole, loaded);
        }
    }
}

static bool is_well_told(const Floor *floor, uint32_t subject)
{
    int zone = -1;
    bool dwelled = false;
    int64_t visit_us = 0;
    for (guint i = 0; i < floor->events->len; i++) {
        const BeckonPresenceEvent *event = &g_array_index(floor->events, BeckonPresenceEvent, i);
        if (event->subject != subject) {
            continue;
        }
        switch (event->kind) {
        case BECKON_PRESENCE_ENTER:
            if (zone >= 0 || (visit_us != 0 && visit_us != event->visit_started_us)) {
                return false;
            }
            zone = event->zone;
            dwelled = false;
            visit_us = event->visit_started_us;
            break;
        case BECKON_PRESENCE_DWELL:
            if (zone != event->zone || dwelled) {
                return false;
            }
            dwelled = true;
            break;
        case BECKON_PRESENCE_LEAVE:
            if (zone != event->zone) {
                return false;
            }
            zone = -1;
            break;
        case BECKON_PRESENCE_END:
            if (zone >= 0 || visit_us != event->visit_started_us) {
                return false;
            }
            visit_us = 0;
            break;
        }
    }
    return true;
}

static void every_stay_is_entered_and_left_and_dwelled_once_at_most(void)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        Floor floor = floor_new(FLOOR_HALL);
        g_autoptr(GArray) records = random_records(seed);
        for (guint i = 0; i < records->len; i++) {
            take(&floor, &g_array_index(records, Record, i));
        }
        for (guint i = 1; i < floor.events->len; i++) {
            CU_ASSERT_TRUE(g_array_index(floor.events, BeckonPresenceEvent, i - 1).t_us <=
                           g_array_index(floor.events, BeckonPresenceEvent, i).t_us);
        }
        for (uint32_t who = 1; who <= N_PEOPLE; who++) {
            CU_ASSERT_TRUE(is_well_told(&floor, who));
        }
        floor_clear(&floor);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_events_do_not_depend_on_how_time_is_cut),
        BECKON_TEST(a_tracker_that_was_saved_and_loaded_goes_on_exactly),
        BECKON_TEST(every_stay_is_entered_and_left_and_dwelled_once_at_most),
    };
    return BECKON_TESTS_RUN("presence/traces", tests);
}
