/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_ACCOUNT_H
#define BECKON_HISTORY_ACCOUNT_H

/* One customer's purchases with their names, on the way from the shop's accounts to a ledger:
 * inside a sealed file (history/seal.h) and in memory, nowhere else. */

#include "history/ledger.h"
#include "history/purchases.h"

typedef struct BeckonAccount BeckonAccount;

BeckonAccount *beckon_account_new(const char *customer);
void beckon_account_free(BeckonAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonAccount, beckon_account_free)

/* Borrowed. */
const char *beckon_account_customer(const BeckonAccount *account);
guint beckon_account_size(const BeckonAccount *account);

/* Adds a purchase of this customer. BECKON_ERROR_LIMIT: it has BECKON_LIMIT_LEDGER_ROWS, or
 * BECKON_LIMIT_LEDGER_NAMES. */
bool beckon_account_add(BeckonAccount *account, const BeckonPurchase *purchase, GError **error);

/* Appends it, its rows by day. Little endian: the customer's length (1) and bytes, the number of
 * names (4) and of rows (4); a name: 'c' a category, 'p' a product or 'b' a brand (1), length (2),
 * bytes; rows as in a ledger. */
void beckon_account_encode(BeckonAccount *account, GByteArray *out);

/* NULL when these bytes are none. */
BeckonAccount *beckon_account_decode(const uint8_t *bytes, gsize len);

/* An account that becomes a ledger, some names at a time: a large one takes a while. */
typedef struct BeckonBlinding BeckonBlinding;

/* Takes the account. Holds the key until it is freed. */
BeckonBlinding *beckon_blinding_new(BeckonAccount *account, const BeckonTokenKey *key,
                                    int32_t known_since_day, int64_t known_until_us);
void beckon_blinding_free(BeckonBlinding *blinding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBlinding, beckon_blinding_free)

/* Goes on with at most so many names. The ledger, owned by the caller, when that were the last;
 * otherwise NULL. */
BeckonLedger *beckon_blinding_work(BeckonBlinding *blinding, guint most);

#endif
