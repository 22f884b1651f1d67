/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/price.h"

static const BeckonProduct *find(const BeckonRuleset *set, const char *gtin)
{
    return gtin != NULL ? beckon_catalogue_find(beckon_ruleset_catalogue(set), gtin) : NULL;
}

static int64_t reference_minor(const BeckonRuleset *set, const BeckonProduct *product)
{
    return product != NULL ? beckon_policy_reference_minor(beckon_ruleset_policy(set), product) : 0;
}

static int64_t percent_of(int64_t minor, guint percent)
{
    return (minor * percent + 99) / 100;
}

int64_t beckon_offer_saving_minor(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    const BeckonReduction *reduction = &campaign->reduction;
    int64_t from_minor = reference_minor(set, find(set, campaign->product_gtin));
    switch (reduction->kind) {
    case BECKON_REDUCE_NONE:
    case BECKON_REDUCE_GIFT:
        return 0;
    case BECKON_REDUCE_PERCENT:
        return percent_of(from_minor, reduction->percent);
    case BECKON_REDUCE_BY:
        return reduction->amount_minor;
    case BECKON_REDUCE_PRICE:
        return MAX(from_minor - reduction->amount_minor, 0);
    }
    return 0;
}

int64_t beckon_offer_price_minor(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    const BeckonProduct *product = find(set, campaign->product_gtin);
    if (product == NULL) {
        return -1;
    }
    bool is_reduced = campaign->reduction.kind != BECKON_REDUCE_NONE &&
                      campaign->reduction.kind != BECKON_REDUCE_GIFT;
    return is_reduced ? reference_minor(set, product) - beckon_offer_saving_minor(set, campaign)
                      : product->price_minor;
}

int64_t beckon_offer_cost_minor(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    const BeckonProduct *product = find(set, campaign->product_gtin);
    const BeckonProduct *gift = find(set, campaign->reduction.gift_gtin);
    if (gift != NULL) {
        return gift->price_minor;
    }
    if (product != NULL) {
        return product->price_minor - beckon_offer_price_minor(set, campaign);
    }
    return campaign->reduction.kind == BECKON_REDUCE_PERCENT
               ? percent_of(beckon_catalogue_dearest_minor(beckon_ruleset_catalogue(set)),
                            campaign->reduction.percent)
               : beckon_offer_saving_minor(set, campaign);
}
