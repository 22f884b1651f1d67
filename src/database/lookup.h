/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_LOOKUP_H
#define BECKON_DATABASE_LOOKUP_H

/* Who has this name: a temporary table in memory, made anew at each start, since on the disk the
 * names lie in boxes. It takes part in the database's transactions. For this folder only. */

#include "database/internal.h"
#include "database/shoppers.h"

typedef enum {
    BECKON_LOOKUP_NAME = 'n',
    BECKON_LOOKUP_JKT = 'j',
    BECKON_LOOKUP_SUBJECT = 's',
    BECKON_LOOKUP_CUSTOMER = 'c', /* its name is the hash in hexadecimal digits */
} BeckonLookup;

/* Before the statements are prepared. */
bool beckon_lookup_create(BeckonDatabase *database, GError **error);

/* Adds everyone who is enrolled, and counts them, when the database opens. */
bool beckon_lookup_fill(BeckonDatabase *database, GError **error);

/* In a transaction. */
void beckon_lookup_add(BeckonDatabase *database, const BeckonShopper *shopper);
void beckon_lookup_remove(BeckonDatabase *database, uint32_t number);

/* Who has the name, owned by the caller; NULL when nobody has. */
bool beckon_lookup_find(BeckonDatabase *database, BeckonLookup kind, const char *name,
                        BeckonShopper **ret_shopper, GError **error);

#endif
