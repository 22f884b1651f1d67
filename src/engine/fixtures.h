/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_FIXTURES_H
#define BECKON_ENGINE_FIXTURES_H

/* The store's own beacons and sensors: the handles that stand for them in this run, and what they
 * said last. Pure: times come with the readings. Numbered as in the shop file, from 0. */

#include "rules/situation.h"
#include "shop/shop.h"
#include "wire/records.h"

typedef struct BeckonFixtures BeckonFixtures;

/* What one of them said last of one quantity. */
typedef struct {
    BeckonQuantity quantity;
    uint8_t index;
    int64_t value; /* in parts (BECKON_QUANTITY_PARTS) */
    int64_t t_us;  /* store time */
    int scanner;   /* that heard it; -1: one that the shop has no more */
    bool is_kept;  /* beckon_fixtures_keep handed it out as it is */
} BeckonFact;

typedef enum {
    BECKON_FIXTURE_TAKEN,
    BECKON_FIXTURE_STRAY,     /* the handle stands for none */
    BECKON_FIXTURE_REPLAYED,  /* its counter is behind one that was taken: an old advert, sent again
                               */
    BECKON_FIXTURE_OVERTAKEN, /* the same, where two scanners' clocks may explain it; or the last
                                 advert, said again too late to be news */
    BECKON_FIXTURE_FULL, /* there are BECKON_LIMIT_FACTS_A_FIXTURE of it, said within an hour */
} BeckonFixtureVerdict;

BeckonFixtures *beckon_fixtures_new(BeckonShop *shop);
void beckon_fixtures_free(BeckonFixtures *fixtures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFixtures, beckon_fixtures_free)

guint beckon_fixtures_n(const BeckonFixtures *fixtures);
/* Borrowed from the shop. */
const BeckonStoreBeacon *beckon_fixtures_get(const BeckonFixtures *fixtures, guint fixture);
uint32_t beckon_fixtures_handle(const BeckonFixtures *fixtures, guint fixture);

/* Appends the roster's rows of all of them (BeckonRosterRow). */
void beckon_fixtures_rows(const BeckonFixtures *fixtures, GArray *rows);

/* Which one a handle stands for; false: none. */
bool beckon_fixtures_find(const BeckonFixtures *fixtures, uint32_t handle, guint *ret_fixture);

/* Whether a reading is a fact, and not about adverts that could not be taken as its word; and how
 * many adverts one of the latter stands for. */
bool beckon_fixtures_is_fact(const BeckonReading *reading);
uint64_t beckon_fixtures_count(const BeckonReading *reading);

/* Takes in what a scanner brought; counts what is not taken. *ret_fixture is set unless it is a
 * stray. */
BeckonFixtureVerdict beckon_fixtures_take(BeckonFixtures *fixtures, guint scanner,
                                          const BeckonReading *reading, guint *ret_fixture);

/* A scanner turned deaf, or hears again. */
void beckon_fixtures_hearing(BeckonFixtures *fixtures, guint scanner, bool hearing);

/* What was said in an earlier run. */
void beckon_fixtures_restore(BeckonFixtures *fixtures, guint fixture, const BeckonFact *fact);

/* The counter that a sensor had reached in an earlier run: what is behind it is a replay. */
void beckon_fixtures_set_counter(BeckonFixtures *fixtures, guint fixture, uint32_t counter);
bool beckon_fixtures_counter(const BeckonFixtures *fixtures, guint fixture, uint32_t *ret_counter);
/* The sensor begins anew: any counter is good. */
void beckon_fixtures_clear_counter(BeckonFixtures *fixtures, guint fixture);

/* Store time of the last advert of it that can be its own, also in an earlier run, and the scanner
 * that heard it (G_MAXUINT: one that the shop has no more); 0: none. */
int64_t beckon_fixtures_heard_us(const BeckonFixtures *fixtures, guint fixture, guint *ret_scanner);

/* BeckonFact each, by quantity and index. Borrowed until the next take. */
const GArray *beckon_fixtures_facts(const BeckonFixtures *fixtures, guint fixture);

/* Hands out the facts that are not kept as they are, which they are then. */
typedef void (*BeckonFactVisitor)(guint fixture, const BeckonFact *fact, void *data);
void beckon_fixtures_keep(BeckonFixtures *fixtures, BeckonFactVisitor visit, void *data);

/* The fact of a quantity (index 0), or NULL. Borrowed until the next take. */
const BeckonFact *beckon_fixtures_fact(const BeckonFixtures *fixtures, guint fixture,
                                       BeckonQuantity quantity);

/* Whether the scanner that heard a fact hears nothing now. */
bool beckon_fixtures_is_deaf(const BeckonFixtures *fixtures, const BeckonFact *fact);

/* The facts as conditions ask for them: none of a scanner that is deaf. Borrowed. */
const BeckonReadings *beckon_fixtures_readings(const BeckonFixtures *fixtures);

/* Adverts that could not be taken as its word, in this run: sealed and not opened; and replayed. */
uint64_t beckon_fixtures_unopened(const BeckonFixtures *fixtures, guint fixture);
uint64_t beckon_fixtures_replayed(const BeckonFixtures *fixtures, guint fixture);

#endif
