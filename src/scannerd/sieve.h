/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_SIEVE_H
#define BECKON_SCANNERD_SIEVE_H

/* What an advert is to this scanner: a handle of the roster, or nothing. Of those that are not
 * on the roster only their number stays. */

#include "wire/link.h"

typedef struct BeckonSieve BeckonSieve;

/* Adverts since the sieve was made. */
typedef struct {
    uint64_t heard;
    uint64_t unknown;
    uint64_t malformed;
} BeckonSieveCounts;

BeckonSieve *beckon_sieve_new(void);
void beckon_sieve_free(BeckonSieve *sieve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSieve, beckon_sieve_free)

/* Adds or replaces rows of the roster. BECKON_ERROR_LIMIT, with some of them added. */
bool beckon_sieve_add(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows,
                      GError **error);
void beckon_sieve_remove(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows);

/* Empties the roster; the counts stay. */
void beckon_sieve_forget(BeckonSieve *sieve);

/* The handle of the device that sent an advert with these AD bytes, or 0. */
uint32_t beckon_sieve_take(BeckonSieve *sieve, const uint8_t *data, gsize len);

/* Counts adverts that could not even be read. */
void beckon_sieve_malformed(BeckonSieve *sieve, uint64_t n_adverts);

BeckonSieveCounts beckon_sieve_counts(const BeckonSieve *sieve);

#endif
