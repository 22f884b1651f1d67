/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_DIFFERENCE_H
#define BECKON_OFFER_DIFFERENCE_H

/* What changes in meaning between two rule sets, in words. How files are written, in which order
 * their keys and alternatives stand and what comments say changes nothing. Pure. */

#include "rules/ruleset.h"

typedef enum {
    BECKON_DIFFERS_CAMPAIGN,
    BECKON_DIFFERS_POLICY,
    BECKON_DIFFERS_PRODUCT, /* of the catalogue, which a campaign gives */
} BeckonDiffers;

typedef struct {
    BeckonDiffers of;
    char *name;       /* of the campaign, or GTIN of the product; "" for the policy */
    const char *what; /* the key it hangs on: "status", "when", "limits.budget"; of a campaign also
                         "price", which the shopper pays, "cost", the most that an offer can cost
                         the shop, and "campaign": it is in one set alone. Static, or interned */
    char *before;     /* in words; NULL: it was not there */
    char *after;      /* likewise: it is gone */
} BeckonDifference;

/* The differences (BeckonDifference): campaigns by name, then the policy, then products. Owned by
 * the caller. */
GPtrArray *beckon_differences(const BeckonRuleset *before, const BeckonRuleset *after);

/* "campaign", "policy", "product". Static. */
const char *beckon_differs_name(BeckonDiffers of);

/* What became of it: "50 → 60", with this arrow; of a condition only the words that changed, where
 * they are few: "stays in footwear for 45 → 60 s". Owned by the caller. */
char *beckon_difference_words(const BeckonDifference *difference, const char *arrow);

#endif
