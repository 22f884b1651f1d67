/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_AUDIENCES_H
#define BECKON_ENGINE_RULEBOOK_AUDIENCES_H

/* For how many shoppers each live campaign's conditions on purchases hold, counted over all ledgers
 * in slices and kept in memory alone. Of those who are linked to an account and agree to `history`
 * the ledger is looked at, of everybody else nothing is known. What was counted last holds until it
 * is counted anew; of a new set there is nothing before. */

#include "database/database.h"
#include "rules/review/census.h"

typedef enum {
    BECKON_AUDIENCE_ANY,     /* the campaign asks nothing about purchases */
    BECKON_AUDIENCE_PENDING, /* not counted yet */
    BECKON_AUDIENCE_SMALL,   /* smaller than the policy allows */
    BECKON_AUDIENCE_ENOUGH,
} BeckonAudienceState;

/* "any", "pending", "small", "enough". Static. */
const char *beckon_audience_state_name(BeckonAudienceState state);

typedef struct BeckonAudiences BeckonAudiences;

/* The database is borrowed and must outlive it. */
BeckonAudiences *beckon_audiences_new(BeckonDatabase *database);
void beckon_audiences_free(BeckonAudiences *audiences);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonAudiences, beckon_audiences_free)

/* The live set; NULL: none. What was counted of the same rules holds on, else nothing does: true
 * when there is something to count. */
bool beckon_audiences_set_rules(BeckonAudiences *audiences, BeckonRuleset *rules);

/* Begins to count, from the first shopper on, as of a moment. */
void beckon_audiences_begin(BeckonAudiences *audiences, int64_t as_of_us);

/* Counts until a moment of CLOCK_MONOTONIC, one shopper at least. *ret_done: all were counted, and
 * it holds from now on. False, with nothing counted, when the database failed. */
bool beckon_audiences_work(BeckonAudiences *audiences, int64_t until_us, bool *ret_done,
                           GError **error);

bool beckon_audiences_is_counting(const BeckonAudiences *audiences);

/* Whether what a campaign of the live set would give is withheld: the policy asks for an audience
 * that it does not have, or of which that is not known yet, which is noted. */
bool beckon_audiences_withhold(BeckonAudiences *audiences, guint campaign);

/* Whether campaigns were withheld until the last count that no longer are: once. */
bool beckon_audiences_take_released(BeckonAudiences *audiences);

BeckonAudienceState beckon_audiences_state(const BeckonAudiences *audiences, guint campaign);

/* What was counted last of the live set; NULL: nothing yet. Borrowed until it is counted anew. */
const BeckonCensus *beckon_audiences_counted(const BeckonAudiences *audiences);

#endif
