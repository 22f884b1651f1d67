/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/person.h"

#define WITHOUT_PRESENCE_EVERY 16
#define WITHOUT_PRESENCE_AT    11

static const struct {
    const char *purpose;
    guint percent;
} other_consents[] = {{"history", 80}, {"visits", 70}, {"signals", 30}, {"analytics", 40}};

static char **draw_consents(bool presence, BeckonRandom *random)
{
    g_autoptr(GStrvBuilder) consents = g_strv_builder_new();
    if (presence) {
        g_strv_builder_add(consents, "presence");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(other_consents); i++) {
        if (beckon_random_chance(random, other_consents[i].percent)) {
            g_strv_builder_add(consents, other_consents[i].purpose);
        }
    }
    return g_strv_builder_end(consents);
}

BeckonPerson *beckon_person_new(guint number, const BeckonShop *shop, BeckonRandom *random,
                                int64_t start_us)
{
    BeckonPerson *person = g_new0(BeckonPerson, 1);
    person->name = g_strdup_printf("shopper-%03u", number);
    person->customer = g_strdup_printf("c-%04u", number);
    person->language = shop->languages[beckon_random_below(random, g_strv_length(shop->languages))];
    person->presence = number % WITHOUT_PRESENCE_EVERY != WITHOUT_PRESENCE_AT;
    person->consents = draw_consents(person->presence, random);
    beckon_random_bytes(random, person->device_seed, sizeof person->device_seed);
    person->fob = beckon_fob_new(random, start_us);
    return person;
}

void beckon_person_free(BeckonPerson *person)
{
    if (person == NULL) {
        return;
    }
    g_free(person->name);
    g_free(person->customer);
    g_strfreev(person->consents);
    g_free(person);
}
