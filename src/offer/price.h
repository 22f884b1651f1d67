/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_PRICE_H
#define BECKON_OFFER_PRICE_H

/* What a campaign's reduction comes to in money, for texts and budgets alike. Reductions count
 * from the price that the policy refers to (beckon_policy_reference_minor). A percentage is
 * rounded up to the minor unit: the shopper never gets less than what is announced. Pure. */

#include "rules/ruleset.h"

/* What is taken off the reference price; 0 for a gift. */
int64_t beckon_offer_saving_minor(const BeckonRuleset *set, const BeckonCampaign *campaign);

/* What the shopper pays for the campaign's product; -1 when it names none. */
int64_t beckon_offer_price_minor(const BeckonRuleset *set, const BeckonCampaign *campaign);

/* What the shop forgoes when the offer is redeemed: today's price less what the shopper pays, or
 * the price of the gift. A percentage without a product is taken off one article, at most the
 * dearest of the catalogue. */
int64_t beckon_offer_cost_minor(const BeckonRuleset *set, const BeckonCampaign *campaign);

#endif
