/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_JUDGE_H
#define TESTS_RULES_JUDGE_H

/* What the manual says of a rule set at a moment, worked out slowly and in the plainest way. */

#include "rules/tree.h"

typedef enum { NO, MAYBE, YES } Answer;

Answer judge_tree(const Tree *tree, const Moment *moment);

/* The numbers (uint32_t) of the campaigns (of Campaign) that hold. Owned by the caller. */
GArray *judge_match(const GPtrArray *campaigns, const Moment *moment);

#endif
