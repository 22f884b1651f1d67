/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_TALLY_H
#define BECKON_OFFER_TALLY_H

/* The offers of many shoppers of which none is redeemed or dismissed: how many of a campaign hold a
 * place, and what they can cost. Campaigns by their numbers in the set. */

#include "rules/ruleset.h"

typedef struct BeckonOfferTally BeckonOfferTally;

/* Of a set, which it borrows. */
BeckonOfferTally *beckon_offer_tally_new(const BeckonRuleset *set);
void beckon_offer_tally_free(BeckonOfferTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonOfferTally, beckon_offer_tally_free)

/* Adds an offer; those of a campaign in the order of their times. */
void beckon_offer_tally_add(BeckonOfferTally *tally, guint campaign, int64_t drafted_us,
                            int64_t reserve_minor);

/* Those drafted in (since_us, now_us] that are still valid, as BeckonOfferHistory counts; no offer
 * of the tally is later than now_us. */
guint beckon_offer_tally_count(const BeckonOfferTally *tally, guint campaign, int64_t since_us,
                               int64_t now_us);
int64_t beckon_offer_tally_reserved_minor(const BeckonOfferTally *tally, guint campaign,
                                          int64_t now_us);

/* All that there ever were, and what they could have cost. */
guint beckon_offer_tally_size(const BeckonOfferTally *tally, guint campaign);
int64_t beckon_offer_tally_sum_minor(const BeckonOfferTally *tally, guint campaign);

#endif
