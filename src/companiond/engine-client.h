/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_ENGINE_CLIENT_H
#define BECKON_COMPANIOND_ENGINE_CLIENT_H

/* The engine as companiond sees it: org.beckon.Engine.Requests1. Calls beyond
 * BECKON_LIMIT_ENGINE_CALLS wait here for their turn, since the bus bounds how many one peer may
 * have under way. */

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct BeckonEngineClient BeckonEngineClient;

/* A new run of the engine has come to the bus (not told for the first). */
typedef void (*BeckonEngineRestarted)(void *data);

/* A device is enrolled no more. */
typedef void (*BeckonEngineEnded)(void *data, const char *recipient);

/* All borrowed. */
BeckonEngineClient *beckon_engine_client_new(GDBusConnection *bus, BeckonEngineRestarted restarted,
                                             BeckonEngineEnded ended, void *data);

/* What is still asked is answered no more. */
void beckon_engine_client_free(BeckonEngineClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonEngineClient, beckon_engine_client_free)

bool beckon_engine_client_is_here(const BeckonEngineClient *client);

/* answer is the method's out-tuple, borrowed; NULL when the engine is not there, did not answer
 * in time or refused. Answers come from the main loop, not before the asking returns. */
typedef void (*BeckonEngineAnswer)(void *data, GVariant *answer);

/* Handle: a device's request. A floating arguments tuple is taken. These wait behind the others,
 * so that offers go out and open streams are served while many devices come back at once. Answered
 * with NULL before this returns when BECKON_LIMIT_ENGINE_WAITING_BYTES wait already. */
void beckon_engine_client_handle(BeckonEngineClient *client, GVariant *arguments,
                                 BeckonEngineAnswer answer, void *data);

/* Clock: store time. Answered in the order asked. */
void beckon_engine_client_clock(BeckonEngineClient *client, BeckonEngineAnswer answer, void *data);

/* Delivered: ids of offers that were written when a stream opened. */
void beckon_engine_client_delivered(BeckonEngineClient *client, const char *const *jtis,
                                    gsize n_jtis, BeckonEngineAnswer answer, void *data);

/* The answer to Clock as two values. False when it is NULL. */
bool beckon_engine_client_read_clock(GVariant *answer, int64_t *ret_store_us, bool *ret_trusted);

#endif
