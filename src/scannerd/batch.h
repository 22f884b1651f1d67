/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_BATCH_H
#define BECKON_SCANNERD_BATCH_H

/* Sightings on their way into one frame. The first BECKON_LIMIT_TICK_SIGHTINGS of a tick stand
 * each for itself; of those beyond, a handle's later ones are added to its first: one record
 * with their number, their mean RSSI and the time of the first. So a flood costs the engine no
 * more than its handles do, and what it gets depends on the adverts alone, not on when they are
 * sent. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct BeckonBatch BeckonBatch;

BeckonBatch *beckon_batch_new(void);
void beckon_batch_free(BeckonBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBatch, beckon_batch_free)

/* Adds a sighting, in time order. True when the batch is to be put before the next one. */
bool beckon_batch_add(BeckonBatch *batch, int64_t t_us, uint32_t handle, int8_t rssi_dbm);

bool beckon_batch_is_empty(const BeckonBatch *batch);

/* Whether sightings are being merged: putting the batch before the tick would cut that short. */
bool beckon_batch_is_merging(const BeckonBatch *batch);

/* Appends the batch as a SIGHTINGS frame, none when it is empty, and empties it. */
void beckon_batch_put(BeckonBatch *batch, uint64_t generation, int64_t heard_us, GByteArray *out);

/* A tick is over: the next sighting is the first of another. The batch must have been put. */
void beckon_batch_tick(BeckonBatch *batch);

#endif
