/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/floor-plan.h"

#include <math.h>
#include <string.h>

#include "presence/floor-cells.h"

/* Fewer scanners than this leave two places for every distance. */
#define MIN_SCANNERS 3

/* A fob's level at one metre: most are set to about −59 dBm there. */
#define AT_ONE_METRE_DBM -60.0F
/* Over distance: Recommendation ITU-R P.1238, table 2, commercial. */
#define DB_A_DECADE 22.0
/* About where radios stop hearing. */
#define LEAST_HEARD_DBM -95.0F
/* Scanners hang above people's heads: nobody is nearer than this. */
#define NEAREST_M 2.0

/* Cells less likely than the likeliest by this power of e do not count. */
#define NEGLIGIBLE   20.0F
#define LEAST_WEIGHT 1e-9

struct BeckonFloorPlan {
    guint n_scanners;
    guint n_zones;
    guint n_cells;
    int *zones;      /* a cell's zone */
    float *expected; /* dBm: of the first scanner in each cell, of the second, … */
};

static double level_at(BeckonPoint scanner, BeckonPoint at)
{
    double m = MAX(beckon_point_distance_m(scanner, at), NEAREST_M);
    return AT_ONE_METRE_DBM - DB_A_DECADE * log10(m);
}

static bool has_places(const BeckonShop *shop)
{
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        if (!beckon_shop_scanner(shop, i)->has_at) {
            return false;
        }
    }
    return beckon_shop_n_scanners(shop) >= MIN_SCANNERS;
}

static BeckonFloorPlan *plan_new(const BeckonShop *shop, guint n_cells)
{
    BeckonFloorPlan *plan = g_new0(BeckonFloorPlan, 1);
    plan->n_scanners = beckon_shop_n_scanners(shop);
    plan->n_zones = beckon_shop_n_zones(shop);
    plan->n_cells = n_cells;
    plan->zones = g_new(int, n_cells);
    plan->expected = g_new(float, (gsize)plan->n_scanners *n_cells);
    return plan;
}

/* What the scanners are expected to hear of somebody there goes into the plan's cell. */
static void set_cell(BeckonFloorPlan *plan, guint cell, int zone, const double *expected_dbm)
{
    plan->zones[cell] = zone;
    for (guint i = 0; i < plan->n_scanners; i++) {
        plan->expected[(gsize)i * plan->n_cells + cell] = (float)expected_dbm[i];
    }
}

/* A zone's fingerprint is one cell, wherever that is. */
static BeckonFloorPlan *plan_of_fingerprints(const BeckonShop *shop)
{
    BeckonFloorPlan *plan = plan_new(shop, beckon_shop_n_zones(shop));
    g_autofree double *expected = g_new(double, plan->n_scanners);
    for (guint i = 0; i < plan->n_cells; i++) {
        beckon_floor_plan_fingerprint(shop, i, expected);
        set_cell(plan, i, (int)i, expected);
    }
    return plan;
}

static BeckonFloorPlan *plan_of_places(const BeckonShop *shop)
{
    g_autoptr(GArray) points = beckon_zone_points(shop);
    g_autoptr(GArray) cells = beckon_floor_cells_lay(shop, points);
    BeckonFloorPlan *plan = plan_new(shop, cells->len);
    g_autofree double *expected = g_new(double, plan->n_scanners);
    for (guint i = 0; i < cells->len; i++) {
        BeckonPoint at = g_array_index(cells, BeckonPoint, i);
        beckon_floor_plan_expect(shop, at, expected);
        set_cell(plan, i, beckon_zone_points_zone(points, at), expected);
    }
    return plan;
}

void beckon_floor_plan_expect(const BeckonShop *shop, BeckonPoint at, double *ret_dbm)
{
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        ret_dbm[i] = level_at(beckon_shop_scanner(shop, i)->at, at);
    }
}

void beckon_floor_plan_fingerprint(const BeckonShop *shop, guint zone, double *ret_dbm)
{
    const GArray *fingerprint = beckon_shop_zone(shop, zone)->heard;
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        ret_dbm[i] = (double)LEAST_HEARD_DBM;
    }
    for (guint i = 0; i < fingerprint->len; i++) {
        const BeckonHeard *heard = &g_array_index(fingerprint, BeckonHeard, i);
        ret_dbm[heard->scanner] = heard->dbm + beckon_shop_scanner(shop, heard->scanner)->offset_db;
    }
}

BeckonFloorPlan *beckon_floor_plan_new(const BeckonShop *shop)
{
    if (beckon_shop_has_fingerprints(shop)) {
        return plan_of_fingerprints(shop);
    }
    return has_places(shop) ? plan_of_places(shop) : NULL;
}

void beckon_floor_plan_free(BeckonFloorPlan *plan)
{
    if (plan == NULL) {
        return;
    }
    g_free(plan->zones);
    g_free(plan->expected);
    g_free(plan);
}

/* Sums over the scanners, a cell each. */
typedef struct {
    float off[BECKON_FLOOR_MAX_CELLS];     /* heard above what was expected, dB */
    float squares[BECKON_FLOOR_MAX_CELLS]; /* of that */
    guint n_heard;
} Misfit;

static void add_heard(const BeckonFloorPlan *plan, const float *expected, float dbm, Misfit *misfit)
{
    for (guint i = 0; i < plan->n_cells; i++) {
        float off = dbm - expected[i];
        misfit->off[i] += off;
        misfit->squares[i] += off * off;
    }
    misfit->n_heard++;
}

/* Silence speaks against the cells in which something should have been heard. */
static void add_silent(const BeckonFloorPlan *plan, const float *expected, Misfit *misfit)
{
    for (guint i = 0; i < plan->n_cells; i++) {
        float missed = MAX(expected[i] - LEAST_HEARD_DBM, 0.0F);
        misfit->squares[i] += missed * missed;
    }
}

/* Minus twice the logarithm of the likelihood, up to a constant, with the fob's own strength
 * (normal, with BECKON_FOB_SD_DB) integrated out. Overwrites the squares. */
static const float *distances(const BeckonFloorPlan *plan, Misfit *misfit)
{
    const float variance = BECKON_SHADOWING_SD_DB * BECKON_SHADOWING_SD_DB;
    const float ratio = variance / (BECKON_FOB_SD_DB * BECKON_FOB_SD_DB);
    for (guint i = 0; i < plan->n_cells; i++) {
        float common = misfit->off[i] * misfit->off[i] / ((float)misfit->n_heard + ratio);
        misfit->squares[i] = (misfit->squares[i] - common) / variance;
    }
    return misfit->squares;
}

static float least(const float *values, guint n_values)
{
    float smallest = values[0];
    for (guint i = 1; i < n_values; i++) {
        smallest = MIN(smallest, values[i]);
    }
    return smallest;
}

void beckon_floor_plan_weigh(const BeckonFloorPlan *plan, const double *levels_dbm,
                             double *ret_zones_db)
{
    Misfit misfit;
    memset(misfit.off, 0, plan->n_cells * sizeof(float));
    memset(misfit.squares, 0, plan->n_cells * sizeof(float));
    misfit.n_heard = 0;
    for (guint i = 0; i < plan->n_scanners; i++) {
        const float *expected = plan->expected + (gsize)i * plan->n_cells;
        if (levels_dbm[i] >= LEAST_HEARD_DBM) {
            add_heard(plan, expected, (float)levels_dbm[i], &misfit);
        } else if (!isnan(levels_dbm[i])) {
            add_silent(plan, expected, &misfit);
        }
    }
    const float *distance = distances(plan, &misfit);
    float nearest = least(distance, plan->n_cells);
    memset(ret_zones_db, 0, plan->n_zones * sizeof(double));
    for (guint i = 0; i < plan->n_cells; i++) {
        float power = (distance[i] - nearest) / 2;
        ret_zones_db[plan->zones[i]] += power < NEGLIGIBLE ? expf(-power) : 0;
    }
    for (guint i = 0; i < plan->n_zones; i++) {
        ret_zones_db[i] = 10 * log10(MAX(ret_zones_db[i], LEAST_WEIGHT));
    }
}
