/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_BEACON_H
#define BECKON_RADIO_BLUEZ_BEACON_H

/* The hub's own beacon through BlueZ: each row an org.bluez.LEAdvertisement1 of type broadcast. */

#include "radio/bluez-names.h"
#include "wire/records.h"

typedef void (*BeckonBluezBeaconChanged)(void *user, BeckonOwnBeaconState state);

typedef struct BeckonBluezBeacon BeckonBluezBeacon;

/* Registers the rows, 1 to BECKON_LINK_BEACONS, copied; the place must outlive it. changed comes
 * once: on the air with all of them, or refused with the first that is. */
BeckonBluezBeacon *beckon_bluez_beacon_new(const BeckonBluezPlace *place,
                                           const BeckonLinkBeacon *rows, gsize n_rows,
                                           BeckonBluezBeaconChanged changed, void *user);

/* It falls silent; changed comes no more. */
void beckon_bluez_beacon_free(BeckonBluezBeacon *beacon);

#endif
