/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_FLOOR_PLAN_H
#define BECKON_PRESENCE_FLOOR_PLAN_H

/* The shop's floor in cells, where all its scanners have places: how strongly each scanner is
 * expected to hear a fob in each cell, and the zone that the cell belongs to. A cell is of the
 * zone whose point is nearest: the zone's own place, else those of its scanners.
 *
 * What is expected falls with the logarithm of the distance, with normal shadowing: the model of
 * Recommendation ITU-R P.1238. */

#include "shop/shop.h"

typedef struct BeckonFloorPlan BeckonFloorPlan;

/* NULL where scanners lack places, or are too few to tell places apart. */
BeckonFloorPlan *beckon_floor_plan_new(const BeckonShop *shop);
void beckon_floor_plan_free(BeckonFloorPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFloorPlan, beckon_floor_plan_free)

/* How likely each zone is, in decibels (ten times the common logarithm of a probability, up to
 * a number common to all zones), when the scanners hear somebody at these levels. NAN: a
 * scanner says nothing; −INFINITY: it listens and hears nothing. How strongly the fob sends is
 * not known: only roughly the same for all. */
void beckon_floor_plan_weigh(const BeckonFloorPlan *plan, const double *levels_dbm,
                             double *ret_zones_db);

#endif
