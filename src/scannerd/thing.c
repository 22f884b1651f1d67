/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/thing.h"

#include <math.h>
#include <string.h>

#include "base/time.h"
#include "scannerd/quantities.h"

#define LEAST_BETWEEN_US  BECKON_SECOND_US
#define UNCHANGED_US      (60 * BECKON_SECOND_US)
#define RSSI_EVERY_US     (10 * BECKON_SECOND_US)
#define COUNTS_EVERY_US   (10 * BECKON_SECOND_US)
#define SAME_PACKET_ID_US (10 * BECKON_SECOND_US)
#define FORGOTTEN_US      (60 * BECKON_MINUTE_US) /* where there is no room */
#define NEVER             INT64_MIN

typedef struct {
    BeckonQuantity quantity;
    uint8_t index;
    int64_t value; /* as last said */
    int64_t said_us;
} Fact;

/* Something that adds up until it is said. */
typedef struct {
    int64_t sum;
    uint32_t n;
    int64_t said_us; /* or NEVER */
} Tally;

struct BeckonThing {
    uint32_t handle;
    bool has_key;
    uint8_t key[BECKON_LINK_KEY_BYTES];
    bool has_counter;
    uint32_t counter;  /* of the last advert that was opened */
    int64_t packet_us; /* when the last packet with an id was taken, or NEVER */
    uint8_t packet_id;
    GArray *facts; /* of Fact */
    Tally rssi_dbm;
    Tally unopened;
    Tally replayed;
};

/* What is read of one advert. */
typedef struct {
    const BeckonAdvertReport *advert;
    bool has_counter;
    bool is_heard; /* nobody else can have sent it, as far as a key tells */
    BeckonQuantities quantities;
} Hearing;

BeckonThing *beckon_thing_new(uint32_t handle)
{
    BeckonThing *thing = g_new0(BeckonThing, 1);
    thing->handle = handle;
    thing->packet_us = NEVER;
    thing->facts = g_array_new(FALSE, FALSE, sizeof(Fact));
    thing->rssi_dbm.said_us = thing->unopened.said_us = thing->replayed.said_us = NEVER;
    return thing;
}

void beckon_thing_free(BeckonThing *thing)
{
    if (thing == NULL) {
        return;
    }
    g_array_unref(thing->facts);
    explicit_bzero(thing, sizeof *thing);
    g_free(thing);
}

uint32_t beckon_thing_handle(const BeckonThing *thing)
{
    return thing->handle;
}

void beckon_thing_set_key(BeckonThing *thing, const uint8_t key[BECKON_LINK_KEY_BYTES])
{
    static const uint8_t none[BECKON_LINK_KEY_BYTES];
    memcpy(thing->key, key, sizeof thing->key);
    thing->has_key = memcmp(key, none, sizeof none) != 0;
}

static void say(const BeckonThing *thing, int64_t t_us, BeckonReading reading, GArray *readings)
{
    reading.t_us = t_us;
    reading.handle = thing->handle;
    g_array_append_val(readings, reading);
}

static bool is_due(int64_t said_us, int64_t every_us, int64_t t_us)
{
    return said_us == NEVER || t_us - said_us >= every_us;
}

/* The place of one that was not said for so long that another may have it, or NULL: else an advert
 * in its name, once, would keep it from ever saying more. */
static Fact *find_forgotten(BeckonThing *thing, int64_t t_us)
{
    Fact *oldest = &g_array_index(thing->facts, Fact, 0);
    for (guint i = 1; i < thing->facts->len; i++) {
        Fact *fact = &g_array_index(thing->facts, Fact, i);
        oldest = fact->said_us < oldest->said_us ? fact : oldest;
    }
    return is_due(oldest->said_us, FORGOTTEN_US, t_us) ? oldest : NULL;
}

/* The fact of a quantity; a new one where there is room, else NULL. */
static Fact *find_fact(BeckonThing *thing, const BeckonMeasured *measured, int64_t t_us)
{
    const Fact new_fact = {measured->quantity, measured->index, 0, NEVER};
    for (guint i = 0; i < thing->facts->len; i++) {
        Fact *fact = &g_array_index(thing->facts, Fact, i);
        if (fact->quantity == measured->quantity && fact->index == measured->index) {
            return fact;
        }
    }
    if (thing->facts->len == BECKON_LIMIT_FACTS_A_FIXTURE) {
        Fact *forgotten = find_forgotten(thing, t_us);
        if (forgotten != NULL) {
            *forgotten = new_fact;
        }
        return forgotten;
    }
    g_array_append_val(thing->facts, new_fact);
    return &g_array_index(thing->facts, Fact, thing->facts->len - 1);
}

/* What an advert says, with the counter of a sealed one: the engine tells an old advert by it. */
static void say_heard(const BeckonThing *thing, const Hearing *hearing, BeckonReading reading,
                      GArray *readings)
{
    reading.has_counter = hearing->has_counter;
    reading.counter = hearing->has_counter ? thing->counter : 0;
    say(thing, hearing->advert->t_us, reading, readings);
}

static bool tell_facts(BeckonThing *thing, const Hearing *hearing, GArray *readings)
{
    bool all = !hearing->quantities.cut;
    int64_t t_us = hearing->advert->t_us;
    for (guint i = 0; i < hearing->quantities.n_rows; i++) {
        const BeckonMeasured *measured = &hearing->quantities.rows[i];
        Fact *fact = find_fact(thing, measured, t_us);
        all = all && fact != NULL;
        if (fact == NULL ||
            !is_due(fact->said_us, measured->value != fact->value ? LEAST_BETWEEN_US : UNCHANGED_US,
                    t_us)) {
            continue;
        }
        fact->value = measured->value;
        fact->said_us = t_us;
        say_heard(thing, hearing,
                  (BeckonReading){.quantity = measured->quantity,
                                  .index = measured->index,
                                  .value = measured->value},
                  readings);
    }
    return all;
}

static void tell_rssi(BeckonThing *thing, const Hearing *hearing, GArray *readings)
{
    const BeckonAdvertReport *advert = hearing->advert;
    Tally *rssi_dbm = &thing->rssi_dbm;
    if (advert->rssi_dbm != BECKON_RSSI_UNKNOWN) {
        rssi_dbm->sum += advert->rssi_dbm;
        rssi_dbm->n++;
    }
    if (rssi_dbm->n > 0 && is_due(rssi_dbm->said_us, RSSI_EVERY_US, advert->t_us)) {
        int64_t mean_dbm = llround((double)rssi_dbm->sum / rssi_dbm->n);
        *rssi_dbm = (Tally){.said_us = advert->t_us};
        say_heard(thing, hearing,
                  (BeckonReading){.quantity = BECKON_QUANTITY_RSSI,
                                  .value = mean_dbm * BECKON_QUANTITY_PARTS},
                  readings);
    }
}

static void tell_count(BeckonThing *thing, Tally *tally, BeckonQuantity quantity, int64_t t_us,
                       GArray *readings)
{
    if (tally->n > 0 && is_due(tally->said_us, COUNTS_EVERY_US, t_us)) {
        int64_t value = tally->n * BECKON_QUANTITY_PARTS;
        *tally = (Tally){.said_us = t_us};
        say(thing, t_us, (BeckonReading){.quantity = quantity, .value = value}, readings);
    }
}

/* Whether a sealed frame is its word and news; *ret_opened borrows out. */
static bool open_sealed(BeckonThing *thing, const BeckonBthome *sealed, const uint8_t address[6],
                        uint8_t out[BECKON_BTHOME_MAX_BYTES], BeckonBthome *ret_opened)
{
    if (thing->has_key && thing->has_counter && sealed->counter == thing->counter) {
        return false;
    }
    if (!thing->has_key || !beckon_bthome_open(sealed, address, thing->key, out, ret_opened)) {
        thing->unopened.n++;
        return false;
    }
    if (thing->has_counter && sealed->counter < thing->counter) {
        thing->replayed.n++;
        return false;
    }
    thing->has_counter = true;
    thing->counter = sealed->counter;
    return true;
}

/* Whether a plain frame is another packet than the last: one is sent several times over. */
static bool is_news(BeckonThing *thing, const BeckonBthome *bthome, int64_t t_us)
{
    uint8_t packet_id;
    if (!beckon_quantities_packet_id(bthome, &packet_id)) {
        return true;
    }
    if (packet_id == thing->packet_id && !is_due(thing->packet_us, SAME_PACKET_ID_US, t_us)) {
        return false;
    }
    thing->packet_id = packet_id;
    thing->packet_us = t_us;
    return true;
}

/* Whether a thing may say something plain; counted where it may not. */
static bool may_be_plain(BeckonThing *thing)
{
    thing->unopened.n += thing->has_key;
    return !thing->has_key;
}

static void take_bthome(BeckonThing *thing, const BeckonBthome *bthome, Hearing *hearing)
{
    uint8_t out[BECKON_BTHOME_MAX_BYTES];
    BeckonBthome opened;
    if (bthome->sealed) {
        if (open_sealed(thing, bthome, hearing->advert->address, out, &opened)) {
            hearing->has_counter = true;
            hearing->is_heard = true;
            beckon_quantities_add_bthome(&hearing->quantities, &opened);
        }
    } else if (may_be_plain(thing) && is_news(thing, bthome, hearing->advert->t_us)) {
        beckon_quantities_add_bthome(&hearing->quantities, bthome);
    }
}

static void take_frame(BeckonThing *thing, const BeckonFrame *frame, Hearing *hearing)
{
    switch (frame->kind) {
    case BECKON_FRAME_BTHOME:
        take_bthome(thing, &frame->bthome, hearing);
        return;
    case BECKON_FRAME_RUUVI:
        if (may_be_plain(thing)) {
            beckon_quantities_add_ruuvi(&hearing->quantities, &frame->ruuvi);
        }
        return;
    case BECKON_FRAME_EDDYSTONE_TLM:
        if (may_be_plain(thing)) {
            beckon_quantities_add_tlm(&hearing->quantities, &frame->tlm);
        }
        return;
    case BECKON_FRAME_IBEACON:
    case BECKON_FRAME_EDDYSTONE_UID:
    case BECKON_FRAME_EDDYSTONE_URL:
    case BECKON_FRAME_EDDYSTONE_EID:
    case BECKON_FRAME_ALTBEACON:
        return;
    }
}

bool beckon_thing_take(BeckonThing *thing, const BeckonAdvertReport *advert, GArray *readings)
{
    Hearing hearing = {.advert = advert, .is_heard = !thing->has_key};
    BeckonFrameWalk walk = beckon_frame_walk(advert->data, advert->len);
    BeckonFrame frame;
    BeckonVerdict verdict;
    while ((verdict = beckon_frame_next(&walk, &frame, NULL)) != BECKON_FOREIGN) {
        if (verdict == BECKON_DECODED) {
            take_frame(thing, &frame, &hearing);
        }
    }
    if (hearing.is_heard) {
        tell_rssi(thing, &hearing, readings);
    }
    tell_count(thing, &thing->unopened, BECKON_QUANTITY_UNOPENED, advert->t_us, readings);
    tell_count(thing, &thing->replayed, BECKON_QUANTITY_REPLAYED, advert->t_us, readings);
    return tell_facts(thing, &hearing, readings);
}
