/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_SITUATION_H
#define BECKON_RULES_SITUATION_H

/* What conditions are held against. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"

/* What made the hub look at the rules just now. */
typedef enum {
    BECKON_OCCASION_ENTER,
    BECKON_OCCASION_DWELL,
    BECKON_OCCASION_LEAVE,
    BECKON_OCCASION_TIME, /* a deadline: a stay grew long enough, 10:00 struck, rules changed */
} BeckonOccasion;

/* All that a campaign's conditions may ask about one shopper at one moment. Families that are
 * not covered are unknown: they satisfy nothing, a negation included. */
typedef struct {
    int64_t now_us;
    BeckonOccasion occasion;
    int zone;             /* where the shopper is, or was up to this LEAVE */
    int64_t stayed_us;    /* in that zone */
    bool presence_known;  /* false while the zone is deaf: zone, stays and event are unknown */
    const char *language; /* NULL: unknown */
} BeckonSituation;

/* A situation beside what is worked out from it once, for all campaigns. */
typedef struct {
    const BeckonSituation *situation;
    GTimeZone *timezone; /* the shop's, borrowed */
    BeckonLocalTime local;
    bool has_local;
} BeckonFacts;

/* Where the situation's moment lies in the shop's calendar: worked out when first asked for. */
static inline const BeckonLocalTime *beckon_facts_local(BeckonFacts *facts)
{
    if (!facts->has_local) {
        facts->local = beckon_time_local(facts->situation->now_us, facts->timezone);
        facts->has_local = true;
    }
    return &facts->local;
}

#endif
