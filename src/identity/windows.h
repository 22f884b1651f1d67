/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_WINDOWS_H
#define BECKON_IDENTITY_WINDOWS_H

/* Which ids may be recognised right now. Per device the present window of rotation and one on
 * each side, over the 16 s until the next boundary. Pure: store time comes in, roster rows go
 * out. */

#include "identity/eid.h"
#include "wire/link.h"

typedef struct BeckonWindows BeckonWindows;

BeckonWindows *beckon_windows_new(void);
void beckon_windows_free(BeckonWindows *windows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonWindows, beckon_windows_free)

/* Adds a device. beacon_time = store time in seconds + clock_offset_s. The handle must not be
 * in the table. Takes effect at the next advance. */
void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s);

/* Removes a device: its rows are among those removed at the next advance. False when absent. */
bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle);

/* Moves to the 16 s that begin at from_us. Appends the rows that came and those that went
 * (BeckonRosterRow) since the last call. */
void beckon_windows_advance(BeckonWindows *windows, int64_t from_us, GArray *added,
                            GArray *removed);

/* Appends every row of the present 16 s: what a scanner that connects anew is sent. */
void beckon_windows_rows(const BeckonWindows *windows, GArray *rows);

#endif
