/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_SENDER_H
#define BECKON_SIMULATOR_SENDER_H

/* A device that advertises: a shopper's fob or a stranger's anything, carried about; a beacon or
 * sensor of the store, which stays where it is. */

#include "simulator/air.h"
#include "simulator/fob.h"
#include "simulator/store-sender.h"
#include "simulator/stranger.h"
#include "simulator/walk.h"

typedef struct {
    BeckonRandom random;
    BeckonWalk *walk;
    BeckonAir *air;
    const BeckonFob *fob;       /* borrowed, or NULL */
    BeckonStoreSender *fixture; /* owned, or NULL */
    BeckonStranger stranger;    /* where there is neither */
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

/* Of a beacon or sensor of the store: all the time in its zone's place, or by the door. */
BeckonSender *beckon_sender_new_fixture(const BeckonFloor *floor, const BeckonStoreBeacon *beacon,
                                        BeckonRandom random, int64_t start_us, int64_t length_us);

void beckon_sender_free(BeckonSender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSender, beckon_sender_free)

/* Sends one advert at next_us: appends a btsnoop record for each scanner that hears it, returns
 * how many, and sets the next time. */
guint beckon_sender_send(BeckonSender *sender, const BeckonFloor *floor,
                         GByteArray *const *captures);

#endif
