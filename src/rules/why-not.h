/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_WHY_NOT_H
#define BECKON_RULES_WHY_NOT_H

/* Why a campaign does not hold: for stories and for whoever asks. Not for the hot path. */

#include "rules/ruleset.h"

/* One word for what is in the way of a campaign, by its number, in a situation: "status" (it is
 * not live), the key of the condition that fails ("zone", "stays", "event", "hours", "days",
 * "language", "reading" and so on), or "runs". NULL when beckon_ruleset_match() gives it. Static.
 */
const char *beckon_ruleset_why_not(const BeckonRuleset *set, guint number,
                                   const BeckonSituation *situation);

#endif
