/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_H
#define BECKON_RADIO_BLUEZ_H

/* A live radio: an adapter of this machine that bluetoothd holds, for hubs that share it with
 * other programs. BlueZ tells of an advert's sender that it was heard, not what of it: each time
 * it is asked for the device, and nothing that it answers is kept. It needs a connection to the
 * system bus ($DBUS_SYSTEM_BUS_ADDRESS), made in its first turn of the main loop so that GLib's
 * thread for it has no rights that were given up, and no capability. */

#include "radio/live.h"

/* Neither bluetoothd nor the adapter need be there yet; exhausted is never called: an adapter that
 * is not powered BlueZ is asked to power, and one that stays silent others may be using.
 * BECKON_ERROR_INVALID (the adapter's name). */
BeckonRadio *beckon_bluez_open(const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                               void *user, GError **error);

#endif
