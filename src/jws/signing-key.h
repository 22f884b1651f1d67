/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_SIGNING_KEY_H
#define BECKON_JWS_SIGNING_KEY_H

/* An Ed25519 signing key (RFC 8032). Its secret lies in guarded memory that is locked against
 * swapping and wiped when freed. Reading and writing key files is the caller's. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "jws/jwk.h"

#define BECKON_SIGNING_SEED_BYTES 32
#define BECKON_SIGNATURE_BYTES    64

typedef struct BeckonSigningKey BeckonSigningKey;

BeckonSigningKey *beckon_signing_key_generate(void);
BeckonSigningKey *beckon_signing_key_new_from_seed(const uint8_t seed[BECKON_SIGNING_SEED_BYTES]);

/* Reads a private JWK (RFC 8037 section 2: OKP with d), whose x must belong to its d. The text
 * stays the caller's to wipe. BECKON_ERROR_INVALID; messages never quote the text. */
BeckonSigningKey *beckon_signing_key_parse(const char *text, gsize len, GError **error);

void beckon_signing_key_free(BeckonSigningKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSigningKey, beckon_signing_key_free)

/* The private JWK on one line: a secret, to be freed with beckon_secret_free. */
char *beckon_signing_key_print(const BeckonSigningKey *key);

/* Borrowed; its kid is its thumbprint. */
const BeckonJwk *beckon_signing_key_public(const BeckonSigningKey *key);

/* False when the kernel refused to lock the secret (RLIMIT_MEMLOCK): it might be swapped out. */
bool beckon_signing_key_is_locked(const BeckonSigningKey *key);

void beckon_signing_key_sign(const BeckonSigningKey *key, const uint8_t *data, gsize len,
                             uint8_t ret_signature[BECKON_SIGNATURE_BYTES]);

#endif
