/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_SIGNAL_H
#define BECKON_SIMULATOR_SIGNAL_H

/* What a device sends, again and again, until it changes its address or its data. */

#include "capture/advert-report.h"
#include "simulator/random.h"

/* Of a legacy advert: Core Specification 5.4, Vol 6 Part B 2.3.1.1. */
#define BECKON_SIGNAL_MAX_BYTES 31

typedef struct {
    int64_t until_us; /* when it changes, or BECKON_TIME_NEVER */
    uint8_t address[6];
    BeckonAddressType address_type;
    uint8_t len;
    uint8_t data[BECKON_SIGNAL_MAX_BYTES];
} BeckonSignal;

/* Random addresses by their two highest bits: Core Specification 5.4, Vol 6 Part B 1.3.2. */
typedef enum {
    BECKON_SIGNAL_ADDRESS_RESOLVABLE = 0x40,
    BECKON_SIGNAL_ADDRESS_STATIC = 0xc0,
} BeckonSignalAddress;

/* Begins a signal: a new random address, no data, never to change. */
BeckonSignal beckon_signal_new(BeckonRandom *random, BeckonSignalAddress kind);

/* AD types: Bluetooth SIG, Assigned Numbers, 2.3. */
#define BECKON_AD_FLAGS            0x01
#define BECKON_AD_SERVICE_UUIDS_16 0x03
#define BECKON_AD_SERVICE_DATA_16  0x16
#define BECKON_AD_MANUFACTURER     0xff

/* Appends one AD structure, which must fit. */
void beckon_signal_put(BeckonSignal *signal, uint8_t ad_type, const uint8_t *data, gsize len);

/* Appends the flags that most devices begin with. */
void beckon_signal_put_flags(BeckonSignal *signal);

/* Appends what Eddystone puts around a frame of at most 20 bytes: flags, service, service data. */
void beckon_signal_put_eddystone(BeckonSignal *signal, const uint8_t *frame, gsize len);

#endif
