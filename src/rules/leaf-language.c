/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `language`: the one that the shopper's app asks for, of those that the shop speaks. */

#include <string.h>

#include "base/template.h"
#include "rules/leaf.h"
#include "shop/reference.h"

typedef struct {
    char *language;
} Leaf;

static void read_language(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    leaf->language = g_strdup(beckon_reference_language(draft->compiling->shop, yaml, value));
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
    .describe = describe,
};
