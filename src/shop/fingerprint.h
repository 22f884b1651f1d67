/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOP_FINGERPRINT_H
#define BECKON_SHOP_FINGERPRINT_H

/* A zone's fingerprint (`heard`) written into the text of a shop file that a person wrote. Pure. */

#include "shop/shop.h"

/* The text with the fingerprint (BeckonHeard, at least one) set or replaced and every other byte
 * as it was: comments, order, blanks, line ends. The new text was parsed again, and differs from
 * the old one in this key alone. The name is the file's in errors. Owned by the caller; NULL with
 * BECKON_ERROR_INVALID (not a shop file, or the zone is written so that the key cannot be put in
 * safely) or BECKON_ERROR_NOT_FOUND (no such zone). */
char *beckon_fingerprint_write(const char *name, const char *text, gsize len, const char *zone,
                               const GArray *heard, GError **error);

#endif
