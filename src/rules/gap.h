/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_GAP_H
#define BECKON_RULES_GAP_H

/* Why a condition is unknown, in words for the shop's own people. What a condition is about is
 * said by the key of its kind ("bought", "zone": see rules/condition-walk.h). */

#include "rules/situation.h"

/* "consent", "account", "never", "stale", "deaf", "away", "partial"; "" for none. Static. */
const char *beckon_gap_name(BeckonGap gap);

/* The gap of that name; BECKON_GAP_NONE when there is none. */
BeckonGap beckon_gap_find(const char *name);

/* "has not consented to history". Static. */
const char *beckon_gap_words(const char *key, BeckonGap gap);

/* What somebody can do so that it is known: a sentence, or "" when only time can. Static. */
const char *beckon_gap_remedy(const char *key, BeckonGap gap);

#endif
