/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_THING_H
#define BECKON_SCANNERD_THING_H

/* A sensor or beacon of the store, and what its adverts come to: readings, at most once a second
 * each, when they changed or a minute has passed; how strongly it is heard, every 10 s; how many
 * adverts could not be taken as its word. All by the adverts' own time. Pure. */

#include "radio/radio.h"

typedef struct BeckonThing BeckonThing;

BeckonThing *beckon_thing_new(uint32_t handle);
/* The key is wiped. */
void beckon_thing_free(BeckonThing *thing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonThing, beckon_thing_free)

uint32_t beckon_thing_handle(const BeckonThing *thing);

/* Its bind key; zeros: none any more. Of one that has a key only what the key opens is believed:
 * anybody can send under its address. */
void beckon_thing_set_key(BeckonThing *thing, const uint8_t key[BECKON_LINK_KEY_BYTES]);

/* An advert that is it; times never go back. Appends the readings that are due (BeckonReading).
 * False when the advert says more than is kept of a thing: that is left out. */
bool beckon_thing_take(BeckonThing *thing, const BeckonAdvertReport *advert, GArray *readings);

#endif
