/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_IMPORT_JWK_H
#define BECKON_JWS_IMPORT_JWK_H

/* X25519 public keys as JWK: kty OKP, crv X25519 (RFC 8037 section 2). A hub's import key goes to
 * the head office in this form. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_X25519_PUBLIC_BYTES 32

/* {"kty":"OKP","crv":"X25519","use":"enc","x":…}. Owned by the caller. */
char *beckon_import_jwk_print(const uint8_t x[BECKON_X25519_PUBLIC_BYTES]);

/* Reads a public key; a private member ("d") and a "use" other than "enc" are refused.
 * BECKON_ERROR_INVALID. */
bool beckon_import_jwk_parse(const char *text, gsize len, uint8_t ret_x[BECKON_X25519_PUBLIC_BYTES],
                             GError **error);

#endif
