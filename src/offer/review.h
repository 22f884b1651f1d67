/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_REVIEW_H
#define BECKON_OFFER_REVIEW_H

/* What a rule set without errors says and hardly means: campaigns that can never give an offer,
 * costs that nothing limits, prices that embarrass the shop. Pure. */

#include "rules/ruleset.h"

/* Adds it as warnings about a set's live campaigns, as of a moment; the sources are those of which
 * the set was compiled. */
void beckon_review(const BeckonRuleset *set, const GPtrArray *sources, int64_t now_us,
                   BeckonDiagnostics *diagnostics);

#endif
