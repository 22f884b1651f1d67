/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_SIMULATION_H
#define BECKON_SIMULATOR_SIMULATION_H

/* A synthetic day in a shop: shoppers with fobs and strangers walk about, their devices and
 * the store's own beacons and sensors send, each scanner hears what the air lets through. The same
 * plan gives the same bytes. */

#include "simulator/person.h"

typedef struct {
    guint n_shoppers;
    guint n_strangers;
    int64_t start_us;  /* not before 1970 */
    int64_t length_us; /* more than 0 */
    uint64_t seed;
} BeckonSimulationPlan;

/* The truth: from t_us on a person is in this zone, or, -1, not in the shop. */
typedef struct {
    int64_t t_us;
    guint person; /* index */
    int zone;
} BeckonZoneChange;

typedef struct BeckonSimulation BeckonSimulation;

/* The shop is borrowed, and must have a zone and a scanner. */
BeckonSimulation *beckon_simulation_new(const BeckonShop *shop, const BeckonSimulationPlan *plan);
void beckon_simulation_free(BeckonSimulation *simulation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSimulation, beckon_simulation_free)

/* The invented shoppers (BeckonPerson), and all their changes of zone in the order of time.
 * Borrowed. */
const GPtrArray *beckon_simulation_people(const BeckonSimulation *simulation);
const GArray *beckon_simulation_truth(const BeckonSimulation *simulation);

/* What the shoppers bought in the year before, as CSV with a header. Owned by the caller. */
char *beckon_simulation_purchases(const BeckonSimulation *simulation);

/* Goes on to until_us, or to the end. Appends to captures[i] what scanner i hears meanwhile, as
 * btsnoop records in the order of time (no file header). Returns how many adverts that are. */
uint64_t beckon_simulation_run(BeckonSimulation *simulation, int64_t until_us,
                               GByteArray *const *captures);

#endif
