/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jws-alg.h"

#include <glib.h>

static const char *const names[] = {
    [BECKON_JWS_ALG_EDDSA] = "EdDSA",
    [BECKON_JWS_ALG_ED25519] = "Ed25519",
};

const char *beckon_jws_alg_name(BeckonJwsAlg alg)
{
    return names[alg];
}

bool beckon_jws_alg_from_name(const char *name, BeckonJwsAlg *ret_alg)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i], name) == 0) {
            *ret_alg = (BeckonJwsAlg)i;
            return true;
        }
    }
    return false;
}
