/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_POLICY_H
#define BECKON_RULES_POLICY_H

/* The store's guardrail above every campaign, as policy.yaml says. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostic.h"
#include "rules/file/catalogue.h"

typedef enum { BECKON_AGE_ADULT, BECKON_AGE_MINOR } BeckonAge;

/* The price that a reduction counts from. */
typedef enum { BECKON_PRICE_LIST, BECKON_PRICE_LOW_30D } BeckonPriceReference;

/* What a store may forbid its texts to say: bits. */
typedef enum {
    BECKON_WORDING_COUNTDOWN = 1 << 0,
    BECKON_WORDING_SCARCITY = 1 << 1,
} BeckonWording;

typedef struct {
    guint per_visit;                 /* offers; G_MAXUINT: no such limit, the default */
    guint per_day;                   /* offers in a calendar day of the shop; G_MAXUINT as above */
    int64_t cooldown_us;             /* after a dismissal; default 0 */
    GArray *quiet_hours;             /* of BeckonHours (rules/schedule.h); default: none */
    guint smallest_audience;         /* shoppers; default 0 */
    int64_t history_fresh_within_us; /* default 0: however old */
    BeckonAge unknown_age;           /* default adult */
    char **sensitive;                /* categories, each with all below it, NULL-terminated */
    BeckonPriceReference reference;  /* default low_30d, as Directive 98/6/EC, Article 6a, has it */
    guint forbidden_wording;         /* of BeckonWording */
    int64_t keep_visits_us;          /* default 30 days */
    int64_t keep_offers_us;          /* default 400 days */
    int64_t keep_readings_us;        /* default 30 days */
} BeckonPolicy;

/* Whether a history that is known up to a moment still tells enough at another. */
bool beckon_policy_is_fresh(const BeckonPolicy *policy, int64_t known_until_us, int64_t now_us);

/* That of a store without the file. */
BeckonPolicy *beckon_policy_new(void);

/* NULL when there was an error, which the diagnostics hold. */
BeckonPolicy *beckon_policy_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics);
void beckon_policy_free(BeckonPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPolicy, beckon_policy_free)

/* The price of a product from which reductions count: the lower of its own and, where the policy
 * refers to it and the catalogue gives it, the lowest of the last 30 days. */
int64_t beckon_policy_reference_minor(const BeckonPolicy *policy, const BeckonProduct *product);

/* As the policy calls it. Static. */
const char *beckon_wording_name(BeckonWording wording);
/* The same by the prices of the catalogue's file alone. */
int64_t beckon_policy_listed_minor(const BeckonPolicy *policy, const BeckonProduct *product);

/* Whether a category is one of the sensitive ones or lies below one. */
bool beckon_policy_is_sensitive(const BeckonPolicy *policy, const char *category);

#endif
