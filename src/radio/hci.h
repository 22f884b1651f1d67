/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_H
#define BECKON_RADIO_HCI_H

/* A live radio: an adapter of this machine by a raw HCI socket. It scans as long as it is open,
 * whether or not it was started. Store time is the wall's; an advert has that of the kernel's
 * time stamp. Needs CAP_NET_RAW for as long as it is open, and the host's network namespace. */

#include "radio/radio.h"

typedef struct {
    const char *adapter; /* "hci0" */
    int64_t silence_us;  /* with no advert at all for so long something is done about it */
    guint in_vain;       /* power-cycles of earlier processes that did not help */
} BeckonHciSettings;

typedef struct {
    /* The first advert of this process. */
    void (*heard)(void *user);
    /* The adapter needs a power-cycle, which takes rights that this process does not have. */
    void (*exhausted)(void *user);
} BeckonHciEvents;

/* The adapter need not be there yet. BECKON_ERROR_INVALID (its name), BECKON_ERROR_IO (there is
 * no Bluetooth). */
BeckonRadio *beckon_hci_open(const BeckonHciSettings *settings, const BeckonHciEvents *events,
                             void *user, GError **error);

/* Whether this can be an adapter's name: "hci" and a number. */
bool beckon_hci_is_adapter(const char *name);

#endif
