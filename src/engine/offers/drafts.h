/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_DRAFTS_H
#define BECKON_ENGINE_OFFERS_DRAFTS_H

/* Hits → drafted offers in the database, within the transaction that is open: what was chosen,
 * with its caps and budget, its id and its claims, in one. */

#include "database/database.h"
#include "engine/people/people.h"
#include "engine/rulebook/audiences.h"
#include "rules/ruleset.h"

typedef struct {
    BeckonDatabase *database;
    BeckonPeople *people;
    BeckonAudiences *audiences;
    const BeckonRuleset *rules;
    const char *issuer;
    int64_t cause_us; /* CLOCK_MONOTONIC of the record that made it so */
} BeckonDrafting;

/* Returns how many offers were drafted, beside the ghosts of who is held out. The database is in a
 * transaction. */
guint beckon_drafts_make(const BeckonDrafting *drafting, uint32_t number,
                         const BeckonSituation *situation, int64_t visit_started_us,
                         const uint32_t *hits, gsize n_hits);

#endif
