/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_FORWARD_H
#define BECKON_COMPANIOND_FORWARD_H

/* A request of a device goes to the engine as it came, and the engine's answer comes back. */

#include <libsoup/soup.h>

#include "companiond/engine-client.h"

/* Pauses the message and asks the engine's Handle. done unpauses the message in the end. */
void beckon_forward_ask(BeckonEngineClient *engine, SoupServerMessage *message,
                        BeckonEngineAnswer done, void *data);

/* Whether Handle granted the request, and the body that it answered. Owned by the caller; NULL
 * for an error status or no answer. */
GBytes *beckon_forward_granted(GVariant *answer);

/* Answers the message with what Handle answered; NULL is a 503 problem. */
void beckon_forward_respond(SoupServerMessage *message, GVariant *answer);

#endif
