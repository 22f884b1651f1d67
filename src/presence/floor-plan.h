/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_FLOOR_PLAN_H
#define BECKON_PRESENCE_FLOOR_PLAN_H

/* The shop's floor in cells: how strongly each scanner is expected to hear a fob in each cell, and
 * the zone that the cell belongs to. Where each zone has a fingerprint (`heard` in the shop file)
 * it is a cell, and what is expected is what was recorded. Elsewhere, where all scanners have
 * places, cells are squares of the floor, each of the zone whose point is nearest: the zone's own
 * place, else those of its scanners; and what is expected falls with the logarithm of the
 * distance. Either way it is so up to normal shadowing, a scanner each, and to the fob's own
 * strength, all scanners alike: the model of Recommendation ITU-R P.1238. */

#include "shop/shop.h"

/* What bodies and shelves do to each scanner on its own, after smoothing. */
#define BECKON_SHADOWING_SD_DB 6.0F
/* How much a fob in a pocket, its battery and its make are stronger or weaker than the usual. */
#define BECKON_FOB_SD_DB 4.0F

typedef struct BeckonFloorPlan BeckonFloorPlan;

/* NULL where there are no fingerprints and scanners lack places, or are too few to tell places
 * apart. */
BeckonFloorPlan *beckon_floor_plan_new(const BeckonShop *shop);
void beckon_floor_plan_free(BeckonFloorPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFloorPlan, beckon_floor_plan_free)

/* What each scanner is expected to hear of the usual fob at a place; the scanners have places. */
void beckon_floor_plan_expect(const BeckonShop *shop, BeckonPoint at, double *ret_dbm);

/* The same in a zone by its fingerprint, scanners' offsets added. A scanner that it does not name
 * is one that hardly hears anybody there. */
void beckon_floor_plan_fingerprint(const BeckonShop *shop, guint zone, double *ret_dbm);

/* How likely each zone is, in decibels (ten times the common logarithm of a probability, up to
 * a number common to all zones), when the scanners hear somebody at these levels. NAN: a
 * scanner says nothing; −INFINITY: it listens and hears nothing. How strongly the fob sends is
 * not known: only roughly the same for all. */
void beckon_floor_plan_weigh(const BeckonFloorPlan *plan, const double *levels_dbm,
                             double *ret_zones_db);

#endif
