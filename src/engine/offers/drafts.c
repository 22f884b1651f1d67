/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/drafts.h"

#include <sodium.h>

#include "base/bytes.h"
#include "base/time.h"
#include "database/outbox.h"
#include "engine/offers/given.h"
#include "offer/terms.h"

#define JTI_BYTES 16

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
    g_autoptr(BeckonGiven) given = beckon_given_new(drafting->database, drafting->audiences,
                                                    shopper, visit_started_us, situation->now_us);
    const BeckonOfferHistory history = beckon_given_history(given);
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    beckon_offer_choose(drafting->rules, situation, hits, n_hits, &history, choices);
    guint n_drafted = 0;
    for (guint i = 0; i < choices->len; i++) {
        n_drafted += take(drafting, shopper, situation, visit_started_us,
                          &g_array_index(choices, BeckonChoice, i));
    }
    return n_drafted;
}
