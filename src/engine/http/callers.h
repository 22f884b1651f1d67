/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HTTP_CALLERS_H
#define BECKON_ENGINE_HTTP_CALLERS_H

/* Who sent an HTTP request. The engine itself checks the proof that a key made for this very
 * method, address and body, so whoever carries requests cannot speak for anybody. */

#include "database/tills.h"
#include "engine/daemon.h"
#include "engine/http/http.h"

/* Whose key the proof of a route is to be made with. */
typedef enum {
    BECKON_CALLER_DEVICE,     /* an enrolled device */
    BECKON_CALLER_NEW_DEVICE, /* any key: it wants to be enrolled */
    BECKON_CALLER_TILL,       /* an enrolled till */
} BeckonCallerKind;

typedef struct {
    BeckonDpopProof proof;
    BeckonShopper *shopper; /* of a DEVICE */
    BeckonTill *till;       /* of a TILL */
} BeckonCaller;

void beckon_caller_clear(BeckonCaller *caller);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonCaller, beckon_caller_clear)

/* Fills a zeroed caller. BECKON_ERROR_DENIED: there is no proof, it is wrong, old or used before,
 * or its key is none of the kind. BECKON_ERROR_LIMIT: too many requests. */
bool beckon_caller_identify(BeckonEngine *engine, BeckonCallerKind kind,
                            const BeckonHttpRequest *request, BeckonCaller *caller, GError **error);

#endif
