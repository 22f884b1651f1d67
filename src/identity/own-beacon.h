/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_OWN_BEACON_H
#define BECKON_IDENTITY_OWN_BEACON_H

/* The beacon that the hub's own scanners send: an iBeacon whose minor rotates and an
 * Eddystone-EID, different at each scanner, anew in each window of 64 s of store time. Who names
 * the values of a scanner was near it in the last minutes, or knows somebody who was. Pure.
 *
 * Under the key K, with a scanner's number n (16 bits, from 1) and the window w (64 bits), big
 * endian: the minor is the first two bytes, of those at even places, that are not 0 of
 * HMAC-SHA256(K, "minor" ‖ n ‖ w); the EID's identity key is the first 16 bytes of HMAC-SHA256(K,
 * "eid" ‖ n), its beacon's time is store time and its exponent 6. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "identity/eid.h"
#include "wire/records.h"

#define BECKON_OWN_BEACON_KEY_BYTES    32
#define BECKON_OWN_BEACON_UUID_BYTES   16
#define BECKON_OWN_BEACON_EXPONENT     6 /* windows of 64 s */
#define BECKON_OWN_BEACON_WINDOWS_KEPT 3 /* that are accepted: the present one and two before */

/* Whose beacon. Both are borrowed. */
typedef struct {
    const uint8_t *uuid; /* BECKON_OWN_BEACON_UUID_BYTES */
    const uint8_t *key;  /* BECKON_OWN_BEACON_KEY_BYTES */
} BeckonOwnBeacon;

/* The window that a store time (from 1970 on) lies in. */
int64_t beckon_own_beacon_window(int64_t t_us);

/* What a scanner (an index, from 0; on the air it is from 1) sends at a store time: the AD bytes of
 * the iBeacon, then of the Eddystone-EID. */
void beckon_own_beacon_frames(const BeckonOwnBeacon *own, guint scanner, int64_t t_us,
                              BeckonLinkBeacon ret_frames[BECKON_LINK_BEACONS]);

/* What somebody says to have heard. */
typedef struct {
    bool is_eid;
    uint8_t eid[BECKON_EID_BYTES]; /* else: */
    uint8_t uuid[BECKON_OWN_BEACON_UUID_BYTES];
    uint16_t major;
    uint16_t minor;
} BeckonHeardBeacon;

typedef enum {
    BECKON_HEARD_RIGHT,
    BECKON_HEARD_FOREIGN, /* another's UUID, a scanner that there is not, an EID of nobody here (or
                             one of ours that is too old: nothing tells them apart) */
    BECKON_HEARD_STALE,   /* our UUID and a scanner of ours, and a minor that is not right (any
                             more) */
} BeckonHeardVerdict;

/* Holds it against what n_scanners scanners sent in the windows that are accepted at a store time.
 * The scanner's index is written when it is RIGHT. How long this takes says nothing about how much
 * of a wrong value was right. */
BeckonHeardVerdict beckon_own_beacon_check(const BeckonOwnBeacon *own, guint n_scanners,
                                           const BeckonHeardBeacon *heard, int64_t t_us,
                                           guint *ret_scanner);

#endif
