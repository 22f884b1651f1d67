/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_QUANTITIES_H
#define BECKON_SCANNERD_QUANTITIES_H

/* What the frames of one advert measure, each value in its quantity's one unit and in whole parts
 * of it (base/quantity.h), whatever unit the frame has. Pure. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "advert/frame.h"
#include "base/limits.h"
#include "base/quantity.h"

typedef struct {
    BeckonQuantity quantity;
    uint8_t index; /* counts, from 0, those of one quantity in the advert */
    int64_t value; /* in parts */
} BeckonMeasured;

/* Of one advert. All zeros is the empty one. */
typedef struct {
    guint n_rows;
    bool cut; /* there were more than there is room for */
    BeckonMeasured rows[BECKON_LIMIT_FACTS_A_FIXTURE];
} BeckonQuantities;

/* Each appends what a frame says, in its order. What it marks as not available is left out. */

/* Of BTHome all that has a quantity: not events, texts, raw bytes, times and versions. A sealed
 * frame says nothing. */
void beckon_quantities_add_bthome(BeckonQuantities *quantities, const BeckonBthome *bthome);

/* Temperature, humidity, pressure, acceleration along x, y and z (index 0, 1, 2: always), battery
 * voltage, movements counted. */
void beckon_quantities_add_ruuvi(BeckonQuantities *quantities, const BeckonRuuvi *ruuvi);

/* Battery voltage and temperature. */
void beckon_quantities_add_tlm(BeckonQuantities *quantities, const BeckonEddystoneTlm *tlm);

/* The packet id of a BTHome frame; false when it has none, or is sealed. */
bool beckon_quantities_packet_id(const BeckonBthome *bthome, uint8_t *ret_packet_id);

#endif
