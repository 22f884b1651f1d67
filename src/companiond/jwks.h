/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_JWKS_H
#define BECKON_COMPANIOND_JWKS_H

/* The keys that offers are verified with, as dispatchd said them last. It is asked again each
 * time it comes to the bus; what it said stays good while it is away. */

#include <gio/gio.h>
#include <stdbool.h>

typedef struct BeckonJwks BeckonJwks;

BeckonJwks *beckon_jwks_new(GDBusConnection *bus);
void beckon_jwks_free(BeckonJwks *jwks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonJwks, beckon_jwks_free)

/* The JWK Set as JSON text, borrowed; NULL when dispatchd was never there. */
const char *beckon_jwks_text(const BeckonJwks *jwks);

/* Whether dispatchd is on the bus. */
bool beckon_jwks_dispatchd_is_here(const BeckonJwks *jwks);

#endif
