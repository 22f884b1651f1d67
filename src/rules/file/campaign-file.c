/* SPDX-License-Identifier: GPL-2.0-or-later */

/* One campaign file. */

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/yaml-value.h"
#include "rules/file/campaign-draft.h"

#define MAX_PRIORITY 100

void beckon_campaign_place(BeckonCampaign *campaign, BeckonPlaceOf of, const BeckonYamlNode *node)
{
    campaign->places[of] = (BeckonPlace){node->line, node->column, node->length};
}

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    const char *name = beckon_yaml_name(yaml, value);
    if (name == NULL) {
        return;
    }
    g_autofree char *kebab = beckon_category_slug(name);
    if (strcmp(name, kebab) != 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_CAMPAIGN_NAME, kebab,
                          "a campaign's name is lower-case words and digits with single '-' "
                          "between them");
    }
    draft->campaign->name = g_strdup(name);
    beckon_campaign_place(draft->campaign, BECKON_PLACE_NAME, value);
}

static void read_title(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    draft->campaign->title = g_strdup(beckon_yaml_text(yaml, value));
}

static void read_status(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const char *const words[] = {
        [BECKON_CAMPAIGN_DRAFT] = "draft",
        [BECKON_CAMPAIGN_LIVE] = "live",
        [BECKON_CAMPAIGN_PAUSED] = "paused",
        NULL,
    };
    BeckonCampaignDraft *draft = target;
    guint status = 0;
    if (beckon_yaml_choice(yaml, value, words, &status)) {
        draft->campaign->status = status;
    }
}

static void read_runs(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    beckon_schedule_read(yaml, value, &draft->campaign->runs);
    const BeckonYamlNode *until =
        value->kind == BECKON_YAML_MAP ? beckon_yaml_get(value, "until") : NULL;
    if (until != NULL) {
        beckon_campaign_place(draft->campaign, BECKON_PLACE_UNTIL, until);
    }
}

static void warn_if_never(const BeckonYaml *yaml, const BeckonYamlNode *value,
                          const BeckonCampaignDraft *draft)
{
    BeckonZoneSet zones = beckon_condition_zones(draft->campaign->when);
    for (guint i = 0; i < beckon_shop_n_zones(draft->compiling->shop); i++) {
        if (beckon_zone_set_has(&zones, i) && beckon_shop_zone(draft->compiling->shop, i)->offers) {
            return;
        }
    }
    beckon_yaml_warning(yaml, value, BECKON_CODE_NEVER_HOLDS, NULL,
                        "there is no zone in which these conditions can hold together");
}

static void read_when(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    draft->campaign->when = beckon_condition_read(yaml, value, draft->compiling);
    beckon_campaign_place(draft->campaign, BECKON_PLACE_WHEN, value);
    if (draft->campaign->when != NULL) {
        warn_if_never(yaml, value, draft);
    }
}

static void read_per_shopper(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    beckon_limit_read(yaml, value, &draft->campaign->per_shopper);
}

static void read_total(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    beckon_limit_read(yaml, value, &draft->campaign->total);
    if (draft->campaign->total.per == BECKON_PER_VISIT) {
        beckon_yaml_error(yaml, value, BECKON_CODE_LIMIT, NULL,
                          "a visit is one shopper's: limit it with per_shopper");
    }
}

/* Each offer reserves the most that it can cost, so that must be known. */
static void read_budget(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    beckon_yaml_money(yaml, value, draft->compiling->shop->currency, 1,
                      &draft->campaign->budget_minor);
    if (draft->campaign->reduction.kind == BECKON_REDUCE_PERCENT && !draft->names_product) {
        beckon_yaml_error(yaml, value, BECKON_CODE_NEEDS_PRODUCT, NULL,
                          "a budget needs to know what an offer costs: name the product, or "
                          "reduce by an amount");
    }
}

static void read_limits(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"per_shopper", false, read_per_shopper},
        {"total", false, read_total},
        {"budget", false, read_budget},
    };
    beckon_yaml_read_fields(yaml, value, "'limits'", fields, G_N_ELEMENTS(fields), draft);
}

static void read_priority(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    guint priority = 0;
    if (beckon_yaml_number(yaml, value, 0, MAX_PRIORITY, &priority)) {
        draft->campaign->priority = (int)priority;
    }
}

static void read_exclusive(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    draft->campaign->exclusive = g_strdup(beckon_yaml_name(yaml, value));
    beckon_campaign_place(draft->campaign, BECKON_PLACE_EXCLUSIVE, value);
}

BeckonCampaign *beckon_campaign_read(const BeckonYaml *yaml, const BeckonCompiling *compiling)
{
    /* What is given comes before the limits, since a budget needs to know its cost, and before the
     * experiment, whose texts change those of the campaign. */
    static const BeckonYamlField fields[] = {
        {"campaign", true, read_name},
        {"title", false, read_title},
        {"status", false, read_status},
        {"runs", false, read_runs},
        {"when", true, read_when},
        {"give", true, beckon_give_read},
        {"limits", false, read_limits},
        {"priority", false, read_priority},
        {"exclusive", false, read_exclusive},
        {"experiment", false, beckon_experiment_read},
    };
    guint errors_before = beckon_diagnostics_errors(yaml->diagnostics);
    g_autoptr(BeckonCampaign) campaign = beckon_campaign_new();
    campaign->file = g_strdup(yaml->source->name);
    BeckonCampaignDraft draft = {compiling, campaign, NULL, false};
    beckon_yaml_read_fields(yaml, yaml->root, "a campaign", fields, G_N_ELEMENTS(fields), &draft);
    if (campaign->title == NULL) {
        campaign->title = g_strdup(campaign->name);
    }
    bool good = beckon_diagnostics_errors(yaml->diagnostics) == errors_before;
    return good ? g_steal_pointer(&campaign) : NULL;
}
