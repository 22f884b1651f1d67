/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_GRANT_H
#define BECKON_COMPANIOND_GRANT_H

/* The engine's leave to open a stream: {"recipient", "epoch", "offers": [{"seq", "jti",
 * "token"}, …]}. */

#include <glib.h>

typedef struct {
    char *recipient;   /* thumbprint of the device's key */
    char *epoch;       /* hexadecimal */
    GPtrArray *offers; /* BeckonSignedOffer */
} BeckonGrant;

/* NULL where the text is anything else: BECKON_ERROR_INVALID. */
BeckonGrant *beckon_grant_parse(GBytes *json, GError **error);
void beckon_grant_free(BeckonGrant *grant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonGrant, beckon_grant_free)

#endif
