/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_EXPORT_H
#define BECKON_ENGINE_PEOPLE_EXPORT_H

/* GET /v1/me/export: all that the hub has of a shopper and can read, for the shopper alone. A
 * ledger of purchases is tokens, which nobody can read back: only that it is there is told. */

#include "engine/http/callers.h"
#include "engine/http/http.h"

BeckonHttpReply beckon_export_get(BeckonEngine *engine, const BeckonCaller *caller,
                                  const BeckonHttpRequest *request);

#endif
