/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_ROTATION_H
#define BECKON_IDENTITY_ROTATION_H

/* The ids that one device shows, window after window. There are many: the size of this is most of
 * what an absent shopper costs, and its parts are read together. */

#include "identity/eid.h"
#include "wire/link.h"

/* Up to four are shown, and the further ones are known before they are. */
#define BECKON_ROTATION_KEPT_IDS 6

/* What AES gave is kept, and several windows are worked out at once: then one that comes costs a
 * part of a key set-up, and one that goes nothing. */
typedef struct {
    uint8_t key[BECKON_EID_KEY_BYTES];
    uint64_t ids[BECKON_ROTATION_KEPT_IDS]; /* of the windows from first_shown on */
    uint32_t handle;
    uint32_t clock_offset_s; /* beacon clocks count modulo 2^32 */
    uint32_t first_shown;    /* window number (beacon time >> exponent) of those that have rows */
    uint8_t n_shown;         /* 0: not yet shown at all */
    uint8_t n_known;         /* ids */
    uint8_t exponent;
    bool has_twin; /* another device has, or had, the same key */
} BeckonRotation;

G_STATIC_ASSERT(sizeof(BeckonRotation) == 80);

/* Shows the windows of the seconds from_s … last_s of store time, and one on each side. Appends the
 * rows (BeckonRosterRow) that come and those that go. Returns the seconds from from_s after which
 * the windows of so many seconds, or of one more, are others; less than 2^15. */
uint32_t beckon_rotation_show(BeckonRotation *rotation, int64_t from_s, int64_t last_s,
                              GArray *coming, GArray *going);

/* Appends a row for each window that is shown. */
void beckon_rotation_rows(const BeckonRotation *rotation, GArray *rows);

/* The most rows that a device with this exponent ever has at once. */
guint beckon_rotation_most_rows(unsigned exponent);

#endif
