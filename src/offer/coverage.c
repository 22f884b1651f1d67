/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/coverage.h"

#include "rules/condition-walk.h"

struct BeckonCoverage {
    const BeckonRuleset *set;
    bool *was_offered;  /* by campaign */
    GArray *conditions; /* of BeckonConditionCoverage, in the order of campaigns and of the walk */
    guint next;         /* condition, while all are walked over */
    uint32_t campaign;  /* likewise */
};

static void collect(const BeckonConditionStep *step, void *data)
{
    BeckonCoverage *coverage = data;
    if (step->group == NULL) {
        const BeckonConditionCoverage condition = {coverage->campaign, step->number, step->file,
                                                   step->line,         false,        false};
        g_array_append_val(coverage->conditions, condition);
    }
}

static void note(const BeckonConditionStep *step, void *data)
{
    BeckonCoverage *coverage = data;
    if (step->group == NULL) {
        BeckonConditionCoverage *condition =
            &g_array_index(coverage->conditions, BeckonConditionCoverage, coverage->next++);
        condition->was_true |= step->truth == BECKON_TRUE;
        condition->was_false |= step->truth == BECKON_FALSE;
    }
}

/* Over all conditions of live campaigns, in one order. */
static void walk_all(BeckonCoverage *coverage, BeckonFacts *facts, BeckonConditionVisitor visit)
{
    coverage->next = 0;
    for (uint32_t i = 0; i < beckon_ruleset_size(coverage->set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(coverage->set, i);
        coverage->campaign = i;
        if (campaign->status == BECKON_CAMPAIGN_LIVE) {
            beckon_condition_walk(campaign->when, facts, visit, coverage);
        }
    }
}

BeckonCoverage *beckon_coverage_new(const BeckonRuleset *set)
{
    BeckonCoverage *coverage = g_new0(BeckonCoverage, 1);
    coverage->set = set;
    coverage->was_offered = g_new0(bool, beckon_ruleset_size(set) + 1);
    coverage->conditions = g_array_new(FALSE, FALSE, sizeof(BeckonConditionCoverage));
    walk_all(coverage, NULL, collect);
    return coverage;
}

void beckon_coverage_free(BeckonCoverage *coverage)
{
    if (coverage != NULL) {
        g_free(coverage->was_offered);
        g_array_unref(coverage->conditions);
        g_free(coverage);
    }
}

static void look(void *data, const BeckonSituation *situation)
{
    BeckonCoverage *coverage = data;
    BeckonFacts facts = {.situation = situation,
                         .timezone = beckon_ruleset_shop(coverage->set)->timezone};
    walk_all(coverage, &facts, note);
}

BeckonStoryWatch beckon_coverage_watch(BeckonCoverage *coverage)
{
    return (BeckonStoryWatch){coverage, look};
}

void beckon_coverage_add(BeckonCoverage *coverage, const BeckonStoryResult *result)
{
    for (guint i = 0; i < result->offers->len; i++) {
        coverage->was_offered[g_array_index(result->offers, uint32_t, i)] = true;
    }
}

bool beckon_coverage_was_offered(const BeckonCoverage *coverage, uint32_t campaign)
{
    return coverage->was_offered[campaign];
}

const GArray *beckon_coverage_conditions(const BeckonCoverage *coverage)
{
    return coverage->conditions;
}

BeckonCoverageSums beckon_coverage_sums(const BeckonCoverage *coverage)
{
    BeckonCoverageSums sums = {.conditions = coverage->conditions->len};
    for (uint32_t i = 0; i < beckon_ruleset_size(coverage->set); i++) {
        bool is_live = beckon_ruleset_campaign(coverage->set, i)->status == BECKON_CAMPAIGN_LIVE;
        sums.campaigns += is_live;
        sums.offered += is_live && coverage->was_offered[i];
    }
    for (guint i = 0; i < coverage->conditions->len; i++) {
        const BeckonConditionCoverage *condition =
            &g_array_index(coverage->conditions, BeckonConditionCoverage, i);
        sums.were_true += condition->was_true;
        sums.were_false += condition->was_false;
    }
    guint whole = sums.campaigns + 2 * sums.conditions;
    guint seen = sums.offered + sums.were_true + sums.were_false;
    sums.percent = whole > 0 ? (guint)((guint64)seen * 100 / whole) : 100;
    return sums;
}
