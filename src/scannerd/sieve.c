/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/sieve.h"

#include <string.h>

#include "advert/frame.h"
#include "base/error.h"
#include "identity/roster.h"
#include "scannerd/things.h"

struct BeckonSieve {
    BeckonRoster *shoppers;
    BeckonThings *things;
    BeckonSieveCounts counts;
};

/* Who an advert is by, as far as its frames have been looked at. */
typedef struct {
    uint32_t shopper;   /* handle of a device, or 0 */
    BeckonThing *thing; /* or NULL */
    uint64_t address;   /* its sender's id; 0 where no thing is to be found by it */
    bool has_tlm;
    bool is_malformed;
} Origin;

BeckonSieve *beckon_sieve_new(void)
{
    BeckonSieve *sieve = g_new0(BeckonSieve, 1);
    sieve->shoppers = beckon_roster_new();
    sieve->things = beckon_things_new();
    return sieve;
}

void beckon_sieve_free(BeckonSieve *sieve)
{
    if (sieve != NULL) {
        beckon_roster_free(sieve->shoppers);
        beckon_things_free(sieve->things);
        g_free(sieve);
    }
}

/* An id stands for one or the other, never both. */
static bool add_row(BeckonSieve *sieve, const BeckonRosterRow *row)
{
    if ((row->handle & BECKON_HANDLE_STORE) != 0) {
        beckon_roster_remove(sieve->shoppers, row->id);
        return beckon_things_add(sieve->things, row->id, row->handle);
    }
    beckon_things_remove(sieve->things, row->id);
    return beckon_roster_add(sieve->shoppers, row->id, row->handle);
}

bool beckon_sieve_add(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows, GError **error)
{
    for (gsize i = 0; i < n_rows; i++) {
        if (!add_row(sieve, &rows[i])) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                        "the roster is full with %zu rows of shoppers, or with %d of the store",
                        beckon_roster_size(sieve->shoppers), BECKON_LIMIT_THINGS);
            return false;
        }
    }
    return true;
}

void beckon_sieve_remove(BeckonSieve *sieve, const BeckonRosterRow *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        if (!beckon_things_remove(sieve->things, rows[i].id)) {
            beckon_roster_remove(sieve->shoppers, rows[i].id);
        }
    }
}

bool beckon_sieve_set_keys(BeckonSieve *sieve, const BeckonLinkKey *keys, gsize n_keys,
                           GError **error)
{
    for (gsize i = 0; i < n_keys; i++) {
        if (!beckon_things_set_key(sieve->things, &keys[i])) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "it sent more than %d keys",
                        BECKON_LIMIT_THINGS);
            return false;
        }
    }
    return true;
}

void beckon_sieve_forget(BeckonSieve *sieve)
{
    beckon_roster_free(sieve->shoppers);
    beckon_things_free(sieve->things);
    sieve->shoppers = beckon_roster_new();
    sieve->things = beckon_things_new();
}

static void look_at_address(BeckonSieve *sieve, const BeckonAdvertReport *advert, Origin *origin)
{
    if (beckon_things_is_empty(sieve->things) || advert->address_type == BECKON_ADDRESS_ANONYMOUS) {
        return;
    }
    origin->address = beckon_roster_address_id(advert->address);
    origin->thing = beckon_things_find(sieve->things, origin->address);
}

static void look_for_thing(BeckonSieve *sieve, uint64_t id, int64_t t_us, Origin *origin)
{
    if (origin->thing == NULL && !beckon_things_is_empty(sieve->things)) {
        origin->thing = beckon_things_find(sieve->things, id);
        if (origin->thing != NULL && origin->address != 0) {
            beckon_things_note_sender(sieve->things, origin->thing, origin->address, t_us);
        }
    }
}

/* People are known by ids that rotate, and by those alone; the store's things never have one. So
 * nobody's iBeacon, of which there are many, costs a look into the large roster. */
static void look_at_id(BeckonSieve *sieve, BeckonFrameKind kind, uint64_t id, int64_t t_us,
                       Origin *origin)
{
    if (kind != BECKON_FRAME_EDDYSTONE_EID) {
        look_for_thing(sieve, id, t_us, origin);
    } else if (origin->shopper == 0) {
        origin->shopper = beckon_roster_find(sieve->shoppers, id);
    }
}

/* A stranger's id must not outlive the call, on the stack neither. */
static void look_at_frames(BeckonSieve *sieve, const BeckonAdvertReport *advert, Origin *origin)
{
    BeckonFrameWalk walk = beckon_frame_walk(advert->data, advert->len);
    BeckonFrame frame;
    BeckonVerdict verdict;
    uint64_t id = 0;
    bool has_decoded = false;
    while ((verdict = beckon_frame_next(&walk, &frame, NULL)) != BECKON_FOREIGN) {
        if (verdict == BECKON_MALFORMED) {
            origin->is_malformed = true;
            continue;
        }
        has_decoded = true;
        origin->has_tlm = origin->has_tlm || frame.kind == BECKON_FRAME_EDDYSTONE_TLM;
        if (beckon_roster_frame_id(&frame, &id)) {
            look_at_id(sieve, frame.kind, id, advert->t_us, origin);
        }
    }
    if (has_decoded) {
        explicit_bzero(&frame, sizeof frame);
        explicit_bzero(&id, sizeof id);
    }
}

uint32_t beckon_sieve_take(BeckonSieve *sieve, const BeckonAdvertReport *advert, GArray *readings)
{
    Origin origin = {0};
    sieve->counts.heard++;
    look_at_address(sieve, advert, &origin);
    look_at_frames(sieve, advert, &origin);
    if (origin.thing == NULL && origin.has_tlm && origin.address != 0) {
        origin.thing = beckon_things_find_sender(sieve->things, origin.address, advert->t_us);
    }
    if (origin.address != 0) {
        explicit_bzero(&origin.address, sizeof origin.address);
    }
    if (origin.thing != NULL) {
        sieve->counts.malformed += !beckon_thing_take(origin.thing, advert, readings);
    } else if (origin.shopper == 0) {
        sieve->counts.malformed += origin.is_malformed;
        sieve->counts.unknown += !origin.is_malformed;
    }
    return origin.shopper;
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
