/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JWS_ALG_H
#define BECKON_JWS_JWS_ALG_H

#include <stdbool.h>

/* The two names of one algorithm; both are accepted when verifying. */
typedef enum {
    BECKON_JWS_ALG_EDDSA,   /* "EdDSA", RFC 8037 */
    BECKON_JWS_ALG_ED25519, /* "Ed25519", RFC 9864 */
} BeckonJwsAlg;

const char *beckon_jws_alg_name(BeckonJwsAlg alg);

/* False, with *ret_alg untouched, on any other name and on NULL. */
bool beckon_jws_alg_from_name(const char *name, BeckonJwsAlg *ret_alg);

#endif
