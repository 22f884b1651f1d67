/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_EXPOSURE_H
#define BECKON_OFFER_EXPOSURE_H

/* The most that a campaign can cost the shop, by its limits: as if each offer that may be made were
 * made and redeemed. Pure. */

#include "rules/ruleset.h"

#define BECKON_EXPOSURE_UNBOUNDED (-1)

typedef struct {
    int64_t offer_minor; /* of one offer */
    int64_t day_minor;   /* of the offers of one day */
    int64_t whole_minor; /* of all until its last day, from a day on */
} BeckonExposure;

/* Of a campaign from a day of the shop's calendar on (days since 1970-01-01). What nothing bounds
 * is BECKON_EXPOSURE_UNBOUNDED; what is over costs 0. */
BeckonExposure beckon_exposure(const BeckonRuleset *set, const BeckonCampaign *campaign,
                               int32_t today);

#endif
