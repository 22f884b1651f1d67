/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_USED_LINKS_H
#define BECKON_DATABASE_USED_LINKS_H

/* Link codes that are used up, as keyed hashes, until they expire by themselves. */

#include "database/database.h"
#include "shopper/link-code.h"

/* A code with its hash. */
typedef struct {
    uint8_t hash[BECKON_LINK_HASH_BYTES];
    int64_t until_us; /* wall time at which it is accepted no more in any case */
} BeckonUsedLink;

/* Whether a code was used, and by which shopper (0: one who was forgotten since). */
bool beckon_used_links_find(BeckonDatabase *database, const uint8_t hash[BECKON_LINK_HASH_BYTES],
                            bool *ret_used, uint32_t *ret_number, GError **error);

/* Drops those that have expired at now_us (wall time). In a transaction. */
void beckon_used_links_sweep(BeckonDatabase *database, int64_t now_us);

/* Uses a code up, and drops those that have expired at now_us (wall time). In a transaction,
 * which is spoiled when it was used before. */
void beckon_used_links_add(BeckonDatabase *database, const BeckonUsedLink *link, uint32_t number,
                           int64_t now_us);

#endif
