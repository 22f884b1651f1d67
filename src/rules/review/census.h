/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REVIEW_CENSUS_H
#define BECKON_RULES_REVIEW_CENSUS_H

/* For how many shoppers of a hub the campaigns' conditions on purchases hold at a moment, and for
 * how many that is unknown, whatever a campaign's status. Other conditions are left out. Nobody is
 * remembered. Pure. */

#include "rules/ruleset.h"

typedef struct BeckonCensus BeckonCensus;

/* Of a set, which it keeps alive, as of a moment. */
BeckonCensus *beckon_census_new(BeckonRuleset *set, int64_t as_of_us);
void beckon_census_free(BeckonCensus *census);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCensus, beckon_census_free)

/* Counts one shopper; NULL: nothing is known of what they bought, as of a history that the policy
 * calls too old. */
void beckon_census_add(BeckonCensus *census, BeckonHistory *history);

const BeckonRuleset *beckon_census_set(const BeckonCensus *census);
int64_t beckon_census_as_of_us(const BeckonCensus *census);

/* How many shoppers were counted. */
guint beckon_census_size(const BeckonCensus *census);

/* Whether a campaign asks about purchases; of others nothing is counted. */
bool beckon_census_asks(const BeckonCensus *census, guint campaign);

/* For how many it holds, of those it asks about. */
guint beckon_census_holds(const BeckonCensus *census, guint campaign);

/* For how many in a hundred it is unknown, rounded. */
guint beckon_census_unknown_percent(const BeckonCensus *census, guint campaign);

/* Whether it holds for fewer than the policy's smallest audience. */
bool beckon_census_is_small(const BeckonCensus *census, guint campaign);

/* Above that a campaign's condition is unknown for many: BECKON_CODE_UNKNOWN_FOR_MANY is said where
 * a set's campaign of the name has its `when`. Nothing where there is none, or it is unknown for
 * fewer. The sources are those of which the set was compiled. */
#define BECKON_CENSUS_MANY_PERCENT 25
void beckon_census_warn(const BeckonRuleset *set, const GPtrArray *sources, const char *campaign,
                        guint unknown_percent, BeckonDiagnostics *diagnostics);

#endif
