/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_ESTIMATE_H
#define BECKON_PRESENCE_ESTIMATE_H

/* Which zone somebody is in, judged by how strongly each scanner hears them. Where there is a
 * floor plan (scanners with places, or zones with fingerprints), how likely each zone is follows
 * from what is heard now and from where they were: a forward filter over the zones, between
 * which people walk. Elsewhere a zone counts as much as its strongest scanner hears. Another
 * zone takes over when it leads by the present one's hysteresis (for a while, where there is no
 * plan and so no memory). */

#include <stdbool.h>
#include <stdint.h>

#include "presence/floor-plan.h"
#include "presence/level.h"
#include "shop/shop.h"

/* One subject; a level for each scanner follows it in memory, and where there is a plan behind
 * these the probability of each zone (float). */
typedef struct {
    int zone;           /* −1: not enough was heard yet */
    int rival;          /* the zone that may take over, or −1 */
    int64_t rival_us;   /* since when it leads */
    int64_t weighed_us; /* when the zones were last weighed */
    int64_t first_us;   /* the first advert */
    uint32_t n_heard;   /* adverts */
    BeckonLevel levels[];
} BeckonEstimate;

/* What the estimates of one shop have in common. */
typedef struct {
    const BeckonShop *shop; /* borrowed */
    GArray **scanners;      /* guint: those that cover a zone: as the shop file says, else the
                               nearest by place */
    BeckonFloorPlan *plan;  /* or NULL */
    int64_t *hearing_since; /* store time a scanner; BECKON_TIME_NEVER while it is deaf */
    double *levels_dbm;     /* scratch, a scanner each */
    double *zones_db;       /* scratch, a zone each */
} BeckonEstimator;

void beckon_estimator_init(BeckonEstimator *estimator, const BeckonShop *shop);
void beckon_estimator_clear(BeckonEstimator *estimator);

/* Whether any scanner that covers the zone hears. */
bool beckon_estimator_hears(const BeckonEstimator *estimator, int zone);

gsize beckon_estimate_size(const BeckonEstimator *estimator);
void beckon_estimate_init(const BeckonEstimator *estimator, BeckonEstimate *estimate);

/* Takes in count adverts heard at t_us; RSSI 127 says nothing of where. Returns whether the
 * zone changed. */
bool beckon_estimate_hear(const BeckonEstimator *estimator, BeckonEstimate *estimate, int64_t t_us,
                          guint scanner, int rssi_dbm, guint count);

#endif
