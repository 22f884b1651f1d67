/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_BOOK_H
#define BECKON_HISTORY_BOOK_H

/* All customers' purchases, by customer: what is to be sealed. */

#include "history/account.h"

typedef struct BeckonBook BeckonBook;

BeckonBook *beckon_book_new(void);
void beckon_book_free(BeckonBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBook, beckon_book_free)

/* Errors as of beckon_account_add. */
bool beckon_book_add(BeckonBook *book, const BeckonPurchase *purchase, GError **error);

/* The accounts (BeckonAccount, borrowed) in the order of their customers' bytes. Owned by the
 * caller. */
GPtrArray *beckon_book_accounts(const BeckonBook *book);

#endif
