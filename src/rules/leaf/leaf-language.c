/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `language`: the one that the shopper's app asks for, of those that the shop speaks. */

#include <string.h>

#include "base/template.h"
#include "rules/leaf/leaf.h"
#include "shop/reference.h"

typedef struct {
    char *language;
    guint number; /* in the shop */
} Leaf;

static void read_language(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    const BeckonShop *shop = draft->compiling->shop;
    leaf->language = g_strdup(beckon_reference_language(shop, yaml, value));
    for (guint i = 0; shop->languages[i] != NULL; i++) {
        leaf->number = g_strcmp0(leaf->language, shop->languages[i]) == 0 ? i : leaf->number;
    }
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    g_free(leaf->language);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    if (facts->situation->language == NULL) {
        return BECKON_UNKNOWN;
    }
    return strcmp(facts->situation->language, leaf->language) == 0 ? BECKON_TRUE : BECKON_FALSE;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "language";
}

static bool implies(const void *leaf, const void *other)
{
    return strcmp(((const Leaf *)leaf)->language, ((const Leaf *)other)->language) == 0;
}

static bool excludes(const void *leaf, const void *other)
{
    return !implies(leaf, other);
}

static void reach(const void *data, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_except(can_be_true, BECKON_ASPECT_NO_LANGUAGE);
    beckon_reach_except(can_be_false, BECKON_ASPECT_NO_LANGUAGE);
    beckon_reach_only(can_be_true, can_be_false, BECKON_ASPECT_LANGUAGE, BECKON_ASPECT_NO_LANGUAGE,
                      BECKON_ASPECT_LANGUAGE + ((const Leaf *)data)->number);
}

static bool is_told(const void *leaf, BeckonTruth truth)
{
    return true;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const BeckonTemplateValue value = {"language", ((const Leaf *)data)->language};
    g_autofree char *text = beckon_template_fill(phrases->speaks, &value, 1);
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {{"language", true, read_language}};

const BeckonLeafKind beckon_leaf_language = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .implies = implies,
    .excludes = excludes,
    .reach = reach,
    .is_told = is_told,
    .size = sizeof(Leaf),
    .describe = describe,
};
