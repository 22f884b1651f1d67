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

/* The two halves of the computation, for whoever needs several ids of one device: the temporary
 * key is the same for all times with equal high bits, beacon_time_s >> this many. */
#define BECKON_EID_TEMPORARY_KEY_BITS 16

void beckon_eid_temporary_key(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                              uint8_t ret_key[BECKON_EID_KEY_BYTES]);

/* The id, as the roster's key. */
uint64_t beckon_eid_under_temporary_key(const uint8_t temporary_key[BECKON_EID_KEY_BYTES],
                                        uint32_t beacon_time_s, unsigned exponent);

#endif
