/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_TALLIES_H
#define BECKON_DATABASE_TALLIES_H

/* What became of each campaign's offers, over all time. */

#include "database/offers.h"

typedef struct {
    uint64_t offers[BECKON_OFFER_STATES];
    int64_t reserved_minor; /* by those that may still be redeemed */
    int64_t spent_minor;
} BeckonTallySums;

typedef struct {
    char *arm;
    BeckonTallySums sums;
} BeckonTallyArm;

typedef struct {
    char *campaign;
    BeckonTallySums sums;
    GPtrArray *arms; /* of BeckonTallyArm, by name: those of its experiments */
} BeckonTally;

/* Of BeckonTally, by the campaigns' names; those that offered nothing are left out. Owned by the
 * caller. */
GPtrArray *beckon_tallies_list(BeckonDatabase *database, GError **error);

#endif
