/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_OFFER_LIFE_H
#define BECKON_ENGINE_OFFERS_OFFER_LIFE_H

/* What becomes of an offer before a till takes it: its device says that it was seen or dismissed,
 * an operator revokes it. Each may be repeated. */

#include "database/offers.h"
#include "engine/http/callers.h"
#include "engine/offers/refusals.h"

BeckonHttpReply beckon_offer_life_seen(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request);
BeckonHttpReply beckon_offer_life_dismissed(BeckonEngine *engine, const BeckonCaller *caller,
                                            const BeckonHttpRequest *request);

/* How an offer ended by now_us, with or without having been swept; NONE: it still holds. */
BeckonRefusal beckon_offer_life_end(const BeckonOffer *offer, int64_t now_us);

/* The problem "urn:beckon:SUBJECT:NAME" of an offer that ended, in the request's language: of its
 * redemption when it was redeemed. The offer may be NULL where that is all there is. */
BeckonHttpReply beckon_offer_life_problem(BeckonEngine *engine, const BeckonHttpRequest *request,
                                          const char *subject, const char *jti,
                                          const BeckonOffer *offer, BeckonRefusal end);

/* org.beckon.Engine.Operator1 */
void beckon_offer_life_revoke(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
