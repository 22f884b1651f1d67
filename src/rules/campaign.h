/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_CAMPAIGN_H
#define BECKON_RULES_CAMPAIGN_H

/* One marketing rule as checked: what other stages may ask about it. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rules/condition.h"
#include "rules/file/catalogue.h"
#include "rules/file/limit.h"
#include "rules/policy.h"
#include "rules/schedule.h"

typedef enum {
    BECKON_REDUCE_NONE,
    BECKON_REDUCE_PERCENT, /* percent: 1 … 100 */
    BECKON_REDUCE_BY,      /* amount_minor off */
    BECKON_REDUCE_PRICE,   /* amount_minor is the price */
    BECKON_REDUCE_GIFT,    /* gift_gtin on top */
} BeckonReduceKind;

typedef struct {
    BeckonReduceKind kind;
    guint percent;
    int64_t amount_minor; /* of the shop's currency */
    char *gift_gtin;
} BeckonReduction;

typedef struct {
    char *language;
    char *title; /* with its placeholders, checked */
    char *body;
} BeckonOfferText;

/* One of the texts of an experiment, shown to a share of those who get an offer. */
typedef struct {
    char *name;
    guint share_percent; /* those of a campaign's variants sum to 100 */
    GPtrArray *texts;    /* of BeckonOfferText, one a language of the shop; empty: the campaign's */
} BeckonVariant;

typedef struct {
    guint holdout_percent; /* 0 … 90: who would get the offer and does not, to compare with */
    GPtrArray *variants;   /* of BeckonVariant, in the order of the file; may be empty */
} BeckonExperiment;

/* Where something stands in a campaign's file; line 0: it does not. */
typedef struct {
    guint line;
    guint column;
    guint length;
} BeckonPlace;

/* What is spoken of once the whole set is known. */
typedef enum {
    BECKON_PLACE_NAME,
    BECKON_PLACE_UNTIL,
    BECKON_PLACE_WHEN,
    BECKON_PLACE_REDUCTION,
    BECKON_PLACE_EXCLUSIVE,
} BeckonPlaceOf;
#define BECKON_PLACES (BECKON_PLACE_EXCLUSIVE + 1)

typedef enum {
    BECKON_CAMPAIGN_DRAFT,
    BECKON_CAMPAIGN_LIVE,
    BECKON_CAMPAIGN_PAUSED
} BeckonCampaignStatus;

typedef struct {
    char *file; /* its name in the folder */
    BeckonPlace places[BECKON_PLACES];
    char *name;
    char *title;
    BeckonCampaignStatus status;
    BeckonSchedule runs; /* from, until, days, hours */
    BeckonCondition *when;
    char *product_gtin; /* as the catalogue writes it, or NULL */
    BeckonReduction reduction;
    bool is_overtaken; /* its reduction, by a price that was brought in: it makes no offers */
    int64_t valid_us;  /* from the draft on */
    GPtrArray *texts;  /* of BeckonOfferText, one a language of the shop */
    BeckonLimit per_shopper;
    BeckonLimit total;
    int64_t budget_minor;         /* −1: none */
    int priority;                 /* 0 … 100, higher first; default 50 */
    char *exclusive;              /* group, or NULL */
    BeckonExperiment *experiment; /* NULL: none */
} BeckonCampaign;

BeckonCampaign *beckon_campaign_new(void);
void beckon_campaign_free(BeckonCampaign *campaign);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCampaign, beckon_campaign_free)

/* The text in a language of the shop. Borrowed. */
const BeckonOfferText *beckon_campaign_text(const BeckonCampaign *campaign, const char *language);

/* The same as a variant of the campaign says it; NULL: as the campaign does. */
const BeckonOfferText *beckon_campaign_text_of(const BeckonCampaign *campaign,
                                               const BeckonVariant *variant, const char *language);

void beckon_offer_text_free(BeckonOfferText *text);

/* Why a shopper gets it, in that shopper's words: which data, which rule ("You were in footwear
 * for 45 s."). Languages without a translation of the phrase get English. Owned by the caller. */
char *beckon_campaign_reason(const BeckonCampaign *campaign, const BeckonShop *shop,
                             const char *language);

#endif
