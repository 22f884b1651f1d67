/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_SENDER_H
#define BECKON_SIMULATOR_SENDER_H

/* A device that is carried about and advertises: a shopper's fob or a stranger's anything. */

#include "simulator/air.h"
#include "simulator/fob.h"
#include "simulator/stranger.h"
#include "simulator/walk.h"

typedef struct {
    BeckonRandom random;
    BeckonWalk *walk;
    BeckonAir *air;
    const BeckonFob *fob;    /* borrowed; NULL: a stranger's device */
    BeckonStranger stranger; /* where there is no fob */
    int64_t interval_us;
    int64_t next_us; /* of the next advert, or BECKON_TIME_NEVER */
    BeckonSignal signal;
} BeckonSender;

/* Of a shopper, who comes in the first part of the time and perhaps twice. */
BeckonSender *beckon_sender_new_shopper(const BeckonFloor *floor, const BeckonFob *fob,
                                        BeckonRandom random, int64_t start_us, int64_t length_us);

/* Of the stranger with a number, who visits, passes by or stays, depending on what it is. */
BeckonSender *beckon_sender_new_stranger(const BeckonFloor *floor, guint number,
                                         BeckonRandom random, int64_t start_us, int64_t length_us);

void beckon_sender_free(BeckonSender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSender, beckon_sender_free)

/* Sends one advert at next_us: appends a btsnoop record for each scanner that hears it, returns
 * how many, and sets the next time. */
guint beckon_sender_send(BeckonSender *sender, const BeckonFloor *floor,
                         GByteArray *const *captures);

#endif
