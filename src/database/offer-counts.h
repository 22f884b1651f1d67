/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_OFFER_COUNTS_H
#define BECKON_DATABASE_OFFER_COUNTS_H

/* How many offers hold a place as of a store time: drafted in (since_us, now_us], not released
 * by now_us, and not past their expiry unless redeemed; since_us INT64_MIN: ever. Ghosts hold one
 * until they would have expired, among a shopper's own and in the visit, and nowhere else. What a
 * campaign's offers reserve counts whole until they are redeemed, then as what was spent. now_us
 * may lie behind offers that are kept already: a replay that resumes goes over the same time again
 * and must choose as it did. These answer offer/choose.h's BeckonOfferHistory. In a transaction,
 * which a failure spoils: then each answers its greatest value, so that nothing is given. */

#include "database/database.h"

guint beckon_offers_of_campaign(BeckonDatabase *database, const char *campaign, int64_t since_us,
                                int64_t now_us);
guint beckon_offers_of_campaign_to_shopper(BeckonDatabase *database, uint32_t number,
                                           const char *campaign, int64_t since_us, int64_t now_us);
guint beckon_offers_to_shopper(BeckonDatabase *database, uint32_t number, int64_t since_us,
                               int64_t now_us);
int64_t beckon_offers_reserved_minor(BeckonDatabase *database, const char *campaign,
                                     int64_t now_us);

/* Whether the shopper dismissed an offer of the campaign in (since_us, now_us]. */
bool beckon_offers_was_dismissed(BeckonDatabase *database, uint32_t number, const char *campaign,
                                 int64_t since_us, int64_t now_us);

/* The names (char *) of the campaigns offered in a visit up to now_us, released or not. Owned by
 * the caller. */
GPtrArray *beckon_offers_in_visit(BeckonDatabase *database, uint32_t number,
                                  int64_t visit_started_us, int64_t now_us);

#endif
