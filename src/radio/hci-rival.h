/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_RIVAL_H
#define BECKON_RADIO_HCI_RIVAL_H

/* Another program that uses our adapter: it may have stopped the scan, or made one of it that tells
 * of each device once, which no silence would show. So the scan is taken back: 2 s after it was
 * changed, since such changes take several commands; and, from a rival that does not give in, at
 * longer and longer intervals, up to 64 s, until it is calm for 10 minutes. Pure: times are handed
 * in, CLOCK_MONOTONIC. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed before use. */
typedef struct {
    guint times;      /* taken back, since it was calm */
    int64_t taken_us; /* the last time */
    int64_t due_us;   /* 0: nothing is to be taken back */
} BeckonHciRival;

/* Somebody else has changed the scan. */
void beckon_hci_rival_note(BeckonHciRival *rival, int64_t now_us);
/* Whether the scan is to be taken back now; said once. */
bool beckon_hci_rival_is_due(BeckonHciRival *rival, int64_t now_us);
/* The scan was started anew for another reason: whatever was changed is no more. */
void beckon_hci_rival_forget(BeckonHciRival *rival);

#endif
