/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_MONITORS_H
#define BECKON_RADIO_BLUEZ_MONITORS_H

/* What BlueZ is to listen for: one org.bluez.AdvertisementMonitor1 for each frame that the hub
 * reads, under an object manager of ours, which it is told of with RegisterMonitor. One without
 * thresholds of RSSI is called for every advert that matches, which is the most that BlueZ gives.
 *
 * A monitor more, for adverts of any kind, is there only while it is asked whether anything can
 * be heard at all: BlueZ makes an object of every device that matches a monitor. */

#include "radio/bluez-advert.h"
#include "radio/bluez-names.h"

typedef struct {
    /* An advert was heard that matches this pattern; the path is BlueZ's object of who sent it. */
    void (*found)(void *user, const BeckonBluezPattern *pattern, const char *device);
    /* An advert of any kind was heard. */
    void (*alive)(void *user);
    /* BlueZ listens. */
    void (*active)(void *user);
    /* BlueZ does not, with why: before active() it refused. The monitors are to be freed. */
    void (*refused)(void *user, const GError *error);
    void (*released)(void *user);
} BeckonBluezMonitorsEvents;

typedef struct BeckonBluezMonitors BeckonBluezMonitors;

/* Registers them. The place must outlive them; no event comes before this returns. */
BeckonBluezMonitors *beckon_bluez_monitors_new(const BeckonBluezPlace *place,
                                               const BeckonBluezMonitorsEvents *events, void *user);

/* Takes them back; no event comes any more. */
void beckon_bluez_monitors_free(BeckonBluezMonitors *monitors);

/* Whether alive() is wanted; not at first. */
void beckon_bluez_monitors_ask(BeckonBluezMonitors *monitors, bool asking);

#endif
