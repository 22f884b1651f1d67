/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_FIXTURE_STORE_H
#define BECKON_ENGINE_FIXTURE_STORE_H

/* What the store's beacons and sensors say, between the scanners, the rules and the database. What
 * was taken in up to a watermark is written in the transaction that keeps that watermark: the hours
 * as far as they came, the last of everything, the counters. So a hub that was killed knows at its
 * watermark what it knew there, and what comes again from there is counted once. */

#include "engine/daemon.h"

/* With what an earlier run knew. */
bool beckon_fixture_store_open(BeckonEngine *engine, GError **error);
void beckon_fixture_store_close(BeckonEngine *engine);

/* Takes in a reading. Whether it changes what a live rule asks for. */
bool beckon_fixture_store_take(BeckonEngine *engine, guint scanner, const BeckonReading *reading);

/* Writes down what is not written yet, and forgets what is too old. In a transaction. */
void beckon_fixture_store_keep(BeckonEngine *engine, int64_t watermark_us);

/* A sensor's counter may begin anew. */
bool beckon_fixture_store_renew(BeckonEngine *engine, guint fixture, GError **error);

#endif
