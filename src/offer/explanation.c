/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/explanation.h"

#include <string.h>

#include "rules/why-not.h"

/* One campaign while the nearest moment is sought. */
typedef struct {
    const BeckonCondition *when;
    GTimeZone *timezone;
    BeckonSituation nearest;
    BeckonTruth truth;
} Search;

static BeckonTruth evaluate(const Search *search, const BeckonSituation *situation)
{
    BeckonFacts facts = {.situation = situation, .timezone = search->timezone};
    return beckon_condition_evaluate(search->when, &facts);
}

static void consider(Search *search, BeckonOccasion occasion, int64_t stayed_us)
{
    BeckonSituation situation = search->nearest;
    situation.occasion = occasion;
    situation.stayed_us = stayed_us;
    BeckonTruth truth = evaluate(search, &situation);
    if (truth > search->truth) {
        search->nearest = situation;
        search->truth = truth;
    }
}

/* How long a stay in the zone can matter to a campaign: int64_t, ascending or not. */
static GArray *stays_of(const BeckonCondition *when, int zone)
{
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(BeckonStayEdge));
    g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(BeckonReadingEdge));
    g_autoptr(GArray) stocks = g_array_new(FALSE, FALSE, sizeof(BeckonStockEdge));
    BeckonEdges edges = {.stays = stays, .readings = readings, .stocks = stocks};
    GArray *lengths_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    beckon_condition_edges(when, &edges);
    for (guint i = 0; i < stays->len; i++) {
        const BeckonStayEdge *edge = &g_array_index(stays, BeckonStayEdge, i);
        if (edge->zone == zone) {
            g_array_append_val(lengths_us, edge->stays_us);
        }
    }
    return lengths_us;
}

/* From coming in to leaving, the longest stay first: an earlier moment is nearer only when that one
 * is too late. */
static BeckonSituation find_nearest(const BeckonRuleset *set, const BeckonCondition *when,
                                    const BeckonSituation *situation)
{
    const BeckonShop *shop = beckon_ruleset_shop(set);
    int64_t dwell_us = beckon_shop_zone(shop, (guint)situation->zone)->dwell_us;
    int64_t longest_us = dwell_us;
    g_autoptr(GArray) stays_us = stays_of(when, situation->zone);
    for (guint i = 0; i < stays_us->len; i++) {
        longest_us = MAX(longest_us, g_array_index(stays_us, int64_t, i));
    }
    Search search = {.when = when, .timezone = shop->timezone, .nearest = *situation};
    search.nearest.occasion = BECKON_OCCASION_TIME;
    search.nearest.stayed_us = longest_us;
    search.truth = evaluate(&search, &search.nearest);
    consider(&search, BECKON_OCCASION_ENTER, 0);
    for (guint i = 0; i < stays_us->len; i++) {
        consider(&search, BECKON_OCCASION_TIME, g_array_index(stays_us, int64_t, i));
    }
    consider(&search, BECKON_OCCASION_DWELL, dwell_us);
    consider(&search, BECKON_OCCASION_LEAVE, 0);
    return search.nearest;
}

static bool is_without_offers(const BeckonRuleset *set, int zone)
{
    return zone >= 0 && !beckon_shop_zone(beckon_ruleset_shop(set), (guint)zone)->offers;
}

static BeckonExplanation explain(const BeckonRuleset *set, uint32_t number,
                                 const BeckonExplaining *explaining)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, number);
    const BeckonSituation *asked = &explaining->situation;
    BeckonExplanation explanation = {.campaign = number, .situation = *asked, .detail = ""};
    if (explaining->stays && asked->zone >= 0) {
        explanation.situation = find_nearest(set, campaign->when, asked);
    }
    const char *reason = beckon_ruleset_why_not(set, number, &explanation.situation);
    if (campaign->status == BECKON_CAMPAIGN_LIVE && !explaining->consents) {
        reason = "presence";
    } else if (campaign->status == BECKON_CAMPAIGN_LIVE && asked->zone < 0) {
        reason = "away";
    } else if (g_strcmp0(reason, "zone") == 0 && is_without_offers(set, asked->zone)) {
        explanation.detail = "no_offers";
    }
    explanation.verdict = reason != NULL ? reason : "offered";
    return explanation;
}

static void choose(const BeckonRuleset *set, const BeckonSituation *situation,
                   const BeckonOfferHistory *history, GArray *explanations)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    for (uint32_t i = 0; i < explanations->len; i++) {
        if (strcmp(g_array_index(explanations, BeckonExplanation, i).verdict, "offered") == 0) {
            g_array_append_val(hits, i);
        }
    }
    beckon_offer_choose(set, situation, (const uint32_t *)(void *)hits->data, hits->len, history,
                        choices);
    for (guint i = 0; i < choices->len; i++) {
        const BeckonChoice *choice = &g_array_index(choices, BeckonChoice, i);
        BeckonExplanation *explanation =
            &g_array_index(explanations, BeckonExplanation, choice->campaign);
        if (choice->verdict != BECKON_CHOSEN) {
            explanation->verdict = beckon_choice_name(choice->verdict);
            explanation->detail = choice->policy != NULL ? choice->policy : "";
        }
    }
}

GArray *beckon_explain(const BeckonRuleset *set, const BeckonExplaining *explaining,
                       const BeckonOfferHistory *history)
{
    GArray *explanations = g_array_new(FALSE, FALSE, sizeof(BeckonExplanation));
    for (uint32_t i = 0; i < beckon_ruleset_size(set); i++) {
        const BeckonExplanation explanation = explain(set, i, explaining);
        g_array_append_val(explanations, explanation);
    }
    choose(set, &explaining->situation, history, explanations);
    return explanations;
}
