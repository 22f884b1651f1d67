/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/sieve.h"

#include <string.h>

#include "advert/frame.h"
#include "base/error.h"
#include "identity/roster.h"

struct BeckonSieve {
    BeckonRoster *roster;
    BeckonSieveCounts counts;
};

BeckonSieve *beckon_sieve_new(void)
{
    BeckonSieve *sieve = g_new0(BeckonSieve, 1);
    sieve->roster = beckon_roster_new();
    return sieve;
}

void beckon_sieve_free(BeckonSieve *sieve)
{
    if (sieve != NULL) {
        beckon_roster_free(sieve->roster);
        g_free(sieve);
    }
}

bool beckon_sieve_add(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows, GError **error)
{
    for (gsize i = 0; i < n_rows; i++) {
        if (!beckon_roster_add(sieve->roster, rows[i].id, rows[i].handle)) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the roster is full with %zu rows",
                        beckon_roster_size(sieve->roster));
            return false;
        }
    }
    return true;
}

void beckon_sieve_remove(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        beckon_roster_remove(sieve->roster, rows[i].id);
    }
}

void beckon_sieve_forget(BeckonSieve *sieve)
{
    beckon_roster_free(sieve->roster);
    sieve->roster = beckon_roster_new();
}

/* A stranger's id must not outlive the call, on the stack neither. */
static uint32_t find_and_wipe(const BeckonRoster *roster, BeckonFrame *frame)
{
    uint64_t id = 0;
    uint32_t handle = beckon_roster_frame_id(frame, &id) ? beckon_roster_find(roster, id) : 0;
    explicit_bzero(frame, sizeof *frame);
    explicit_bzero(&id, sizeof id);
    return handle;
}

uint32_t beckon_sieve_take(BeckonSieve *sieve, const uint8_t *data, gsize len)
{
    BeckonFrame frame;
    uint32_t handle = 0;
    sieve->counts.heard++;
    switch (beckon_frame_decode(data, len, &frame, NULL)) {
    case BECKON_DECODED:
        handle = find_and_wipe(sieve->roster, &frame);
        sieve->counts.unknown += handle == 0;
        break;
    case BECKON_FOREIGN:
        sieve->counts.unknown++;
        break;
    case BECKON_MALFORMED:
        sieve->counts.malformed++;
        break;
    }
    return handle;
}

void beckon_sieve_malformed(BeckonSieve *sieve, uint64_t n_adverts)
{
    sieve->counts.heard += n_adverts;
    sieve->counts.malformed += n_adverts;
}

BeckonSieveCounts beckon_sieve_counts(const BeckonSieve *sieve)
{
    return sieve->counts;
}
