/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/why-not.h"

static bool has_offers(const BeckonShop *shop, int zone)
{
    return zone >= 0 && (guint)zone < beckon_shop_n_zones(shop) &&
           beckon_shop_zone(shop, (guint)zone)->offers;
}

const char *beckon_ruleset_why_not(const BeckonRuleset *set, guint number,
                                   const BeckonSituation *situation)
{
    const BeckonShop *shop = beckon_ruleset_shop(set);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, number);
    BeckonFacts facts = {.situation = situation, .timezone = shop->timezone};
    if (campaign->status != BECKON_CAMPAIGN_LIVE) {
        return "status";
    }
    if (!has_offers(shop, situation->zone)) {
        return "zone";
    }
    const char *obstacle = beckon_condition_obstacle(campaign->when, &facts);
    if (obstacle != NULL) {
        return obstacle;
    }
    return beckon_schedule_holds(&campaign->runs, beckon_facts_local(&facts)) ? NULL : "runs";
}
