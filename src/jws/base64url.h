/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_BASE64URL_H
#define BECKON_JWS_BASE64URL_H

/* Base64url without padding (RFC 4648 section 5, RFC 7515 section 2), in its one canonical
 * form: no padding, no white space, unused bits zero. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Owned by the caller. */
char *beckon_base64url_encode(const uint8_t *data, gsize len);

/* Appends the encoding to a string. */
void beckon_base64url_append(GString *out, const uint8_t *data, gsize len);

/* NULL, with *ret_len untouched, on anything but the canonical form. The bytes are followed by a
 * NUL that *ret_len does not count. Owned by the caller. */
uint8_t *beckon_base64url_decode(const char *text, gsize text_len, gsize *ret_len);

/* Decodes exactly len bytes. False, with out untouched, on anything else. */
bool beckon_base64url_decode_exact(const char *text, gsize text_len, uint8_t *out, gsize len);

#endif
