/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_ERASURE_H
#define BECKON_DATABASE_ERASURE_H

/* Forgetting for good: without the key, no copy of what it sealed can be read any more. */

#include "database/database.h"

/* Erases a shopper in a transaction of its own, with a row in the audit trail for who asked for it
 * (that it was done, not to whom): first the key, then every row, then what is left
 * in the write-ahead logs. BECKON_ERROR_NOT_FOUND. After another error ask again; at the latest
 * the next open completes it. */
bool beckon_shoppers_forget(BeckonDatabase *database, uint32_t number, int64_t now_us, int64_t uid,
                            GError **error);

/* Completes what was interrupted, before the database is used: rows whose key is erased go (an
 * older beckon.db may have been put back), keys whose shopper was never enrolled are erased.
 * BECKON_ERROR_INVALID: a shopper's key was never in this keys.db. For database.c. */
bool beckon_erasure_complete(BeckonDatabase *database, GError **error);

#endif
