/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_STRANGER_H
#define BECKON_SIMULATOR_STRANGER_H

/* The other devices that a shop's scanners hear, and that nobody may be recognised by: phones
 * with changing addresses, headphones, other people's beacons, and some that send nonsense. */

#include "simulator/signal.h"

typedef enum {
    BECKON_STRANGER_PHONE,
    BECKON_STRANGER_HEADPHONES,
    BECKON_STRANGER_IBEACON,
    BECKON_STRANGER_EDDYSTONE,
    BECKON_STRANGER_MALFORMED,
} BeckonStrangerKind;

typedef struct {
    BeckonStrangerKind kind;
    guint variant;  /* of its kind: which frame, which maker, which mistake */
    uint8_t id[20]; /* what a beacon sends all day */
} BeckonStranger;

/* One of the mix: of twenty numbers in a row nine are phones, four headphones, three iBeacons,
 * three Eddystone beacons, one is malformed. */
BeckonStranger beckon_stranger_new(guint number, BeckonRandom *random);

/* What it sends from a time on. */
BeckonSignal beckon_stranger_signal(const BeckonStranger *stranger, BeckonRandom *random,
                                    int64_t t_us);

#endif
