/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_RECEIPT_TOKEN_H
#define BECKON_JWS_RECEIPT_TOKEN_H

/* The store's answer to a device's consent receipt: a JWT of the explicit type receipt+jwt that
 * names the device's own by its SHA-256. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_RECEIPT_TOKEN_TYP "receipt+jwt"

typedef struct {
    const char *issuer;  /* the store, "beckon:demo" */
    const char *subject; /* the shopper's pseudonym */
    const char *purpose;
    bool given;
    const char *receipt; /* the device's JWS */
    int64_t iat_us;      /* wall time; whole seconds are kept */
} BeckonReceiptToken;

/* The claims as JSON: the same for the same receipt. Owned by the caller. */
char *beckon_receipt_token_print(const BeckonReceiptToken *token);

/* Whether claims are those of such an answer and no others, so that nothing that is signed as one
 * can be taken for anything else: iss, sub, purpose, given, sha256, iat, each of its kind.
 * BECKON_ERROR_INVALID. */
bool beckon_receipt_token_check_claims(JsonObject *claims, GError **error);

#endif
