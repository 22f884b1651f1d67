/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_POSTINGS_H
#define BECKON_RULES_MATCHING_POSTINGS_H

/* Which members of a slot ask for a thing that was bought, thing by thing. */

#include <stdbool.h>

#include "history/history.h"

typedef struct {
    uint32_t thing;
    uint32_t member;
} BeckonPosting;

typedef struct BeckonPostings BeckonPostings;

/* Of BeckonPosting, which it sorts; of members 0 … n_members − 1 and things 0 … n_things − 1. */
BeckonPostings *beckon_postings_new(GArray *postings, guint n_members, guint n_things);
void beckon_postings_free(BeckonPostings *postings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPostings, beckon_postings_free)

/* Whether nothing is asked for. */
bool beckon_postings_are_none(const BeckonPostings *postings);

/* Sets the bits of the members that ask for one of these things. */
void beckon_postings_mark(const BeckonPostings *postings, const BeckonThingSet *things,
                          uint64_t *words);

#endif
