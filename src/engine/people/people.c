/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/people.h"

#include <sodium.h>

#include "engine/people/shuffle.h"

struct BeckonPeople {
    BeckonDatabase *database;
    BeckonWindows *windows;
    GArray *number_of; /* of uint32_t: handle − 1 → number, 0 when it was taken back */
    guint n_recognisable;
    GHashTable *known; /* number → BeckonShopper: those who are here */
    BeckonReleaseHook on_release;
    void *on_release_data;
    void (*changed)(void *data);
    void *changed_data;
};

static void tell_change(const BeckonPeople *people)
{
    if (people->changed != NULL) {
        people->changed(people->changed_data);
    }
}

static uint32_t deal_handle(BeckonPeople *people, const BeckonFob *fob)
{
    g_array_append_val(people->number_of, fob->number);
    people->n_recognisable++;
    uint32_t handle = people->number_of->len;
    beckon_windows_add(people->windows, handle, fob->key, fob->exponent, fob->clock_offset_s);
    return handle;
}

static void collect_consenting(const BeckonShopper *shopper, void *data)
{
    gpointer *both = data;
    GHashTable *consenting = both[0];
    const int64_t *now_us = both[1];
    if ((beckon_consents_in_force(shopper->consents, *now_us) & BECKON_PURPOSE_PRESENCE) != 0) {
        g_hash_table_add(consenting, GUINT_TO_POINTER(shopper->number));
    }
}

static void collect_fob(const BeckonFob *fob, void *data)
{
    g_array_append_val((GArray *)data, *fob);
}

static void wipe_fobs(GArray *fobs)
{
    sodium_memzero(fobs->data, fobs->len * sizeof(BeckonFob));
    g_array_unref(fobs);
}

static bool deal_all(BeckonPeople *people, int64_t now_us, GError **error)
{
    g_autoptr(GHashTable) consenting = g_hash_table_new(NULL, NULL);
    gpointer both[] = {consenting, &now_us};
    GArray *fobs = g_array_new(FALSE, FALSE, sizeof(BeckonFob));
    bool read = beckon_shoppers_each(people->database, collect_consenting, both, error) &&
                beckon_shoppers_each_fob(people->database, collect_fob, fobs, error);
    beckon_shuffle(fobs);
    for (guint i = 0; read && i < fobs->len; i++) {
        const BeckonFob *fob = &g_array_index(fobs, BeckonFob, i);
        if (g_hash_table_contains(consenting, GUINT_TO_POINTER(fob->number))) {
            deal_handle(people, fob);
        }
    }
    wipe_fobs(fobs);
    return read;
}

BeckonPeople *beckon_people_load(BeckonDatabase *database, BeckonWindows *windows, int64_t now_us,
                                 GError **error)
{
    g_autoptr(BeckonPeople) people = g_new0(BeckonPeople, 1);
    people->database = database;
    people->windows = windows;
    people->number_of = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    people->known = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)beckon_shopper_free);
    return deal_all(people, now_us, error) ? g_steal_pointer(&people) : NULL;
}

void beckon_people_free(BeckonPeople *people)
{
    if (people == NULL) {
        return;
    }
    g_array_unref(people->number_of);
    g_hash_table_unref(people->known);
    g_free(people);
}

bool beckon_people_add(BeckonPeople *people, const BeckonShopper *shopper, int64_t now_us,
                       GError **error)
{
    if ((beckon_consents_in_force(shopper->consents, now_us) & BECKON_PURPOSE_PRESENCE) == 0) {
        return true;
    }
    GArray *fobs = g_array_new(FALSE, FALSE, sizeof(BeckonFob));
    bool read =
        beckon_shoppers_fobs_of(people->database, shopper->number, collect_fob, fobs, error);
    for (guint i = 0; read && i < fobs->len; i++) {
        deal_handle(people, &g_array_index(fobs, BeckonFob, i));
    }
    wipe_fobs(fobs);
    tell_change(people);
    return read;
}

void beckon_people_remove(BeckonPeople *people, uint32_t number)
{
    for (guint i = 0; i < people->number_of->len; i++) {
        if (g_array_index(people->number_of, uint32_t, i) == number) {
            g_array_index(people->number_of, uint32_t, i) = 0;
            people->n_recognisable--;
            beckon_windows_remove(people->windows, i + 1);
        }
    }
    tell_change(people);
    beckon_people_release(people, number);
}

uint32_t beckon_people_number(const BeckonPeople *people, uint32_t handle)
{
    return handle >= 1 && handle <= people->number_of->len
               ? g_array_index(people->number_of, uint32_t, handle - 1)
               : 0;
}

const BeckonShopper *beckon_people_get(BeckonPeople *people, uint32_t number)
{
    BeckonShopper *shopper = g_hash_table_lookup(people->known, GUINT_TO_POINTER(number));
    if (shopper == NULL) {
        shopper = beckon_shoppers_find(people->database, number, NULL);
        if (shopper != NULL) {
            g_hash_table_insert(people->known, GUINT_TO_POINTER(number), shopper);
        }
    }
    return shopper;
}

void beckon_people_release(BeckonPeople *people, uint32_t number)
{
    g_hash_table_remove(people->known, GUINT_TO_POINTER(number));
    if (people->on_release != NULL) {
        people->on_release(number, people->on_release_data);
    }
}

bool beckon_people_let_keep(const BeckonShopper *shopper, BeckonPurpose purpose)
{
    return shopper->is_linked &&
           (beckon_consents_in_force(shopper->consents, g_get_real_time()) & purpose) != 0;
}

void beckon_people_on_release(BeckonPeople *people, BeckonReleaseHook hook, void *data)
{
    people->on_release = hook;
    people->on_release_data = data;
}

void beckon_people_on_change(BeckonPeople *people, void (*changed)(void *data), void *data)
{
    people->changed = changed;
    people->changed_data = data;
}

guint beckon_people_recognisable(const BeckonPeople *people)
{
    return people->n_recognisable;
}
