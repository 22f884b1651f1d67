/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_ACCOUNT_FACTS_H
#define BECKON_DATABASE_ACCOUNT_FACTS_H

/* What services say of shoppers' accounts, in a box a shopper under that shopper's own key. */

#include "database/database.h"
#include "shopper/facts.h"

/* Those of a shopper, owned by the caller; NULL without an error when there are none.
 * BECKON_ERROR_INVALID: the box does not open. */
BeckonShopperFacts *beckon_account_facts_find(BeckonDatabase *database, uint32_t number,
                                              GError **error);

/* Keeps them in the place of those before; facts that are none are taken out. In a transaction. A
 * shopper who was forgotten is passed over. */
void beckon_account_facts_put(BeckonDatabase *database, uint32_t number,
                              const BeckonShopperFacts *facts);

/* Takes out all of a shopper. In a transaction. */
void beckon_account_facts_drop(BeckonDatabase *database, uint32_t number);

#endif
