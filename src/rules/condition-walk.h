/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_CONDITION_WALK_H
#define BECKON_RULES_CONDITION_WALK_H

/* A condition node by node, for whoever shows it, counts over it or compares it. Not for the hot
 * path. */

#include "rules/condition.h"

/* One node, all but its words. Everything is static. */
typedef struct {
    guint number;      /* its place in the condition, from 0 */
    guint depth;       /* 0: the whole */
    const char *group; /* "all", "any", "none", "segment"; NULL: it is a leaf */
    const char *key;   /* of a leaf: the first key of its kind ("zone", "bought"); else NULL */
    const char *file;  /* where it is written, as diagnostics call it */
    guint line;
    BeckonTruth truth;
    BeckonGap gap; /* of a leaf that is unknown; else BECKON_GAP_NONE */
} BeckonConditionStep;

typedef void (*BeckonConditionVisitor)(const BeckonConditionStep *step, void *data);

/* Calls back for each node, in the order of the file. Facts NULL: it is held against nothing, and
 * truth and gap say nothing. */
void beckon_condition_walk(const BeckonCondition *condition, BeckonFacts *facts,
                           BeckonConditionVisitor visit, void *data);

/* Appends what a node of that number says, with all that it holds, and with what a sentence for
 * shoppers leaves out: "in the last 30 days …". */
void beckon_condition_words(const BeckonCondition *condition, guint number, const BeckonShop *shop,
                            const BeckonPhrases *phrases, GString *out);

#endif
