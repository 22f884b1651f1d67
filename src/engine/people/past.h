/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_PAST_H
#define BECKON_ENGINE_PEOPLE_PAST_H

/* What is remembered of the shoppers who are here: purchases, visits, offers. Read from the
 * database once a visit and kept until the shopper leaves or something of it changes. What is
 * answered depends on the database and the store's time alone, so that a hub that was killed goes
 * on as it would have. */

#include "engine/people/people.h"
#include "rules/ruleset.h"

typedef struct BeckonPasts BeckonPasts;

/* Both are borrowed and must outlive it. Whoever people let go of is dropped here as well. */
BeckonPasts *beckon_pasts_new(BeckonDatabase *database, BeckonPeople *people);
void beckon_pasts_free(BeckonPasts *pasts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPasts, beckon_pasts_free)

/* What is asked about from now on: things to sort purchases out by, how old a ledger may be
 * (history_fresh_within), how long visits count. Borrowed until the next call; NULL: no rules. */
void beckon_pasts_set_rules(BeckonPasts *pasts, const BeckonRuleset *rules);

/* What is remembered of a shopper whose visit began then; NULL with an error when the database
 * failed, without one when there is no such shopper. Borrowed until it is asked for the same
 * shopper again. */
const BeckonPast *beckon_pasts_get(BeckonPasts *pasts, uint32_t number, int64_t visit_started_us,
                                   int64_t now_us, GError **error);

/* An offer to a shopper was made or redeemed: it is read anew when next asked for. */
void beckon_pasts_offers_changed(BeckonPasts *pasts, uint32_t number);

/* Drops one; drops all: the ledgers changed. */
void beckon_pasts_drop(BeckonPasts *pasts, uint32_t number);
void beckon_pasts_drop_all(BeckonPasts *pasts);

#endif
