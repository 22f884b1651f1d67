/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/drafts.h"

#include <sodium.h>

#include "base/bytes.h"
#include "base/time.h"
#include "database/offer-counts.h"
#include "database/outbox.h"
#include "offer/choose.h"
#include "offer/terms.h"

#define JTI_BYTES 16

/* What choose.h asks about earlier offers, answered by the database as of the situation. */
typedef struct {
    BeckonDatabase *database;
    uint32_t number;
    int64_t now_us;
} Asked;

static guint of_campaign(void *data, const char *campaign, int64_t since_us)
{
    const Asked *asked = data;
    return beckon_offers_of_campaign(asked->database, campaign, since_us, asked->now_us);
}

static guint of_campaign_to_shopper(void *data, const char *campaign, int64_t since_us)
{
    const Asked *asked = data;
    return beckon_offers_of_campaign_to_shopper(asked->database, asked->number, campaign, since_us,
                                                asked->now_us);
}

static guint to_shopper(void *data, int64_t since_us)
{
    const Asked *asked = data;
    return beckon_offers_to_shopper(asked->database, asked->number, since_us, asked->now_us);
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    const Asked *asked = data;
    return beckon_offers_reserved_minor(asked->database, campaign, asked->now_us);
}

static bool was_dismissed(void *data, const char *campaign, int64_t since_us)
{
    const Asked *asked = data;
    return beckon_offers_was_dismissed(asked->database, asked->number, campaign, since_us,
                                       asked->now_us);
}

static char *draw_jti(void)
{
    uint8_t bytes[JTI_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    return beckon_hex_encode(bytes, sizeof bytes);
}

/* The claims of a choice; nothing is said to who is held out. */
static char *claims_of(const BeckonDrafting *drafting, const BeckonShopper *shopper,
                       const BeckonSituation *situation, const BeckonChoice *choice,
                       const char *jti)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(drafting->rules, choice->campaign);
    const BeckonShop *shop = beckon_ruleset_shop(drafting->rules);
    const BeckonOfferTerms terms = {
        .jti = jti,
        .issuer = drafting->issuer,
        .subject = shopper->subject,
        .audience = drafting->issuer,
        .device_jkt = shopper->jkt,
        .language = beckon_shop_language(shop, shopper->language),
        .variant = choice->arm.variant,
        .now_us = situation->now_us,
    };
    return choice->arm.held_out
               ? g_strdup("{}")
               : beckon_offer_payload(drafting->rules, campaign, situation->zone, &terms);
}

static bool draft(const BeckonDrafting *drafting, const BeckonShopper *shopper,
                  const BeckonSituation *situation, int64_t visit_started_us,
                  const BeckonChoice *choice)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(drafting->rules, choice->campaign);
    const BeckonShop *shop = beckon_ruleset_shop(drafting->rules);
    g_autofree char *jti = draw_jti();
    g_autofree char *payload = claims_of(drafting, shopper, situation, choice, jti);
    const BeckonDraft row = {
        .jti = jti,
        .number = shopper->number,
        .campaign = campaign->name,
        .zone = beckon_shop_zone(shop, (guint)situation->zone)->name,
        .visit_started_us = visit_started_us,
        .drafted_us = situation->now_us,
        .expires_us = situation->now_us + campaign->valid_us,
        .reserve_minor = choice->reserve_minor,
        .arm = beckon_experiment_arm_name(campaign, &choice->arm),
        .is_ghost = choice->arm.held_out,
        .payload = payload,
        .cause_us = drafting->cause_us,
    };
    return beckon_offers_draft(drafting->database, &row);
}

/* Whether an offer came of it: a ghost is none. */
static bool take(const BeckonDrafting *drafting, const BeckonShopper *shopper,
                 const BeckonSituation *situation, int64_t visit_started_us,
                 const BeckonChoice *choice)
{
    switch (choice->verdict) {
    case BECKON_CHOSEN:
        return draft(drafting, shopper, situation, visit_started_us, choice);
    case BECKON_HELD_OUT:
        draft(drafting, shopper, situation, visit_started_us, choice);
        return false;
    case BECKON_REFUSED_VISIT:
    case BECKON_REFUSED_PER_SHOPPER:
    case BECKON_REFUSED_TOTAL:
    case BECKON_REFUSED_BUDGET:
    case BECKON_REFUSED_EXCLUSIVE:
    case BECKON_REFUSED_POLICY:
        return false;
    }
    return false;
}

guint beckon_drafts_make(const BeckonDrafting *drafting, uint32_t number,
                         const BeckonSituation *situation, int64_t visit_started_us,
                         const uint32_t *hits, gsize n_hits)
{
    const BeckonShopper *shopper = beckon_people_get(drafting->people, number);
    if (shopper == NULL) {
        return 0;
    }
    Asked asked = {drafting->database, number, situation->now_us};
    g_autoptr(GPtrArray) in_this_visit =
        beckon_offers_in_visit(drafting->database, number, visit_started_us, situation->now_us);
    const BeckonOfferHistory history = {
        .data = &asked,
        .of_campaign = of_campaign,
        .of_campaign_to_shopper = of_campaign_to_shopper,
        .to_shopper = to_shopper,
        .reserved_minor = reserved_minor,
        .was_dismissed = was_dismissed,
        .in_this_visit = in_this_visit,
        .subject = shopper->subject,
    };
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    beckon_offer_choose(drafting->rules, situation, hits, n_hits, &history, choices);
    guint n_drafted = 0;
    for (guint i = 0; i < choices->len; i++) {
        n_drafted += take(drafting, shopper, situation, visit_started_us,
                          &g_array_index(choices, BeckonChoice, i));
    }
    return n_drafted;
}
