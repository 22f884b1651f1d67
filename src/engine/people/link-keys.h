/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_LINK_KEYS_H
#define BECKON_ENGINE_PEOPLE_LINK_KEYS_H

/* The public keys whose link codes are believed: a JWK Set in a file that is read again when it
 * has changed. */

#include <glib.h>

#include "jws/jwk-set.h"

typedef struct BeckonLinkKeys BeckonLinkKeys;

/* An empty path gives a set without keys. BECKON_ERROR_INVALID, and as of beckon_source_read. */
BeckonLinkKeys *beckon_link_keys_open(const char *path, GError **error);
void beckon_link_keys_free(BeckonLinkKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonLinkKeys, beckon_link_keys_free)

/* The keys as the file has them now; those of before, with a message in the log, while it cannot
 * be read. Borrowed until the next call. */
const BeckonJwkSet *beckon_link_keys_get(BeckonLinkKeys *keys);

#endif
