/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/floor-plan.h"

#include <math.h>

#include "floor.h"

/* What the four scanners of the hall hear of a fob at a place: 22 dB a decade of distance, the
 * fob power_dbm strong at one metre. */
static void hear(double x_m, double y_m, double power_dbm, double *ret_levels_dbm)
{
    static const double corners_m[][2] = {{0, 0}, {20, 0}, {0, 20}, {20, 20}};
    for (int i = 0; i < 4; i++) {
        double m = hypot(x_m - corners_m[i][0], y_m - corners_m[i][1]);
        ret_levels_dbm[i] = power_dbm - 22 * log10(MAX(m, 1));
    }
}

typedef struct {
    BeckonShop *shop;
    BeckonFloorPlan *plan;
    double zones_db[4];
} Hall;

static Hall hall_new(void)
{
    Hall hall = {.shop = floor_shop(FLOOR_HALL)};
    hall.plan = beckon_floor_plan_new(hall.shop);
    g_assert_nonnull(hall.plan);
    return hall;
}

static void hall_clear(Hall *hall)
{
    beckon_floor_plan_free(hall->plan);
    beckon_shop_unref(hall->shop);
}

static int most_likely(Hall *hall, const double *levels_dbm)
{
    int first = 0;
    beckon_floor_plan_weigh(hall->plan, levels_dbm, hall->zones_db);
    for (int i = 1; i < 4; i++) {
        first = hall->zones_db[i] > hall->zones_db[first] ? i : first;
    }
    return first;
}

static void each_place_is_of_the_zone_whose_point_is_nearest(void)
{
    static const struct {
        double x_m, y_m;
        int zone;
    } places[] = {
        {2, 1, SOUTH_WEST}, {18, 2, SOUTH_EAST}, {10, 10, MIDDLE},
        {11, 8, MIDDLE},    {2, 19, NORTH},      {19, 17, NORTH},
    };
    Hall hall = hall_new();
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        double levels_dbm[4];
        hear(places[i].x_m, places[i].y_m, -60, levels_dbm);
        CU_ASSERT_EQUAL(most_likely(&hall, levels_dbm), places[i].zone);
    }
    hall_clear(&hall);
}

static void a_weak_fob_is_found_where_a_strong_one_is(void)
{
    Hall hall = hall_new();
    for (double power_dbm = -68; power_dbm <= -52; power_dbm += 4) {
        double levels_dbm[4];
        hear(10, 10, power_dbm, levels_dbm);
        CU_ASSERT_EQUAL(most_likely(&hall, levels_dbm), MIDDLE);
        hear(18, 2, power_dbm, levels_dbm);
        CU_ASSERT_EQUAL(most_likely(&hall, levels_dbm), SOUTH_EAST);
    }
    hall_clear(&hall);
}

static void likelihood_is_as_symmetric_as_the_hall(void)
{
    Hall hall = hall_new();
    double levels_dbm[4];
    hear(10, 3, -60, levels_dbm);
    most_likely(&hall, levels_dbm);
    CU_ASSERT_DOUBLE_EQUAL(hall.zones_db[SOUTH_WEST], hall.zones_db[SOUTH_EAST], 0.01);
    CU_ASSERT_TRUE(hall.zones_db[NORTH] < hall.zones_db[SOUTH_WEST]);
    hall_clear(&hall);
}

static void one_scanner_alone_is_enough_nearby(void)
{
    const double near_dbm[] = {NAN, -64, NAN, NAN};
    Hall hall = hall_new();
    CU_ASSERT_EQUAL(most_likely(&hall, near_dbm), SOUTH_EAST);
    hall_clear(&hall);
}

static void silence_speaks_against_the_places_nearby(void)
{
    const double silent_dbm[] = {-INFINITY, -80, -INFINITY, -INFINITY};
    const double unknown_dbm[] = {NAN, -80, NAN, NAN};
    Hall hall = hall_new();
    most_likely(&hall, unknown_dbm);
    double before_db = hall.zones_db[SOUTH_EAST] - hall.zones_db[MIDDLE];
    CU_ASSERT_EQUAL(most_likely(&hall, silent_dbm), SOUTH_EAST);
    CU_ASSERT_TRUE(hall.zones_db[SOUTH_EAST] - hall.zones_db[MIDDLE] > before_db + 3);
    hall_clear(&hall);
}

static void a_zone_smaller_than_a_cell_can_be_the_likeliest(void)
{
    g_autoptr(BeckonShop) shop = floor_shop(FLOOR_HEAD "scanners:\n"
                                                       "  a: {socket: a.sock, at: [0.0, 0.0]}\n"
                                                       "  b: {socket: b.sock, at: [90.0, 0.0]}\n"
                                                       "  c: {socket: c.sock, at: [45.0, 60.0]}\n"
                                                       "zones:\n"
                                                       "  hall: {at: [45.0, 30.0]}\n"
                                                       "  west: {at: [0.2, 0.0]}\n"
                                                       "  booth: {at: [0.0, 0.0]}\n"
                                                       "  east: {at: [-0.2, 0.0]}\n");
    g_autoptr(BeckonFloorPlan) plan = beckon_floor_plan_new(shop);
    const double levels_dbm[] = {-50, NAN, NAN};
    double zones_db[4];
    beckon_floor_plan_weigh(plan, levels_dbm, zones_db);
    CU_ASSERT_TRUE(zones_db[2] > zones_db[0]);
}

static void shops_without_places_or_with_two_scanners_have_no_plan(void)
{
    g_autoptr(BeckonShop) unplaced = floor_shop(FLOOR_TWO_ZONES);
    g_autoptr(BeckonShop) two = floor_shop(FLOOR_HEAD "scanners:\n"
                                                      "  a: {socket: a.sock, at: [0.0, 0.0]}\n"
                                                      "  b: {socket: b.sock, at: [9.0, 0.0]}\n"
                                                      "zones:\n"
                                                      "  hall: {nearest: [a, b]}\n");
    CU_ASSERT_PTR_NULL(beckon_floor_plan_new(unplaced));
    CU_ASSERT_PTR_NULL(beckon_floor_plan_new(two));
    beckon_floor_plan_free(NULL);
}

static void a_long_thin_shop_is_laid_out_too(void)
{
    g_autoptr(BeckonShop) shop = floor_shop(FLOOR_HEAD "scanners:\n"
                                                       "  a: {socket: a.sock, at: [0.0, 0.0]}\n"
                                                       "  b: {socket: b.sock, at: [5000.0, 0.0]}\n"
                                                       "  c: {socket: c.sock, at: [10000.0, 0.0]}\n"
                                                       "zones:\n"
                                                       "  a: {nearest: [a]}\n"
                                                       "  b: {nearest: [b]}\n"
                                                       "  c: {nearest: [c]}\n");
    g_autoptr(BeckonFloorPlan) plan = beckon_floor_plan_new(shop);
    const double levels_dbm[] = {NAN, -60, -INFINITY};
    double zones_db[3];
    beckon_floor_plan_weigh(plan, levels_dbm, zones_db);
    CU_ASSERT_TRUE(zones_db[1] > zones_db[0] && zones_db[1] > zones_db[2]);
}

#define FINGERPRINTS                                                                               \
    FLOOR_HEAD                                                                                     \
    "scanners: {a: {}, b: {offset: 3dB}, c: {}}\n"                                                 \
    "zones:\n"                                                                                     \
    "  left: {nearest: [a], heard: {a: -60dBm, b: -78dBm}}\n"                                      \
    "  right: {nearest: [b], heard: {a: -72dBm, b: -66dBm, c: -80.5dBm}}\n"

static double lead_of_the_left_db(const double *levels_dbm)
{
    g_autoptr(BeckonShop) shop = floor_shop(FINGERPRINTS);
    g_autoptr(BeckonFloorPlan) plan = beckon_floor_plan_new(shop);
    double zones_db[2];
    beckon_floor_plan_weigh(plan, levels_dbm, zones_db);
    return zones_db[0] - zones_db[1];
}

/* By summing the likelihood over the fob's strength in steps of 0.01 dB; levels have the offset of
 * 3 dB in them. */
static void fingerprints_weigh_as_what_was_recorded_is_likely(void)
{
    const double between_dbm[] = {-66, -70, NAN}, left_dbm[] = {-62, -78, NAN};
    CU_ASSERT_DOUBLE_EQUAL(lead_of_the_left_db(between_dbm), 1.4476, 0.001);
    CU_ASSERT_DOUBLE_EQUAL(lead_of_the_left_db(left_dbm), 18.8194, 0.001);
}

static void a_scanner_that_a_fingerprint_lacks_speaks_against_the_zone(void)
{
    const double unheard_dbm[] = {-66, -70, NAN}, heard_dbm[] = {-66, -70, -78};
    CU_ASSERT_TRUE(lead_of_the_left_db(heard_dbm) < lead_of_the_left_db(unheard_dbm) - 5);
}

static void a_fingerprint_is_what_scanners_hear_before_their_offset(void)
{
    g_autoptr(BeckonShop) shop = floor_shop(FINGERPRINTS);
    double expected_dbm[3];
    beckon_floor_plan_fingerprint(shop, 1, expected_dbm);
    CU_ASSERT_EQUAL(expected_dbm[0], -72);
    CU_ASSERT_EQUAL(expected_dbm[1], -63);
    CU_ASSERT_EQUAL(expected_dbm[2], -80.5);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(each_place_is_of_the_zone_whose_point_is_nearest),
        BECKON_TEST(a_weak_fob_is_found_where_a_strong_one_is),
        BECKON_TEST(likelihood_is_as_symmetric_as_the_hall),
        BECKON_TEST(one_scanner_alone_is_enough_nearby),
        BECKON_TEST(silence_speaks_against_the_places_nearby),
        BECKON_TEST(a_zone_smaller_than_a_cell_can_be_the_likeliest),
        BECKON_TEST(shops_without_places_or_with_two_scanners_have_no_plan),
        BECKON_TEST(a_long_thin_shop_is_laid_out_too),
        BECKON_TEST(fingerprints_weigh_as_what_was_recorded_is_likely),
        BECKON_TEST(a_scanner_that_a_fingerprint_lacks_speaks_against_the_zone),
        BECKON_TEST(a_fingerprint_is_what_scanners_hear_before_their_offset),
    };
    return BECKON_TESTS_RUN("presence/floor-plan", tests);
}
