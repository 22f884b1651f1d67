/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REVIEW_AUDIENCE_H
#define BECKON_RULES_REVIEW_AUDIENCE_H

/* For which customers of a table of purchases the campaigns' conditions on purchases hold at a
 * moment. Other conditions are left out, and every status counts. */

#include "history/sorting.h"
#include "rules/ruleset.h"

typedef struct BeckonAudience BeckonAudience;

/* Of a set, which it borrows, as of a moment. */
BeckonAudience *beckon_audience_new(const BeckonRuleset *set, int64_t as_of_us);
void beckon_audience_free(BeckonAudience *audience);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonAudience, beckon_audience_free)

/* Adds a purchase, in any order; one at or after the moment is left out, its customer too when
 * that is the only one. */
void beckon_audience_add(BeckonAudience *audience, const char *customer, BeckonWare ware,
                         int64_t instant_us, BeckonBought bought);

/* How many customers there are. */
guint beckon_audience_size(const BeckonAudience *audience);

/* Appends to `holds`, an array for each campaign by its number, those (char *, borrowed from the
 * audience) for whom it holds, in the order of their names; a table holds all that ever was, so
 * that nothing is unknown. */
void beckon_audience_find(BeckonAudience *audience, GPtrArray *const *holds);

#endif
