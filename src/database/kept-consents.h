/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_KEPT_CONSENTS_H
#define BECKON_DATABASE_KEPT_CONSENTS_H

/* The consents of enrolled people, and what is kept only because of one. */

#include "database/database.h"
#include "shopper/consent.h"

/* A shopper's, in the order of purposes: of BeckonConsent, owned by the caller. */
GPtrArray *beckon_kept_consents_of(BeckonDatabase *database, uint32_t number, GError **error);

/* Puts a consent in the place of an earlier one for its purpose; withdraws one, and takes away with
 * that for `history` the ledger, with that for `visits` the visits, with that for `signals` what
 * services said. In a transaction. A shopper who is not enrolled is passed over. */
void beckon_kept_consents_put(BeckonDatabase *database, uint32_t number,
                              const BeckonConsent *consent);
void beckon_kept_consents_withdraw(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose,
                                   int64_t now_us);

/* Takes away what was only kept because of a consent that has lapsed, as withdrawing it does. In a
 * transaction. */
void beckon_kept_consents_drop_kept_for(BeckonDatabase *database, uint32_t number,
                                        BeckonPurpose purpose);

/* When the first consent lapses by itself after a wall time; BECKON_TIME_NEVER: none. And which do
 * after one time, up to another: the database must not be used within the call. */
bool beckon_kept_consents_next_lapse_us(BeckonDatabase *database, int64_t after_us, int64_t *ret_us,
                                        GError **error);
typedef void (*BeckonLapseVisitor)(uint32_t number, BeckonPurpose purpose, void *data);
bool beckon_kept_consents_each_lapsed(BeckonDatabase *database, int64_t after_us, int64_t up_to_us,
                                      BeckonLapseVisitor visit, void *data, GError **error);

#endif
