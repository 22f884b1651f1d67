/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_EXPERIMENT_H
#define BECKON_RULES_EXPERIMENT_H

/* Who of those that a campaign is for gets which text, and who gets none, to compare with. A
 * shopper is in the same arm of a campaign for as long as its shares stay, on every hub that knows
 * the shopper by the same pseudonym; arms of two campaigns say nothing of each other, nor does
 * being held out of the variant. Pure. */

#include "rules/campaign.h"

typedef struct {
    bool held_out;
    const BeckonVariant *variant; /* NULL: the campaign has none. Borrowed from the campaign */
} BeckonArm;

/* What arms are called where nothing of the campaign's own names them. No variant may be. */
#define BECKON_ARM_HOLDOUT "holdout"
#define BECKON_ARM_OFFERED "offered" /* not held out, where there are no variants */

/* The arm of a shopper, by the pairwise pseudonym. A campaign without an experiment holds nobody
 * out; NULL, a shopper of whom none is known, gets the first variant of each.
 *
 * Two points in [0, 1) are drawn from the names alone: SHA-256 over "holdout" or "variant", the
 * campaign's name and the pseudonym, each but the last followed by a NUL; its first 8 bytes, big
 * endian, divided by 2^64. Held out is whose first point lies below the holdout; the variants'
 * shares follow each other in the order of the file, and the second point lies in one of them. */
BeckonArm beckon_experiment_arm(const BeckonCampaign *campaign, const char *subject);

/* "holdout", the variant's name, "offered"; NULL for a campaign without an experiment. Static or
 * borrowed from the campaign. */
const char *beckon_experiment_arm_name(const BeckonCampaign *campaign, const BeckonArm *arm);

/* The variant of a name, or NULL. Borrowed. */
const BeckonVariant *beckon_experiment_variant(const BeckonCampaign *campaign, const char *name);

BeckonExperiment *beckon_experiment_new(void);
void beckon_experiment_free(BeckonExperiment *experiment);

#endif
