/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/figures.h"

#include <string.h>

#include "database/tallies.h"

static const char *status_name(BeckonCampaignStatus status)
{
    switch (status) {
    case BECKON_CAMPAIGN_DRAFT:
        return "draft";
    case BECKON_CAMPAIGN_LIVE:
        return "live";
    case BECKON_CAMPAIGN_PAUSED:
        return "paused";
    }
    return "";
}

/* A campaign of the live rules, or one that is gone from them (NULL); either may have no tally. */
static GVariant *describe(const BeckonEngine *engine, const BeckonCampaign *campaign,
                          const BeckonTally *tally)
{
    static const BeckonTally none = {0};
    const BeckonTally *counted = tally != NULL ? tally : &none;
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", campaign != NULL ? campaign->name : tally->campaign);
    g_variant_dict_insert(&dict, "status", "s",
                          campaign != NULL ? status_name(campaign->status) : "gone");
    for (guint i = 0; i < BECKON_OFFER_STATES; i++) {
        g_variant_dict_insert(&dict, beckon_offer_state_name((BeckonOfferState)i), "t",
                              counted->offers[i]);
    }
    g_variant_dict_insert(&dict, "reserved_minor", "x", counted->reserved_minor);
    g_variant_dict_insert(&dict, "spent_minor", "x", counted->spent_minor);
    g_variant_dict_insert(&dict, "budget_minor", "x",
                          campaign != NULL ? campaign->budget_minor : (int64_t)-1);
    g_variant_dict_insert(&dict, "currency", "s", engine->shop->currency);
    return g_variant_dict_end(&dict);
}

static const BeckonTally *find_tally(const GPtrArray *tallies, const char *campaign)
{
    for (guint i = 0; i < tallies->len; i++) {
        const BeckonTally *tally = tallies->pdata[i];
        if (strcmp(tally->campaign, campaign) == 0) {
            return tally;
        }
    }
    return NULL;
}

static GVariant *describe_all(const BeckonEngine *engine, const GPtrArray *tallies)
{
    const BeckonRuleset *rules = engine->rules;
    guint n_campaigns = rules != NULL ? beckon_ruleset_size(rules) : 0;
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < n_campaigns; i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(rules, i);
        g_variant_builder_add_value(
            &out, describe(engine, campaign, find_tally(tallies, campaign->name)));
    }
    for (guint i = 0; i < tallies->len; i++) {
        const BeckonTally *tally = tallies->pdata[i];
        if (rules == NULL || beckon_ruleset_find(rules, tally->campaign) < 0) {
            g_variant_builder_add_value(&out, describe(engine, NULL, tally));
        }
    }
    return g_variant_new("(aa{sv})", &out);
}

void beckon_figures_campaigns(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tallies = beckon_tallies_list(engine->database, &error);
    if (tallies == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, describe_all(engine, tallies));
}
