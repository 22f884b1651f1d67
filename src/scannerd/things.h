/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_THINGS_H
#define BECKON_SCANNERD_THINGS_H

/* The store's sensors and beacons that may be recognised right now: by the id of their frames or
 * by their address, each a thing (scannerd/thing.h); and the address that one with an id sends
 * from, since its Eddystone-TLM frames bear none. Of nobody else's address anything is kept. */

#include "scannerd/thing.h"

typedef struct BeckonThings BeckonThings;

BeckonThings *beckon_things_new(void);
/* Wipes all keys. */
void beckon_things_free(BeckonThings *things);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonThings, beckon_things_free)

bool beckon_things_is_empty(const BeckonThings *things);

/* Adds or replaces the row of an id. False, with nothing changed, at BECKON_LIMIT_THINGS. */
bool beckon_things_add(BeckonThings *things, uint64_t id, uint32_t handle);

/* Forgets an id, and the thing that had it with its key. False when it is not there. */
bool beckon_things_remove(BeckonThings *things, uint64_t id);

/* A thing's key may come before its row. False, with nothing changed, at BECKON_LIMIT_THINGS. */
bool beckon_things_set_key(BeckonThings *things, const BeckonLinkKey *key);

/* The thing of an id, or NULL. Borrowed until it is removed. */
BeckonThing *beckon_things_find(BeckonThings *things, uint64_t id);

/* A frame with a thing's id came from an address. */
void beckon_things_note_sender(BeckonThings *things, const BeckonThing *thing, uint64_t address_id,
                               int64_t t_us);

/* The thing whose own frame came last from an address, within 5 minutes before t_us; or NULL. */
BeckonThing *beckon_things_find_sender(BeckonThings *things, uint64_t address_id, int64_t t_us);

#endif
