/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures.h"

#include <string.h>

#include "base/limits.h"
#include "engine/shuffle.h"
#include "identity/roster.h"

/* Between two scanners, each off by what is allowed. */
#define CLOCKS_APART_US (2 * BECKON_LIMIT_SCANNER_DRIFT_S * BECKON_SECOND_US)

/* Where there is no room, what was not said for so long makes some. */
#define FORGOTTEN_US BECKON_HOUR_US

typedef struct {
    uint32_t handle;
    GArray *facts;    /* of BeckonFact, by quantity and index */
    int64_t heard_us; /* 0: never */
    int heard_by;
    bool has_counter;
    uint32_t counter; /* the highest that was taken, when first, and by which scanner last */
    int64_t counter_us;
    guint counter_by;
    uint64_t unopened;
    uint64_t replayed;
    int64_t replayed_us; /* store time of the last: one advert brings several readings */
} Fixture;

struct BeckonFixtures {
    BeckonShop *shop;
    guint n_fixtures;
    Fixture *fixtures;
    GArray *dealt; /* of guint: the fixture of the handle BECKON_HANDLE_STORE + 1 + place */
    bool *deaf;    /* by scanner */
    BeckonReadings readings;
};

static const BeckonFact *find_fact(const Fixture *fixture, BeckonQuantity quantity, guint index,
                                   guint *ret_place)
{
    guint place = 0;
    for (; place < fixture->facts->len; place++) {
        const BeckonFact *fact = &g_array_index(fixture->facts, BeckonFact, place);
        if (fact->quantity == quantity && fact->index == index) {
            *ret_place = place;
            return fact;
        }
        if (fact->quantity > quantity || (fact->quantity == quantity && fact->index > index)) {
            break;
        }
    }
    *ret_place = place;
    return NULL;
}

bool beckon_fixtures_is_deaf(const BeckonFixtures *fixtures, const BeckonFact *fact)
{
    return fact->scanner >= 0 && fixtures->deaf[fact->scanner];
}

static bool last(const void *data, guint fixture, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us)
{
    const BeckonFixtures *fixtures = data;
    const BeckonFact *fact = beckon_fixtures_fact(fixtures, fixture, quantity);
    if (fact == NULL || beckon_fixtures_is_deaf(fixtures, fact)) {
        return false;
    }
    *ret_value = fact->value;
    *ret_t_us = fact->t_us;
    return true;
}

static void deal_handles(BeckonFixtures *fixtures)
{
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        g_array_append_val(fixtures->dealt, i);
    }
    beckon_shuffle(fixtures->dealt);
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        Fixture *fixture = &fixtures->fixtures[g_array_index(fixtures->dealt, guint, i)];
        fixture->handle = BECKON_HANDLE_STORE | (1 + i);
    }
}

BeckonFixtures *beckon_fixtures_new(BeckonShop *shop)
{
    BeckonFixtures *fixtures = g_new0(BeckonFixtures, 1);
    fixtures->shop = beckon_shop_ref(shop);
    fixtures->n_fixtures = beckon_shop_n_beacons(shop);
    fixtures->fixtures = g_new0(Fixture, fixtures->n_fixtures);
    fixtures->dealt = g_array_new(FALSE, FALSE, sizeof(guint));
    fixtures->deaf = g_new0(bool, beckon_shop_n_scanners(shop));
    fixtures->readings = (BeckonReadings){fixtures, last};
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        fixtures->fixtures[i].facts = g_array_new(FALSE, FALSE, sizeof(BeckonFact));
        fixtures->fixtures[i].heard_by = -1;
    }
    deal_handles(fixtures);
    return fixtures;
}

void beckon_fixtures_free(BeckonFixtures *fixtures)
{
    if (fixtures == NULL) {
        return;
    }
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        g_array_unref(fixtures->fixtures[i].facts);
    }
    g_free(fixtures->fixtures);
    g_array_unref(fixtures->dealt);
    g_free(fixtures->deaf);
    beckon_shop_unref(fixtures->shop);
    g_free(fixtures);
}

guint beckon_fixtures_n(const BeckonFixtures *fixtures)
{
    return fixtures->n_fixtures;
}

const BeckonStoreBeacon *beckon_fixtures_get(const BeckonFixtures *fixtures, guint fixture)
{
    return beckon_shop_beacon(fixtures->shop, fixture);
}

uint32_t beckon_fixtures_handle(const BeckonFixtures *fixtures, guint fixture)
{
    return fixtures->fixtures[fixture].handle;
}

static uint64_t frame_id(const BeckonFrame *frame)
{
    uint64_t id = 0;
    beckon_roster_frame_id(frame, &id);
    return id;
}

static uint64_t roster_id(const BeckonStoreBeacon *beacon)
{
    BeckonFrame frame = {0};
    switch (beacon->kind) {
    case BECKON_STORE_IBEACON:
        frame.kind = BECKON_FRAME_IBEACON;
        memcpy(frame.ibeacon.uuid, beacon->id, sizeof frame.ibeacon.uuid);
        frame.ibeacon.major = (uint16_t)(beacon->id[16] << 8 | beacon->id[17]);
        frame.ibeacon.minor = (uint16_t)(beacon->id[18] << 8 | beacon->id[19]);
        return frame_id(&frame);
    case BECKON_STORE_EDDYSTONE_UID:
        frame.kind = BECKON_FRAME_EDDYSTONE_UID;
        memcpy(frame.uid.namespace, beacon->id, sizeof frame.uid.namespace);
        memcpy(frame.uid.instance, beacon->id + sizeof frame.uid.namespace,
               sizeof frame.uid.instance);
        return frame_id(&frame);
    case BECKON_STORE_ADDRESS:
        return beckon_roster_address_id(beacon->id);
    }
    return 0;
}

void beckon_fixtures_rows(const BeckonFixtures *fixtures, GArray *rows)
{
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        const BeckonRosterRow row = {roster_id(beckon_fixtures_get(fixtures, i)),
                                     fixtures->fixtures[i].handle};
        g_array_append_val(rows, row);
    }
}

bool beckon_fixtures_find(const BeckonFixtures *fixtures, uint32_t handle, guint *ret_fixture)
{
    uint32_t place = (handle & ~BECKON_HANDLE_STORE) - 1;
    if ((handle & BECKON_HANDLE_STORE) == 0 || place >= fixtures->n_fixtures) {
        return false;
    }
    *ret_fixture = g_array_index(fixtures->dealt, guint, place);
    return true;
}

static bool is_behind(const Fixture *fixture, const BeckonReading *reading)
{
    return reading->has_counter && fixture->has_counter && reading->counter < fixture->counter;
}

/* An advert that was taken long ago, as a scanner says it that did not hear it then. It is no word
 * of now: who sends a sensor's last advert again is not to keep it fresh. */
static bool is_late(const Fixture *fixture, const BeckonReading *reading)
{
    return reading->has_counter && fixture->has_counter && reading->counter == fixture->counter &&
           reading->t_us - fixture->counter_us > CLOCKS_APART_US;
}

static void note_counter(Fixture *fixture, guint scanner, const BeckonReading *reading)
{
    if (!reading->has_counter) {
        return;
    }
    if (!fixture->has_counter || fixture->counter != reading->counter) {
        fixture->has_counter = true;
        fixture->counter = reading->counter;
        fixture->counter_us = reading->t_us;
    }
    fixture->counter_by = scanner;
}

/* Store time goes back only where the hub was started again, after its clock had run ahead: what
 * was heard then is not to hide for as long that a thing has fallen silent. */
static void forget_future(Fixture *fixture, int64_t t_us)
{
    if (fixture->heard_us - t_us > CLOCKS_APART_US) {
        fixture->heard_us = 0;
    }
}

static void note_heard(Fixture *fixture, int scanner, int64_t t_us)
{
    if (t_us >= fixture->heard_us) {
        fixture->heard_us = t_us;
        fixture->heard_by = scanner;
    }
}

/* Makes room for a fact in place of the one that was said longest ago. */
static bool forget_oldest(Fixture *fixture, int64_t t_us)
{
    guint oldest = 0;
    for (guint i = 1; i < fixture->facts->len; i++) {
        if (g_array_index(fixture->facts, BeckonFact, i).t_us <
            g_array_index(fixture->facts, BeckonFact, oldest).t_us) {
            oldest = i;
        }
    }
    if (t_us - g_array_index(fixture->facts, BeckonFact, oldest).t_us < FORGOTTEN_US) {
        return false;
    }
    g_array_remove_index(fixture->facts, oldest);
    return true;
}

static BeckonFixtureVerdict set_fact(Fixture *fixture, const BeckonFact *fact)
{
    guint place = 0;
    if (find_fact(fixture, fact->quantity, fact->index, &place) != NULL) {
        g_array_index(fixture->facts, BeckonFact, place) = *fact;
        return BECKON_FIXTURE_TAKEN;
    }
    if (fixture->facts->len >= BECKON_LIMIT_FACTS_A_FIXTURE) {
        if (!forget_oldest(fixture, fact->t_us)) {
            return BECKON_FIXTURE_FULL;
        }
        find_fact(fixture, fact->quantity, fact->index, &place);
    }
    g_array_insert_val(fixture->facts, place, *fact);
    return BECKON_FIXTURE_TAKEN;
}

bool beckon_fixtures_is_fact(const BeckonReading *reading)
{
    return reading->quantity != BECKON_QUANTITY_UNOPENED &&
           reading->quantity != BECKON_QUANTITY_REPLAYED;
}

uint64_t beckon_fixtures_count(const BeckonReading *reading)
{
    return (uint64_t)(MAX(reading->value, 0) / BECKON_QUANTITY_PARTS);
}

BeckonFixtureVerdict beckon_fixtures_take(BeckonFixtures *fixtures, guint scanner,
                                          const BeckonReading *reading, guint *ret_fixture)
{
    if (!beckon_fixtures_find(fixtures, reading->handle, ret_fixture)) {
        return BECKON_FIXTURE_STRAY;
    }
    Fixture *fixture = &fixtures->fixtures[*ret_fixture];
    if (reading->quantity == BECKON_QUANTITY_REPLAYED) {
        fixture->replayed += beckon_fixtures_count(reading);
        return BECKON_FIXTURE_TAKEN;
    }
    if (is_behind(fixture, reading)) {
        if (scanner != fixture->counter_by &&
            reading->t_us - fixture->counter_us <= CLOCKS_APART_US) {
            return BECKON_FIXTURE_OVERTAKEN;
        }
        fixture->replayed += reading->t_us != fixture->replayed_us;
        fixture->replayed_us = reading->t_us;
        return BECKON_FIXTURE_REPLAYED;
    }
    if (reading->quantity == BECKON_QUANTITY_UNOPENED) {
        fixture->unopened += beckon_fixtures_count(reading);
        return BECKON_FIXTURE_TAKEN;
    }
    if (is_late(fixture, reading)) {
        return BECKON_FIXTURE_OVERTAKEN;
    }
    forget_future(fixture, reading->t_us);
    note_heard(fixture, (int)scanner, reading->t_us);
    note_counter(fixture, scanner, reading);
    const BeckonFact fact = {reading->quantity, reading->index, reading->value,
                             reading->t_us,     (int)scanner,   false};
    return set_fact(fixture, &fact);
}

void beckon_fixtures_hearing(BeckonFixtures *fixtures, guint scanner, bool hearing)
{
    fixtures->deaf[scanner] = !hearing;
}

void beckon_fixtures_restore(BeckonFixtures *fixtures, guint fixture, const BeckonFact *fact)
{
    note_heard(&fixtures->fixtures[fixture], fact->scanner, fact->t_us);
    set_fact(&fixtures->fixtures[fixture], fact);
}

void beckon_fixtures_set_counter(BeckonFixtures *fixtures, guint fixture, uint32_t counter)
{
    fixtures->fixtures[fixture].has_counter = true;
    fixtures->fixtures[fixture].counter = counter;
    fixtures->fixtures[fixture].counter_us = INT64_MIN / 2;
}

bool beckon_fixtures_counter(const BeckonFixtures *fixtures, guint fixture, uint32_t *ret_counter)
{
    if (fixtures->fixtures[fixture].has_counter) {
        *ret_counter = fixtures->fixtures[fixture].counter;
    }
    return fixtures->fixtures[fixture].has_counter;
}

void beckon_fixtures_clear_counter(BeckonFixtures *fixtures, guint fixture)
{
    fixtures->fixtures[fixture].has_counter = false;
}

int64_t beckon_fixtures_heard_us(const BeckonFixtures *fixtures, guint fixture, guint *ret_scanner)
{
    int scanner = fixtures->fixtures[fixture].heard_by;
    *ret_scanner = scanner >= 0 ? (guint)scanner : G_MAXUINT;
    return fixtures->fixtures[fixture].heard_us;
}

const GArray *beckon_fixtures_facts(const BeckonFixtures *fixtures, guint fixture)
{
    return fixtures->fixtures[fixture].facts;
}

const BeckonFact *beckon_fixtures_fact(const BeckonFixtures *fixtures, guint fixture,
                                       BeckonQuantity quantity)
{
    guint place = 0;
    return find_fact(&fixtures->fixtures[fixture], quantity, 0, &place);
}

void beckon_fixtures_keep(BeckonFixtures *fixtures, BeckonFactVisitor visit, void *data)
{
    for (guint i = 0; i < fixtures->n_fixtures; i++) {
        GArray *facts = fixtures->fixtures[i].facts;
        for (guint j = 0; j < facts->len; j++) {
            BeckonFact *fact = &g_array_index(facts, BeckonFact, j);
            if (!fact->is_kept) {
                visit(i, fact, data);
                fact->is_kept = true;
            }
        }
    }
}

const BeckonReadings *beckon_fixtures_readings(const BeckonFixtures *fixtures)
{
    return &fixtures->readings;
}

uint64_t beckon_fixtures_unopened(const BeckonFixtures *fixtures, guint fixture)
{
    return fixtures->fixtures[fixture].unopened;
}

uint64_t beckon_fixtures_replayed(const BeckonFixtures *fixtures, guint fixture)
{
    return fixtures->fixtures[fixture].replayed;
}
