/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `event`: what the shopper did just now. */

#include "rules/leaf/leaf.h"

typedef struct {
    guint occasion; /* BeckonOccasion */
} Leaf;

static void read_event(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const char *const words[] = {
        [BECKON_OCCASION_ENTER] = "enter",
        [BECKON_OCCASION_DWELL] = "dwell",
        [BECKON_OCCASION_LEAVE] = "leave",
        NULL,
    };
    BeckonLeafDraft *draft = target;
    beckon_yaml_choice(yaml, value, words, &((Leaf *)draft->leaf)->occasion);
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    if (!facts->situation->presence_known) {
        return BECKON_UNKNOWN;
    }
    return facts->situation->occasion == leaf->occasion ? BECKON_TRUE : BECKON_FALSE;
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    return beckon_leaf_presence_gap(facts->situation);
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "event";
}

static bool implies(const void *leaf, const void *other)
{
    return ((const Leaf *)leaf)->occasion == ((const Leaf *)other)->occasion;
}

static bool excludes(const void *leaf, const void *other)
{
    return !implies(leaf, other);
}

BeckonOccasion beckon_leaf_event_occasion(const void *leaf)
{
    return ((const Leaf *)leaf)->occasion;
}

static void reach(const void *data, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_except(can_be_true, BECKON_ASPECT_DEAF);
    beckon_reach_except(can_be_false, BECKON_ASPECT_DEAF);
    beckon_reach_only(can_be_true, can_be_false, BECKON_ASPECT_OCCASION, BECKON_ASPECT_DEAF,
                      BECKON_ASPECT_OCCASION + ((const Leaf *)data)->occasion);
}

static bool is_told(const void *leaf, BeckonTruth truth)
{
    return true;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    g_string_append(out, phrases->events[((const Leaf *)data)->occasion]);
}

static const BeckonYamlField fields[] = {{"event", true, read_event}};

const BeckonLeafKind beckon_leaf_event = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .implies = implies,
    .excludes = excludes,
    .reach = reach,
    .is_told = is_told,
    .size = sizeof(Leaf),
    .gap = gap,
    .describe = describe,
};
