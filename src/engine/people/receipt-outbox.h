/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_RECEIPT_OUTBOX_H
#define BECKON_ENGINE_PEOPLE_RECEIPT_OUTBOX_H

/* org.beckon.Engine.Outbox1: consent receipts on their way to dispatchd, which signs them in
 * return. What waits for its signature is in the database alone: it is claimed until it is
 * settled. */

#include "engine/daemon.h"

void beckon_receipt_outbox_claim(void *engine, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);
void beckon_receipt_outbox_settle(void *engine, GVariant *arguments,
                                  GDBusMethodInvocation *invocation);

#endif
