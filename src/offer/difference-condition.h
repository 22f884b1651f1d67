/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_DIFFERENCE_CONDITION_H
#define BECKON_OFFER_DIFFERENCE_CONDITION_H

/* What changes between two conditions: as few of their parts as differ. For difference.c alone. */

#include "rules/ruleset.h"

/* Called for each part: NULL is one that was not there, or is gone. */
typedef void (*BeckonConditionChange)(const char *before, const char *after, void *data);

void beckon_difference_of_conditions(const BeckonRuleset *before_set, const BeckonCondition *before,
                                     const BeckonRuleset *after_set, const BeckonCondition *after,
                                     BeckonConditionChange change, void *data);

/* The whole of it in words. Owned by the caller. */
char *beckon_words_of_condition(const BeckonRuleset *set, const BeckonCondition *condition);

#endif
