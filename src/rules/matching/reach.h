/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_REACH_H
#define BECKON_RULES_MATCHING_REACH_H

/* In which circumstances something can be so, of each family of them by itself: an estimate that
 * may hold too many and never lacks one. The index asks a campaign in no others. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "rules/schedule.h"
#include "rules/zone-set.h"

#define BECKON_REACH_MINUTES 30 /* the hours of a day that are told apart */

/* Circumstances, a bit each. At each moment exactly one of each family is there. */
typedef enum {
    BECKON_ASPECT_OCCASION = 0, /* one each, where presence is known … */
    BECKON_ASPECT_DEAF = 4,     /* … and it is not */
    BECKON_ASPECT_LANGUAGE = 5, /* by its number in the shop … */
    BECKON_ASPECT_FOREIGN = BECKON_ASPECT_LANGUAGE + BECKON_LIMIT_LANGUAGES, /* … another … */
    BECKON_ASPECT_NO_LANGUAGE,                                               /* … none known */
    BECKON_ASPECT_HISTORY,
    BECKON_ASPECT_NO_HISTORY,
    BECKON_ASPECT_VISITS,
    BECKON_ASPECT_NO_VISITS,
    BECKON_ASPECT_OFFERS,
    BECKON_ASPECT_NO_OFFERS,
    BECKON_ASPECT_WEEKDAY,
    BECKON_ASPECT_HALF_HOUR = BECKON_ASPECT_WEEKDAY + 7, /* of the day by the shop's clock */
    BECKON_N_ASPECTS = BECKON_ASPECT_HALF_HOUR + 48
} BeckonAspect;

#define BECKON_ASPECT_WORDS 2
G_STATIC_ASSERT(BECKON_N_ASPECTS <= BECKON_ASPECT_WORDS * 64);

typedef struct {
    BeckonZoneSet zones;
    uint64_t aspects[BECKON_ASPECT_WORDS];
    int64_t least_stay_us; /* in the zone; INT64_MAX: none is long enough */
} BeckonReach;

BeckonReach beckon_reach_everywhere(void);
BeckonReach beckon_reach_nowhere(void);

/* Of what is so when both are, and when either is. */
BeckonReach beckon_reach_and(const BeckonReach *a, const BeckonReach *b);
BeckonReach beckon_reach_or(const BeckonReach *a, const BeckonReach *b);

bool beckon_reach_has(const BeckonReach *reach, guint aspect);
void beckon_reach_except(BeckonReach *reach, guint aspect);

/* Takes out of the first all aspects from one up to, not with, another but a single one, and that
 * one out of the second. */
void beckon_reach_only(BeckonReach *can_be_true, BeckonReach *can_be_false, guint from, guint to,
                       guint aspect);

/* Takes out the days and hours at which a schedule does not hold, and those at which it does. */
void beckon_reach_schedule(const BeckonSchedule *schedule, BeckonReach *can_be_true,
                           BeckonReach *can_be_false);

#endif
