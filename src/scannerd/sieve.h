/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_SIEVE_H
#define BECKON_SCANNERD_SIEVE_H

/* What an advert is to this scanner: a sighting of a shopper's device, readings of a thing of the
 * store, or nothing. Every frame of it is looked at. Of those that are not on the roster only their
 * number stays. */

#include "radio/radio.h"
#include "wire/link.h"

typedef struct BeckonSieve BeckonSieve;

/* Adverts since the sieve was made. */
typedef struct {
    uint64_t heard;
    uint64_t unknown;
    uint64_t malformed; /* those of things that say more than is kept, too */
} BeckonSieveCounts;

BeckonSieve *beckon_sieve_new(void);
void beckon_sieve_free(BeckonSieve *sieve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSieve, beckon_sieve_free)

/* Adds or replaces rows of the roster; those whose handle has BECKON_HANDLE_STORE are things of the
 * store. BECKON_ERROR_LIMIT, with some of them added. */
bool beckon_sieve_add(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows,
                      GError **error);
void beckon_sieve_remove(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows);

/* The keys of sensors (handles with BECKON_HANDLE_STORE), for as long as they are on the roster.
 * BECKON_ERROR_LIMIT, with some of them set. */
bool beckon_sieve_set_keys(BeckonSieve *sieve, const BeckonLinkKey *keys, gsize n_keys,
                           GError **error);

/* Empties the roster and wipes the keys; the counts stay. */
void beckon_sieve_forget(BeckonSieve *sieve);

/* Takes some adverts, at most BECKON_RUN_ADVERTS; their times must not go back. Each of ret_handles
 * is the handle of the shopper's device that sent that advert, or 0. Appends what is to be said of
 * things of the store that sent others (BeckonReading). */
void beckon_sieve_take(BeckonSieve *sieve, const BeckonAdvertReport *adverts, gsize n,
                       uint32_t *ret_handles, GArray *readings);

/* Counts adverts that could not even be read. */
void beckon_sieve_malformed(BeckonSieve *sieve, uint64_t n_adverts);

BeckonSieveCounts beckon_sieve_counts(const BeckonSieve *sieve);

#endif
