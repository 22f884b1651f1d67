/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_DPOP_H
#define BECKON_JWS_DPOP_H

/* DPoP proofs (RFC 9449): a device signs each request that it makes. A claim of our own, "bsh",
 * binds the body as well: SHA-256 of its bytes as base64url, always there, so that whoever
 * passes a request on cannot change it. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "jws/jwk.h"
#include "jws/signing-key.h"

#define BECKON_DPOP_TYP       "dpop+jwt"
#define BECKON_DPOP_WINDOW_US INT64_C(60000000)

/* The request that a proof is for. Borrowed throughout. */
typedef struct {
    const char *method;
    const char *url; /* absolute; query and fragment are left out of the proof */
    const uint8_t *body;
    gsize body_len;
} BeckonDpopRequest;

typedef struct {
    BeckonJwk key; /* the device's; its thumbprint is the jkt of RFC 9449 */
    char jti[BECKON_LIMIT_PROOF_JTI_BYTES + 1];
    int64_t iat_us; /* wall time */
} BeckonDpopProof;

/* A proof made at now_us (wall time; whole seconds are kept). jti is to be unique to it. NULL
 * when the URL is not absolute, BECKON_ERROR_INVALID. Owned by the caller. */
char *beckon_dpop_make(const BeckonSigningKey *key, const BeckonDpopRequest *request,
                       const char *jti, int64_t now_us, GError **error);

/* Checks a proof against the request that it came with and the wall time, within
 * BECKON_DPOP_WINDOW_US either way. Whether the key is known and the jti is new is the
 * caller's to check. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT. */
bool beckon_dpop_verify(const char *proof, gsize len, const BeckonDpopRequest *request,
                        int64_t now_us, BeckonDpopProof *ret_proof, GError **error);

#endif
