/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_COVERAGE_H
#define BECKON_OFFER_COVERAGE_H

/* What stories show of a rule set: which live campaigns any of them saw offered, and which of
 * their conditions any of them saw true, and which false. Pure. */

#include "offer/story.h"

typedef struct BeckonCoverage BeckonCoverage;

/* Of a set, which it borrows: nothing was seen yet. */
BeckonCoverage *beckon_coverage_new(const BeckonRuleset *set);
void beckon_coverage_free(BeckonCoverage *coverage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCoverage, beckon_coverage_free)

/* For beckon_story_watch(): it notes what is true and false. It borrows the coverage. */
BeckonStoryWatch beckon_coverage_watch(BeckonCoverage *coverage);

/* Notes what a story was offered. */
void beckon_coverage_add(BeckonCoverage *coverage, const BeckonStoryResult *result);

bool beckon_coverage_was_offered(const BeckonCoverage *coverage, uint32_t campaign);

/* One condition (not a group of them) of a live campaign. */
typedef struct {
    uint32_t campaign;
    guint number;     /* in its condition: see rules/condition-walk.h */
    const char *file; /* static */
    guint line;
    bool was_true;
    bool was_false;
} BeckonConditionCoverage;

/* All of them, campaign by campaign. Borrowed. */
const GArray *beckon_coverage_conditions(const BeckonCoverage *coverage);

typedef struct {
    guint campaigns; /* live ones */
    guint offered;
    guint conditions;
    guint were_true;
    guint were_false;
    guint percent; /* of campaigns offered and of conditions true and false together, rounded down;
                      100 when there are none */
} BeckonCoverageSums;

BeckonCoverageSums beckon_coverage_sums(const BeckonCoverage *coverage);

#endif
