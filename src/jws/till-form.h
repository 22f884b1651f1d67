/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_TILL_FORM_H
#define BECKON_JWS_TILL_FORM_H

/* The offer as a till reads it from a phone: 202 bytes, big endian, as base64url without padding.
 *
 *     0   1  version 1
 *     1   4  the first bytes of the hub signing key's RFC 7638 thumbprint
 *     5  16  jti
 *    21   4  exp, store time, whole seconds
 *    25   6  product: the GTIN as a number, 0 none
 *    31   1  reduction: 0 none, 1 percent, 2 by, 3 price, 4 gift
 *    32   6  its value: percent, minor units, or the gift's GTIN as a number
 *    38  32  the device's Ed25519 public key
 *    70  64  hub's Ed25519 signature over "beckon-till-hub-1" 00 aud 00 bytes[0…69]
 *   134   4  store time at which the device shows it, whole seconds
 *   138  64  device's Ed25519 signature over "beckon-till-device-1" 00 bytes[0…137]
 *
 * The hub makes the first 134 bytes, the claim "till" of the signed offer; the device adds the
 * rest each time that it shows the offer, so that a picture of it is soon too old. Pure. */

#include "jws/jwk-set.h"
#include "jws/signing-key.h"

#define BECKON_TILL_HUB_BYTES  134
#define BECKON_TILL_FORM_BYTES 202
#define BECKON_TILL_JTI_BYTES  16
#define BECKON_TILL_AGE_S      60 /* since it was shown, in whole seconds; ahead: the same */

typedef enum {
    BECKON_TILL_REDUCE_NONE,
    BECKON_TILL_REDUCE_PERCENT,
    BECKON_TILL_REDUCE_BY,
    BECKON_TILL_REDUCE_PRICE,
    BECKON_TILL_REDUCE_GIFT,
} BeckonTillReduction;

/* What the hub says in it. */
typedef struct {
    uint8_t jti[BECKON_TILL_JTI_BYTES];
    uint32_t exp_s;   /* store time */
    uint64_t product; /* GTIN of up to 14 digits, 0 none */
    BeckonTillReduction reduction;
    uint64_t value; /* percent 1 … 100; minor units up to BECKON_MONEY_MAX; GTIN; of none 0 */
    uint8_t device[BECKON_ED25519_PUBLIC_BYTES];
} BeckonTillOffer;

typedef struct {
    uint8_t bytes[BECKON_TILL_FORM_BYTES];
    BeckonTillOffer offer;
    uint32_t shown_s; /* store time */
} BeckonTillForm;

typedef enum {
    BECKON_TILL_ACCEPTED,
    BECKON_TILL_UNKNOWN_KEY,  /* no key of the set is the hub's */
    BECKON_TILL_FOREIGN,      /* not signed by the hub for this audience */
    BECKON_TILL_OTHER_DEVICE, /* not shown by the device that it was made for */
    BECKON_TILL_STALE,        /* shown more than BECKON_TILL_AGE_S ago: a picture of it */
    BECKON_TILL_AHEAD,        /* as much in the future */
    BECKON_TILL_EXPIRED,
} BeckonTillVerdict;

/* The hub's part. False when the offer is out of the ranges above, BECKON_ERROR_INVALID. */
bool beckon_till_form_sign(const BeckonSigningKey *hub, const char *audience,
                           const BeckonTillOffer *offer, uint8_t ret_part[BECKON_TILL_HUB_BYTES],
                           GError **error);

/* The whole form as text, from the claim "till" as a device shows it at a store time. NULL when
 * the claim is none. Owned by the caller. */
char *beckon_till_form_complete(const char *claim, const BeckonSigningKey *device, int64_t now_us);

/* Reads a form; nothing in it is to be believed yet. False, with nothing written, when it is not
 * canonical base64url of a form of version 1 within the ranges above. */
bool beckon_till_form_parse(const char *text, gsize len, BeckonTillForm *ret_form);

/* Whether the hub of a key in the set made it for an audience. */
BeckonTillVerdict beckon_till_form_check_hub(const BeckonTillForm *form, const BeckonJwkSet *keys,
                                             const char *audience);
/* Whether its device shows it now, and it has not expired. Leaves the hub's signature alone: for
 * whoever holds the hub's part and compares. */
BeckonTillVerdict beckon_till_form_check_shown(const BeckonTillForm *form, int64_t now_us);

/* "accepted", "stale", …; and a sentence for a person at the till. Static. */
const char *beckon_till_verdict_name(BeckonTillVerdict verdict);
const char *beckon_till_verdict_why(BeckonTillVerdict verdict);

/* "none", "percent", "by", "price", "gift". Static. */
const char *beckon_till_reduction_name(BeckonTillReduction reduction);

#endif
