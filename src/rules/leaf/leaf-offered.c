/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `offered` and `redeemed`: what the shopper was given before, and what became of it. */

#include <string.h>

#include "base/template.h"
#include "rules/file/mention.h"
#include "rules/leaf/leaf.h"

typedef struct {
    BeckonMention *mention; /* of the campaign */
    int64_t within_us;      /* 0: ever */
} Leaf;

static void read_campaign(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    leaf->mention = beckon_mention_read(yaml, value);
    if (leaf->mention != NULL) {
        g_ptr_array_add(draft->compiling->mentions, beckon_mention_ref(leaf->mention));
    }
}

static void read_within(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    beckon_rolling_read(yaml, value, draft->compiling->policy->keep_offers_us, &leaf->within_us);
}

static void read_leaf(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"campaign", true, read_campaign},
        {"within", false, read_within},
    };
    beckon_yaml_read_fields(yaml, value, "this condition", fields, G_N_ELEMENTS(fields), draft);
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    beckon_mention_unref(leaf->mention);
    g_free(leaf);
}

static BeckonTruth evaluate(const Leaf *leaf, const BeckonSituation *situation, bool redeemed)
{
    const GArray *offers = situation->past != NULL ? situation->past->offers : NULL;
    if (offers == NULL) {
        return BECKON_UNKNOWN;
    }
    for (guint i = 0; i < offers->len; i++) {
        const BeckonPastOffer *offer = &g_array_index(offers, BeckonPastOffer, i);
        int64_t at_us = redeemed ? offer->redeemed_us : offer->offered_us;
        if (beckon_rolling_has(leaf->within_us, at_us, situation->now_us) &&
            strcmp(offer->campaign, leaf->mention->campaign) == 0) {
            return BECKON_TRUE;
        }
    }
    return BECKON_FALSE;
}

static BeckonTruth evaluate_offered(const void *leaf, BeckonFacts *facts)
{
    return evaluate(leaf, facts->situation, false);
}

static BeckonTruth evaluate_redeemed(const void *leaf, BeckonFacts *facts)
{
    return evaluate(leaf, facts->situation, true);
}

static const char *key_of_offered(const void *leaf, BeckonFacts *facts)
{
    return "offered";
}

static const char *key_of_redeemed(const void *leaf, BeckonFacts *facts)
{
    return "redeemed";
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return strcmp(leaf->mention->campaign, other->mention->campaign) == 0 &&
           beckon_rolling_lies_within(leaf->within_us, other->within_us);
}

static void reach(const void *leaf, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_except(can_be_true, BECKON_ASPECT_NO_OFFERS);
    beckon_reach_except(can_be_false, BECKON_ASPECT_NO_OFFERS);
}

static void describe(const Leaf *leaf, const BeckonPhrases *phrases, const char *phrase,
                     GString *out)
{
    g_autofree char *within = beckon_phrases_window(phrases, leaf->within_us);
    const BeckonTemplateValue values[] = {{"campaign", leaf->mention->title}, {"within", within}};
    g_autofree char *text = beckon_template_fill(phrase, values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static void describe_offered(const void *leaf, const BeckonShop *shop, const BeckonPhrases *phrases,
                             GString *out)
{
    describe(leaf, phrases, phrases->offered, out);
}

static void describe_redeemed(const void *leaf, const BeckonShop *shop,
                              const BeckonPhrases *phrases, GString *out)
{
    describe(leaf, phrases, phrases->redeemed, out);
}

/* Titles may be alike. */
static void unsaid(const void *leaf, const BeckonShop *shop, GString *out)
{
    g_string_append_printf(out, " (%s)", ((const Leaf *)leaf)->mention->campaign);
}

static const BeckonYamlField offered_fields[] = {{"offered", true, read_leaf}};
static const BeckonYamlField redeemed_fields[] = {{"redeemed", true, read_leaf}};

const BeckonLeafKind beckon_leaf_offered = {
    .fields = offered_fields,
    .n_fields = G_N_ELEMENTS(offered_fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate_offered,
    .decisive_key = key_of_offered,
    .implies = implies,
    .reach = reach,
    .size = sizeof(Leaf),
    .describe = describe_offered,
    .unsaid = unsaid,
};

const BeckonLeafKind beckon_leaf_redeemed = {
    .fields = redeemed_fields,
    .n_fields = G_N_ELEMENTS(redeemed_fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate_redeemed,
    .decisive_key = key_of_redeemed,
    .implies = implies,
    .reach = reach,
    .size = sizeof(Leaf),
    .describe = describe_redeemed,
    .unsaid = unsaid,
};
