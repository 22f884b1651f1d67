/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JWK_H
#define BECKON_JWS_JWK_H

/* Ed25519 public keys as JWK: kty OKP, crv Ed25519 (RFC 8037 section 2). */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"

#define BECKON_ED25519_PUBLIC_BYTES 32

/* Characters of an RFC 7638 thumbprint: SHA-256 as base64url. */
#define BECKON_THUMBPRINT_LEN 43

typedef struct {
    uint8_t x[BECKON_ED25519_PUBLIC_BYTES];
    char thumbprint[BECKON_THUMBPRINT_LEN + 1];
    char kid[BECKON_LIMIT_KID_BYTES + 1]; /* as the JWK says, else the thumbprint */
} BeckonJwk;

/* The key with its thumbprint, which is also its kid. */
BeckonJwk beckon_jwk_from_public(const uint8_t x[BECKON_ED25519_PUBLIC_BYTES]);

/* Reads a public key. Refused are other key types, a private member ("d"), an "alg" other than
 * EdDSA and Ed25519, and a "use" or "key_ops" that is not for signatures.
 * BECKON_ERROR_INVALID. */
bool beckon_jwk_from_json(JsonObject *object, BeckonJwk *ret_jwk, GError **error);

/* kty, crv and x. Owned by the caller. */
JsonObject *beckon_jwk_to_json(const BeckonJwk *jwk);

#endif
