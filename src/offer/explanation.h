/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_EXPLANATION_H
#define BECKON_OFFER_EXPLANATION_H

/* What a rule set would do for one shopper, campaign by campaign, and what is in the way. Pure:
 * nothing is drafted, and nothing of what is remembered is told but whether conditions hold. */

#include "offer/choose.h"

typedef struct {
    uint32_t campaign;
    BeckonSituation situation; /* the moment that was asked for, or comes nearest (below) */
    const char *verdict; /* "offered", or what holds it back: "status", "presence" (no consent to
                            be recognised), "away", the key of a condition, "runs", or a verdict
                            of offer/choose.h. Static */
    const char *detail;  /* more of "policy" and "zone", or "". Static */
} BeckonExplanation;

typedef struct {
    BeckonSituation situation; /* zone -1: the shopper is not here */
    bool consents;             /* to be recognised */
    bool stays; /* as if they came, stayed as long as a campaign needs, and left: of each
                   campaign that moment counts in which it comes nearest to an offer */
} BeckonExplaining;

/* One BeckonExplanation a campaign, by number: what is chosen among those that hold is chosen as on
 * a hub. Owned by the caller; it borrows what the situation does. */
GArray *beckon_explain(const BeckonRuleset *set, const BeckonExplaining *explaining,
                       const BeckonOfferHistory *history);

#endif
