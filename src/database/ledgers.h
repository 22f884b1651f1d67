/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_LEDGERS_H
#define BECKON_DATABASE_LEDGERS_H

/* Shoppers' ledgers, each in a box under its shopper's own key. An import puts a new one beside
 * each old one, in as many transactions as it likes, and makes them all live at once; those of an
 * import that was never completed are not seen. */

#include "database/shoppers.h"
#include "history/ledger.h"
#include "history/token.h"

/* Begins an import: what an interrupted one left is taken out. In a transaction. */
void beckon_ledgers_begin(BeckonDatabase *database);

/* The key of a shopper's tokens. BECKON_ERROR_NOT_FOUND: the shopper was forgotten. */
bool beckon_ledgers_token_key(BeckonDatabase *database, uint32_t number, BeckonTokenKey *ret_key,
                              GError **error);

/* Puts a shopper's ledger into the import under way. In a transaction. A shopper who was forgotten
 * is passed over. */
void beckon_ledgers_put(BeckonDatabase *database, uint32_t number, const BeckonLedger *ledger);

/* Appends the numbers (uint32_t) of the next shoppers after one, at most so many, of whom the
 * import under way has no ledger although a receipt for `history` is there: whether it is in force
 * and whether they are linked is for the caller to see. */
bool beckon_ledgers_missing(BeckonDatabase *database, uint32_t after, guint most, GArray *numbers,
                            GError **error);

/* Makes the import under way the live one. In a transaction. */
void beckon_ledgers_go_live(BeckonDatabase *database, int64_t known_until_us, int64_t now_us);

/* Takes out at most so many ledgers that a newer import replaced. Returns how many. In a
 * transaction. */
guint beckon_ledgers_prune(BeckonDatabase *database, guint most);

/* A shopper's live ledger, owned by the caller; NULL without an error when there is none. */
BeckonLedger *beckon_ledgers_find(BeckonDatabase *database, uint32_t number, GError **error);

/* The same by the things that a rule set asks about. */
BeckonHistory *beckon_ledgers_view(BeckonDatabase *database, uint32_t number,
                                   const BeckonThings *things, GError **error);

/* Takes out all of a shopper. In a transaction. */
void beckon_ledgers_drop(BeckonDatabase *database, uint32_t number);

#endif
