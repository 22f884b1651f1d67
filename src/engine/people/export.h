/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_EXPORT_H
#define BECKON_ENGINE_PEOPLE_EXPORT_H

/* All that the hub has of a shopper and can read, for the shopper: asked for by the app (GET
 * /v1/me/export), or by an operator of whom the shopper asked it at the counter. A ledger of
 * purchases is tokens, which nobody can read back: only that it is there is told. Each export is in
 * the audit trail, or there is none. */

#include "engine/http/callers.h"
#include "engine/http/http.h"

BeckonHttpReply beckon_export_get(BeckonEngine *engine, const BeckonCaller *caller,
                                  const BeckonHttpRequest *request);

/* org.beckon.Engine.Operator1: ExportShopper. */
void beckon_export_answer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
