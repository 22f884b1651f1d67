/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_WALK_H
#define BECKON_SIMULATOR_WALK_H

/* Where somebody is over a day: straight lines between steps, and times away. */

#include "simulator/floor.h"
#include "simulator/random.h"

typedef struct BeckonWalk BeckonWalk;

BeckonWalk *beckon_walk_new(void);
void beckon_walk_free(BeckonWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonWalk, beckon_walk_free)

/* Each of these appends to the walk; times must not go backwards. */

/* A visit: in at the door at arrive_us, through two to five zones with stays of 20 s to 6 min,
 * and out at the door. Returns when. */
int64_t beckon_walk_visit(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                          int64_t arrive_us);

/* Passes by in front of the shop. */
void beckon_walk_pass_by(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                         int64_t from_us);

/* Stays in one place, in the shop or up to ten metres around it. */
void beckon_walk_stand(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                       int64_t from_us, int64_t until_us);

/* Stays in this place. */
void beckon_walk_stay(BeckonWalk *walk, BeckonPoint at, int64_t from_us, int64_t until_us);

/* Where one is; false when away. */
bool beckon_walk_at(const BeckonWalk *walk, int64_t t_us, BeckonPoint *ret_at);

/* The first moment at or after t_us at which one is here, or BECKON_TIME_NEVER. */
int64_t beckon_walk_next_here(const BeckonWalk *walk, int64_t t_us);

#endif
