/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_SHRINK_H
#define TESTS_RULES_SHRINK_H

/* Makes a failure small enough for people to look at. */

#include "rules/tree.h"

/* Whether rules at a moment still show what is looked for; false where they make no rule set. */
typedef bool (*Differs)(const Rules *rules, const Moment *moment);

/* Takes away, one by one, what can go while they still differ: conditions, segments, dates, facts.
 * Campaigns and segments keep their numbers; campaigns that can go become drafts, and segments
 * that can go ask for a language. */
void shrink(Rules *rules, Moment *moment, Differs differs);

/* Whether nothing is left of a segment. */
bool shrink_is_blank(const Tree *segment);

/* Both for people: what is more than such blanks, and the moment. Owned by the caller. */
char *shrink_tell(const Rules *rules, const Moment *moment);

#endif
