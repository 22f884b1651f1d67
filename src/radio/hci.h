/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_H
#define BECKON_RADIO_HCI_H

/* A live radio: an adapter of this machine by a raw HCI socket. It scans as long as it is open,
 * whether or not it was started. Store time is the wall's; an advert has that of the kernel's
 * time stamp. Needs CAP_NET_RAW for as long as it is open, and the host's network namespace. */

#include "radio/live.h"

/* The adapter need not be there yet. BECKON_ERROR_INVALID (its name), BECKON_ERROR_IO (there is
 * no Bluetooth). */
BeckonRadio *beckon_hci_open(const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                             void *user, GError **error);

#endif
