/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_DAEMON_H
#define BECKON_COMPANIOND_DAEMON_H

/* The parts of beckon-companiond, wired. It decides nothing about devices: what they ask goes to
 * the engine, and offers come signed from dispatchd. */

#include <glib.h>
#include <stdbool.h>

#include "companiond/config.h"
#include "companiond/engine-client.h"
#include "companiond/in-flight.h"
#include "companiond/jwks.h"
#include "companiond/receipts.h"
#include "companiond/server.h"
#include "companiond/streams.h"
#include "wire/bus.h"

typedef struct {
    const BeckonCompaniondConfig *config; /* borrowed */
    BeckonServer *server;
    BeckonStreams *streams;
    BeckonInFlight *in_flight;
    BeckonBus *bus;
    BeckonEngineClient *engine;
    BeckonJwks *jwks;
    BeckonReceipts *receipts;
    guint heartbeat;
} BeckonCompaniond;

/* Opens what needs the rights that are then given up: port and certificate. The config must
 * outlive the daemon. */
BeckonCompaniond *beckon_companiond_open(const BeckonCompaniondConfig *config, GError **error);

/* Joins the bus; the daemon is ready then. */
bool beckon_companiond_join_bus(BeckonCompaniond *daemon, GError **error);

void beckon_companiond_close(BeckonCompaniond *daemon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCompaniond, beckon_companiond_close)

/* An answer to the engine's Clock as an event of a stream; NULL where there was none. Owned by
 * the caller. */
GBytes *beckon_companiond_time_event(GVariant *clock);

#endif
