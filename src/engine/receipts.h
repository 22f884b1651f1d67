/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RECEIPTS_H
#define BECKON_ENGINE_RECEIPTS_H

/* Consent receipts: as devices bring them, and on their way to dispatchd, which signs them in
 * return. What waits for its signature is in the database alone: it is claimed until it is
 * settled. */

#include "database/receipts.h"
#include "engine/daemon.h"
#include "engine/http.h"
#include "shopper/receipt.h"

typedef struct {
    BeckonReceipt said;
    char *token;
} BeckonBroughtReceipt;

/* The receipts in a body's "consents", each purpose at most once, all by this device and for this
 * store: of BeckonBroughtReceipt, owned by the caller. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT. */
GPtrArray *beckon_receipts_read(const BeckonEngine *engine, JsonObject *body,
                                const BeckonJwk *device, int64_t now_us, GError **error);

/* What is kept of one that was brought at now_us; both owned by the caller. */
BeckonConsent *beckon_receipts_consent(const BeckonBroughtReceipt *receipt, int64_t now_us);
BeckonKeptReceipt *beckon_receipts_kept(const BeckonBroughtReceipt *receipt, int64_t now_us);

/* org.beckon.Engine.Outbox1 */
void beckon_receipts_claim(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_receipts_settle_all(void *engine, GVariant *arguments,
                                GDBusMethodInvocation *invocation);

#endif
