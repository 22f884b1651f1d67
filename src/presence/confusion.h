/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_CONFUSION_H
#define BECKON_PRESENCE_CONFUSION_H

/* Which zones of a shop cannot be told apart by what its scanners hear: worked out from the shop
 * file alone, before anybody walks in. Pure. */

#include "shop/shop.h"

typedef struct {
    int zone_a; /* less than zone_b */
    int zone_b;
    double mistaken; /* how often somebody in one is taken to be in the other: 0.5 is a coin */
} BeckonConfusion;

/* Taken for indistinguishable from here on. */
#define BECKON_CONFUSION_LIMIT 0.25

/* Appends BeckonConfusion for each pair of zones at or above the limit, the worst first. */
void beckon_confusions_find(const BeckonShop *shop, GArray *confusions);

#endif
