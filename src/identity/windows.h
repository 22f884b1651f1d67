/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_WINDOWS_H
#define BECKON_IDENTITY_WINDOWS_H

/* Which ids may be recognised right now. Per device the present window of rotation and one on
 * each side, over the 16 s until the next boundary. Pure: store time comes in, roster rows go
 * out. An id that two devices show (one key enrolled twice) is the first one's until that one
 * goes. */

#include "identity/eid.h"
#include "wire/link.h"

typedef struct BeckonWindows BeckonWindows;

BeckonWindows *beckon_windows_new(void);
void beckon_windows_free(BeckonWindows *windows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonWindows, beckon_windows_free)

/* Adds a device. beacon_time = store time in seconds + clock_offset_s, modulo 2^32. The handle
 * is not 0 and must not be in the table, which takes 1 B for each up to the highest; the exponent
 * is 0 … BECKON_EID_MAX_EXPONENT. Takes effect at the next advance. */
void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s);

/* Removes a device: its rows are among those removed at the next advance. False when absent. */
bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle);

/* Moves to the 16 s that begin at from_us. Appends the rows that came and those that went
 * (BeckonRosterRow) since the last call; no id is in both, and a row that came replaces one of
 * the same id. The same from_us again gives what devices added and removed since then make of
 * it. Time may jump either way. */
void beckon_windows_advance(BeckonWindows *windows, int64_t from_us, GArray *added,
                            GArray *removed);

/* Appends every row as of the last advance: what a scanner that connects anew is sent. */
void beckon_windows_rows(const BeckonWindows *windows, GArray *rows);

/* Rows left out now because another device shows the same id; and devices and rows left out so far
 * because there might be more than BECKON_LIMIT_ROSTER_ROWS. */
gsize beckon_windows_shared(const BeckonWindows *windows);
uint64_t beckon_windows_refused(const BeckonWindows *windows);

#endif
