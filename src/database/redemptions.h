/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_REDEMPTIONS_H
#define BECKON_DATABASE_REDEMPTIONS_H

/* Offers that a till accepted: each offer once, each receipt of a till once. They outlive their
 * shoppers and hold nothing of them. */

#include "database/database.h"

typedef struct {
    char *jti;
    char *till;    /* its name */
    char *receipt; /* the till's own number of the sale */
    char *campaign;
    char *product;       /* GTIN; NULL: none */
    int64_t redeemed_us; /* store time */
    int64_t spent_minor; /* what the reduction came to */
} BeckonRedemption;

void beckon_redemption_free(BeckonRedemption *redemption);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRedemption, beckon_redemption_free)

/* Redeems a signed offer that neither ended nor expired, if it reserves what it is to cost: what
 * was reserved becomes what was spent. True when this one won. False, with nothing changed, when
 * the offer cannot be redeemed (any more), or this receipt of the till is taken. The campaign is
 * the offer's. In a transaction. */
bool beckon_redemptions_add(BeckonDatabase *database, const BeckonRedemption *redemption);

/* The redemption of an offer; the one that a receipt of a till is for. Owned by the caller.
 * BECKON_ERROR_NOT_FOUND. */
BeckonRedemption *beckon_redemptions_find(BeckonDatabase *database, const char *jti,
                                          GError **error);
BeckonRedemption *beckon_redemptions_find_receipt(BeckonDatabase *database, const char *till,
                                                  const char *receipt, GError **error);

#endif
