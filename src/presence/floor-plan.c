/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/floor-plan.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

/* Fewer scanners than this leave two places for every distance. */
#define MIN_SCANNERS 3

/* Cells are squares of a metre, or larger where the shop would take more than so many. */
#define CELL_M     1.0
#define GRID_CELLS 512
#define MAX_CELLS  (GRID_CELLS + BECKON_LIMIT_ZONES)
/* People also walk outside of the outermost scanners. */
#define MARGIN_M 2.0

/* A fob's level at one metre: most are set to about −59 dBm there, give or take what the pocket
 * and the battery take from that. */
#define AT_ONE_METRE_DBM   -60.0F
#define AT_ONE_METRE_SD_DB 4.0F
/* Over distance: Recommendation ITU-R P.1238, table 2, commercial. */
#define DB_A_DECADE 22.0
/* What bodies and shelves do to each scanner on its own, after smoothing. */
#define SHADOWING_SD_DB 6.0F
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

typedef struct {
    BeckonPoint at;
    int zone;
} ZonePoint;

static double distance_m(BeckonPoint a, BeckonPoint b)
{
    return hypot(a.x_m - b.x_m, a.y_m - b.y_m);
}

/* The points that zones are known by. */
static GArray *zone_points(const BeckonShop *shop)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(ZonePoint));
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        if (zone->has_at) {
            const ZonePoint point = {zone->at, (int)i};
            g_array_append_val(points, point);
            continue;
        }
        for (guint j = 0; j < zone->nearest->len; j++) {
            guint scanner = g_array_index(zone->nearest, guint, j);
            const ZonePoint point = {beckon_shop_scanner(shop, scanner)->at, (int)i};
            g_array_append_val(points, point);
        }
    }
    return points;
}

static int zone_at(const GArray *points, BeckonPoint at)
{
    int zone = -1;
    double nearest_m = INFINITY;
    for (guint i = 0; i < points->len; i++) {
        const ZonePoint *point = &g_array_index(points, ZonePoint, i);
        double m = distance_m(point->at, at);
        if (m < nearest_m) {
            nearest_m = m;
            zone = point->zone;
        }
    }
    return zone;
}

typedef struct {
    BeckonPoint low;
    BeckonPoint high;
} Bounds;

static void widen(Bounds *bounds, BeckonPoint at)
{
    bounds->low = (BeckonPoint){MIN(bounds->low.x_m, at.x_m), MIN(bounds->low.y_m, at.y_m)};
    bounds->high = (BeckonPoint){MAX(bounds->high.x_m, at.x_m), MAX(bounds->high.y_m, at.y_m)};
}

static Bounds bounds_of(const BeckonShop *shop, const GArray *points)
{
    Bounds bounds = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        widen(&bounds, beckon_shop_scanner(shop, i)->at);
    }
    for (guint i = 0; i < points->len; i++) {
        widen(&bounds, g_array_index(points, ZonePoint, i).at);
    }
    return (Bounds){{bounds.low.x_m - MARGIN_M, bounds.low.y_m - MARGIN_M},
                    {bounds.high.x_m + MARGIN_M, bounds.high.y_m + MARGIN_M}};
}

static double cell_side_m(double width_m, double depth_m)
{
    double side_m = CELL_M;
    while (ceil(width_m / side_m) * ceil(depth_m / side_m) > GRID_CELLS) {
        side_m *= 1.1;
    }
    return side_m;
}

/* The middles of all cells, evenly about the middle of the floor. */
static GArray *lay_cells(const Bounds *bounds)
{
    GArray *cells = g_array_new(FALSE, FALSE, sizeof(BeckonPoint));
    double width_m = bounds->high.x_m - bounds->low.x_m;
    double depth_m = bounds->high.y_m - bounds->low.y_m;
    double side_m = cell_side_m(width_m, depth_m);
    double columns = ceil(width_m / side_m), rows = ceil(depth_m / side_m);
    double first_x_m = bounds->low.x_m + (width_m - (columns - 1) * side_m) / 2;
    double first_y_m = bounds->low.y_m + (depth_m - (rows - 1) * side_m) / 2;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            const BeckonPoint at = {first_x_m + column * side_m, first_y_m + row * side_m};
            g_array_append_val(cells, at);
        }
    }
    return cells;
}

/* A zone so small that the grid misses it gets a cell of its own. */
static void lay_missed(const GArray *points, guint n_zones, GArray *cells)
{
    g_autofree bool *met = g_new0(bool, n_zones);
    for (guint i = 0; i < cells->len; i++) {
        met[zone_at(points, g_array_index(cells, BeckonPoint, i))] = true;
    }
    for (guint i = 0; i < points->len; i++) {
        const ZonePoint *point = &g_array_index(points, ZonePoint, i);
        if (!met[point->zone]) {
            met[point->zone] = true;
            g_array_append_val(cells, point->at);
        }
    }
}

static float expected_dbm(BeckonPoint scanner, BeckonPoint at)
{
    double m = MAX(distance_m(scanner, at), NEAREST_M);
    return (float)(AT_ONE_METRE_DBM - DB_A_DECADE * log10(m));
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

BeckonFloorPlan *beckon_floor_plan_new(const BeckonShop *shop)
{
    if (!has_places(shop)) {
        return NULL;
    }
    g_autoptr(GArray) points = zone_points(shop);
    Bounds bounds = bounds_of(shop, points);
    g_autoptr(GArray) cells = lay_cells(&bounds);
    lay_missed(points, beckon_shop_n_zones(shop), cells);
    BeckonFloorPlan *plan = g_new0(BeckonFloorPlan, 1);
    plan->n_scanners = beckon_shop_n_scanners(shop);
    plan->n_zones = beckon_shop_n_zones(shop);
    plan->n_cells = cells->len;
    plan->zones = g_new(int, cells->len);
    plan->expected = g_new(float, (gsize)plan->n_scanners * cells->len);
    for (guint i = 0; i < cells->len; i++) {
        BeckonPoint at = g_array_index(cells, BeckonPoint, i);
        plan->zones[i] = zone_at(points, at);
        for (guint j = 0; j < plan->n_scanners; j++) {
            plan->expected[(gsize)j * cells->len + i] =
                expected_dbm(beckon_shop_scanner(shop, j)->at, at);
        }
    }
    return plan;
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
    float off[MAX_CELLS];     /* heard above what was expected, dB */
    float squares[MAX_CELLS]; /* of that */
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
 * (normal, with AT_ONE_METRE_SD_DB) integrated out. Overwrites the squares. */
static const float *distances(const BeckonFloorPlan *plan, Misfit *misfit)
{
    const float variance = SHADOWING_SD_DB * SHADOWING_SD_DB;
    const float ratio = variance / (AT_ONE_METRE_SD_DB * AT_ONE_METRE_SD_DB);
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
