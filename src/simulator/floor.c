/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/floor.h"

#include <math.h>

#define ROW_LENGTH        3
#define ROW_SPACING_M     12.0
#define LONGEST_STROLL_M  2.0
#define SHARE_OF_DISTANCE 0.35 /* below a half, or two zones' people would mix */

double beckon_floor_distance_m(BeckonPoint a, BeckonPoint b)
{
    double x_m = a.x_m - b.x_m, y_m = a.y_m - b.y_m;
    return sqrt(x_m * x_m + y_m * y_m);
}

static void place_scanners(BeckonFloor *floor, const BeckonShop *shop)
{
    floor->n_scanners = beckon_shop_n_scanners(shop);
    floor->scanners = g_new(BeckonPoint, floor->n_scanners);
    floor->gain_db = g_new(double, floor->n_scanners);
    for (guint i = 0; i < floor->n_scanners; i++) {
        const BeckonScanner *scanner = beckon_shop_scanner(shop, i);
        BeckonPoint in_row = {ROW_SPACING_M * (i % ROW_LENGTH), ROW_SPACING_M * (i / ROW_LENGTH)};
        floor->scanners[i] = scanner->has_at ? scanner->at : in_row;
        floor->gain_db[i] = -scanner->offset_db;
    }
}

static void place_zones(BeckonFloor *floor, const BeckonShop *shop)
{
    floor->n_zones = beckon_shop_n_zones(shop);
    floor->zones = g_new(BeckonPoint, floor->n_zones);
    for (guint i = 0; i < floor->n_zones; i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        floor->zones[i] =
            zone->has_at ? zone->at : floor->scanners[g_array_index(zone->nearest, guint, 0)];
    }
    floor->door = floor->zones[0];
}

static double longest_stroll_m(const BeckonFloor *floor)
{
    double stroll_m = LONGEST_STROLL_M;
    for (guint i = 0; i < floor->n_zones; i++) {
        for (guint j = 0; j < i; j++) {
            double apart_m = beckon_floor_distance_m(floor->zones[i], floor->zones[j]);
            stroll_m = MIN(stroll_m, SHARE_OF_DISTANCE * apart_m);
        }
    }
    return stroll_m;
}

static void stretch(BeckonFloor *floor, const BeckonPoint *points, guint n_points)
{
    for (guint i = 0; i < n_points; i++) {
        floor->low.x_m = MIN(floor->low.x_m, points[i].x_m);
        floor->low.y_m = MIN(floor->low.y_m, points[i].y_m);
        floor->high.x_m = MAX(floor->high.x_m, points[i].x_m);
        floor->high.y_m = MAX(floor->high.y_m, points[i].y_m);
    }
}

BeckonFloor *beckon_floor_new(const BeckonShop *shop)
{
    BeckonFloor *floor = g_new0(BeckonFloor, 1);
    place_scanners(floor, shop);
    place_zones(floor, shop);
    floor->stroll_m = longest_stroll_m(floor);
    floor->low = floor->high = floor->door;
    stretch(floor, floor->scanners, floor->n_scanners);
    stretch(floor, floor->zones, floor->n_zones);
    return floor;
}

void beckon_floor_free(BeckonFloor *floor)
{
    if (floor == NULL) {
        return;
    }
    g_free(floor->scanners);
    g_free(floor->gain_db);
    g_free(floor->zones);
    g_free(floor);
}

int beckon_floor_zone(const BeckonFloor *floor, BeckonPoint at)
{
    guint nearest = 0;
    for (guint i = 1; i < floor->n_zones; i++) {
        if (beckon_floor_distance_m(at, floor->zones[i]) <
            beckon_floor_distance_m(at, floor->zones[nearest])) {
            nearest = i;
        }
    }
    return (int)nearest;
}
