/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/estimate.h"

#include <math.h>

#include "base/time.h"

#define RSSI_UNKNOWN 127

/* Time constant of the smoothing: fading of a few decibels lasts a second or two indoors. */
#define SMOOTHING_S 4.0
/* A level that is not renewed is believed for this long, then sinks. */
#define BELIEVED_S   3.0
#define SINKING_DB_S 2.0
/* A rival zone must stand out for this long. */
#define RIVALRY_US (2 * BECKON_SECOND_US)
/* Before the first zone: so many adverts, or so long. */
#define FIRST_ADVERTS 3
#define FIRST_US      (2 * BECKON_SECOND_US)

static double distance2(BeckonPoint a, BeckonPoint b)
{
    return (a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m);
}

static int nearest_scanner(const BeckonShop *shop, BeckonPoint at)
{
    int nearest = -1;
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        const BeckonScanner *scanner = beckon_shop_scanner(shop, i);
        if (scanner->has_at &&
            (nearest < 0 || distance2(scanner->at, at) <
                                distance2(beckon_shop_scanner(shop, (guint)nearest)->at, at))) {
            nearest = (int)i;
        }
    }
    return nearest;
}

static GArray *scanners_of(const BeckonShop *shop, const BeckonZone *zone)
{
    if (zone->nearest->len > 0) {
        return g_array_ref(zone->nearest);
    }
    GArray *scanners = g_array_new(FALSE, FALSE, sizeof(guint));
    int nearest = zone->has_at ? nearest_scanner(shop, zone->at) : -1;
    if (nearest >= 0) {
        g_array_append_val(scanners, nearest);
    }
    return scanners;
}

void beckon_estimator_init(BeckonEstimator *estimator, BeckonShop *shop)
{
    guint n_zones = beckon_shop_n_zones(shop);
    estimator->shop = shop;
    estimator->scanners = g_new(GArray *, n_zones);
    for (guint i = 0; i < n_zones; i++) {
        estimator->scanners[i] = scanners_of(shop, beckon_shop_zone(shop, i));
    }
}

void beckon_estimator_clear(BeckonEstimator *estimator)
{
    for (guint i = 0; i < beckon_shop_n_zones(estimator->shop); i++) {
        g_array_unref(estimator->scanners[i]);
    }
    g_clear_pointer(&estimator->scanners, g_free);
}

gsize beckon_estimate_size(const BeckonEstimator *estimator)
{
    return sizeof(BeckonEstimate) + beckon_shop_n_scanners(estimator->shop) * sizeof(BeckonLevel);
}

void beckon_estimate_init(const BeckonEstimator *estimator, BeckonEstimate *estimate)
{
    *estimate = (BeckonEstimate){.zone = -1, .rival = -1};
    for (guint i = 0; i < beckon_shop_n_scanners(estimator->shop); i++) {
        estimate->levels[i] = (BeckonLevel){.heard_us = INT64_MIN};
    }
}

static double seconds(int64_t us)
{
    return (double)us / (double)BECKON_SECOND_US;
}

static double level_now(const BeckonLevel *level, int64_t t_us)
{
    if (level->heard_us == INT64_MIN) {
        return -INFINITY;
    }
    double unheard = seconds(t_us - level->heard_us) - BELIEVED_S;
    return unheard > 0 ? level->dbm - unheard * SINKING_DB_S : level->dbm;
}

static void smooth(BeckonLevel *level, int64_t t_us, double dbm, guint count)
{
    if (level->heard_us == INT64_MIN) {
        *level = (BeckonLevel){dbm, t_us};
        return;
    }
    double before = level_now(level, t_us);
    double passed = seconds(t_us - level->heard_us) + 0.1 * (count - 1);
    level->dbm = before + (1 - exp(-MAX(passed, 0.1) / SMOOTHING_S)) * (dbm - before);
    level->heard_us = t_us;
}

static double zone_level(const BeckonEstimator *estimator, const BeckonEstimate *estimate,
                         guint zone, int64_t t_us)
{
    double best = -INFINITY;
    const GArray *scanners = estimator->scanners[zone];
    for (guint i = 0; i < scanners->len; i++) {
        best = MAX(best, level_now(&estimate->levels[g_array_index(scanners, guint, i)], t_us));
    }
    return best;
}

static int strongest_zone(const BeckonEstimator *estimator, const BeckonEstimate *estimate,
                          int64_t t_us)
{
    int strongest = -1;
    double best = -INFINITY;
    for (guint i = 0; i < beckon_shop_n_zones(estimator->shop); i++) {
        double level = zone_level(estimator, estimate, i, t_us);
        if (level > best) {
            best = level;
            strongest = (int)i;
        }
    }
    return strongest;
}

static bool decide_first(BeckonEstimate *estimate, int strongest, int64_t t_us)
{
    if (strongest >= 0 &&
        (estimate->n_heard >= FIRST_ADVERTS || t_us - estimate->first_us >= FIRST_US)) {
        estimate->zone = strongest;
        return true;
    }
    return false;
}

static bool decide_change(const BeckonEstimator *estimator, BeckonEstimate *estimate, int strongest,
                          int64_t t_us)
{
    const BeckonZone *zone = beckon_shop_zone(estimator->shop, (guint)estimate->zone);
    double lead = zone_level(estimator, estimate, (guint)strongest, t_us) -
                  zone_level(estimator, estimate, (guint)estimate->zone, t_us);
    if (strongest == estimate->zone || lead < zone->hysteresis_db) {
        estimate->rival = -1;
        return false;
    }
    if (estimate->rival != strongest) {
        estimate->rival = strongest;
        estimate->rival_us = t_us;
    }
    if (t_us - estimate->rival_us < RIVALRY_US) {
        return false;
    }
    estimate->zone = strongest;
    estimate->rival = -1;
    return true;
}

bool beckon_estimate_hear(const BeckonEstimator *estimator, BeckonEstimate *estimate, int64_t t_us,
                          guint scanner, int rssi_dbm, guint count)
{
    if (rssi_dbm == RSSI_UNKNOWN) {
        return false;
    }
    if (estimate->n_heard == 0) {
        estimate->first_us = t_us;
    }
    estimate->n_heard += count;
    double offset_db = beckon_shop_scanner(estimator->shop, scanner)->offset_db;
    smooth(&estimate->levels[scanner], t_us, rssi_dbm + offset_db, count);
    int strongest = strongest_zone(estimator, estimate, t_us);
    if (strongest < 0) {
        return false;
    }
    return estimate->zone < 0 ? decide_first(estimate, strongest, t_us)
                              : decide_change(estimator, estimate, strongest, t_us);
}
