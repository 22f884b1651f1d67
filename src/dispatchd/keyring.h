/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_KEYRING_H
#define BECKON_DISPATCHD_KEYRING_H

/* The key that offers and receipts are signed with, in locked memory, and the public keys that they
 * may be verified with. */

#include <glib.h>

#include "dispatchd/offer-signer.h"
#include "jws/jws-signer.h"

typedef struct BeckonKeyring BeckonKeyring;

/* previous_path is a JWK Set of public keys, or empty. BECKON_ERROR_DENIED (others
 * may read the key), BECKON_ERROR_INVALID (two keys of one kid, too). */
BeckonKeyring *beckon_keyring_open(const char *signing_path, const char *previous_path,
                                   BeckonJwsAlg alg, GError **error);
void beckon_keyring_close(BeckonKeyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonKeyring, beckon_keyring_close)

/* All borrowed. */
const BeckonOfferSigner *beckon_keyring_signer(const BeckonKeyring *keyring);
const BeckonJwsSigner *beckon_keyring_receipt_signer(const BeckonKeyring *keyring);
const char *beckon_keyring_kid(const BeckonKeyring *keyring);
const char *beckon_keyring_jwks(const BeckonKeyring *keyring); /* the present key first */

#endif
