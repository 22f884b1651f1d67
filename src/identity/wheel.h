/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_WHEEL_H
#define BECKON_IDENTITY_WHEEL_H

/* A timing wheel of devices: each stands in the slot of 16 s in which its ids next change, and
 * moves on from slot to slot. Those whose turn it is lie beside each other in memory, so that to
 * rotate a million of them is to read and write on, without a cache miss for each. (The first
 * scheme of G. Varghese and T. Lauck, "Hashed and hierarchical timing wheels", 1987.) */

#include "identity/rotation.h"

#define BECKON_WHEEL_FARTHEST_S (1 << BECKON_EID_MAX_EXPONENT)

typedef struct BeckonWheel BeckonWheel;

/* What becomes of a device: for how many seconds (0 … BECKON_WHEEL_FARTHEST_S) it now waits. */
typedef uint32_t BeckonWheelTurn(BeckonRotation *device, gpointer data);

/* Whether a device stays. */
typedef bool BeckonWheelSift(BeckonRotation *device, gpointer data);

BeckonWheel *beckon_wheel_new(void);
void beckon_wheel_free(BeckonWheel *wheel);

/* A device of all zeros, whose turn is the next one; the caller's to fill before that. Valid until
 * the wheel turns or is sifted. */
BeckonRotation *beckon_wheel_add(BeckonWheel *wheel);

/* Turns to this time in seconds and gives each device its turn that is due by the end of its 16 s;
 * all of them when time went back, or on by more than any of them waits. Those of a slot come in
 * the order in which they got there. A new wheel's time is after any. */
void beckon_wheel_turn(BeckonWheel *wheel, int64_t now_s, BeckonWheelTurn *turn, gpointer data);

/* Asks of every device whether it stays; the others are overwritten and gone. */
void beckon_wheel_sift(BeckonWheel *wheel, BeckonWheelSift *stays, gpointer data);

#endif
