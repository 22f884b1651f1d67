/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_BOUGHT_H
#define BECKON_RULES_LEAF_BOUGHT_H

/* What `bought` asks of the purchases of one thing. Days are calendar days of the shop, counted
 * back from today. */

#include "history/history.h"
#include "rules/condition.h"

#define BECKON_BOUGHT_NOT_ASKED (-1)

typedef struct {
    int32_t within_days; /* NOT_ASKED, or only purchases since this many days ago count … */
    guint at_least;      /* … of which there are so many, 1 at least … */
    int64_t spent_minor; /* … and which come to as much. NOT_ASKED */
    int32_t last_days;   /* NOT_ASKED, or the last one was longer ago */
    int32_t first_days;  /* NOT_ASKED, or the first one was since then */
} BeckonBoughtTerms;

/* Nothing but one purchase at any time. */
BeckonBoughtTerms beckon_bought_terms(void);

/* Whether all of it holds for the purchases of a thing (those after today do not count) that are
 * known from a day on (BECKON_HISTORY_WHOLE: all). What earlier ones could change is unknown. When
 * it holds, the shelf is not empty. */
BeckonTruth beckon_bought_holds(const BeckonBoughtTerms *terms, const BeckonPurchasesOf *shelf,
                                int32_t known_since_day, int32_t today);

/* Whether what is asked of some purchases cannot hold without the other holding, which is asked of
 * the same purchases and, unless is_same, of more. */
bool beckon_bought_implies(const BeckonBoughtTerms *terms, const BeckonBoughtTerms *other,
                           bool is_same);

/* Whether what is asked of some purchases cannot hold together with what is asked of these and
 * more. */
bool beckon_bought_excludes(const BeckonBoughtTerms *terms, const BeckonBoughtTerms *other);

#endif
