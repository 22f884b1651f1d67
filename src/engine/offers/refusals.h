/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_REFUSALS_H
#define BECKON_ENGINE_OFFERS_REFUSALS_H

/* Why an offer is not redeemed, for programs (a name) and for people (a sentence that a cashier can
 * read out). Pure. */

#include "engine/http/http.h"

typedef enum {
    BECKON_REFUSAL_NONE,
    BECKON_REFUSAL_MALFORMED,
    BECKON_REFUSAL_FOREIGN,
    BECKON_REFUSAL_STALE,
    BECKON_REFUSAL_AHEAD,
    BECKON_REFUSAL_AMOUNT,
    BECKON_REFUSAL_EXPIRED,
    BECKON_REFUSAL_REDEEMED,
    BECKON_REFUSAL_DISMISSED,
    BECKON_REFUSAL_REVOKED,
    BECKON_REFUSAL_UNKNOWN,
    BECKON_REFUSAL_RECEIPT_USED,
} BeckonRefusal;
#define BECKON_REFUSALS (BECKON_REFUSAL_RECEIPT_USED + 1)

/* What tills were answered. */
typedef struct {
    uint64_t accepted;
    uint64_t repeated; /* once more, to the same till */
    uint64_t refused[BECKON_REFUSALS];
} BeckonRedemptionCounts;

/* What a sentence may speak of; what it does not, may be NULL. Borrowed. */
typedef struct {
    const char *when; /* beckon_language_when */
    const char *till;
    const char *amount;
    const char *receipt;
    const char *campaign;
} BeckonRefusalFacts;

/* "stale", "receipt-used", …: the last part of the problem's type. Static. */
const char *beckon_refusal_name(BeckonRefusal refusal);
/* The HTTP status. */
guint beckon_refusal_status(BeckonRefusal refusal);
/* A few words. Static. */
const char *beckon_refusal_title(BeckonRefusal refusal, BeckonLanguage language);
/* One sentence. Owned by the caller. */
char *beckon_refusal_sentence(BeckonRefusal refusal, BeckonLanguage language,
                              const BeckonRefusalFacts *facts);
/* All of them, as the problem "urn:beckon:SUBJECT:NAME". */
BeckonHttpReply beckon_refusal_problem(BeckonRefusal refusal, BeckonLanguage language,
                                       const char *subject, const BeckonRefusalFacts *facts);

#endif
