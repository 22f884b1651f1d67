/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/confusion.h"

#include <math.h>

#include "presence/estimate.h"
#include "presence/floor-cells.h"

/* What is expected of somebody in a zone: a level a scanner. A zone may have several. */
typedef struct {
    guint n_scanners;
    GArray *zones;  /* int: of each */
    GArray *levels; /* double: of the first, a scanner each; of the second, … */
} Expectations;

static void expect(Expectations *expectations, int zone, const double *levels_dbm)
{
    g_array_append_val(expectations->zones, zone);
    g_array_append_vals(expectations->levels, levels_dbm, expectations->n_scanners);
}

static void expect_fingerprints(const BeckonShop *shop, Expectations *expectations)
{
    g_autofree double *levels_dbm = g_new(double, expectations->n_scanners);
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        beckon_floor_plan_fingerprint(shop, i, levels_dbm);
        expect(expectations, (int)i, levels_dbm);
    }
}

static void expect_places(const BeckonShop *shop, Expectations *expectations)
{
    g_autofree double *levels_dbm = g_new(double, expectations->n_scanners);
    g_autoptr(GArray) points = beckon_zone_points(shop);
    for (guint i = 0; i < points->len; i++) {
        const BeckonZonePoint *point = &g_array_index(points, BeckonZonePoint, i);
        beckon_floor_plan_expect(shop, point->at, levels_dbm);
        expect(expectations, point->zone, levels_dbm);
    }
}

/* Levels are normal around what is expected, with the covariance s² 1 + t² 1 1ᵀ: s of each
 * scanner's shadowing, t of the fob's strength. The likelier of two expectations that are d apart
 * (Mahalanobis) is the wrong one with the probability Φ(−d / 2). */
static double mistaken(const double *a_dbm, const double *b_dbm, guint n_scanners)
{
    const double variance = BECKON_SHADOWING_SD_DB * BECKON_SHADOWING_SD_DB;
    const double ratio = variance / (BECKON_FOB_SD_DB * BECKON_FOB_SD_DB);
    double sum = 0, squares = 0;
    for (guint i = 0; i < n_scanners; i++) {
        double apart = a_dbm[i] - b_dbm[i];
        sum += apart;
        squares += apart * apart;
    }
    double distance2 = MAX(squares - sum * sum / (n_scanners + ratio), 0) / variance;
    return erfc(sqrt(distance2) / 2 / M_SQRT2) / 2;
}

/* Of all that the two zones are known by, what is most alike. */
static double most_mistaken(const Expectations *expectations, int zone_a, int zone_b)
{
    const double *levels = (const double *)expectations->levels->data;
    const guint n = expectations->n_scanners;
    double most = 0;
    for (guint i = 0; i < expectations->zones->len; i++) {
        for (guint j = 0; j < expectations->zones->len; j++) {
            if (g_array_index(expectations->zones, int, i) == zone_a &&
                g_array_index(expectations->zones, int, j) == zone_b) {
                most = fmax(most, mistaken(levels + (gsize)i * n, levels + (gsize)j * n, n));
            }
        }
    }
    return most;
}

static bool has(const GArray *scanners, guint scanner)
{
    for (guint i = 0; i < scanners->len; i++) {
        if (g_array_index(scanners, guint, i) == scanner) {
            return true;
        }
    }
    return false;
}

static bool is_within(const GArray *scanners, const GArray *others)
{
    for (guint i = 0; i < scanners->len; i++) {
        if (!has(others, g_array_index(scanners, guint, i))) {
            return false;
        }
    }
    return true;
}

/* Where nothing is known of levels, zones by the same scanners are a coin; of others nothing can
 * be said. */
static double mistaken_by_scanners(const BeckonEstimator *estimator, int zone_a, int zone_b)
{
    const GArray *a = estimator->scanners[zone_a], *b = estimator->scanners[zone_b];
    return is_within(a, b) && is_within(b, a) ? 0.5 : 0;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const BeckonConfusion *x = a, *y = b;
    if (x->mistaken != y->mistaken) {
        return x->mistaken > y->mistaken ? -1 : 1;
    }
    return x->zone_a != y->zone_a ? x->zone_a - y->zone_a : x->zone_b - y->zone_b;
}

static void find(const BeckonEstimator *estimator, const Expectations *expectations,
                 GArray *confusions)
{
    int n_zones = (int)beckon_shop_n_zones(estimator->shop);
    for (int a = 0; a < n_zones; a++) {
        for (int b = a + 1; b < n_zones; b++) {
            const BeckonConfusion confusion = {a, b,
                                               estimator->plan != NULL
                                                   ? most_mistaken(expectations, a, b)
                                                   : mistaken_by_scanners(estimator, a, b)};
            if (confusion.mistaken >= BECKON_CONFUSION_LIMIT) {
                g_array_append_val(confusions, confusion);
            }
        }
    }
}

void beckon_confusions_find(const BeckonShop *shop, GArray *confusions)
{
    g_autoptr(GArray) zones = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(double));
    Expectations expectations = {beckon_shop_n_scanners(shop), zones, levels};
    BeckonEstimator estimator;
    beckon_estimator_init(&estimator, shop);
    if (beckon_shop_has_fingerprints(shop)) {
        expect_fingerprints(shop, &expectations);
    } else if (estimator.plan != NULL) {
        expect_places(shop, &expectations);
    }
    find(&estimator, &expectations, confusions);
    g_array_sort(confusions, compare);
    beckon_estimator_clear(&estimator);
}
