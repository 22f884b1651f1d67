/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_SLOT_H
#define BECKON_RULES_MATCHING_SLOT_H

/* The campaigns that are worth asking in one place, as an index. Each has a bit. A circumstance
 * has a set of those that can hold in it, a thing the list of those that only who bought it can
 * meet: what is left of both is asked, 64 campaigns at a step. */

#include "history/history.h"
#include "rules/matching/cover.h"
#include "rules/matching/program.h"

/* What is known of a campaign before anything is asked of it. */
typedef struct {
    uint32_t number;
    bool is_laid_out;
    uint32_t place; /* then in the program, of the rest; NOTHING: there is none */
    int32_t from_day, until_day;
    BeckonReach reach;
    BeckonCover cover;
} BeckonCandidate;

/* The circumstances of one event. */
typedef struct {
    guint zone;
    guint n_aspects;
    guint aspects[8]; /* one of each family */
    int64_t stayed_us;
    int32_t day;
    bool has_things; /* else nothing is known of purchases */
    BeckonThingSet things;
} BeckonMoment;

typedef struct BeckonSlot BeckonSlot;

/* Of the candidates (of BeckonCandidate) with these places (guint) in the array, in ascending
 * order of their numbers. Those that cannot be in some of the zones 0 … n_zones − 1 are left out
 * there; with 0 the slot is of one zone. */
BeckonSlot *beckon_slot_new(const GArray *candidates, const GArray *places, guint n_things,
                            guint n_zones);
void beckon_slot_free(BeckonSlot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSlot, beckon_slot_free)

/* Appends the numbers (uint32_t) of those that hold, ascending. */
void beckon_slot_match(const BeckonSlot *slot, const BeckonMoment *moment,
                       const BeckonProgram *program, BeckonFacts *facts, GArray *hits);

#endif
