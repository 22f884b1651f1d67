/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_FLOOR_H
#define BECKON_SIMULATOR_FLOOR_H

/* Where everything stands in a synthetic shop: scanners where the shop file says (`at`), or else
 * in rows of three; a zone's people around its own `at`, or else around its first scanner. */

#include "shop/shop.h"

typedef struct {
    guint n_scanners;
    BeckonPoint *scanners;
    double *gain_db; /* a scanner, beside what one without an `offset` in the shop file hears */
    guint n_zones;
    BeckonPoint *zones;
    double stroll_m;  /* how far from its place one is still in a zone, and in no other */
    BeckonPoint door; /* in the first zone */
    BeckonPoint low;  /* the corners of what lies between all these */
    BeckonPoint high;
} BeckonFloor;

/* The shop has at least one zone and one scanner. */
BeckonFloor *beckon_floor_new(const BeckonShop *shop);
void beckon_floor_free(BeckonFloor *floor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFloor, beckon_floor_free)

/* The zone whose place is nearest. */
int beckon_floor_zone(const BeckonFloor *floor, BeckonPoint at);

double beckon_floor_distance_m(BeckonPoint a, BeckonPoint b);

#endif
