/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_QR_H
#define BECKON_COMPANIOND_QR_H

/* A token's till form as a picture: a QR code (ISO/IEC 18004) of level M, version 12 at most, so
 * that a till's scanner reads it from a phone. It is drawn for whoever asks: the text is the
 * asker's own. */

#include <glib.h>
#include <libsoup/soup.h>

/* The quiet zone on each side, in modules. */
#define BECKON_QR_QUIET_MODULES 4

/* An SVG picture, dark on light, scalable. The text is 1 to BECKON_LIMIT_QR_TEXT_BYTES characters
 * of base64url, as the till form is. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT. Owned by the
 * caller. */
char *beckon_qr_svg(const char *text, GError **error);

/* A handler for GET /qr.svg?text=…: the picture, or a 400 problem. */
void beckon_qr_serve(void *data, SoupServerMessage *message);

#endif
