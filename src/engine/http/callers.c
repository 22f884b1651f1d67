/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/callers.h"

#include <string.h>

#include "base/error.h"

void beckon_caller_clear(BeckonCaller *caller)
{
    g_clear_pointer(&caller->shopper, beckon_shopper_free);
    g_clear_pointer(&caller->till, beckon_till_free);
}

static bool verify(const BeckonEngine *engine, const BeckonHttpRequest *request, int64_t now_us,
                   BeckonDpopProof *proof, GError **error)
{
    const char *text = beckon_http_header(request, "dpop");
    if (text == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "the request has no DPoP header with a proof by an enrolled key");
        return false;
    }
    g_autofree char *url = g_strconcat(engine->config.public_url, request->path, NULL);
    const BeckonDpopRequest asked = {request->method, url, request->body, request->body_len};
    return beckon_dpop_verify(text, strlen(text), &asked, now_us, proof, error);
}

static bool find_device(BeckonEngine *engine, BeckonCaller *caller, GError **error)
{
    g_autoptr(GError) reason = NULL;
    caller->shopper =
        beckon_shoppers_find_jkt(engine->database, caller->proof.key.thumbprint, &reason);
    if (g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED, "this device is not enrolled");
    } else if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
    }
    return caller->shopper != NULL;
}

static bool find_till(BeckonEngine *engine, BeckonCaller *caller, GError **error)
{
    g_autoptr(GError) reason = NULL;
    caller->till = beckon_tills_find_key(engine->database, caller->proof.key.x, &reason);
    if (g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "this till is not enrolled: `beckonctl tills enrol` does it");
    } else if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
    }
    return caller->till != NULL;
}

static bool find(BeckonEngine *engine, BeckonCallerKind kind, BeckonCaller *caller, GError **error)
{
    switch (kind) {
    case BECKON_CALLER_DEVICE:
        return find_device(engine, caller, error);
    case BECKON_CALLER_NEW_DEVICE:
        return true;
    case BECKON_CALLER_TILL:
        return find_till(engine, caller, error);
    }
    return false;
}

/* Proofs are remembered only where the caller was found: anybody can make keys. What a new device
 * asks for is good for one request all the same, since its link code is. */
bool beckon_caller_identify(BeckonEngine *engine, BeckonCallerKind kind,
                            const BeckonHttpRequest *request, BeckonCaller *caller, GError **error)
{
    int64_t now_us = g_get_real_time();
    return verify(engine, request, now_us, &caller->proof, error) &&
           find(engine, kind, caller, error) &&
           (kind == BECKON_CALLER_NEW_DEVICE ||
            beckon_proofs_use(engine->proofs, &caller->proof, now_us, error));
}
