/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a story says of experiments and texts: in which arms its shopper is, whom it expects to be
 * held out, and what offers are to say. */

#include <string.h>

#include "base/codes.h"
#include "offer/story-draft.h"
#include "rules/reference.h"

/* One text while it is read. */
typedef struct {
    const BeckonStoryDraft *draft;
    BeckonStoryText text;
} Entry;

static void refuse_arm(const BeckonYaml *yaml, const BeckonYamlNode *value,
                       const BeckonCampaign *campaign)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (char *)BECKON_ARM_HOLDOUT);
    for (guint i = 0; i < campaign->experiment->variants->len; i++) {
        const BeckonVariant *variant = g_ptr_array_index(campaign->experiment->variants, i);
        g_ptr_array_add(names, variant->name);
    }
    beckon_yaml_unknown(yaml, value, BECKON_CODE_UNKNOWN_ARM, "arm of this campaign's experiment",
                        (const char *const *)names->pdata, names->len);
}

static void read_arm(const BeckonYaml *yaml, const BeckonYamlNode *value,
                     const BeckonStoryDraft *draft, uint32_t number)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(draft->set, number);
    const char *name = beckon_yaml_text(yaml, value);
    if (name == NULL) {
        return;
    }
    if (campaign->experiment == NULL) {
        beckon_yaml_error(yaml, value, BECKON_CODE_UNKNOWN_ARM, NULL,
                          "the campaign '%s' has no experiment", campaign->name);
        return;
    }
    BeckonStoryArm told = {.campaign = number,
                           .arm.held_out = strcmp(name, BECKON_ARM_HOLDOUT) == 0};
    told.arm.variant = beckon_experiment_variant(campaign, name);
    if (!told.arm.held_out && told.arm.variant == NULL) {
        refuse_arm(yaml, value, campaign);
        return;
    }
    g_array_append_val(draft->story->arms, told);
}

void beckon_story_read_arms(const BeckonYaml *yaml, const BeckonYamlNode *map, void *target)
{
    const BeckonStoryDraft *draft = target;
    bool is_map = beckon_yaml_expect(yaml, map, BECKON_YAML_MAP);
    for (guint i = 0; is_map && i < beckon_yaml_size(map); i++) {
        int number = beckon_reference_campaign(draft->set, yaml, beckon_yaml_key(map, i));
        if (number >= 0) {
            read_arm(yaml, beckon_yaml_value(map, i), draft, (uint32_t)number);
        }
    }
}

void beckon_story_read_held_out(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    const BeckonStoryDraft *draft = target;
    draft->story->held_out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_story_read_campaigns(yaml, value, draft, draft->story->held_out);
}

static void read_language(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->text.language = g_strdup(beckon_reference_language(entry->draft->shop, yaml, value));
}

static void read_title(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    ((Entry *)target)->text.title = g_strdup(beckon_yaml_text(yaml, value));
}

static void read_body(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    ((Entry *)target)->text.body = g_strdup(beckon_yaml_text(yaml, value));
}

static void read_text(const BeckonYaml *yaml, const BeckonYamlNode *value,
                      const BeckonStoryDraft *draft, uint32_t number)
{
    static const BeckonYamlField fields[] = {
        {"language", false, read_language},
        {"title", false, read_title},
        {"body", false, read_body},
    };
    Entry entry = {draft, {.campaign = number}};
    beckon_yaml_read_fields(yaml, value, "a text", fields, G_N_ELEMENTS(fields), &entry);
    if (value->kind == BECKON_YAML_MAP && beckon_yaml_get(value, "title") == NULL &&
        beckon_yaml_get(value, "body") == NULL) {
        beckon_yaml_error(yaml, value, BECKON_CODE_MISSING_KEY, NULL,
                          "nothing is expected of this text: give a title, a body or both");
    }
    if (entry.text.language == NULL) {
        entry.text.language = g_strdup(draft->story->language);
    }
    g_array_append_val(draft->story->texts, entry.text);
}

void beckon_story_read_texts(const BeckonYaml *yaml, const BeckonYamlNode *map, void *target)
{
    const BeckonStoryDraft *draft = target;
    bool is_map = beckon_yaml_expect(yaml, map, BECKON_YAML_MAP);
    for (guint i = 0; is_map && i < beckon_yaml_size(map); i++) {
        int number = beckon_reference_campaign(draft->set, yaml, beckon_yaml_key(map, i));
        if (number >= 0) {
            read_text(yaml, beckon_yaml_value(map, i), draft, (uint32_t)number);
        }
    }
}
