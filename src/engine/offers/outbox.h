/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_OUTBOX_H
#define BECKON_ENGINE_OFFERS_OUTBOX_H

/* org.beckon.Engine.Outbox1: dispatchd says what it signs with, claims drafts and settles them. A
 * claim is remembered, not stored: it lapses with the claimer's connection, and everything unsigned
 * is claimed anew. */

#include "engine/daemon.h"

void beckon_outbox_signs_with(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_outbox_claim(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_outbox_settle(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
/* Whether a text is a compact JWS in form: what is none would only break what it is put on. */
bool beckon_outbox_is_token(const char *token);
void beckon_outbox_clear(BeckonEngine *engine);

#endif
