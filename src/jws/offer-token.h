/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_OFFER_TOKEN_H
#define BECKON_JWS_OFFER_TOKEN_H

/* The signed offer as a token: a JWT (RFC 7519) of the explicit type offer+jwt. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "jws/jwk-set.h"

#define BECKON_OFFER_TOKEN_TYP       "offer+jwt"
#define BECKON_OFFER_TOKEN_LEEWAY_US INT64_C(60000000)

/* Demanded are a kid that is in the set, iss, sub, aud, jti, iat, nbf and exp. An offer holds
 * from nbf until before exp, both with the leeway, and is not issued in the future. audience
 * must be (among) the token's aud; NULL accepts any. The claims are the caller's. On an error
 * NULL, and a message that says why: BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT,
 * BECKON_ERROR_NOT_FOUND (the kid). */
JsonObject *beckon_offer_token_verify(const char *token, gsize len, const BeckonJwkSet *keys,
                                      const char *audience, int64_t now_us, GError **error);

/* Whether claims have all that an offer must say before it is signed: iss, sub, aud, jti, iat,
 * nbf, exp, each of its kind. BECKON_ERROR_INVALID. */
bool beckon_offer_token_check_claims(JsonObject *claims, GError **error);

#endif
