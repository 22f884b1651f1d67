/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_OFFER_ROW_H
#define BECKON_DATABASE_OFFER_ROW_H

/* A row of the table offer as a BeckonOffer, its boxes opened. For this folder only. */

#include "database/internal.h"
#include "database/offers.h"

/* How a statement begins whose rows are read here. */
#define BECKON_OFFER_ROW                                                                           \
    "SELECT seq, jti, number, campaign, zone, visit_started_us, drafted_us, expires_us, "          \
    "released_us, state, reserve_minor, cause_us, payload, token, arm FROM offer "

/* Runs a statement to its end: BeckonOffer, or NULL with an error. Offers of a shopper whose key
 * is erased are passed over. */
GPtrArray *beckon_offer_rows(BeckonDatabase *database, sqlite3_stmt *statement, GError **error);

#endif
