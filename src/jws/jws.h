/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JWS_H
#define BECKON_JWS_JWS_H

/* Compact JWS (RFC 7515) with Ed25519 (RFC 8037, RFC 9864) and nothing else. What RFC 8725 asks
 * of a verifier is done here: the key decides the algorithm, the type is explicit, and claims
 * are not to be had before the signature was checked. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "jws/jwk.h"

/* A token taken apart, its signature not yet checked. */
typedef struct BeckonJws BeckonJws;

/* Refused are tokens over BECKON_LIMIT_TOKEN_BYTES (BECKON_ERROR_LIMIT), and as
 * BECKON_ERROR_INVALID: not three parts of canonical base64url, a header that is no strict JSON
 * object, "alg" other than EdDSA and Ed25519, "crit", a "typ" other than typ. */
BeckonJws *beckon_jws_parse(const char *token, gsize len, const char *typ, GError **error);
void beckon_jws_free(BeckonJws *jws);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonJws, beckon_jws_free)

/* Borrowed from the token. Whoever made the token chose what it says. */
JsonObject *beckon_jws_header(const BeckonJws *jws);

/* The claims, once the signature is the key's: NULL and BECKON_ERROR_INVALID when it is not, or
 * when the payload is no strict JSON object. Owned by the caller. */
JsonObject *beckon_jws_verify(const BeckonJws *jws, const BeckonJwk *jwk, GError **error);

#endif
