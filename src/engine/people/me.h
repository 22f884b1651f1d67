/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_ME_H
#define BECKON_ENGINE_PEOPLE_ME_H

/* What the hub has of a shopper, told to the shopper's own device, and what the device may change
 * of it. */

#include "engine/http/callers.h"

/* A shopper as schemas/openapi.yaml has Me; NULL with an error of the database. Owned by the
 * caller. */
JsonObject *beckon_me_describe(BeckonEngine *engine, const BeckonShopper *shopper, GError **error);

/* The same as an answer, or the problem. */
BeckonHttpReply beckon_me_reply(BeckonEngine *engine, const BeckonShopper *shopper, guint status);

BeckonHttpReply beckon_me_get(BeckonEngine *engine, const BeckonCaller *caller,
                              const BeckonHttpRequest *request);
BeckonHttpReply beckon_me_put_consents(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request);
BeckonHttpReply beckon_me_delete(BeckonEngine *engine, const BeckonCaller *caller,
                                 const BeckonHttpRequest *request);

#endif
