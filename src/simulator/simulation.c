/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/simulation.h"

#include "base/deadlines.h"
#include "base/time.h"
#include "simulator/purchases.h"
#include "simulator/sender.h"

/* How finely the truth is looked at: a quarter of a second is exact in a JSON number. */
#define TRUTH_STEP_US (BECKON_SECOND_US / 4)

struct BeckonSimulation {
    const BeckonShop *shop;
    BeckonSimulationPlan plan;
    BeckonFloor *floor;
    BeckonRandom purchases;
    GPtrArray *people;  /* of BeckonPerson */
    GPtrArray *senders; /* of BeckonSender: the people's, in their order, then the strangers', then
                           the store's own */
    BeckonDeadlines *next;
    GArray *truth;
};

static void free_person(gpointer person)
{
    beckon_person_free(person);
}

static void free_sender(gpointer sender)
{
    beckon_sender_free(sender);
}

static void add_sender(BeckonSimulation *simulation, BeckonSender *sender)
{
    beckon_deadlines_set(simulation->next, simulation->senders->len, sender->next_us);
    g_ptr_array_add(simulation->senders, sender);
}

static void add_people(BeckonSimulation *simulation, BeckonRandom random)
{
    const BeckonSimulationPlan *plan = &simulation->plan;
    for (guint i = 0; i < plan->n_shoppers; i++) {
        BeckonRandom dice = beckon_random_fork(&random);
        BeckonPerson *person = beckon_person_new(i + 1, simulation->shop, &dice, plan->start_us);
        g_ptr_array_add(simulation->people, person);
        add_sender(simulation, beckon_sender_new_shopper(simulation->floor, &person->fob, dice,
                                                         plan->start_us, plan->length_us));
    }
}

static void add_strangers(BeckonSimulation *simulation, BeckonRandom random)
{
    const BeckonSimulationPlan *plan = &simulation->plan;
    for (guint i = 0; i < plan->n_strangers; i++) {
        add_sender(simulation,
                   beckon_sender_new_stranger(simulation->floor, i, beckon_random_fork(&random),
                                              plan->start_us, plan->length_us));
    }
}

static void add_fixtures(BeckonSimulation *simulation, BeckonRandom random)
{
    const BeckonSimulationPlan *plan = &simulation->plan;
    const GPtrArray *beacons = simulation->shop->beacons;
    for (guint i = 0; i < beacons->len; i++) {
        add_sender(simulation, beckon_sender_new_fixture(
                                   simulation->floor, g_ptr_array_index(beacons, i),
                                   beckon_random_fork(&random), plan->start_us, plan->length_us));
    }
}

static void look_at_everybody(BeckonSimulation *simulation, int64_t t_us, int *zones)
{
    for (guint i = 0; i < simulation->people->len; i++) {
        const BeckonSender *sender = g_ptr_array_index(simulation->senders, i);
        BeckonPoint at;
        int zone =
            beckon_walk_at(sender->walk, t_us, &at) ? beckon_floor_zone(simulation->floor, at) : -1;
        if (zone != zones[i]) {
            BeckonZoneChange change = {t_us, i, zone};
            g_array_append_val(simulation->truth, change);
            zones[i] = zone;
        }
    }
}

static void find_truth(BeckonSimulation *simulation)
{
    int64_t start_us = simulation->plan.start_us;
    g_autofree int *zones = g_new(int, simulation->people->len);
    for (guint i = 0; i < simulation->people->len; i++) {
        zones[i] = -1;
    }
    for (int64_t t_us = start_us; t_us < start_us + simulation->plan.length_us;
         t_us += TRUTH_STEP_US) {
        look_at_everybody(simulation, t_us, zones);
    }
}

BeckonSimulation *beckon_simulation_new(const BeckonShop *shop, const BeckonSimulationPlan *plan)
{
    BeckonSimulation *simulation = g_new0(BeckonSimulation, 1);
    BeckonRandom random = beckon_random_new(plan->seed);
    simulation->shop = shop;
    simulation->plan = *plan;
    simulation->floor = beckon_floor_new(shop);
    simulation->people = g_ptr_array_new_with_free_func(free_person);
    simulation->senders = g_ptr_array_new_with_free_func(free_sender);
    simulation->next = beckon_deadlines_new();
    simulation->truth = g_array_new(FALSE, FALSE, sizeof(BeckonZoneChange));
    /* Each draws from numbers of its own: more strangers, or beacons, change no shopper. */
    add_people(simulation, beckon_random_fork(&random));
    simulation->purchases = beckon_random_fork(&random);
    add_strangers(simulation, beckon_random_fork(&random));
    add_fixtures(simulation, beckon_random_fork(&random));
    find_truth(simulation);
    return simulation;
}

void beckon_simulation_free(BeckonSimulation *simulation)
{
    if (simulation == NULL) {
        return;
    }
    g_array_unref(simulation->truth);
    beckon_deadlines_free(simulation->next);
    g_ptr_array_unref(simulation->senders);
    g_ptr_array_unref(simulation->people);
    beckon_floor_free(simulation->floor);
    g_free(simulation);
}

const GPtrArray *beckon_simulation_people(const BeckonSimulation *simulation)
{
    return simulation->people;
}

const GArray *beckon_simulation_truth(const BeckonSimulation *simulation)
{
    return simulation->truth;
}

char *beckon_simulation_purchases(const BeckonSimulation *simulation)
{
    GString *csv = g_string_new(BECKON_PURCHASES_HEADER);
    BeckonRandom random = simulation->purchases;
    int32_t today = beckon_time_local(simulation->plan.start_us, simulation->shop->timezone).day;
    for (guint i = 0; i < simulation->people->len; i++) {
        const BeckonPerson *person = g_ptr_array_index(simulation->people, i);
        beckon_purchases_put(csv, person->customer, today, &random);
    }
    return g_string_free(csv, FALSE);
}

uint64_t beckon_simulation_run(BeckonSimulation *simulation, int64_t until_us,
                               GByteArray *const *captures)
{
    int64_t end_us = MIN(until_us, simulation->plan.start_us + simulation->plan.length_us);
    uint64_t n_heard = 0;
    uint32_t at = 0;
    while (beckon_deadlines_first(simulation->next, &at) < end_us) {
        BeckonSender *sender = g_ptr_array_index(simulation->senders, at);
        n_heard += beckon_sender_send(sender, simulation->floor, captures);
        beckon_deadlines_set(simulation->next, at, sender->next_us);
    }
    return n_heard;
}
