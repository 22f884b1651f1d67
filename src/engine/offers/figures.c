/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/figures.h"

#include <string.h>

#include "database/arms.h"
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

/* What was counted. */
typedef struct {
    const GPtrArray *tallies;
    const GPtrArray *outcomes;
} Figures;

static void insert_sums(GVariantDict *dict, const BeckonTallySums *sums)
{
    for (guint i = 0; i < BECKON_OFFER_STATES; i++) {
        g_variant_dict_insert(dict, beckon_offer_state_name((BeckonOfferState)i), "t",
                              sums->offers[i]);
    }
    g_variant_dict_insert(dict, "reserved_minor", "x", sums->reserved_minor);
    g_variant_dict_insert(dict, "spent_minor", "x", sums->spent_minor);
}

static const BeckonArmOutcome *find_outcome(const Figures *figures, const char *campaign,
                                            const char *arm)
{
    static const BeckonArmOutcome none = {0};
    for (guint i = 0; i < figures->outcomes->len; i++) {
        const BeckonArmOutcome *outcome = figures->outcomes->pdata[i];
        if (strcmp(outcome->campaign, campaign) == 0 && strcmp(outcome->arm, arm) == 0) {
            return outcome;
        }
    }
    return &none;
}

static GVariant *describe_arm(const BeckonTallyArm *arm, const BeckonArmOutcome *outcome)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "arm", "s", arm->arm);
    insert_sums(&dict, &arm->sums);
    g_variant_dict_insert(&dict, "shoppers", "t", outcome->shoppers);
    g_variant_dict_insert(&dict, "redeemers", "t", outcome->redeemers);
    g_variant_dict_insert(&dict, "remembered", "t", outcome->remembered);
    g_variant_dict_insert(&dict, "came_again", "t", outcome->came_again);
    return g_variant_dict_end(&dict);
}

static GVariant *describe_arms(const Figures *figures, const BeckonTally *tally)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; tally != NULL && i < tally->arms->len; i++) {
        const BeckonTallyArm *arm = tally->arms->pdata[i];
        g_variant_builder_add_value(
            &out, describe_arm(arm, find_outcome(figures, tally->campaign, arm->arm)));
    }
    return g_variant_builder_end(&out);
}

static void insert_audience(GVariantDict *dict, const BeckonEngine *engine,
                            const BeckonCampaign *campaign)
{
    guint number = (guint)beckon_ruleset_find(engine->rules, campaign->name);
    g_variant_dict_insert(
        dict, "audience", "s",
        beckon_audience_state_name(beckon_audiences_state(engine->audiences, number)));
}

/* A campaign of the live rules, or one that is gone from them (NULL); either may have no tally. */
static GVariant *describe(const BeckonEngine *engine, const Figures *figures,
                          const BeckonCampaign *campaign, const BeckonTally *tally)
{
    static const BeckonTallySums none = {0};
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", campaign != NULL ? campaign->name : tally->campaign);
    g_variant_dict_insert(&dict, "status", "s",
                          campaign != NULL ? status_name(campaign->status) : "gone");
    if (campaign != NULL && beckon_ruleset_policy(engine->rules)->smallest_audience > 0) {
        insert_audience(&dict, engine, campaign);
    }
    insert_sums(&dict, tally != NULL ? &tally->sums : &none);
    g_variant_dict_insert(&dict, "budget_minor", "x",
                          campaign != NULL ? campaign->budget_minor : (int64_t)-1);
    g_variant_dict_insert(&dict, "currency", "s", engine->shop->currency);
    g_variant_dict_insert_value(&dict, "arms", describe_arms(figures, tally));
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

static GVariant *describe_all(const BeckonEngine *engine, const Figures *figures)
{
    const GPtrArray *tallies = figures->tallies;
    const BeckonRuleset *rules = engine->rules;
    guint n_campaigns = rules != NULL ? beckon_ruleset_size(rules) : 0;
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < n_campaigns; i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(rules, i);
        g_variant_builder_add_value(
            &out, describe(engine, figures, campaign, find_tally(tallies, campaign->name)));
    }
    for (guint i = 0; i < tallies->len; i++) {
        const BeckonTally *tally = tallies->pdata[i];
        if (rules == NULL || beckon_ruleset_find(rules, tally->campaign) < 0) {
            g_variant_builder_add_value(&out, describe(engine, figures, NULL, tally));
        }
    }
    return g_variant_new("(aa{sv})", &out);
}

void beckon_figures_campaigns(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tallies = beckon_tallies_list(engine->database, &error);
    g_autoptr(GPtrArray) outcomes =
        tallies != NULL ? beckon_arms_list(engine->database, g_get_real_time(), &error) : NULL;
    const Figures figures = {tallies, outcomes};
    if (outcomes == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, describe_all(engine, &figures));
}
