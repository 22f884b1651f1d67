/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a campaign gives: a product, one reduction, for how long. */

#include <string.h>

#include "base/codes.h"
#include "base/money.h"
#include "base/time.h"
#include "base/yaml-value.h"
#include "rules/file/campaign-draft.h"
#include "rules/file/catalogue-reference.h"
#include "rules/file/percent.h"

/* Also the order of the table of keys below. */
static const char *const reductions[] = {"reduce", "by", "price", "gift"};

static const BeckonProduct *read_product_of(const BeckonYaml *yaml, const BeckonYamlNode *value,
                                            const BeckonCampaignDraft *draft)
{
    const BeckonProduct *product =
        beckon_reference_product(draft->compiling->catalogue, yaml, value);
    if (product != NULL &&
        beckon_policy_is_sensitive(draft->compiling->policy, product->category)) {
        beckon_yaml_error(yaml, value, BECKON_CODE_SENSITIVE, NULL,
                          "the policy keeps the category '%s' out of offers", product->category);
    }
    return product;
}

static void read_product(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    draft->names_product = true;
    draft->product = read_product_of(yaml, value, draft);
    if (draft->product != NULL) {
        draft->campaign->product_gtin = g_strdup(draft->product->gtin);
    }
}

static void read_reduce(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    const char *text = beckon_yaml_text(yaml, value);
    if (text == NULL) {
        return;
    }
    if (!beckon_percent_parse(text, 1, 100, &draft->campaign->reduction.percent)) {
        g_autofree char *meant = beckon_percent_meant(text, 1, 100);
        beckon_yaml_error(yaml, value, BECKON_CODE_REDUCTION, meant,
                          "'%s' is not a reduction: write a whole number from 1%% to 100%%", text);
        return;
    }
    draft->campaign->reduction.kind = BECKON_REDUCE_PERCENT;
}

/* A price that was brought in since can leave nothing of a reduction, or less than that. */
static void check_overtaken(const BeckonYaml *yaml, const BeckonYamlNode *value,
                            BeckonCampaignDraft *draft)
{
    const BeckonReduction *reduction = &draft->campaign->reduction;
    int64_t now_minor = beckon_policy_reference_minor(draft->compiling->policy, draft->product);
    bool reduces = reduction->kind == BECKON_REDUCE_BY ? reduction->amount_minor <= now_minor
                                                       : reduction->amount_minor < now_minor;
    if (!reduces) {
        const char *currency = draft->compiling->shop->currency;
        g_autofree char *now = beckon_money_format(now_minor, currency);
        g_autofree char *listed = beckon_money_format(
            beckon_policy_listed_minor(draft->compiling->policy, draft->product), currency);
        beckon_yaml_warning(yaml, value, BECKON_CODE_MISPRICED, NULL,
                            "the reduction counts from %s by now, and from %s in the catalogue: "
                            "until this is mended the campaign makes no offers",
                            now, listed);
        draft->campaign->is_overtaken = true;
    }
}

static void read_amount(const BeckonYaml *yaml, const BeckonYamlNode *value,
                        BeckonCampaignDraft *draft, BeckonReduceKind kind)
{
    BeckonReduction *reduction = &draft->campaign->reduction;
    if (!beckon_yaml_money(yaml, value, draft->compiling->shop->currency, 0,
                           &reduction->amount_minor)) {
        return;
    }
    reduction->kind = kind;
    int64_t reference = draft->product != NULL
                            ? beckon_policy_listed_minor(draft->compiling->policy, draft->product)
                            : -1;
    if (reference >= 0 && reduction->amount_minor > reference) {
        g_autofree char *most = beckon_money_format(reference, draft->compiling->shop->currency);
        beckon_yaml_error(yaml, value, BECKON_CODE_PRICE, NULL,
                          "this is more than %s, the price that the reduction counts from", most);
    }
    bool is_nothing = reduction->amount_minor == (kind == BECKON_REDUCE_BY ? 0 : reference);
    if (is_nothing) {
        beckon_yaml_warning(yaml, value, BECKON_CODE_NO_REDUCTION, NULL,
                            "this reduces the price by nothing");
    }
    if (reference >= reduction->amount_minor && !is_nothing) {
        check_overtaken(yaml, value, draft);
    }
}

static void read_by(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_amount(yaml, value, draft, BECKON_REDUCE_BY);
}

static void read_price(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    if (!draft->names_product) {
        beckon_yaml_error(yaml, value, BECKON_CODE_NEEDS_PRODUCT, NULL,
                          "a price needs the product that has it: give: {product: GTIN, …}");
    }
    read_amount(yaml, value, draft, BECKON_REDUCE_PRICE);
}

static void read_gift(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    const BeckonProduct *gift = read_product_of(yaml, value, draft);
    draft->campaign->reduction.kind = BECKON_REDUCE_GIFT;
    draft->campaign->reduction.gift_gtin = gift != NULL ? g_strdup(gift->gtin) : NULL;
}

static void read_valid(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonCampaignDraft *draft = target;
    beckon_yaml_duration(yaml, value, BECKON_MINUTE_US, &draft->campaign->valid_us);
}

static void refuse_second_reduction(const BeckonYaml *yaml, const BeckonYamlNode *map)
{
    const BeckonYamlNode *first = NULL;
    for (guint i = 0; i < beckon_yaml_size(map); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(map, i);
        for (gsize j = 0; j < G_N_ELEMENTS(reductions); j++) {
            if (strcmp(reductions[j], key->text) != 0) {
                continue;
            }
            if (first != NULL) {
                beckon_yaml_error(yaml, key, BECKON_CODE_REDUCTION, NULL,
                                  "'%s' reduces already: a campaign has one kind of reduction",
                                  first->text);
                return;
            }
            first = key;
        }
    }
}

static void note_reduction(const BeckonYamlNode *value, BeckonCampaignDraft *draft)
{
    if (value != NULL) {
        draft->names_reduction = true;
        beckon_campaign_place(draft->campaign, BECKON_PLACE_REDUCTION, value);
    }
}

void beckon_give_read(const BeckonYaml *yaml, const BeckonYamlNode *map, void *draft)
{
    /* The product comes first, since prices are held against it; the text last, since its
     * placeholders need the others. */
    static const BeckonYamlField fields[] = {
        {"product", false, read_product}, {"reduce", false, read_reduce},
        {"by", false, read_by},           {"price", false, read_price},
        {"gift", false, read_gift},       {"valid", true, read_valid},
        {"text", true, beckon_text_read},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(reductions) && map->kind == BECKON_YAML_MAP; i++) {
        note_reduction(beckon_yaml_get(map, reductions[i]), draft);
    }
    beckon_yaml_read_fields(yaml, map, "'give'", fields, G_N_ELEMENTS(fields), draft);
    if (map->kind == BECKON_YAML_MAP) {
        refuse_second_reduction(yaml, map);
    }
}
