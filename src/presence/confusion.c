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

/* For each two zones (of zone_a below zone_b) what is most alike of all that they are known by. */
static void compare_expectations(const Expectations *expectations, guint n_zones,
                                 double *ret_mistaken)
{
    const double *levels = (const double *)expectations->levels->data;
    const guint n = expectations->n_scanners;
    for (guint i = 0; i < expectations->zones->len; i++) {
        for (guint j = 0; j < expectations->zones->len; j++) {
            int a = g_array_index(expectations->zones, int, i);
            int b = g_array_index(expectations->zones, int, j);
            if (a < b) {
                double *most = &ret_mistaken[(guint)a * n_zones + (guint)b];
                *most = fmax(*most, mistaken(levels + (gsize)i * n, levels + (gsize)j * n, n));
            }
        }
    }
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

static void compare_scanners(const BeckonEstimator *estimator, guint n_zones, double *ret_mistaken)
{
    for (guint a = 0; a < n_zones; a++) {
        for (guint b = a + 1; b < n_zones; b++) {
            ret_mistaken[a * n_zones + b] = mistaken_by_scanners(estimator, (int)a, (int)b);
        }
    }
}

/* For each two zones how often one is taken for the other; zeroed by the caller. */
static void compare_zones(const BeckonShop *shop, guint n_zones, double *ret_mistaken)
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
    } else {
        compare_scanners(&estimator, n_zones, ret_mistaken);
    }
    compare_expectations(&expectations, n_zones, ret_mistaken);
    beckon_estimator_clear(&estimator);
}

static int compare_confusions(gconstpointer a, gconstpointer b)
{
    const BeckonConfusion *x = a, *y = b;
    if (x->mistaken != y->mistaken) {
        return x->mistaken > y->mistaken ? -1 : 1;
    }
    return x->zone_a != y->zone_a ? x->zone_a - y->zone_a : x->zone_b - y->zone_b;
}

void beckon_confusions_find(const BeckonShop *shop, GArray *confusions)
{
    guint n_zones = beckon_shop_n_zones(shop);
    gsize n_pairs = (gsize)n_zones * n_zones;
    g_autofree double *mistaken_for = g_new0(double, n_pairs);
    compare_zones(shop, n_zones, mistaken_for);
    for (guint a = 0; a < n_zones; a++) {
        for (guint b = a + 1; b < n_zones; b++) {
            const BeckonConfusion confusion = {(int)a, (int)b, mistaken_for[a * n_zones + b]};
            if (confusion.mistaken >= BECKON_CONFUSION_LIMIT) {
                g_array_append_val(confusions, confusion);
            }
        }
    }
    g_array_sort(confusions, compare_confusions);
}
