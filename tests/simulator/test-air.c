/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shops.h"

#include <math.h>

#include "base/time.h"
#include "simulator/air.h"

#define POWER_DBM (-62)
#define N_ADVERTS 3000

typedef struct {
    guint n_heard;
    double mean_dbm;
    double spread_db; /* standard deviation */
    int weakest_dbm;
} Heard;

/* What the first scanner, at 0, 0, hears of many adverts from so far away. */
static Heard listen(double distance_m)
{
    g_autoptr(BeckonShop) shop = test_shop_new();
    g_autoptr(BeckonFloor) floor = beckon_floor_new(shop);
    g_autoptr(BeckonAir) air = beckon_air_new(floor->n_scanners, POWER_DBM);
    BeckonRandom random = beckon_random_new(1);
    Heard heard = {.weakest_dbm = 0};
    double sum = 0, squares = 0;
    for (int i = 0; i < N_ADVERTS; i++) {
        int8_t rssi_dbm;
        if (beckon_air_carries(air, floor, 0, (BeckonPoint){distance_m, 0}, i * BECKON_SECOND_US,
                               &random, &rssi_dbm)) {
            heard.n_heard++;
            heard.weakest_dbm = MIN(heard.weakest_dbm, rssi_dbm);
            sum += rssi_dbm;
            squares += (double)rssi_dbm * rssi_dbm;
        }
    }
    heard.mean_dbm = sum / heard.n_heard;
    heard.spread_db = sqrt(squares / heard.n_heard - heard.mean_dbm * heard.mean_dbm);
    return heard;
}

static void one_metre_away_the_power_is_heard(void)
{
    CU_ASSERT(fabs(listen(1).mean_dbm - POWER_DBM) < 1);
}

/* 24 dB a decade: path loss exponent 2.4. */
static void ten_times_as_far_is_24_db_less(void)
{
    CU_ASSERT(fabs(listen(1).mean_dbm - listen(10).mean_dbm - 24) < 1);
}

static void farther_is_weaker_and_rarer(void)
{
    static const double distances_m[] = {1, 2, 4, 8, 16, 24};
    Heard before = listen(0.5);
    for (gsize i = 0; i < G_N_ELEMENTS(distances_m); i++) {
        Heard heard = listen(distances_m[i]);
        CU_ASSERT(heard.mean_dbm < before.mean_dbm);
        CU_ASSERT(heard.n_heard <= before.n_heard + N_ADVERTS / 20);
        before = heard;
    }
    CU_ASSERT(before.n_heard > 0 && before.n_heard < N_ADVERTS / 2);
    CU_ASSERT(listen(100).n_heard == 0);
}

static void nothing_is_heard_below_the_receivers_limit(void)
{
    CU_ASSERT(listen(24).weakest_dbm == -95);
}

static void levels_fade_by_a_few_db(void)
{
    double spread_db = listen(2).spread_db;
    CU_ASSERT(spread_db > 2 && spread_db < 5);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(one_metre_away_the_power_is_heard),
        BECKON_TEST(ten_times_as_far_is_24_db_less),
        BECKON_TEST(farther_is_weaker_and_rarer),
        BECKON_TEST(nothing_is_heard_below_the_receivers_limit),
        BECKON_TEST(levels_fade_by_a_few_db),
    };
    return BECKON_TESTS_RUN("simulator/air", tests);
}
