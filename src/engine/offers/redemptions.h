/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_REDEMPTIONS_H
#define BECKON_ENGINE_OFFERS_REDEMPTIONS_H

/* POST /v1/redemptions: a till accepts an offer, once. */

#include "engine/http/callers.h"

BeckonHttpReply beckon_redemptions_redeem(BeckonEngine *engine, const BeckonCaller *caller,
                                          const BeckonHttpRequest *request);

/* What was answered since the start: accepted, repeated, refused (a{sv} by name). Floating. */
GVariant *beckon_redemptions_counts(const BeckonEngine *engine);

#endif
