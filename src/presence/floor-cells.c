/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/floor-cells.h"

#include <math.h>

#include "base/limits.h"

/* Cells are squares of a metre, or larger where the shop would take more than so many. */
#define CELL_M     1.0
#define GRID_CELLS (BECKON_FLOOR_MAX_CELLS - BECKON_LIMIT_ZONES)
/* People also walk outside of the outermost scanners. */
#define MARGIN_M 2.0

double beckon_point_distance_m(BeckonPoint a, BeckonPoint b)
{
    return hypot(a.x_m - b.x_m, a.y_m - b.y_m);
}

GArray *beckon_zone_points(const BeckonShop *shop)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(BeckonZonePoint));
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        if (zone->has_at) {
            const BeckonZonePoint point = {zone->at, (int)i};
            g_array_append_val(points, point);
            continue;
        }
        for (guint j = 0; j < zone->nearest->len; j++) {
            guint scanner = g_array_index(zone->nearest, guint, j);
            const BeckonZonePoint point = {beckon_shop_scanner(shop, scanner)->at, (int)i};
            g_array_append_val(points, point);
        }
    }
    return points;
}

int beckon_zone_points_zone(const GArray *points, BeckonPoint at)
{
    int zone = -1;
    double nearest_m = INFINITY;
    for (guint i = 0; i < points->len; i++) {
        const BeckonZonePoint *point = &g_array_index(points, BeckonZonePoint, i);
        double m = beckon_point_distance_m(point->at, at);
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
        widen(&bounds, g_array_index(points, BeckonZonePoint, i).at);
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
        met[beckon_zone_points_zone(points, g_array_index(cells, BeckonPoint, i))] = true;
    }
    for (guint i = 0; i < points->len; i++) {
        const BeckonZonePoint *point = &g_array_index(points, BeckonZonePoint, i);
        if (!met[point->zone]) {
            met[point->zone] = true;
            g_array_append_val(cells, point->at);
        }
    }
}

GArray *beckon_floor_cells_lay(const BeckonShop *shop, const GArray *points)
{
    Bounds bounds = bounds_of(shop, points);
    GArray *cells = lay_cells(&bounds);
    lay_missed(points, beckon_shop_n_zones(shop), cells);
    return cells;
}
