/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shops.h"

#include "base/time.h"
#include "simulator/walk.h"

#define ARRIVAL_US (1000 * BECKON_SECOND_US)
#define STEP_US    (BECKON_SECOND_US / 10)
#define N_VISITS   200

static void a_visit_begins_and_ends_at_the_door(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    BeckonRandom random = beckon_random_new(1);
    for (int i = 0; i < N_VISITS; i++) {
        g_autoptr(BeckonWalk) walk = beckon_walk_new();
        BeckonPoint at;
        int64_t left_us = beckon_walk_visit(walk, floor, &random, ARRIVAL_US);
        CU_ASSERT(!beckon_walk_at(walk, ARRIVAL_US - 1, &at));
        CU_ASSERT(beckon_walk_at(walk, ARRIVAL_US, &at));
        CU_ASSERT(beckon_floor_distance_m(at, floor->door) < 0.01);
        CU_ASSERT(beckon_walk_at(walk, left_us - 1, &at));
        CU_ASSERT(beckon_floor_distance_m(at, floor->door) < 0.01);
        CU_ASSERT(!beckon_walk_at(walk, left_us, &at));
    }
}

/* The lengths of the times, of at least ten seconds, that a visit spends in one zone. */
static void add_stays(const BeckonWalk *walk, const BeckonFloor *floor, int64_t left_us,
                      GArray *stays_s)
{
    int zone = -1;
    int64_t since_us = 0;
    for (int64_t t_us = ARRIVAL_US; t_us <= left_us; t_us += STEP_US) {
        BeckonPoint at;
        int now = beckon_walk_at(walk, t_us, &at) ? beckon_floor_zone(floor, at) : -1;
        if (now == zone) {
            continue;
        }
        double stay_s = (double)(t_us - since_us) / BECKON_SECOND_US;
        if (zone >= 0 && stay_s >= 18) {
            g_array_append_val(stays_s, stay_s);
        }
        zone = now;
        since_us = t_us;
    }
}

/* Twelve metres at 0.8 m/s or more: what a stay can gain on the way in and out of its zone. */
static void stays_last_from_20_seconds_to_six_minutes(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(GArray) stays_s = g_array_new(FALSE, FALSE, sizeof(double));
    BeckonRandom random = beckon_random_new(2);
    guint n_long = 0;
    for (int i = 0; i < N_VISITS; i++) {
        g_autoptr(BeckonWalk) walk = beckon_walk_new();
        add_stays(walk, floor, beckon_walk_visit(walk, floor, &random, ARRIVAL_US), stays_s);
    }
    CU_ASSERT(stays_s->len >= 2 * N_VISITS);
    for (guint i = 0; i < stays_s->len; i++) {
        double stay_s = g_array_index(stays_s, double, i);
        CU_ASSERT(stay_s >= 20 && stay_s <= 360 + 60);
        n_long += stay_s > 120;
    }
    CU_ASSERT(n_long > 0 && n_long < stays_s->len / 2);
}

static void nobody_goes_faster_than_people_walk(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(BeckonWalk) walk = beckon_walk_new();
    BeckonRandom random = beckon_random_new(3);
    int64_t left_us = beckon_walk_visit(walk, floor, &random, ARRIVAL_US);
    BeckonPoint before = floor->door, at;
    for (int64_t t_us = ARRIVAL_US; t_us < left_us; t_us += STEP_US) {
        CU_ASSERT(beckon_walk_at(walk, t_us, &at));
        CU_ASSERT(beckon_floor_distance_m(before, at) <= 0.14);
        before = at;
    }
}

static void between_two_visits_one_is_away(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(BeckonWalk) walk = beckon_walk_new();
    BeckonRandom random = beckon_random_new(4);
    int64_t left_us = beckon_walk_visit(walk, floor, &random, ARRIVAL_US);
    int64_t back_us = left_us + 300 * BECKON_SECOND_US;
    int64_t gone_us = beckon_walk_visit(walk, floor, &random, back_us);
    BeckonPoint at;
    CU_ASSERT(!beckon_walk_at(walk, left_us + 1, &at));
    CU_ASSERT(!beckon_walk_at(walk, back_us - 1, &at));
    CU_ASSERT(beckon_walk_at(walk, back_us, &at));
    CU_ASSERT(beckon_walk_next_here(walk, 0) == ARRIVAL_US);
    CU_ASSERT(beckon_walk_next_here(walk, ARRIVAL_US + 7) == ARRIVAL_US + 7);
    CU_ASSERT(beckon_walk_next_here(walk, left_us) == back_us);
    CU_ASSERT(beckon_walk_next_here(walk, gone_us) == BECKON_TIME_NEVER);
}

static void who_stands_does_not_move(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(BeckonWalk) walk = beckon_walk_new();
    BeckonRandom random = beckon_random_new(5);
    BeckonPoint first, last;
    beckon_walk_stand(walk, floor, &random, 0, ARRIVAL_US);
    CU_ASSERT(beckon_walk_at(walk, 0, &first));
    CU_ASSERT(beckon_walk_at(walk, ARRIVAL_US - 1, &last));
    CU_ASSERT(beckon_floor_distance_m(first, last) == 0);
    CU_ASSERT(!beckon_walk_at(walk, ARRIVAL_US, &last));
}

static void who_passes_by_stays_outside(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(BeckonWalk) walk = beckon_walk_new();
    BeckonRandom random = beckon_random_new(6);
    BeckonPoint at;
    beckon_walk_pass_by(walk, floor, &random, ARRIVAL_US);
    for (int64_t t_us = ARRIVAL_US; beckon_walk_at(walk, t_us, &at); t_us += STEP_US) {
        CU_ASSERT(at.y_m < floor->low.y_m);
    }
    CU_ASSERT(beckon_walk_next_here(walk, ARRIVAL_US + BECKON_HOUR_US) == BECKON_TIME_NEVER);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_visit_begins_and_ends_at_the_door),
        BECKON_TEST(stays_last_from_20_seconds_to_six_minutes),
        BECKON_TEST(nobody_goes_faster_than_people_walk),
        BECKON_TEST(between_two_visits_one_is_away),
        BECKON_TEST(who_stands_does_not_move),
        BECKON_TEST(who_passes_by_stays_outside),
    };
    return BECKON_TESTS_RUN("simulator/walk", tests);
}
