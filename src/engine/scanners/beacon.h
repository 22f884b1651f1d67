/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_BEACON_H
#define BECKON_ENGINE_SCANNERS_BEACON_H

/* The beacon of the hub's own, where the shop file has one: what its scanners are told to send. */

#include "engine/daemon.h"
#include "identity/own-beacon.h"

/* Whose beacon it is, borrowed from the engine. False: there is none. */
bool beckon_beacon_own(const BeckonEngine *engine, BeckonOwnBeacon *ret_own);

/* Whether another 64 s have begun from one boundary to the next, the first being INT64_MIN where
 * there was none. */
bool beckon_beacon_turns(int64_t from_us, int64_t to_us);

/* Appends what a scanner is to send in the present 16 s; nothing where there is no beacon. */
void beckon_beacon_put(const BeckonEngine *engine, guint scanner, GByteArray *frames);

#endif
