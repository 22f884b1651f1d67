/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REVIEW_CLAUSE_H
#define BECKON_RULES_REVIEW_CLAUSE_H

/* What conditions mean, without anybody in the shop: a condition as alternatives (clauses), in each
 * of which some leaves must be true and some false. From that follows, where it can be seen from
 * the leaves two by two, that it can never hold, or that it holds only where another does. Pure. */

#include "rules/campaign.h"
#include "rules/review/week.h"

/* Of a set with many campaigns that have many alternatives each, all of this could take hours: work
 * is what may still be done, at first BECKON_LIMIT_CLAUSE_WORK for the whole set. When it is used
 * up, nothing more is said. */

/* The alternatives of a condition; NULL when there are more than BECKON_LIMIT_CLAUSES, so that
 * nothing is said of it. It borrows the condition. */
typedef struct BeckonClauses BeckonClauses;

BeckonClauses *beckon_clauses_new(const BeckonCondition *condition, int64_t *work);
void beckon_clauses_free(BeckonClauses *clauses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonClauses, beckon_clauses_free)

/* Why none of them can ever hold at the minutes of a week (which are not empty): of the first
 * alternative, what in it excludes what, in English. NULL when one may hold. Owned by the caller.
 */
char *beckon_clauses_contradiction(const BeckonClauses *clauses, const BeckonShop *shop,
                                   const BeckonWeek *week, int64_t *work);

/* Whether, at the minutes of a week, one holds only where the other holds too, at its own. */
bool beckon_clauses_imply(const BeckonClauses *clauses, const BeckonWeek *week,
                          const BeckonClauses *other, const BeckonWeek *other_week, int64_t *work);

#endif
