/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_ROSTER_H
#define BECKON_IDENTITY_ROSTER_H

/* The roster as a scanner holds it: 64-bit id → handle. Look-ups are what a radio does all day:
 * a hash table of cache-line buckets. Handle 0 means unknown. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "advert/frame.h"

#define BECKON_ROSTER_ADDRESS_BYTES 6

typedef struct BeckonRoster BeckonRoster;

BeckonRoster *beckon_roster_new(void);
/* Takes half the memory, and more time: for whoever seldom looks up. */
BeckonRoster *beckon_roster_new_dense(void);
void beckon_roster_free(BeckonRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRoster, beckon_roster_free)

/* Adds or replaces a row. The handle is not 0. False, with nothing changed, at
 * BECKON_LIMIT_ROSTER_ROWS. */
bool beckon_roster_add(BeckonRoster *roster, uint64_t id, uint32_t handle);
void beckon_roster_remove(BeckonRoster *roster, uint64_t id);
void beckon_roster_clear(BeckonRoster *roster);
gsize beckon_roster_size(const BeckonRoster *roster);

/* The handle of an id, or 0. */
uint32_t beckon_roster_find(const BeckonRoster *roster, uint64_t id);

/* Asks the processor for the cache line of an id that will be looked up a little later. */
void beckon_roster_prefetch(const BeckonRoster *roster, uint64_t id);

/* Appends every row (BeckonRosterRow), in no order. */
void beckon_roster_rows(const BeckonRoster *roster, GArray *rows);

/* The id under which the store's own things stand on the roster that are registered by their
 * address, most significant byte first. */
uint64_t beckon_roster_address_id(const uint8_t address[BECKON_ROSTER_ADDRESS_BYTES]);

/* The id under which a frame would stand on the roster: an EID's own 8 bytes; of other frames
 * 64 bits of a hash over kind and identifying bytes. False for frames that identify nothing
 * (URL, TLM, BTHome, a RuuviTag that hides its address). */
bool beckon_roster_frame_id(const BeckonFrame *frame, uint64_t *ret_id);

#endif
