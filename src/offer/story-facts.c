/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a story says of its shopper's past: purchases, visits, and offers. */

#include "base/codes.h"
#include "base/limits.h"
#include "base/time.h"
#include "offer/story-draft.h"
#include "rules/file/catalogue-reference.h"
#include "rules/reference.h"

#define DAY_US (24 * BECKON_HOUR_US)

/* One entry of a list of facts. */
typedef struct {
    const BeckonStoryDraft *draft;
    BeckonStoryBought bought;
    BeckonStoryEarlier earlier;
    int64_t ago_us;
    bool names_ware; /* known or not */
} Entry;

/* Calls `read` for each item of a list. */
static void
read_list(const BeckonYaml *yaml, const BeckonYamlNode *list, const BeckonStoryDraft *draft,
          void (*read)(const BeckonYaml *yaml, const BeckonYamlNode *node, Entry *entry))
{
    if (!beckon_yaml_expect(yaml, list, BECKON_YAML_LIST)) {
        return;
    }
    guint size = beckon_yaml_size(list);
    if (size > BECKON_LIMIT_STORY_FACTS) {
        beckon_yaml_error(yaml, list, BECKON_CODE_TOO_MANY, NULL, "at most %d entries are read",
                          BECKON_LIMIT_STORY_FACTS);
        return;
    }
    for (guint i = 0; i < size; i++) {
        Entry entry = {.draft = draft};
        read(yaml, beckon_yaml_item(list, i), &entry);
    }
}

static void read_ago(const BeckonYaml *yaml, const BeckonYamlNode *value, void *entry)
{
    beckon_yaml_duration(yaml, value, 0, &((Entry *)entry)->ago_us);
}

static void read_days_ago(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    if (beckon_yaml_duration(yaml, value, 0, &entry->ago_us) && entry->ago_us % DAY_US != 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_DURATION, NULL,
                          "purchases are known by the day: write a whole number of days, like 30d "
                          "(m is minutes)");
    }
    entry->bought.days_ago = (int32_t)(entry->ago_us / DAY_US);
}

static void read_product(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->names_ware = true;
    const BeckonProduct *product =
        beckon_reference_product(beckon_ruleset_catalogue(entry->draft->set), yaml, value);
    if (product != NULL) {
        entry->bought.ware = (BeckonWare){product->gtin, product->category, product->brand};
    }
}

static void read_category(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->names_ware = true;
    entry->bought.ware.category =
        beckon_reference_category(beckon_ruleset_catalogue(entry->draft->set), yaml, value);
}

static void read_brand(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->names_ware = true;
    entry->bought.ware.brand =
        beckon_reference_brand(beckon_ruleset_catalogue(entry->draft->set), yaml, value);
}

static void read_amount(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_yaml_money(yaml, value, entry->draft->shop->currency, 0, &entry->bought.amount_minor);
}

/* A product is of the category and the brand that the catalogue gives it. */
static void read_bought(const BeckonYaml *yaml, const BeckonYamlNode *node, Entry *entry)
{
    static const BeckonYamlField fields[] = {
        {"category", false, read_category}, {"brand", false, read_brand},
        {"product", false, read_product},   {"ago", true, read_days_ago},
        {"amount", false, read_amount},
    };
    if (!beckon_yaml_read_fields(yaml, node, "a purchase", fields, G_N_ELEMENTS(fields), entry)) {
        return;
    }
    if (!entry->names_ware) {
        beckon_yaml_error(yaml, node, BECKON_CODE_MISSING_KEY, NULL,
                          "a purchase is of a product, a category or a brand: name one");
    }
    g_array_append_val(entry->draft->story->bought, entry->bought);
}

static void read_visit(const BeckonYaml *yaml, const BeckonYamlNode *node, Entry *entry)
{
    static const BeckonYamlField fields[] = {{"ago", true, read_ago}};
    beckon_yaml_read_fields(yaml, node, "a visit", fields, G_N_ELEMENTS(fields), entry);
    g_array_append_val(entry->draft->story->visits_ago_us, entry->ago_us);
}

static void read_campaign(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    int number = beckon_reference_campaign(entry->draft->set, yaml, value);
    entry->earlier.campaign = (uint32_t)MAX(number, 0);
}

static void read_earlier(const BeckonYaml *yaml, const BeckonYamlNode *node, Entry *entry)
{
    static const BeckonYamlField fields[] = {
        {"campaign", true, read_campaign},
        {"ago", true, read_ago},
    };
    beckon_yaml_read_fields(yaml, node, "an offer", fields, G_N_ELEMENTS(fields), entry);
    entry->earlier.ago_us = entry->ago_us;
    g_array_append_val(entry->draft->story->earlier, entry->earlier);
}

static void read_redemption(const BeckonYaml *yaml, const BeckonYamlNode *node, Entry *entry)
{
    entry->earlier.is_redeemed = true;
    read_earlier(yaml, node, entry);
}

void beckon_story_read_bought(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_list(yaml, value, draft, read_bought);
}

void beckon_story_read_visits(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_list(yaml, value, draft, read_visit);
}

void beckon_story_read_offered(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_list(yaml, value, draft, read_earlier);
}

void beckon_story_read_redeemed(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_list(yaml, value, draft, read_redemption);
}
