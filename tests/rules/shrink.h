/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_SHRINK_H
#define TESTS_RULES_SHRINK_H

/* Makes a failure small enough for people to look at. */

#include "rules/tree.h"

/* Whether campaigns (of Campaign) at a moment still show what is looked for; false where they
 * make no rule set. */
typedef bool (*Differs)(const GPtrArray *campaigns, const Moment *moment);

/* Takes away, one by one, what can go while they still differ: conditions, dates, facts. Campaigns
 * keep their numbers, and those that can go become drafts. */
void shrink(GPtrArray *campaigns, Moment *moment, Differs differs);

/* Both for people: campaigns that are more than such drafts, and the moment. Owned by the
 * caller. */
char *shrink_tell(const GPtrArray *campaigns, const Moment *moment);

#endif
