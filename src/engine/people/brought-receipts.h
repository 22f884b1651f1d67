/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_BROUGHT_RECEIPTS_H
#define BECKON_ENGINE_PEOPLE_BROUGHT_RECEIPTS_H

/* Consent receipts as a device brings them: with its enrolment, or to change its consents. */

#include "database/receipts.h"
#include "engine/daemon.h"
#include "engine/http/http.h"
#include "shopper/receipt.h"

typedef struct {
    BeckonReceipt said;
    char *token;
} BeckonBroughtReceipt;

/* The receipts in a body's "consents", each purpose at most once, all by this device and for this
 * store: of BeckonBroughtReceipt, owned by the caller. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT. */
GPtrArray *beckon_brought_receipts_read(const BeckonEngine *engine, JsonObject *body,
                                        const BeckonJwk *device, int64_t now_us, GError **error);

/* What is kept of one that was brought at now_us; both owned by the caller. */
BeckonConsent *beckon_brought_receipt_consent(const BeckonBroughtReceipt *receipt, int64_t now_us);
BeckonKeptReceipt *beckon_brought_receipt_kept(const BeckonBroughtReceipt *receipt, int64_t now_us);

/* The problem for programs "urn:beckon:enrolment:consent", in the error's words. */
BeckonHttpReply beckon_brought_receipts_problem(guint status, const GError *error);

#endif
