/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shops.h"

#include <math.h>

#include "simulator/floor.h"

#define HEAD "store: test\ntimezone: Europe/Berlin\ncurrency: EUR\nlanguages: [en]\n"

static void zones_lie_around_their_first_scanner(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    CU_ASSERT(floor->n_zones == 3 && floor->n_scanners == 3);
    CU_ASSERT(floor->zones[1].x_m == 12 && floor->zones[1].y_m == 0);
    CU_ASSERT(beckon_floor_zone(floor, (BeckonPoint){5, 4}) == 0);
    CU_ASSERT(beckon_floor_zone(floor, (BeckonPoint){7, 4}) == 1);
    CU_ASSERT(beckon_floor_zone(floor, (BeckonPoint){90, 0}) == 2);
}

static void a_zone_with_a_place_of_its_own_lies_there(void)
{
    g_autoptr(BeckonShop) shop =
        test_shop_parse(HEAD "scanners:\n"
                             "  a: {socket: a.sock, at: [0.0, 0.0]}\n"
                             "  b: {socket: b.sock, at: [8.0, 0.0], offset: 3dB}\n"
                             "zones:\n"
                             "  left: {at: [1.0, 5.0]}\n"
                             "  right: {at: [7.0, 5.0]}\n");
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    CU_ASSERT(floor->zones[0].x_m == 1 && floor->zones[0].y_m == 5);
    CU_ASSERT(floor->door.x_m == 1);
    /* What the shop file adds to a scanner is what it hears too little. */
    CU_ASSERT(floor->gain_db[0] == 0 && floor->gain_db[1] == -3);
}

static void scanners_without_places_stand_apart(void)
{
    g_autoptr(BeckonShop) shop = test_shop_parse(HEAD "scanners:\n"
                                                      "  a: {socket: a.sock}\n"
                                                      "  b: {socket: b.sock}\n"
                                                      "  c: {socket: c.sock}\n"
                                                      "  d: {socket: d.sock}\n"
                                                      "zones:\n"
                                                      "  a: {nearest: [a]}\n"
                                                      "  d: {nearest: [d]}\n");
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    for (guint i = 0; i < floor->n_scanners; i++) {
        for (guint j = 0; j < i; j++) {
            CU_ASSERT(beckon_floor_distance_m(floor->scanners[i], floor->scanners[j]) > 5);
        }
    }
}

static void who_strolls_in_a_zone_stays_in_it(void)
{
    g_autoptr(BeckonShop) shop = test_shop_parse(HEAD "scanners:\n"
                                                      "  a: {socket: a.sock, at: [0.0, 0.0]}\n"
                                                      "zones:\n"
                                                      "  left: {at: [0.0, 0.0]}\n"
                                                      "  right: {at: [1.0, 0.0]}\n");
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    CU_ASSERT(floor->stroll_m > 0 && floor->stroll_m < 0.5);
    CU_ASSERT(beckon_floor_zone(floor, (BeckonPoint){floor->stroll_m, 0}) == 0);
    CU_ASSERT(beckon_floor_zone(floor, (BeckonPoint){1 - floor->stroll_m, 0}) == 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(zones_lie_around_their_first_scanner),
        BECKON_TEST(a_zone_with_a_place_of_its_own_lies_there),
        BECKON_TEST(scanners_without_places_stand_apart),
        BECKON_TEST(who_strolls_in_a_zone_stays_in_it),
    };
    return BECKON_TESTS_RUN("simulator/floor", tests);
}
