/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_COVER_H
#define BECKON_RULES_MATCHING_COVER_H

/* Things of which a shopper must have bought one for a condition to be true: who bought none of
 * them is not asked. Of several such sets the one that the fewest shoppers are likely to meet. */

#include <stdbool.h>

#include "history/things.h"
#include "rules/condition.h"

#define BECKON_COVER_THINGS 16

typedef struct {
    bool is_there; /* else it may be true of those who bought nothing */
    guint n_things;
    guint things[BECKON_COVER_THINGS]; /* their numbers, each once */
    guint weight;                      /* how many shoppers may have bought one, as a guess */
} BeckonCover;

BeckonCover beckon_cover_of(const BeckonCondition *condition, const BeckonThings *things);

#endif
