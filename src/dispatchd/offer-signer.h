/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_OFFER_SIGNER_H
#define BECKON_DISPATCHD_OFFER_SIGNER_H

/* Drafted claims → the signed offer, the hub's part of its till form in it. */

#include "jws/jws-alg.h"
#include "jws/signing-key.h"

typedef struct BeckonOfferSigner BeckonOfferSigner;

/* The key must outlive the signer. */
BeckonOfferSigner *beckon_offer_signer_new(const BeckonSigningKey *key, BeckonJwsAlg alg);
void beckon_offer_signer_free(BeckonOfferSigner *signer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonOfferSigner, beckon_offer_signer_free)

/* Signs a payload of JSON claims whose jti must be the one given, for the device of which x is the
 * public key as in a JWK. The same arguments give the same token. NULL, with
 * BECKON_ERROR_INVALID or BECKON_ERROR_LIMIT, when no app or no till would accept it. Owned by the
 * caller. */
char *beckon_offer_signer_sign(const BeckonOfferSigner *signer, const char *payload,
                               const char *jti, const char *x, GError **error);

#endif
