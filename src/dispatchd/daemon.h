/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_DAEMON_H
#define BECKON_DISPATCHD_DAEMON_H

/* The parts of beckon-dispatchd, wired. It alone holds the signing key. */

#include <glib.h>
#include <stdbool.h>

#include "dispatchd/config.h"
#include "dispatchd/keyring.h"
#include "dispatchd/outbox.h"
#include "wire/bus.h"

typedef struct {
    const BeckonDispatchdConfig *config; /* borrowed */
    BeckonKeyring *keyring;
    bool assume_clock;
    BeckonBus *bus;
    BeckonOutbox *outbox;
} BeckonDispatchd;

/* Opens the keys. The config must outlive the daemon. */
BeckonDispatchd *beckon_dispatchd_open(const BeckonDispatchdConfig *config, GError **error);

/* Joins the bus and starts to sign. */
bool beckon_dispatchd_join_bus(BeckonDispatchd *daemon, GError **error);

void beckon_dispatchd_close(BeckonDispatchd *daemon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonDispatchd, beckon_dispatchd_close)

#endif
