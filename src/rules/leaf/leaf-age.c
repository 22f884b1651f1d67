/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `age_at_least`: what is attested of the shopper's age, which is two bounds and no birthday. */

#include "base/limits.h"
#include "rules/leaf/age.h"
#include "rules/leaf/leaf.h"

typedef struct {
    guint years;
} Leaf;

static void read_years(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Leaf *leaf = ((BeckonLeafDraft *)target)->leaf;
    beckon_yaml_number(yaml, value, 1, BECKON_LIMIT_AGE_YEARS, &leaf->years);
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    return beckon_age_at_least(beckon_situation_account(facts->situation),
                               ((const Leaf *)data)->years);
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "age_at_least";
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    return beckon_leaf_account_gap(facts->situation);
}

static bool implies(const void *leaf, const void *other)
{
    return ((const Leaf *)leaf)->years >= ((const Leaf *)other)->years;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    g_autofree char *text =
        beckon_phrases_count(phrases->age_at_least, ((const Leaf *)data)->years);
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {{"age_at_least", true, read_years}};

const BeckonLeafKind beckon_leaf_age = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .gap = gap,
    .implies = implies,
    .describe = describe,
};
