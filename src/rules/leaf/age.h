/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_AGE_H
#define BECKON_RULES_LEAF_AGE_H

/* What is attested of a shopper's age. */

#include "rules/condition.h"

/* The age below which nobody gets an offer. */
#define BECKON_AGE_OF_ADULTS 18

/* Whether the shopper is so many years old: unknown where neither bound says it. account may be
 * NULL. */
BeckonTruth beckon_age_at_least(const BeckonAccountFacts *account, guint years);

#endif
