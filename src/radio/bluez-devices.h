/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_DEVICES_H
#define BECKON_RADIO_BLUEZ_DEVICES_H

/* What devices sent that BlueZ says were heard: each is asked for, and its answer read as an
 * advert. Nothing of it is kept, also not in what GDBus reads messages into. */

#include "radio/bluez-advert.h"
#include "radio/bluez-names.h"

/* An advert, and the wall's time at which it was asked for; its own time is 0. Gone after the
 * call. */
typedef void (*BeckonBluezDevicesHeard)(void *user, int64_t t_us, BeckonAdvertReport *report);

typedef struct BeckonBluezDevices BeckonBluezDevices;

/* The place must outlive it; its bus and owner may come and go. */
BeckonBluezDevices *beckon_bluez_devices_new(const BeckonBluezPlace *place,
                                             BeckonBluezDevicesHeard heard, void *user);
void beckon_bluez_devices_free(BeckonBluezDevices *devices);

/* Asks for the device of this path, of which a monitor with this pattern (which stays) has just
 * heard. False where BECKON_LIMIT_BLUEZ_QUESTIONS answers are awaited. */
bool beckon_bluez_devices_ask(BeckonBluezDevices *devices, const BeckonBluezPattern *pattern,
                              const char *path);

/* The bus is given up: no answer comes any more. */
void beckon_bluez_devices_drop(BeckonBluezDevices *devices);

/* GDBus reads every message into one buffer, where the last one stays until a longer one comes. */
/* One was read that says who was heard. */
void beckon_bluez_devices_note_named(BeckonBluezDevices *devices);
/* Overwrites what such messages and answers have left there; nothing where there was none. */
void beckon_bluez_devices_blank(BeckonBluezDevices *devices);

#endif
