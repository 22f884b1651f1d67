/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_ADVERT_H
#define BECKON_RADIO_BLUEZ_ADVERT_H

/* Between the dictionaries of BlueZ and AD structures (Core Specification Supplement, Part A).
 * Pure. What BlueZ says of a device, outsiders have chosen. */

#include <gio/gio.h>

#include "capture/advert-report.h"
#include "wire/records.h"

#define BECKON_BLUEZ_PATTERN_BYTES 4

/* Bytes at a place of the data of an AD structure: what a monitor of BlueZ waits for. */
typedef struct {
    uint8_t ad_type;
    uint8_t offset;
    uint8_t len; /* 1 … BECKON_BLUEZ_PATTERN_BYTES */
    uint8_t bytes[BECKON_BLUEZ_PATTERN_BYTES];
} BeckonBluezPattern;

/* An advert and the bytes that it borrows. To be wiped: it may be a stranger's. */
typedef struct {
    BeckonAdvertReport report;
    uint8_t bytes[BECKON_LIMIT_ADVERT_BYTES];
} BeckonBluezAdvert;

/* What a device sent that matches this pattern, from the properties (a{sv}) of its
 * org.bluez.Device1: of all that BlueZ remembers of it, this alone was just heard. The time is
 * left 0. False where nothing matches, as when it has sent something else meanwhile; ret_advert
 * is then zero. */
bool beckon_bluez_advert(GVariant *device, const BeckonBluezPattern *pattern,
                         BeckonBluezAdvert *ret_advert);

/* Properties (a{sv}) of an org.bluez.LEAdvertisement1 that sends these AD bytes: flags, 16-bit
 * services, service data and manufacturer data. Floating. NULL where BlueZ cannot send them. */
GVariant *beckon_bluez_advertisement(const uint8_t *ad, gsize len);

#endif
