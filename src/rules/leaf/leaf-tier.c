/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `tier`: the customer level that the shop's accounts say, one of some. */

#include <string.h>

#include "base/codes.h"
#include "base/template.h"
#include "rules/leaf/leaf.h"

typedef struct {
    GPtrArray *tiers; /* of char * */
} Leaf;

static bool has(const Leaf *leaf, const char *tier)
{
    return g_ptr_array_find_with_equal_func(leaf->tiers, tier, g_str_equal, NULL);
}

static void read_one(const BeckonYaml *yaml, const BeckonYamlNode *value, Leaf *leaf)
{
    const char *tier = beckon_yaml_name(yaml, value);
    if (tier == NULL) {
        return;
    }
    if (has(leaf, tier)) {
        beckon_yaml_error(yaml, value, BECKON_CODE_DUPLICATE_KEY, NULL, "'%s' stands here already",
                          tier);
        return;
    }
    g_ptr_array_add(leaf->tiers, g_strdup(tier));
}

static void read_tier(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Leaf *leaf = ((BeckonLeafDraft *)target)->leaf;
    if (value->kind != BECKON_YAML_LIST) {
        read_one(yaml, value, leaf);
        return;
    }
    if (beckon_yaml_size(value) == 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_EMPTY_GROUP, NULL,
                          "'tier' needs one tier at least");
    }
    for (guint i = 0; i < beckon_yaml_size(value); i++) {
        read_one(yaml, beckon_yaml_item(value, i), leaf);
    }
}

static void *leaf_new(void)
{
    Leaf *leaf = g_new0(Leaf, 1);
    leaf->tiers = g_ptr_array_new_with_free_func(g_free);
    return leaf;
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    g_ptr_array_unref(leaf->tiers);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const BeckonAccountFacts *account = beckon_situation_account(facts->situation);
    if (account == NULL || account->tier == NULL) {
        return BECKON_UNKNOWN;
    }
    return has(data, account->tier) ? BECKON_TRUE : BECKON_FALSE;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "tier";
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    return beckon_leaf_account_gap(facts->situation);
}

/* Whether each of its tiers is one of the other's, and whether none is. */
static bool implies(const void *data, const void *other)
{
    const Leaf *leaf = data;
    for (guint i = 0; i < leaf->tiers->len; i++) {
        if (!has(other, leaf->tiers->pdata[i])) {
            return false;
        }
    }
    return true;
}

static bool excludes(const void *data, const void *other)
{
    const Leaf *leaf = data;
    for (guint i = 0; i < leaf->tiers->len; i++) {
        if (has(other, leaf->tiers->pdata[i])) {
            return false;
        }
    }
    return true;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autoptr(GString) tiers = g_string_new(NULL);
    for (guint i = 0; i < leaf->tiers->len; i++) {
        g_string_append(tiers, i > 0 ? phrases->or : "");
        g_string_append(tiers, leaf->tiers->pdata[i]);
    }
    const BeckonTemplateValue value = {"tier", tiers->str};
    g_autofree char *text = beckon_template_fill(phrases->of_tier, &value, 1);
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {{"tier", true, read_tier}};

const BeckonLeafKind beckon_leaf_tier = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .gap = gap,
    .implies = implies,
    .excludes = excludes,
    .describe = describe,
};
