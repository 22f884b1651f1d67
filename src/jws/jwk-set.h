/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JWK_SET_H
#define BECKON_JWS_JWK_SET_H

/* JWK Sets (RFC 7517 section 5) of Ed25519 public keys, no two with one kid. */

#include <glib.h>
#include <stdbool.h>

#include "jws/jwk.h"

typedef struct BeckonJwkSet BeckonJwkSet;

BeckonJwkSet *beckon_jwk_set_new(void);
void beckon_jwk_set_free(BeckonJwkSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonJwkSet, beckon_jwk_set_free)

/* Reads a set. Keys of kinds that are not understood are passed over, as the RFC wants; a
 * private key is an error. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT (over
 * BECKON_LIMIT_JWK_SET_KEYS). */
BeckonJwkSet *beckon_jwk_set_parse(const char *text, gsize len, GError **error);

/* Adds a key; the same key a second time changes nothing. BECKON_ERROR_INVALID (another key has
 * its kid), BECKON_ERROR_LIMIT. */
bool beckon_jwk_set_add(BeckonJwkSet *set, const BeckonJwk *jwk, GError **error);

guint beckon_jwk_set_size(const BeckonJwkSet *set);

/* Both borrowed until the set changes. i is below the size; NULL when no key has the kid. */
const BeckonJwk *beckon_jwk_set_get(const BeckonJwkSet *set, guint i);
const BeckonJwk *beckon_jwk_set_find(const BeckonJwkSet *set, const char *kid);

/* {"keys":[…]} on one line, in the order added. Owned by the caller. */
char *beckon_jwk_set_print(const BeckonJwkSet *set);

#endif
