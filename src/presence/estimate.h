/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_ESTIMATE_H
#define BECKON_PRESENCE_ESTIMATE_H

/* Which zone somebody is in, judged by how strongly each scanner hears them. A level a scanner,
 * smoothed over time (exponentially, so that adverts that come close together weigh less each),
 * sinking while nothing is heard; the zone whose scanner stands out wins, and another one takes
 * over only when it is stronger by the zone's hysteresis, for a while. */

#include <stdbool.h>
#include <stdint.h>

#include "shop/shop.h"

/* One scanner's view of one subject. */
typedef struct {
    double dbm;
    int64_t heard_us; /* INT64_MIN: never */
} BeckonLevel;

/* One subject; n_scanners levels follow it in memory. */
typedef struct {
    int zone;         /* −1: not enough was heard yet */
    int rival;        /* the zone that may take over, or −1 */
    int64_t rival_us; /* since when it stands out */
    int64_t first_us; /* the first advert */
    uint32_t n_heard; /* adverts, as far as they count towards the first zone */
    BeckonLevel levels[];
} BeckonEstimate;

/* What the estimates of one shop have in common. */
typedef struct {
    BeckonShop *shop;  /* borrowed */
    GArray **scanners; /* a zone's scanners: as the shop file says, else the nearest by place */
} BeckonEstimator;

void beckon_estimator_init(BeckonEstimator *estimator, BeckonShop *shop);
void beckon_estimator_clear(BeckonEstimator *estimator);

gsize beckon_estimate_size(const BeckonEstimator *estimator);
void beckon_estimate_init(const BeckonEstimator *estimator, BeckonEstimate *estimate);

/* Takes in count adverts heard at t_us; RSSI 127 says nothing of where. Returns whether the
 * zone changed. */
bool beckon_estimate_hear(const BeckonEstimator *estimator, BeckonEstimate *estimate, int64_t t_us,
                          guint scanner, int rssi_dbm, guint count);

#endif
