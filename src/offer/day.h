/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_DAY_H
#define BECKON_OFFER_DAY_H

/* What a set of rules would give many shoppers of whom it is known where they were: each is told as
 * a story (offer/story.h), all of them in the order of time, so that what a campaign may give in
 * all counts across them as on a hub. Nothing is redeemed or dismissed. Pure. */

#include "offer/story.h"

/* What a campaign gave. */
typedef struct {
    guint offers;
    guint shoppers; /* who got one or more */
    /* The most that it could have cost: of all its offers, and never more than its budget. */
    int64_t at_most_minor;
} BeckonDayFigures;

/* Of stories (BeckonStory) whose steps say when their shoppers leave; who does not consent to be
 * recognised is left out. An array of BeckonDayFigures by the campaigns' numbers, owned by the
 * caller. */
GArray *beckon_day_run(const BeckonRuleset *set, const GPtrArray *stories);

#endif
