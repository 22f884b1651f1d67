/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_LINK_CODE_H
#define BECKON_SHOPPER_LINK_CODE_H

/* Link codes: with one, a web shop or the counter vouches for a customer who is about to enrol.
 * A compact JWS of the explicit type link+jwt, by a key that the hub was told of. Who holds it
 * may use it, so it is short-lived and good once; that it was not used is the caller's to check. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "jws/jwk-set.h"
#include "jws/signing-key.h"
#include "shopper/vault.h"

#define BECKON_LINK_CODE_TYP       "link+jwt"
#define BECKON_LINK_CODE_LEEWAY_US INT64_C(60000000)
#define BECKON_LINK_HASH_BYTES     16
#define BECKON_LINK_CODE_MAX_US    (INT64_C(24) * 3600 * 1000000)

/* The names are limited as the claims are: 1 to BECKON_LIMIT_CUSTOMER_BYTES, …_CLAIM_BYTES and
 * …_LINK_JTI_BYTES. Times are wall time. */
typedef struct {
    char customer[BECKON_LIMIT_CUSTOMER_BYTES + 1];
    char issuer[BECKON_LIMIT_CLAIM_BYTES + 1];
    char jti[BECKON_LIMIT_LINK_JTI_BYTES + 1];
    char kid[BECKON_LIMIT_KID_BYTES + 1]; /* with the jti it tells a code from every other */
    char jkt[BECKON_THUMBPRINT_LEN + 1];  /* the one device that may use it (cnf); empty: any */
    int64_t iat_us;
    int64_t exp_us;
} BeckonLinkCode;

/* Signs a code for a store ("beckon:demo"); its kid is the key's and code->kid is not read. NULL
 * when what it says would not be accepted: BECKON_ERROR_INVALID. Owned by the caller. */
char *beckon_link_code_mint(const BeckonSigningKey *key, const BeckonLinkCode *code,
                            const char *store, GError **error);

typedef enum {
    BECKON_LINK_GOOD,
    BECKON_LINK_MALFORMED, /* no link code, or one that no shop should have made */
    BECKON_LINK_FOREIGN,   /* by nobody whom the hub was told of, or for another store */
    BECKON_LINK_EXPIRED,
} BeckonLinkVerdict;

/* Checks a code against the keys that may vouch, for a store, at a wall time: signed, issued by
 * now, not expired (both with the leeway), for at most BECKON_LINK_CODE_MAX_US. What costs little
 * is checked first: the signature only of a code by a known key. *ret_code is written when it is
 * GOOD; else *error says what is wrong. */
BeckonLinkVerdict beckon_link_code_verify(const char *token, gsize len, const BeckonJwkSet *keys,
                                          const char *store, int64_t now_us,
                                          BeckonLinkCode *ret_code, GError **error);

/* Under what a used code is remembered: BLAKE2b-128(k_link, kid ‖ 0 ‖ jti). */
void beckon_link_code_hash(const BeckonVault *vault, const BeckonLinkCode *code,
                           uint8_t ret_hash[BECKON_LINK_HASH_BYTES]);

#endif
