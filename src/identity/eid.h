/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_EID_H
#define BECKON_IDENTITY_EID_H

/* Eddystone-EID, Google's published computation ("Eddystone-EID Computation", github.com/google/
 * eddystone, eddystone-eid/eid-computation.md): AES-128 of the rotation time under a temporary
 * key, itself AES-128 of the high half of the time under the device's identity key. */

#include <glib.h>
#include <stdint.h>

#define BECKON_EID_KEY_BYTES        16
#define BECKON_EID_BYTES            8
#define BECKON_EID_MAX_EXPONENT     15
#define BECKON_EID_DEFAULT_EXPONENT 10 /* of a fob of which nothing else is said: 17 minutes */

/* The id that a device with this identity key shows at beacon_time_s (its own seconds counter)
 * when it rotates every 2^exponent seconds (exponent 0 … 15). */
void beckon_eid_compute(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                        unsigned exponent, uint8_t ret_eid[BECKON_EID_BYTES]);

/* An id as the roster's key: its 8 bytes, big endian. */
uint64_t beckon_eid_to_id(const uint8_t eid[BECKON_EID_BYTES]);

/* The ids, as the roster's keys, of up to n (1 … BECKON_EID_MOST_WINDOWS) windows one after
 * another, the first being that of beacon_time_s. They stop where the temporary key changes, since
 * until then another id costs a small part of the first. Returns how many were written, at least 1.
 */
#define BECKON_EID_MOST_WINDOWS 4

unsigned beckon_eid_windows(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                            unsigned exponent, unsigned n, uint64_t *ret_ids);

#endif
