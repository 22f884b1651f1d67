/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_DEVICES_H
#define BECKON_ENGINE_OFFERS_DEVICES_H

/* What reaches devices: their signed offers, on a stream or at once, and the store's time. */

#include "engine/http/callers.h"

BeckonHttpReply beckon_devices_stream(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request);
BeckonHttpReply beckon_devices_offers(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request);

/* org.beckon.Engine.Requests1 */
void beckon_devices_delivered(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_devices_clock(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
