/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/sieve.h"

#include <string.h>

#include "advert/frame.h"
#include "base/error.h"
#include "identity/eid.h"
#include "identity/roster.h"
#include "scannerd/things.h"

struct BeckonSieve {
    BeckonRoster *shoppers;
    BeckonThings *things;
    BeckonSieveCounts counts;
};

/* Who an advert is by, as far as it has been looked at. */
typedef struct {
    uint64_t eid;       /* to be sought among the shoppers' yet */
    uint64_t address;   /* its sender's id; 0 where no thing is to be found by it */
    BeckonThing *thing; /* or NULL */
    uint32_t shopper;   /* handle of a device, or 0 */
    bool has_eid;
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
    if (origin->thing == NULL) {
        origin->thing = beckon_things_find(sieve->things, id);
        if (origin->thing != NULL && origin->address != 0) {
            beckon_things_note_sender(sieve->things, origin->thing, origin->address, t_us);
        }
    }
}

/* The roster of shoppers is large: where an id would stand is fetched from memory while the adverts
 * behind it are looked at. Only of an advert with a second EID the first is sought at once. */
static void look_for_shopper(BeckonSieve *sieve, uint64_t id, Origin *origin)
{
    if (origin->has_eid && origin->shopper == 0) {
        origin->shopper = beckon_roster_find(sieve->shoppers, origin->eid);
    }
    origin->has_eid = true;
    origin->eid = id;
    beckon_roster_prefetch(sieve->shoppers, id);
}

/* People are known by ids that rotate, and by those alone; the store's things never have one. So
 * nobody's iBeacon, of which there are many, costs a look into the large roster. */
static void look_at_frames(BeckonSieve *sieve, const BeckonAdvertReport *advert, BeckonFrame *frame,
                           Origin *origin)
{
    BeckonFrameWalk walk = beckon_frame_walk(advert->data, advert->len);
    BeckonVerdict verdict;
    uint64_t id;
    while ((verdict = beckon_frame_next(&walk, frame, NULL)) != BECKON_FOREIGN) {
        if (verdict == BECKON_MALFORMED) {
            origin->is_malformed = true;
            continue;
        }
        origin->has_tlm = origin->has_tlm || frame->kind == BECKON_FRAME_EDDYSTONE_TLM;
        if (frame->kind == BECKON_FRAME_EDDYSTONE_EID) {
            look_for_shopper(sieve, beckon_eid_to_id(frame->eid.eid), origin);
        } else if (!beckon_things_is_empty(sieve->things) && beckon_roster_frame_id(frame, &id)) {
            look_for_thing(sieve, id, advert->t_us, origin);
        }
    }
}

static void look_at(BeckonSieve *sieve, const BeckonAdvertReport *advert, BeckonFrame *frame,
                    Origin *origin)
{
    look_at_address(sieve, advert, origin);
    look_at_frames(sieve, advert, frame, origin);
    if (origin->thing == NULL && origin->has_tlm && origin->address != 0) {
        origin->thing = beckon_things_find_sender(sieve->things, origin->address, advert->t_us);
    }
}

/* Whose it is, now that all its memory has been asked for. */
static uint32_t settle(BeckonSieve *sieve, const Origin *origin)
{
    uint32_t shopper = origin->shopper;
    if (shopper == 0 && origin->has_eid) {
        shopper = beckon_roster_find(sieve->shoppers, origin->eid);
    }
    bool is_nobody = (origin->thing == NULL) & (shopper == 0);
    sieve->counts.malformed += is_nobody & origin->is_malformed;
    sieve->counts.unknown += is_nobody & !origin->is_malformed;
    return shopper;
}

/* A stranger's id must not outlive the call, on the stack neither. */
void beckon_sieve_take(BeckonSieve *sieve, const BeckonAdvertReport *adverts, gsize n,
                       uint32_t *ret_handles, GArray *readings)
{
    Origin origins[BECKON_RUN_ADVERTS] = {0};
    BeckonFrame frame;
    g_return_if_fail(n <= BECKON_RUN_ADVERTS);
    sieve->counts.heard += n;
    for (gsize i = 0; i < n; i++) {
        look_at(sieve, &adverts[i], &frame, &origins[i]);
        if (origins[i].thing != NULL) {
            sieve->counts.malformed += !beckon_thing_take(origins[i].thing, &adverts[i], readings);
        }
    }
    for (gsize i = 0; i < n; i++) {
        ret_handles[i] = settle(sieve, &origins[i]);
    }
    explicit_bzero(origins, n * sizeof origins[0]);
    explicit_bzero(&frame, sizeof frame);
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
