/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The experiment of a campaign's file: a holdout, and variants with their shares and texts. */

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/limits.h"
#include "base/yaml-value.h"
#include "rules/experiment.h"
#include "rules/file/campaign-draft.h"
#include "rules/file/percent.h"

#define MAX_HOLDOUT 90

/* One variant while it is read. */
typedef struct {
    const BeckonCampaignDraft *draft;
    BeckonVariant *variant;
} Entry;

static void read_holdout(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    const BeckonCampaignDraft *draft = target;
    const char *text = beckon_yaml_text(yaml, value);
    if (text != NULL && !beckon_percent_parse(text, 0, MAX_HOLDOUT,
                                              &draft->campaign->experiment->holdout_percent)) {
        g_autofree char *meant = beckon_percent_meant(text, 0, MAX_HOLDOUT);
        beckon_yaml_error(yaml, value, BECKON_CODE_HOLDOUT, meant,
                          "'%s' is not a holdout: write a whole number from 0%% to %d%%", text,
                          MAX_HOLDOUT);
    }
}

static void read_share(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    const char *text = beckon_yaml_text(yaml, value);
    if (text != NULL && !beckon_percent_parse(text, 1, 99, &entry->variant->share_percent)) {
        g_autofree char *meant = beckon_percent_meant(text, 1, 99);
        beckon_yaml_error(yaml, value, BECKON_CODE_SHARE, meant,
                          "'%s' is not a share: write a whole number from 1%% to 99%%", text);
    }
}

static void read_text(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_text_read_changed(yaml, value, entry->draft, entry->variant->texts);
}

static void check_name(const BeckonYaml *yaml, const BeckonYamlNode *key)
{
    g_autofree char *kebab = beckon_category_slug(key->text);
    if (strcmp(key->text, BECKON_ARM_HOLDOUT) == 0 || strcmp(key->text, BECKON_ARM_OFFERED) == 0) {
        beckon_yaml_error(yaml, key, BECKON_CODE_VARIANT_NAME, NULL,
                          "'%s' is what reports call those %s: give the variant another name",
                          key->text,
                          key->text[0] == 'h' ? "who are held out" : "who are offered something");
    } else if (strcmp(key->text, kebab) != 0) {
        beckon_yaml_error(yaml, key, BECKON_CODE_VARIANT_NAME, kebab,
                          "a variant's name is lower-case words and digits with single '-' "
                          "between them");
    }
}

static void read_variant(const BeckonYaml *yaml, const BeckonYamlNode *key,
                         const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {{"share", true, read_share},
                                             {"text", false, read_text}};
    const BeckonCampaignDraft *draft = target;
    Entry entry = {draft, g_new0(BeckonVariant, 1)};
    check_name(yaml, key);
    entry.variant->name = g_strdup(key->text);
    entry.variant->texts = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_offer_text_free);
    g_ptr_array_add(draft->campaign->experiment->variants, entry.variant);
    beckon_yaml_read_fields(yaml, value, "a variant", fields, G_N_ELEMENTS(fields), &entry);
}

/* Shares that are wrong by themselves are said to be so already. */
static void check_shares(const BeckonYaml *yaml, const BeckonYamlNode *map,
                         const GPtrArray *variants)
{
    guint sum = 0;
    for (guint i = 0; i < variants->len; i++) {
        const BeckonVariant *variant = g_ptr_array_index(variants, i);
        if (variant->share_percent == 0) {
            return;
        }
        sum += variant->share_percent;
    }
    if (sum != 100) {
        beckon_yaml_error(yaml, map, BECKON_CODE_SHARE, NULL,
                          "the shares come to %u%%: together they must be 100%%", sum);
    }
}

static bool say_the_same(const BeckonCampaign *campaign, const BeckonVariant *a,
                         const BeckonVariant *b)
{
    for (guint i = 0; i < campaign->texts->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(campaign->texts, i);
        const BeckonOfferText *of_a = beckon_campaign_text_of(campaign, a, text->language);
        const BeckonOfferText *of_b = beckon_campaign_text_of(campaign, b, text->language);
        if (g_strcmp0(of_a->title, of_b->title) != 0 || g_strcmp0(of_a->body, of_b->body) != 0) {
            return false;
        }
    }
    return true;
}

/* Warns of the first variant that says what one before it says. */
static void compare_texts(const BeckonYaml *yaml, const BeckonYamlNode *map,
                          const BeckonCampaign *campaign)
{
    const GPtrArray *variants = campaign->experiment->variants;
    for (guint i = 1; i < variants->len; i++) {
        const BeckonVariant *variant = g_ptr_array_index(variants, i);
        for (guint j = 0; j < i; j++) {
            const BeckonVariant *before = g_ptr_array_index(variants, j);
            if (say_the_same(campaign, variant, before)) {
                beckon_yaml_warning(yaml, beckon_yaml_get(map, variant->name),
                                    BECKON_CODE_EQUAL_VARIANTS, NULL,
                                    "this says the same as the variant '%s': the experiment "
                                    "cannot tell them apart",
                                    before->name);
                return;
            }
        }
    }
}

static void read_variants(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    const BeckonCampaignDraft *draft = target;
    const GPtrArray *variants = draft->campaign->experiment->variants;
    guint errors_before = beckon_diagnostics_errors(yaml->diagnostics);
    beckon_yaml_each_named(yaml, value, "variants", BECKON_LIMIT_VARIANTS, read_variant, target);
    if (beckon_diagnostics_errors(yaml->diagnostics) > errors_before) {
        return;
    }
    if (variants->len < 2) {
        beckon_yaml_error(yaml, value, BECKON_CODE_ONE_VARIANT, NULL,
                          "there is nothing to compare with: give two variants at least");
        return;
    }
    check_shares(yaml, value, variants);
    if (draft->campaign->texts->len > 0) {
        compare_texts(yaml, value, draft->campaign);
    }
}

void beckon_experiment_read(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {
        {"holdout", false, read_holdout},
        {"variants", false, read_variants},
    };
    BeckonCampaignDraft *draft = target;
    guint errors_before = beckon_diagnostics_errors(yaml->diagnostics);
    BeckonExperiment *experiment = beckon_experiment_new();
    draft->campaign->experiment = experiment;
    beckon_yaml_read_fields(yaml, value, "an experiment", fields, G_N_ELEMENTS(fields), draft);
    if (beckon_diagnostics_errors(yaml->diagnostics) == errors_before &&
        experiment->holdout_percent == 0 && experiment->variants->len == 0) {
        beckon_yaml_warning(yaml, value, BECKON_CODE_NO_EXPERIMENT, NULL,
                            "this tries out nothing: give a holdout, or variants");
    }
}
