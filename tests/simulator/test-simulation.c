/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shops.h"

#include <stdlib.h>

#include "advert/frame.h"
#include "base/csv.h"
#include "base/time.h"
#include "capture/btsnoop.h"
#include "identity/roster.h"
#include "identity/windows.h"
#include "simulator/simulation.h"

#define N_SCANNERS 3

static const BeckonSimulationPlan plan = {
    .n_shoppers = 20,
    .n_strangers = 40,
    .start_us = INT64_C(1795510800) * BECKON_SECOND_US,
    .length_us = 12 * BECKON_MINUTE_US,
    .seed = 7,
};

/* A simulation that has run, and what its scanners heard. */
typedef struct {
    BeckonShop *shop;
    BeckonSimulation *simulation;
    GByteArray *captures[N_SCANNERS];
    uint64_t n_heard;
} Day;

static Day day_in(BeckonShop *shop, const BeckonSimulationPlan *of, int64_t step_us)
{
    Day day = {.shop = shop};
    day.simulation = beckon_simulation_new(day.shop, of);
    for (guint i = 0; i < N_SCANNERS; i++) {
        day.captures[i] = g_byte_array_new();
        beckon_btsnoop_put_header(day.captures[i]);
    }
    for (int64_t t_us = of->start_us; t_us < of->start_us + of->length_us; t_us += step_us) {
        day.n_heard += beckon_simulation_run(day.simulation, t_us + step_us, day.captures);
    }
    return day;
}

static Day day_new(const BeckonSimulationPlan *of, int64_t step_us)
{
    return day_in(test_shop_new(), of, step_us);
}

static void day_clear(Day *day)
{
    for (guint i = 0; i < N_SCANNERS; i++) {
        g_byte_array_unref(day->captures[i]);
    }
    beckon_simulation_free(day->simulation);
    beckon_shop_unref(day->shop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Day, day_clear)

static bool same_captures(const Day *a, const Day *b)
{
    bool same = true;
    for (guint i = 0; i < N_SCANNERS; i++) {
        same = same && a->captures[i]->len == b->captures[i]->len &&
               memcmp(a->captures[i]->data, b->captures[i]->data, a->captures[i]->len) == 0;
    }
    return same;
}

static bool same_truth(const Day *a, const Day *b)
{
    const GArray *one = beckon_simulation_truth(a->simulation);
    const GArray *two = beckon_simulation_truth(b->simulation);
    bool same = one->len == two->len;
    for (guint i = 0; same && i < one->len; i++) {
        const BeckonZoneChange *left = &g_array_index(one, BeckonZoneChange, i);
        const BeckonZoneChange *right = &g_array_index(two, BeckonZoneChange, i);
        same =
            left->t_us == right->t_us && left->person == right->person && left->zone == right->zone;
    }
    return same;
}

static void the_same_seed_gives_the_same_bytes(void)
{
    g_auto(Day) one = day_new(&plan, plan.length_us), two = day_new(&plan, plan.length_us);
    g_autofree char *bought_one = beckon_simulation_purchases(one.simulation);
    g_autofree char *bought_two = beckon_simulation_purchases(two.simulation);
    CU_ASSERT(same_captures(&one, &two));
    CU_ASSERT(same_truth(&one, &two));
    CU_ASSERT_STRING_EQUAL(bought_one, bought_two);
}

static void pieces_of_a_day_are_the_whole_day(void)
{
    g_auto(Day) whole = day_new(&plan, plan.length_us), pieces = day_new(&plan, 700000);
    CU_ASSERT(same_captures(&whole, &pieces));
    CU_ASSERT(whole.n_heard == pieces.n_heard);
}

static void another_seed_gives_another_day(void)
{
    BeckonSimulationPlan other = plan;
    other.seed++;
    g_auto(Day) one = day_new(&plan, plan.length_us), two = day_new(&other, plan.length_us);
    CU_ASSERT(!same_captures(&one, &two));
    CU_ASSERT(!same_truth(&one, &two));
}

static void more_strangers_change_no_shopper(void)
{
    BeckonSimulationPlan crowd = plan;
    crowd.n_strangers *= 2;
    g_auto(Day) one = day_new(&plan, plan.length_us), two = day_new(&crowd, plan.length_us);
    CU_ASSERT(same_truth(&one, &two));
    CU_ASSERT(!same_captures(&one, &two));
}

/* Calls for each advert of a scanner's capture; fails where it is broken or out of order. */
typedef void (*EachAdvert)(const BeckonAdvertReport *report, gpointer data);

static void each_advert(const Day *day, guint scanner, EachAdvert call, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(
        day->captures[scanner]->data, day->captures[scanner]->len, &error);
    BeckonAdvertReport report;
    int64_t before_us = plan.start_us;
    while (beckon_btsnoop_reader_next(reader, &report, &error)) {
        CU_ASSERT(report.t_us >= before_us);
        before_us = report.t_us;
        call(&report, data);
    }
    CU_ASSERT(error == NULL);
    CU_ASSERT(before_us < plan.start_us + plan.length_us);
}

typedef struct {
    guint n_adverts;
    guint n_malformed;
    guint n_foreign;
} Counts;

static void count(const BeckonAdvertReport *report, gpointer data)
{
    Counts *counts = data;
    BeckonFrame frame;
    BeckonVerdict verdict = beckon_frame_decode(report->data, report->len, &frame, NULL);
    counts->n_adverts++;
    counts->n_malformed += verdict == BECKON_MALFORMED;
    counts->n_foreign += verdict == BECKON_FOREIGN;
    CU_ASSERT(report->rssi_dbm >= -95 && report->rssi_dbm <= 0);
}

static void captures_hold_all_kinds_in_the_order_of_time(void)
{
    g_auto(Day) day = day_new(&plan, plan.length_us);
    Counts counts = {0};
    for (guint i = 0; i < N_SCANNERS; i++) {
        each_advert(&day, i, count, &counts);
    }
    CU_ASSERT(counts.n_adverts == day.n_heard);
    CU_ASSERT(counts.n_adverts > 10000);
    CU_ASSERT(counts.n_malformed > counts.n_adverts / 500);
    CU_ASSERT(counts.n_malformed < counts.n_adverts / 5);
    CU_ASSERT(counts.n_foreign > counts.n_adverts / 10);
}

/* The truth of one person at a time. */
static int true_zone(const Day *day, guint person, int64_t t_us)
{
    const GArray *truth = beckon_simulation_truth(day->simulation);
    int zone = -1;
    for (guint i = 0; i < truth->len; i++) {
        const BeckonZoneChange *change = &g_array_index(truth, BeckonZoneChange, i);
        if (change->t_us <= t_us && change->person == person) {
            zone = change->zone;
        }
    }
    return zone;
}

/* A hub's recognition of the people: handles are their indices plus one. */
typedef struct {
    const Day *day;
    guint scanner;
    BeckonWindows *windows;
    BeckonRoster *roster;
    int64_t boundary_us;
    guint n_recognised;
    guint n_absent;                         /* recognised, though truly not there */
    double sum_dbm[N_SCANNERS][N_SCANNERS]; /* by true zone and scanner */
    guint n_sightings[N_SCANNERS][N_SCANNERS];
    bool *recognised; /* a person */
} Hub;

static void hub_begin(Hub *hub)
{
    const GPtrArray *people = beckon_simulation_people(hub->day->simulation);
    hub->windows = beckon_windows_new();
    hub->roster = beckon_roster_new();
    hub->boundary_us = INT64_MIN;
    for (guint i = 0; i < people->len; i++) {
        const BeckonPerson *person = g_ptr_array_index(people, i);
        beckon_windows_add(hub->windows, i + 1, person->fob.key, person->fob.exponent,
                           person->fob.clock_offset_s);
    }
}

static void hub_end(Hub *hub)
{
    beckon_windows_free(hub->windows);
    beckon_roster_free(hub->roster);
}

static void follow_the_time(Hub *hub, int64_t t_us)
{
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    int64_t boundary_us = t_us - t_us % BECKON_BOUNDARY_US;
    if (boundary_us == hub->boundary_us) {
        return;
    }
    hub->boundary_us = boundary_us;
    beckon_windows_advance(hub->windows, boundary_us, added, removed);
    for (guint i = 0; i < removed->len; i++) {
        beckon_roster_remove(hub->roster, g_array_index(removed, BeckonRosterRow, i).id);
    }
    for (guint i = 0; i < added->len; i++) {
        const BeckonRosterRow *row = &g_array_index(added, BeckonRosterRow, i);
        beckon_roster_add(hub->roster, row->id, row->handle);
    }
}

static void recognise(const BeckonAdvertReport *report, gpointer data)
{
    Hub *hub = data;
    BeckonFrame frame;
    uint64_t id;
    follow_the_time(hub, report->t_us);
    if (beckon_frame_decode(report->data, report->len, &frame, NULL) != BECKON_DECODED ||
        !beckon_roster_frame_id(&frame, &id)) {
        return;
    }
    uint32_t handle = beckon_roster_find(hub->roster, id);
    if (handle == 0) {
        return;
    }
    int zone = true_zone(hub->day, handle - 1, report->t_us);
    hub->n_recognised++;
    hub->recognised[handle - 1] = true;
    if (zone < 0) {
        hub->n_absent++;
        return;
    }
    hub->sum_dbm[zone][hub->scanner] += report->rssi_dbm;
    hub->n_sightings[zone][hub->scanner]++;
}

static void fobs_are_recognised_as_who_carries_them(void)
{
    BeckonSimulationPlan quiet = plan;
    quiet.n_strangers = 0;
    g_auto(Day) day = day_new(&quiet, plan.length_us);
    g_autofree bool *recognised = g_new0(bool, plan.n_shoppers);
    Hub hub = {.day = &day, .recognised = recognised};
    for (hub.scanner = 0; hub.scanner < N_SCANNERS; hub.scanner++) {
        hub_begin(&hub);
        each_advert(&day, hub.scanner, recognise, &hub);
        hub_end(&hub);
    }
    /* All of them, since nobody else sends; and only while they are truly there, but for the
     * quarter of a second to which the truth is known. */
    CU_ASSERT(hub.n_recognised == day.n_heard);
    CU_ASSERT(hub.n_absent <= 2 * N_SCANNERS * plan.n_shoppers);
    for (guint i = 0; i < plan.n_shoppers; i++) {
        CU_ASSERT(recognised[i]);
    }
    for (guint zone = 0; zone < N_SCANNERS; zone++) {
        for (guint other = 0; other < N_SCANNERS; other++) {
            double own_dbm = hub.sum_dbm[zone][zone] / hub.n_sightings[zone][zone];
            double other_dbm = hub.sum_dbm[zone][other] / hub.n_sightings[zone][other];
            CU_ASSERT(other == zone || own_dbm > other_dbm + 6);
        }
    }
}

static void the_truth_tells_each_change_once(void)
{
    g_auto(Day) day = day_new(&plan, plan.length_us);
    const GArray *truth = beckon_simulation_truth(day.simulation);
    int64_t before_us = plan.start_us;
    int zones[20];
    guint n_gone = 0;
    memset(zones, -1, sizeof zones);
    for (guint i = 0; i < truth->len; i++) {
        const BeckonZoneChange *change = &g_array_index(truth, BeckonZoneChange, i);
        CU_ASSERT(change->t_us >= before_us);
        CU_ASSERT(change->t_us < plan.start_us + plan.length_us);
        g_assert_true(change->person < G_N_ELEMENTS(zones));
        CU_ASSERT(change->zone != zones[change->person]);
        CU_ASSERT(change->zone >= -1 && change->zone < N_SCANNERS);
        /* In and out is through the door, in the first zone. */
        CU_ASSERT(change->zone >= 0 || zones[change->person] == 0);
        CU_ASSERT(zones[change->person] >= 0 || change->zone == 0);
        n_gone += change->zone < 0;
        zones[change->person] = change->zone;
        before_us = change->t_us;
    }
    CU_ASSERT(n_gone > 0);
}

static void a_few_do_not_consent_to_be_recognised(void)
{
    g_auto(Day) day = day_new(&plan, plan.length_us);
    const GPtrArray *people = beckon_simulation_people(day.simulation);
    guint n_without = 0;
    CU_ASSERT(people->len == plan.n_shoppers);
    for (guint i = 0; i < people->len; i++) {
        const BeckonPerson *person = g_ptr_array_index(people, i);
        bool listed = g_strv_contains((const char *const *)person->consents, "presence");
        CU_ASSERT(listed == person->presence);
        n_without += !person->presence;
    }
    CU_ASSERT(n_without > 0 && n_without < plan.n_shoppers / 4);
}

static void purchases_are_rows_of_the_year_before(void)
{
    static const char *const columns[] = {"customer", "product",  "category", "brand",
                                          "day",      "quantity", "amount"};
    g_auto(Day) day = day_new(&plan, plan.length_us);
    g_autofree char *text = beckon_simulation_purchases(day.simulation);
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    g_autoptr(GHashTable) customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    CU_ASSERT(beckon_csv_next(csv) == BECKON_CSV_RECORD);
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        CU_ASSERT(beckon_csv_find(csv, columns[i]) == (int)i);
    }
    while (beckon_csv_next(csv) == BECKON_CSV_RECORD) {
        CU_ASSERT(beckon_csv_size(csv) == G_N_ELEMENTS(columns));
        CU_ASSERT(strlen(beckon_csv_field(csv, 1)) == 14);
        CU_ASSERT(strcmp(beckon_csv_field(csv, 4), "2025-11-24") >= 0);
        CU_ASSERT(strcmp(beckon_csv_field(csv, 4), "2026-11-24") < 0);
        CU_ASSERT(atoi(beckon_csv_field(csv, 5)) >= 1);
        CU_ASSERT(g_ascii_strtod(beckon_csv_field(csv, 6), NULL) > 1);
        g_hash_table_add(customers, g_strdup(beckon_csv_field(csv, 0)));
    }
    CU_ASSERT(g_hash_table_size(customers) == plan.n_shoppers);
}

static void an_empty_shop_is_silent(void)
{
    BeckonSimulationPlan nobody = plan;
    nobody.n_shoppers = nobody.n_strangers = 0;
    g_auto(Day) day = day_new(&nobody, plan.length_us);
    CU_ASSERT(day.n_heard == 0);
    CU_ASSERT(beckon_simulation_truth(day.simulation)->len == 0);
}

static void the_stores_things_change_nobodys_walk(void)
{
    g_auto(Day) without = day_new(&plan, plan.length_us);
    g_auto(Day) with = day_in(test_shop_new_with_things(), &plan, plan.length_us);
    g_autofree char *bought_without = beckon_simulation_purchases(without.simulation);
    g_autofree char *bought_with = beckon_simulation_purchases(with.simulation);
    CU_ASSERT(same_truth(&without, &with));
    CU_ASSERT_STRING_EQUAL(bought_without, bought_with);
    CU_ASSERT(with.n_heard > without.n_heard);
}

typedef struct {
    guint n[BECKON_FRAME_RUUVI + 1];
    double sum_dbm[BECKON_FRAME_RUUVI + 1];
} Levels;

static void add_level(const BeckonAdvertReport *report, gpointer data)
{
    Levels *levels = data;
    BeckonFrame frame;
    CU_ASSERT(beckon_frame_decode(report->data, report->len, &frame, NULL) == BECKON_DECODED);
    levels->n[frame.kind]++;
    levels->sum_dbm[frame.kind] += report->rssi_dbm;
}

static double mean_dbm(const Levels *levels, BeckonFrameKind kind)
{
    return levels->sum_dbm[kind] / levels->n[kind];
}

/* In 720 s: a second between adverts of a beacon and five of a sensor, up to 10 ms more at random;
 * a fifth is lost. */
static void the_stores_things_are_heard_from_their_zones(void)
{
    enum { DOOR, SHOES, FOOD };
    BeckonSimulationPlan nobody = plan;
    nobody.n_shoppers = nobody.n_strangers = 0;
    g_auto(Day) day = day_in(test_shop_new_with_things(), &nobody, 700000);
    Levels levels[N_SCANNERS] = {0};
    for (guint i = 0; i < N_SCANNERS; i++) {
        each_advert(&day, i, add_level, &levels[i]);
    }
    const Levels *shoes = &levels[SHOES], *food = &levels[FOOD];
    CU_ASSERT(shoes->n[BECKON_FRAME_IBEACON] > 500 && shoes->n[BECKON_FRAME_IBEACON] < 660);
    CU_ASSERT(food->n[BECKON_FRAME_EDDYSTONE_UID] > 440);
    CU_ASSERT(food->n[BECKON_FRAME_BTHOME] > 90 && food->n[BECKON_FRAME_BTHOME] <= 144);
    CU_ASSERT(shoes->n[BECKON_FRAME_RUUVI] > 90 && shoes->n[BECKON_FRAME_RUUVI] <= 144);
    CU_ASSERT(levels[DOOR].n[BECKON_FRAME_EDDYSTONE_TLM] > 500);
    CU_ASSERT(mean_dbm(shoes, BECKON_FRAME_IBEACON) > mean_dbm(food, BECKON_FRAME_IBEACON) + 10);
    CU_ASSERT(mean_dbm(food, BECKON_FRAME_BTHOME) > mean_dbm(shoes, BECKON_FRAME_BTHOME) + 10);
    CU_ASSERT(beckon_simulation_truth(day.simulation)->len == 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_same_seed_gives_the_same_bytes),
        BECKON_TEST(pieces_of_a_day_are_the_whole_day),
        BECKON_TEST(another_seed_gives_another_day),
        BECKON_TEST(more_strangers_change_no_shopper),
        BECKON_TEST(captures_hold_all_kinds_in_the_order_of_time),
        BECKON_TEST(fobs_are_recognised_as_who_carries_them),
        BECKON_TEST(the_truth_tells_each_change_once),
        BECKON_TEST(a_few_do_not_consent_to_be_recognised),
        BECKON_TEST(purchases_are_rows_of_the_year_before),
        BECKON_TEST(an_empty_shop_is_silent),
        BECKON_TEST(the_stores_things_change_nobodys_walk),
        BECKON_TEST(the_stores_things_are_heard_from_their_zones),
    };
    return BECKON_TESTS_RUN("simulator/simulation", tests);
}
