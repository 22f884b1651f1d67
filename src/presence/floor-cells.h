/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_FLOOR_CELLS_H
#define BECKON_PRESENCE_FLOOR_CELLS_H

/* Where the zones of a shop are, whose scanners all have places: points, and the floor in cells
 * around them. */

#include "base/limits.h"
#include "shop/shop.h"

#define BECKON_FLOOR_MAX_CELLS (512 + BECKON_LIMIT_ZONES)

typedef struct {
    BeckonPoint at;
    int zone;
} BeckonZonePoint;

double beckon_point_distance_m(BeckonPoint a, BeckonPoint b);

/* The points (BeckonZonePoint) that zones are known by: a zone's own place, else those of its
 * scanners. Owned by the caller. */
GArray *beckon_zone_points(const BeckonShop *shop);

/* The zone whose point is nearest, or −1 where there are no points. */
int beckon_zone_points_zone(const GArray *points, BeckonPoint at);

/* The middles (BeckonPoint) of cells that cover the floor, at least one a zone and at most
 * BECKON_FLOOR_MAX_CELLS. Owned by the caller. */
GArray *beckon_floor_cells_lay(const BeckonShop *shop, const GArray *points);

#endif
