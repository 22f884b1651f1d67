/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/air.h"

#include <math.h>

#include "base/time.h"

#define PATH_LOSS_EXPONENT 2.4
#define NEAREST_M          0.5
#define SHADOW_US          (4 * BECKON_SECOND_US)
#define SHADOW_DB          2.5
#define NOISE_DB           2.0
#define LOST_PERCENT       20

/* Shadows change along straight lines between values drawn every SHADOW_US. */
typedef struct {
    int64_t period; /* t / SHADOW_US; -1: none yet */
    double from_db;
    double to_db;
} Shadow;

struct BeckonAir {
    double power_dbm;
    Shadow shadows[]; /* one a scanner */
};

BeckonAir *beckon_air_new(guint n_scanners, double power_dbm)
{
    BeckonAir *air = g_malloc0(sizeof *air + n_scanners * sizeof air->shadows[0]);
    air->power_dbm = power_dbm;
    for (guint i = 0; i < n_scanners; i++) {
        air->shadows[i].period = -1;
    }
    return air;
}

void beckon_air_free(BeckonAir *air)
{
    g_free(air);
}

static double shadow_db(Shadow *shadow, int64_t t_us, BeckonRandom *random)
{
    int64_t period = t_us / SHADOW_US;
    if (period != shadow->period) {
        bool follows = period == shadow->period + 1;
        shadow->from_db = follows ? shadow->to_db : SHADOW_DB * beckon_random_normal(random);
        shadow->to_db = SHADOW_DB * beckon_random_normal(random);
        shadow->period = period;
    }
    double share = (double)(t_us % SHADOW_US) / SHADOW_US;
    return shadow->from_db + share * (shadow->to_db - shadow->from_db);
}

bool beckon_air_carries(BeckonAir *air, const BeckonFloor *floor, guint scanner, BeckonPoint from,
                        int64_t t_us, BeckonRandom *random, int8_t *ret_rssi_dbm)
{
    double distance_m = MAX(beckon_floor_distance_m(from, floor->scanners[scanner]), NEAREST_M);
    double rssi_dbm = air->power_dbm - 10 * PATH_LOSS_EXPONENT * log10(distance_m) +
                      floor->gain_db[scanner] + shadow_db(&air->shadows[scanner], t_us, random) +
                      NOISE_DB * beckon_random_normal(random);
    if (beckon_random_chance(random, LOST_PERCENT) || rssi_dbm < BECKON_AIR_WEAKEST_DBM) {
        return false;
    }
    *ret_rssi_dbm = (int8_t)lround(MIN(rssi_dbm, 0));
    return true;
}
