/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_GIVEN_H
#define BECKON_ENGINE_OFFERS_GIVEN_H

/* What choosing asks about earlier offers (offer/choose.h), answered by the database as of a store
 * time, for one shopper in one visit. */

#include "database/database.h"
#include "engine/people/people.h"
#include "engine/rulebook/audiences.h"
#include "offer/choose.h"

typedef struct {
    BeckonDatabase *database;
    BeckonAudiences *audiences;
    const BeckonShopper *shopper;
    int64_t now_us;
    GPtrArray *in_this_visit; /* of char *: campaigns offered in it */
} BeckonGiven;

/* All are borrowed; the database is in a transaction for as long as it is asked. */
BeckonGiven *beckon_given_new(BeckonDatabase *database, BeckonAudiences *audiences,
                              const BeckonShopper *shopper, int64_t visit_started_us,
                              int64_t now_us);
void beckon_given_free(BeckonGiven *given);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonGiven, beckon_given_free)

/* It borrows what was given. */
BeckonOfferHistory beckon_given_history(BeckonGiven *given);

#endif
