/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_JUDGE_H
#define TESTS_RULES_JUDGE_H

/* What the manual says of a rule set at a moment, worked out slowly and in the plainest way. */

#include "rules/tree.h"

/* The numbers (uint32_t) of the campaigns that hold. Owned by the caller. */
GArray *judge_match(const Rules *rules, const Moment *moment);

#endif
