/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_SESSION_H
#define BECKON_SCANNERD_SESSION_H

/* One connection of an engine, as wire/link.h has it: it says hello, the radio starts, its
 * roster and its go-aheads come in, sightings, ticks and boundaries go out. */

#include <gio/gio.h>

#include "radio/radio.h"
#include "scannerd/sieve.h"

typedef struct BeckonSession BeckonSession;

typedef struct {
    /* The engine has said hello; the radio and the sieve are this session's from now on. */
    void (*greeted)(void *user, BeckonSession *session);
    /* The connection is over: to be freed in this call. *error is NULL when the engine closed
     * it, else what was wrong. */
    void (*over)(void *user, BeckonSession *session, const GError *error);
} BeckonSessionEvents;

/* The name is what READY says. Everything but the socket is borrowed. */
BeckonSession *beckon_session_new(GSocket *socket, const char *name, BeckonRadio *radio,
                                  BeckonSieve *sieve, const BeckonSessionEvents *events,
                                  void *user);

/* Stops the radio and empties the sieve where they were this session's, closes the connection. */
void beckon_session_free(BeckonSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSession, beckon_session_free)

#endif
