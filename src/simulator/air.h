/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_AIR_H
#define BECKON_SIMULATOR_AIR_H

/* What lies between one sender and the scanners: log-distance path loss (exponent 2.4, as in
 * shops and offices: Rappaport, Wireless Communications, table 4.6), shadows of shelves and
 * bodies that come and go over seconds, noise on each advert, adverts lost to collisions. */

#include "simulator/floor.h"
#include "simulator/random.h"

/* No scanner hears less. */
#define BECKON_AIR_WEAKEST_DBM (-95)

typedef struct BeckonAir BeckonAir;

/* power_dbm is what is heard at 1 m. */
BeckonAir *beckon_air_new(guint n_scanners, double power_dbm);
void beckon_air_free(BeckonAir *air);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonAir, beckon_air_free)

/* Whether a scanner hears an advert sent from a place, and how loud. Times must not go
 * backwards. */
bool beckon_air_carries(BeckonAir *air, const BeckonFloor *floor, guint scanner, BeckonPoint from,
                        int64_t t_us, BeckonRandom *random, int8_t *ret_rssi_dbm);

#endif
