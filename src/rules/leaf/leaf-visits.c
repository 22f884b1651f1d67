/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `visits`: how often the shopper came, this visit included. */

#include "base/codes.h"
#include "base/template.h"
#include "rules/leaf/leaf.h"

#define MAX_COUNT 1000000

typedef struct {
    guint at_least;
    int64_t within_us; /* 0: as long as visits are kept */
} Leaf;

static void read_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Leaf *leaf = ((BeckonLeafDraft *)target)->leaf;
    if (beckon_yaml_number(yaml, value, 1, MAX_COUNT, &leaf->at_least) && leaf->at_least == 1) {
        beckon_yaml_warning(yaml, value, BECKON_CODE_NEVER_HOLDS, NULL,
                            "this adds nothing: a visit counts itself, so there is always one");
    }
}

static void read_within(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    beckon_rolling_read(yaml, value, draft->compiling->policy->keep_visits_us, &leaf->within_us);
}

static void read_visits(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"at_least", true, read_at_least},
        {"within", false, read_within},
    };
    beckon_yaml_read_fields(yaml, value, "'visits'", fields, G_N_ELEMENTS(fields), draft);
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonPast *past = facts->situation->past;
    if (past == NULL || past->visits_us == NULL) {
        return BECKON_UNKNOWN;
    }
    const int64_t *began_us = (const int64_t *)(const void *)past->visits_us->data;
    int64_t now_us = facts->situation->now_us;
    guint n_visits = past->visits_us->len;
    while (n_visits > 0 && began_us[n_visits - 1] > now_us) {
        n_visits--;
    }
    /* They are enough when the first one that has to count does. */
    return n_visits >= leaf->at_least &&
                   beckon_rolling_has(leaf->within_us, began_us[n_visits - leaf->at_least], now_us)
               ? BECKON_TRUE
               : BECKON_FALSE;
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    const BeckonPast *past = facts->situation->past;
    return beckon_leaf_family_gap(past != NULL ? past->visits_gap : BECKON_GAP_NONE);
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "visits";
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return leaf->at_least >= other->at_least &&
           beckon_rolling_lies_within(leaf->within_us, other->within_us);
}

static void reach(const void *leaf, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_except(can_be_true, BECKON_ASPECT_NO_VISITS);
    beckon_reach_except(can_be_false, BECKON_ASPECT_NO_VISITS);
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *count = g_strdup_printf("%u", leaf->at_least);
    g_autofree char *within = beckon_phrases_window(phrases, leaf->within_us);
    const BeckonTemplateValue values[] = {{"count", count}, {"within", within}};
    g_autofree char *text = beckon_template_fill(phrases->visited, values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {{"visits", true, read_visits}};

const BeckonLeafKind beckon_leaf_visits = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .implies = implies,
    .reach = reach,
    .size = sizeof(Leaf),
    .gap = gap,
    .describe = describe,
};
