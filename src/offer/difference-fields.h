/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_DIFFERENCE_FIELDS_H
#define BECKON_OFFER_DIFFERENCE_FIELDS_H

/* What campaigns and the policy say beside conditions, each key in words that differ where the
 * meaning does. For difference.c alone. */

#include "rules/ruleset.h"

typedef struct {
    const char *what;
    /* Owned by the caller; NULL: nothing is said. */
    char *(*words)(const BeckonRuleset *set, const BeckonCampaign *campaign);
} BeckonCampaignWords;

const BeckonCampaignWords *beckon_campaign_words(gsize *ret_n);

typedef struct {
    const char *what;
    char *(*words)(const BeckonPolicy *policy);
} BeckonPolicyWords;

const BeckonPolicyWords *beckon_policy_words(gsize *ret_n);

/* "20.00 EUR"; NULL below 0. Owned by the caller. */
char *beckon_words_of_money(const BeckonRuleset *set, int64_t minor);

#endif
