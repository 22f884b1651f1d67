/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_STORE_SENDER_H
#define BECKON_SIMULATOR_STORE_SENDER_H

/* A beacon or sensor of the store, as it sends. An iBeacon, or an Eddystone-UID whose every tenth
 * advert is its health (TLM); a beacon known by its address sends its health alone. Sensors say
 * temperature, humidity and battery, BTHome in plain with a packet id that rises. What is called a
 * fridge has about 4 °C, everything else about 21 °C; both swing slowly. */

#include "shop/shop.h"
#include "simulator/signal.h"

typedef struct {
    const BeckonStoreBeacon *beacon; /* borrowed */
    BeckonSignal signal;             /* its address, and no data yet */
    int64_t start_us;
    uint32_t n_sent;
    double temperature_c; /* in the mean */
    double humidity_pct;
    double phase; /* of the swing, in turns */
    guint battery_mv;
} BeckonStoreSender;

BeckonStoreSender beckon_store_sender_new(const BeckonStoreBeacon *beacon, BeckonRandom *random,
                                          int64_t start_us);

/* Beacons once a second, sensors every five. */
int64_t beckon_store_sender_interval_us(const BeckonStoreSender *sender);

/* Its next advert. */
BeckonSignal beckon_store_sender_signal(BeckonStoreSender *sender, int64_t t_us);

#endif
