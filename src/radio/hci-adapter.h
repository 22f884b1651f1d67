/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_ADAPTER_H
#define BECKON_RADIO_HCI_ADAPTER_H

/* One adapter: found, opened, looked after and lost; brought to scan and to send the hub's own
 * beacon. Its commands go out one at a time. */

#include "radio/hci-advertise.h"
#include "radio/hci-socket.h"
#include "radio/live.h"

typedef struct BeckonHciAdapter BeckonHciAdapter;

/* Of this radio, which has its health and watchdog, and whose source polls it. Opened by its first
 * step. BECKON_ERROR_IO: the kernel has no Bluetooth. */
BeckonHciAdapter *beckon_hci_adapter_new(BeckonLive *live, GError **error);
/* Ends its scan, and what it sends. */
void beckon_hci_adapter_free(BeckonHciAdapter *adapter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonHciAdapter, beckon_hci_adapter_free)

/* What is due by a time of CLOCK_MONOTONIC; to be called at least every BECKON_TICK_US. */
void beckon_hci_adapter_step(BeckonHciAdapter *adapter, int64_t now_us);

/* The next event that it has said, whose answers to commands have been taken. False when none
 * waits, or it is lost. Borrowed until the next call. */
bool beckon_hci_adapter_next(BeckonHciAdapter *adapter, int64_t now_us,
                             BeckonHciPacket *ret_packet);

/* At the end of a look, which found events and left none: when the next one is due at the latest.
 * BECKON_TIME_NEVER where its source polls it. */
int64_t beckon_hci_adapter_pause(BeckonHciAdapter *adapter, bool found, int64_t now_us);

/* What it sends from now on, whatever becomes of it meanwhile; none: nothing. Copied. */
void beckon_hci_adapter_send(BeckonHciAdapter *adapter, const BeckonLinkBeacon *frames,
                             gsize n_frames, int64_t now_us);

#endif
