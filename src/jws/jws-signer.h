/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JWS_SIGNER_H
#define BECKON_JWS_JWS_SIGNER_H

/* Signs compact JWS of one type with one key; the header is encoded once. */

#include <glib.h>

#include "jws/jws-alg.h"
#include "jws/signing-key.h"

typedef struct BeckonJwsSigner BeckonJwsSigner;

/* The header is {"alg":…,"typ":…,"kid":…}. The key must outlive the signer. */
BeckonJwsSigner *beckon_jws_signer_new(const BeckonSigningKey *key, BeckonJwsAlg alg,
                                       const char *typ);

/* The header is {"alg":"EdDSA","typ":…,"jwk":…}: the key comes with the token (RFC 9449). */
BeckonJwsSigner *beckon_jws_signer_new_with_jwk(const BeckonSigningKey *key, const char *typ);

void beckon_jws_signer_free(BeckonJwsSigner *signer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonJwsSigner, beckon_jws_signer_free)

/* Signs the payload as it is; the same payload gives the same token (RFC 8032). Owned by the
 * caller. */
char *beckon_jws_signer_sign(const BeckonJwsSigner *signer, const char *payload, gsize len);

#endif
