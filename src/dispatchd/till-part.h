/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_TILL_PART_H
#define BECKON_DISPATCHD_TILL_PART_H

/* An offer's claims → the hub's part of its till form (jws/till-form.h). */

#include <json-glib/json-glib.h>

#include "jws/signing-key.h"

/* The claim "till" of an offer whose claims are checked already: of its jti (32 hexadecimal
 * digits), exp, gtin and reduce, for its aud (one text), signed. x is the device's public key as
 * in a JWK; its thumbprint must be cnf.jkt. NULL with BECKON_ERROR_INVALID when one of these is
 * missing or of another kind. Owned by the caller. */
char *beckon_till_part_make(const BeckonSigningKey *hub, JsonObject *claims, const char *x,
                            GError **error);

#endif
