/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_TERMS_H
#define BECKON_OFFER_TERMS_H

/* A choice → the claims of the offer that is to be signed. Pure. */

#include "rules/ruleset.h"

typedef struct {
    const char *jti;      /* drawn once, in the transaction that reserves the caps */
    const char *issuer;   /* the store's name as a URI: "beckon:demo" */
    const char *subject;  /* pairwise pseudonym */
    const char *audience; /* the store's tills: the same as the issuer */
    const char *device_jkt;
    const char *language;         /* of the shop */
    const BeckonVariant *variant; /* whose text it is; NULL: the campaign's own */
    int64_t now_us;               /* store time: iat, nbf; exp is valid_us later, whole seconds */
} BeckonOfferTerms;

/* The payload as JSON, its members in a fixed order: iss sub aud jti iat nbf exp cnf campaign
 * variant gtin reduce text why ruleset zone. Times are whole seconds (iat and nbf rounded down, exp
 * up). What a campaign lacks is left out. Owned by the caller. */
char *beckon_offer_payload(const BeckonRuleset *set, const BeckonCampaign *campaign, int zone,
                           const BeckonOfferTerms *terms);

/* A text of a campaign with its placeholders filled, as an offer drafted at now_us says it:
 * {product} {reduce} (what is taken off, or the gift) {price} (what the shopper pays) {until} (the
 * shop's clock, with the date when that is not today) {store}. Owned by the caller. */
char *beckon_offer_text(const BeckonRuleset *set, const BeckonCampaign *campaign, const char *text,
                        const char *language, int64_t now_us);

#endif
