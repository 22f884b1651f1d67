/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_CHOOSE_H
#define BECKON_OFFER_CHOOSE_H

/* Of the campaigns that hold for a shopper, those that become offers: ranked by priority (then
 * by name), held against each campaign's limits, the exclusive groups of this visit and the
 * store's policy; an experiment says which text it is, or that the shopper is held out. Pure: what
 * was offered before is asked through a table of functions. */

#include "rules/experiment.h"
#include "rules/ruleset.h"

/* What the hub knows of earlier offers, as of the situation's time. Counted are offers that
 * still hold a place: drafted in (since_us, now], and not released (expired unredeemed,
 * dismissed, revoked). since_us INT64_MIN: ever.
 * Who is held out keeps a place of their own, of_campaign_to_shopper, to_shopper and in_this_visit,
 * as the offer would, and none of those that all share. */
typedef struct {
    void *data;
    guint (*of_campaign)(void *data, const char *campaign, int64_t since_us);
    guint (*of_campaign_to_shopper)(void *data, const char *campaign, int64_t since_us);
    guint (*to_shopper)(void *data, int64_t since_us);
    int64_t (*reserved_minor)(void *data, const char *campaign); /* budget reserved and spent */
    /* Whether this shopper dismissed an offer of the campaign in (since_us, now]. */
    bool (*was_dismissed)(void *data, const char *campaign, int64_t since_us);
    /* Campaign names (char *, borrowed) offered in this visit, released or not. */
    const GPtrArray *in_this_visit;
    /* Whether a campaign's audience is too small, or not counted yet. NULL: none is. */
    bool (*withholds)(void *data, uint32_t campaign);
    const char *subject; /* by which arms are drawn: see beckon_experiment_arm() */
    /* Says the arm where it is not to be drawn; NULL: it is. */
    BeckonArm (*arm)(void *data, uint32_t campaign);
} BeckonOfferHistory;

typedef enum {
    BECKON_CHOSEN,
    BECKON_REFUSED_VISIT, /* offered in this visit already */
    BECKON_REFUSED_PER_SHOPPER,
    BECKON_REFUSED_TOTAL,
    BECKON_REFUSED_BUDGET,
    BECKON_REFUSED_EXCLUSIVE,
    BECKON_REFUSED_POLICY, /* per visit, per day, quiet hours, cool-down, age, audience, a
                              price that overtook the reduction */
    BECKON_HELD_OUT,       /* would be chosen, and is not, to compare with: it takes its place */
} BeckonChoiceVerdict;

typedef struct {
    uint32_t campaign;
    BeckonChoiceVerdict verdict;
    int64_t reserve_minor; /* the most this offer can cost the shop; 0 when there is none */
    const char *policy;    /* of REFUSED_POLICY: "age", "quiet_hours", "per_visit", "per_day",
                              "price", "audience", "cooldown_after_dismissal"; else NULL.
                              Static */
    BeckonArm arm;         /* of what is chosen or held out */
} BeckonChoice;

/* Appends one BeckonChoice a hit, in ranked order. Those chosen earlier in the same call count
 * against those later. */
void beckon_offer_choose(const BeckonRuleset *set, const BeckonSituation *situation,
                         const uint32_t *hits, gsize n_hits, const BeckonOfferHistory *history,
                         GArray *choices);

/* "per_shopper", "total", …: for stories, explain and the log. Static. */
const char *beckon_choice_name(BeckonChoiceVerdict verdict);

#endif
