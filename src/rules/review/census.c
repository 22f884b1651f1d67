/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/census.h"

#include "base/codes.h"

/* What was counted of one campaign. */
typedef struct {
    bool asks;
    guint holds;
    guint unknown;
} Count;

struct BeckonCensus {
    BeckonRuleset *set;
    int64_t as_of_us;
    guint n_shoppers;
    guint n_unknown; /* shoppers of whom nothing is known: of them every condition is unknown */
    guint n_counts;
    Count counts[]; /* one a campaign */
};

BeckonCensus *beckon_census_new(BeckonRuleset *set, int64_t as_of_us)
{
    guint n_counts = beckon_ruleset_size(set);
    BeckonCensus *census = g_malloc0(sizeof *census + n_counts * sizeof census->counts[0]);
    census->set = beckon_ruleset_ref(set);
    census->as_of_us = as_of_us;
    census->n_counts = n_counts;
    for (guint i = 0; i < n_counts; i++) {
        census->counts[i].asks =
            beckon_condition_asks_purchases(beckon_ruleset_campaign(set, i)->when);
    }
    return census;
}

void beckon_census_free(BeckonCensus *census)
{
    if (census != NULL) {
        beckon_ruleset_unref(census->set);
        g_free(census);
    }
}

/* Adds a shopper of whom something is known. */
static void evaluate(BeckonCensus *census, BeckonHistory *history)
{
    const BeckonPast past = {.history = history};
    const BeckonSituation situation = {.now_us = census->as_of_us, .past = &past};
    BeckonFacts facts = {.situation = &situation,
                         .timezone = beckon_ruleset_shop(census->set)->timezone};
    for (guint i = 0; i < census->n_counts; i++) {
        Count *count = &census->counts[i];
        if (count->asks) {
            BeckonTruth truth = beckon_condition_evaluate_purchases(
                beckon_ruleset_campaign(census->set, i)->when, &facts);
            count->holds += truth == BECKON_TRUE;
            count->unknown += truth == BECKON_UNKNOWN;
        }
    }
}

void beckon_census_add(BeckonCensus *census, BeckonHistory *history)
{
    const BeckonPolicy *policy = beckon_ruleset_policy(census->set);
    census->n_shoppers++;
    if (history != NULL &&
        beckon_policy_is_fresh(policy, beckon_history_known_until_us(history), census->as_of_us)) {
        evaluate(census, history);
    } else {
        census->n_unknown++;
    }
}

const BeckonRuleset *beckon_census_set(const BeckonCensus *census)
{
    return census->set;
}

int64_t beckon_census_as_of_us(const BeckonCensus *census)
{
    return census->as_of_us;
}

guint beckon_census_size(const BeckonCensus *census)
{
    return census->n_shoppers;
}

bool beckon_census_asks(const BeckonCensus *census, guint campaign)
{
    return census->counts[campaign].asks;
}

guint beckon_census_holds(const BeckonCensus *census, guint campaign)
{
    return census->counts[campaign].holds;
}

guint beckon_census_unknown_percent(const BeckonCensus *census, guint campaign)
{
    const Count *count = &census->counts[campaign];
    uint64_t unknown = (uint64_t)count->unknown + census->n_unknown, of = census->n_shoppers;
    return of > 0 && count->asks ? (guint)((unknown * 200 + of) / (of * 2)) : 0;
}

bool beckon_census_is_small(const BeckonCensus *census, guint campaign)
{
    const Count *count = &census->counts[campaign];
    return count->asks && count->holds < beckon_ruleset_policy(census->set)->smallest_audience;
}

void beckon_census_warn(const BeckonRuleset *set, const GPtrArray *sources, const char *campaign,
                        guint unknown_percent, BeckonDiagnostics *diagnostics)
{
    int number = beckon_ruleset_find(set, campaign);
    if (number < 0 || unknown_percent <= BECKON_CENSUS_MANY_PERCENT) {
        return;
    }
    const BeckonCampaign *known = beckon_ruleset_campaign(set, (guint)number);
    const BeckonPlace *place = &known->places[BECKON_PLACE_WHEN];
    beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_WARNING, BECKON_CODE_UNKNOWN_FOR_MANY,
                           beckon_sources_find(sources, known->file), place->line, place->column,
                           place->length, NULL,
                           "unknown for %u %% of the enrolled shoppers, who are not offered this: "
                           "they gave no consent to 'history', are not linked to an account, or "
                           "their purchases were not imported lately",
                           unknown_percent);
}
