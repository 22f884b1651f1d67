/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_ARMS_H
#define BECKON_DATABASE_ARMS_H

/* What became of those who took part in experiments, by arm: shoppers, each counted once a
 * campaign, in the arm where they were first. So arms can be compared by an exact test. */

#include "database/database.h"

typedef struct {
    char *campaign;
    char *arm;
    uint64_t shoppers;   /* whom the hub still knows */
    uint64_t redeemers;  /* who redeemed at least one of its offers */
    uint64_t remembered; /* who agree that visits are remembered, and to be counted in reports */
    uint64_t came_again; /* of those: who were here again after that visit, as far as is kept */
} BeckonArmOutcome;

/* Of BeckonArmOutcome, by campaign and arm, by the consents in force at a wall time. Owned by the
 * caller. */
GPtrArray *beckon_arms_list(BeckonDatabase *database, int64_t wall_us, GError **error);

#endif
