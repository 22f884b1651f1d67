/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_RECEIPT_H
#define BECKON_SHOPPER_RECEIPT_H

/* Consent receipts: a device says, signed with its own key, what its shopper agreed to or took
 * back. A compact JWS of the explicit type consent+jwt. The store answers each with one of its
 * own (jws/receipt-token.h), so that both can show what was agreed. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "jws/signing-key.h"
#include "shopper/consent.h"

#define BECKON_RECEIPT_TYP       "consent+jwt"
#define BECKON_RECEIPT_WINDOW_US INT64_C(600000000)

typedef struct {
    BeckonPurpose purpose;
    bool given;                             /* false: withdrawn */
    char text[BECKON_LIMIT_NAME_BYTES + 1]; /* version of the words that were shown */
    char jti[BECKON_LIMIT_PROOF_JTI_BYTES + 1];
    int64_t iat_us;   /* wall time of the device */
    int64_t until_us; /* BECKON_TIME_NEVER: until it is withdrawn, and of a withdrawal */
} BeckonReceipt;

/* What a device makes for a store ("beckon:demo"); times in whole seconds. Owned by the caller. */
char *beckon_receipt_make(const BeckonSigningKey *device, const BeckonReceipt *receipt,
                          const char *store);

/* Whether a token is a receipt by this device for this store, made within
 * BECKON_RECEIPT_WINDOW_US of the wall time. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT. */
bool beckon_receipt_verify(const char *token, gsize len, const BeckonJwk *device, const char *store,
                           int64_t now_us, BeckonReceipt *ret_receipt, GError **error);

#endif
