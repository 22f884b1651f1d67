/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SHOP_EDIT_H
#define BECKON_BECKONCTL_SHOP_EDIT_H

/* A shop file changed in its place: the new one takes the old one's name, owner and mode at once,
 * and the old one stays beside it as FILE~. */

#include "shop/shop.h"

/* Sets a zone's fingerprint (BeckonHeard) in the file. False with nothing changed: what
 * beckon_fingerprint_write says, or BECKON_ERROR_IO. */
bool beckonctl_shop_set_heard(const char *path, const char *zone, const GArray *heard,
                              GError **error);

#endif
