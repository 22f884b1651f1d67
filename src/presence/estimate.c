/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/estimate.h"

#include <math.h>

#include "base/time.h"

#define RSSI_UNKNOWN 127

/* Weighing the whole floor costs microseconds; one advert heard by ten scanners needs it once. */
#define WEIGHED_APART_US (BECKON_SECOND_US / 5)
/* Levels are new about so often (their filter's own memory at two adverts a second): what is
 * heard within that time counts as one look. */
#define LOOK_S 1.25
/* People cross a zone in this time: some 8 m, strolling. */
#define CROSSING_S 12.0
/* No zone is ruled out for good, nor by one look. */
#define LEAST_PROBABILITY 1e-6F
#define LEAST_DB          (-60.0)
/* Where there is no plan a rival zone must lead for this long. */
#define RIVALRY_US BECKON_SECOND_US
/* The first zone takes so many adverts if it stands out, and so long if it does not: by then
 * silence says something too. */
#define FIRST_ADVERTS 3
#define FIRST_US      (4 * BECKON_SECOND_US)
/* So many scanners cover a zone that is known by its place alone. */
#define COVERING 3

typedef struct {
    guint scanner;
    double distance2;
} Neighbour;

static int compare_neighbours(gconstpointer a, gconstpointer b)
{
    const Neighbour *x = a, *y = b;
    return (x->distance2 > y->distance2) - (x->distance2 < y->distance2);
}

static GArray *nearest_scanners(const BeckonShop *shop, BeckonPoint at, guint n_scanners)
{
    g_autoptr(GArray) neighbours = g_array_new(FALSE, FALSE, sizeof(Neighbour));
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        const BeckonScanner *scanner = beckon_shop_scanner(shop, i);
        double x_m = scanner->at.x_m - at.x_m, y_m = scanner->at.y_m - at.y_m;
        const Neighbour neighbour = {i, x_m * x_m + y_m * y_m};
        if (scanner->has_at) {
            g_array_append_val(neighbours, neighbour);
        }
    }
    g_array_sort(neighbours, compare_neighbours);
    GArray *nearest = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < MIN(neighbours->len, n_scanners); i++) {
        g_array_append_val(nearest, g_array_index(neighbours, Neighbour, i).scanner);
    }
    return nearest;
}

void beckon_estimator_init(BeckonEstimator *estimator, const BeckonShop *shop)
{
    guint n_scanners = beckon_shop_n_scanners(shop), n_zones = beckon_shop_n_zones(shop);
    estimator->shop = shop;
    estimator->plan = beckon_floor_plan_new(shop);
    estimator->scanners = g_new(GArray *, n_zones);
    for (guint i = 0; i < n_zones; i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        estimator->scanners[i] =
            zone->nearest->len > 0
                ? g_array_ref(zone->nearest)
                : nearest_scanners(shop, zone->at, estimator->plan != NULL ? COVERING : 1);
    }
    estimator->hearing_since = g_new(int64_t, n_scanners);
    for (guint i = 0; i < n_scanners; i++) {
        estimator->hearing_since[i] = INT64_MIN;
    }
    estimator->levels_dbm = g_new(double, n_scanners);
    estimator->zones_db = g_new(double, n_zones);
}

void beckon_estimator_clear(BeckonEstimator *estimator)
{
    for (guint i = 0; i < beckon_shop_n_zones(estimator->shop); i++) {
        g_array_unref(estimator->scanners[i]);
    }
    g_clear_pointer(&estimator->scanners, g_free);
    g_clear_pointer(&estimator->plan, beckon_floor_plan_free);
    g_clear_pointer(&estimator->hearing_since, g_free);
    g_clear_pointer(&estimator->levels_dbm, g_free);
    g_clear_pointer(&estimator->zones_db, g_free);
}

bool beckon_estimator_hears(const BeckonEstimator *estimator, int zone)
{
    const GArray *scanners = estimator->scanners[zone];
    for (guint i = 0; i < scanners->len; i++) {
        if (estimator->hearing_since[g_array_index(scanners, guint, i)] != BECKON_TIME_NEVER) {
            return true;
        }
    }
    return scanners->len == 0;
}

gsize beckon_estimate_size(const BeckonEstimator *estimator)
{
    guint n_probabilities = estimator->plan != NULL ? beckon_shop_n_zones(estimator->shop) : 0;
    return sizeof(BeckonEstimate) + beckon_shop_n_scanners(estimator->shop) * sizeof(BeckonLevel) +
           n_probabilities * sizeof(float);
}

/* Only where there is a plan. */
static float *probabilities_of(const BeckonEstimator *estimator, BeckonEstimate *estimate)
{
    return (float *)(estimate->levels + beckon_shop_n_scanners(estimator->shop));
}

void beckon_estimate_init(const BeckonEstimator *estimator, BeckonEstimate *estimate)
{
    guint n_zones = beckon_shop_n_zones(estimator->shop);
    *estimate = (BeckonEstimate){.zone = -1, .rival = -1, .weighed_us = INT64_MIN};
    for (guint i = 0; estimator->plan != NULL && i < n_zones; i++) {
        probabilities_of(estimator, estimate)[i] = 1.0F / (float)n_zones;
    }
    for (guint i = 0; i < beckon_shop_n_scanners(estimator->shop); i++) {
        estimate->levels[i] = (BeckonLevel){.heard_us = INT64_MIN};
    }
}

static void read_levels(const BeckonEstimator *estimator, const BeckonEstimate *estimate,
                        int64_t t_us)
{
    for (guint i = 0; i < beckon_shop_n_scanners(estimator->shop); i++) {
        const BeckonLevel *level = &estimate->levels[i];
        int64_t silent_since_us =
            MAX(MAX(level->heard_us, estimate->first_us), estimator->hearing_since[i]);
        estimator->levels_dbm[i] = beckon_level_at(level, silent_since_us, t_us);
    }
}

/* A zone is as strong as its strongest scanner. */
static void compare_scanners(const BeckonEstimator *estimator)
{
    for (guint i = 0; i < beckon_shop_n_zones(estimator->shop); i++) {
        const GArray *scanners = estimator->scanners[i];
        estimator->zones_db[i] = -INFINITY;
        for (guint j = 0; j < scanners->len; j++) {
            double dbm = estimator->levels_dbm[g_array_index(scanners, guint, j)];
            estimator->zones_db[i] = fmax(estimator->zones_db[i], dbm);
        }
    }
}

/* The zone that leads, or −1 when no scanner of a zone has heard anything. */
static int leader(const BeckonEstimator *estimator)
{
    int first = -1;
    double most_db = -INFINITY;
    for (guint i = 0; i < beckon_shop_n_zones(estimator->shop); i++) {
        if (estimator->zones_db[i] > most_db) {
            most_db = estimator->zones_db[i];
            first = (int)i;
        }
    }
    return first;
}

static double lead_db(const BeckonEstimator *estimator, int zone, int other)
{
    return estimator->zones_db[zone] - estimator->zones_db[other];
}

static double hysteresis_db(const BeckonEstimator *estimator, int zone)
{
    return beckon_shop_zone(estimator->shop, (guint)zone)->hysteresis_db;
}

static bool stands_out(const BeckonEstimator *estimator, int zone)
{
    for (int i = 0; i < (int)beckon_shop_n_zones(estimator->shop); i++) {
        if (i != zone && lead_db(estimator, zone, i) < hysteresis_db(estimator, zone)) {
            return false;
        }
    }
    return true;
}

static bool decide_first(const BeckonEstimator *estimator, BeckonEstimate *estimate, int first,
                         int64_t t_us)
{
    bool enough = estimate->n_heard >= FIRST_ADVERTS && stands_out(estimator, first);
    if (!enough && t_us - estimate->first_us < FIRST_US) {
        return false;
    }
    estimate->zone = first;
    return true;
}

static bool decide_change(const BeckonEstimator *estimator, BeckonEstimate *estimate, int first,
                          int64_t t_us)
{
    if (first == estimate->zone ||
        lead_db(estimator, first, estimate->zone) < hysteresis_db(estimator, estimate->zone)) {
        estimate->rival = -1;
        return false;
    }
    if (estimate->rival != first) {
        estimate->rival = first;
        estimate->rival_us = t_us;
    }
    if (estimator->plan == NULL && t_us - estimate->rival_us < RIVALRY_US) {
        return false;
    }
    estimate->zone = first;
    estimate->rival = -1;
    return true;
}

static bool is_too_soon(const BeckonEstimator *estimator, const BeckonEstimate *estimate,
                        int64_t t_us)
{
    return estimator->plan != NULL && estimate->weighed_us != INT64_MIN &&
           t_us - estimate->weighed_us < WEIGHED_APART_US;
}

/* Before the first look all zones are alike, and nobody can have walked. */
static double seconds_since_weighed(const BeckonEstimate *estimate, int64_t t_us)
{
    return estimate->weighed_us != INT64_MIN
               ? (double)(t_us - estimate->weighed_us) / (double)BECKON_SECOND_US
               : 0;
}

/* After passed_s people have walked on into another zone, any of them, with a probability that
 * grows with time. */
static void walk_on(float *probabilities, guint n_zones, double passed_s)
{
    float moved = n_zones > 1 ? (float)(1 - exp(-passed_s / CROSSING_S)) : 0;
    float to_each = moved / (float)MAX(n_zones - 1, 1);
    for (guint i = 0; i < n_zones; i++) {
        probabilities[i] = probabilities[i] * (1 - moved) + (1 - probabilities[i]) * to_each;
    }
}

/* A look at what is heard, which weighs as much as it is new: the zones' likelihoods turn the
 * probabilities that were into those that are, which replace the likelihoods. */
static void look(const BeckonEstimator *estimator, float *probabilities, double weight)
{
    guint n_zones = beckon_shop_n_zones(estimator->shop);
    double *zones_db = estimator->zones_db;
    double most_db = -INFINITY;
    float sum = 0;
    for (guint i = 0; i < n_zones; i++) {
        most_db = fmax(most_db, zones_db[i]);
    }
    for (guint i = 0; i < n_zones; i++) {
        double db = fmax(zones_db[i] - most_db, LEAST_DB);
        probabilities[i] *= (float)pow(10, db * weight / 10);
        sum += probabilities[i];
    }
    for (guint i = 0; i < n_zones; i++) {
        probabilities[i] = MAX(probabilities[i] / sum, LEAST_PROBABILITY);
        zones_db[i] = 10 * log10((double)probabilities[i]);
    }
}

/* The zone that leads now, or −1. */
static int weigh(const BeckonEstimator *estimator, BeckonEstimate *estimate, int64_t t_us)
{
    double passed_s = seconds_since_weighed(estimate, t_us);
    bool is_first = estimate->weighed_us == INT64_MIN;
    estimate->weighed_us = t_us;
    read_levels(estimator, estimate, t_us);
    if (estimator->plan == NULL) {
        compare_scanners(estimator);
        return leader(estimator);
    }
    float *probabilities = probabilities_of(estimator, estimate);
    beckon_floor_plan_weigh(estimator->plan, estimator->levels_dbm, estimator->zones_db);
    walk_on(probabilities, beckon_shop_n_zones(estimator->shop), passed_s);
    look(estimator, probabilities, is_first ? 1 : MIN(passed_s / LOOK_S, 1));
    return leader(estimator);
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
    beckon_level_hear(&estimate->levels[scanner], t_us, rssi_dbm + offset_db, count);
    if (is_too_soon(estimator, estimate, t_us)) {
        return false;
    }
    int first = weigh(estimator, estimate, t_us);
    if (first < 0) {
        return false;
    }
    return estimate->zone < 0 ? decide_first(estimator, estimate, first, t_us)
                              : decide_change(estimator, estimate, first, t_us);
}
