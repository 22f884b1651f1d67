/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `zone`, with or without `stays`: where the shopper is, and for how long. */

#include "base/codes.h"
#include "base/template.h"
#include "rules/leaf/leaf.h"
#include "shop/reference.h"

typedef struct {
    int zone;
    int64_t stays_us; /* 0: at once */
} Leaf;

static void read_zone(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    leaf->zone = beckon_reference_zone(draft->compiling->shop, yaml, value);
    if (leaf->zone >= 0 && !draft->negated &&
        !beckon_shop_zone(draft->compiling->shop, (guint)leaf->zone)->offers) {
        beckon_yaml_error(yaml, value, BECKON_CODE_NO_OFFERS_ZONE, NULL,
                          "the shop makes no offers in the zone '%s'", value->text);
    }
}

static void read_stays(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    beckon_yaml_duration(yaml, value, BECKON_SECOND_US, &leaf->stays_us);
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonSituation *situation = facts->situation;
    if (!situation->presence_known) {
        return BECKON_UNKNOWN;
    }
    return situation->zone == leaf->zone && situation->stayed_us >= leaf->stays_us ? BECKON_TRUE
                                                                                   : BECKON_FALSE;
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    return beckon_leaf_presence_gap(facts->situation);
}

static const char *decisive_key(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    return facts->situation->zone == leaf->zone && leaf->stays_us > 0 ? "stays" : "zone";
}

static void reach(const void *data, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    const Leaf *leaf = data;
    BeckonZoneSet here = beckon_zone_set_one((guint)leaf->zone);
    beckon_reach_except(can_be_true, BECKON_ASPECT_DEAF);
    beckon_reach_except(can_be_false, BECKON_ASPECT_DEAF);
    can_be_true->zones = here;
    can_be_true->least_stay_us = leaf->stays_us;
    if (leaf->stays_us == 0) {
        can_be_false->zones = beckon_zone_set_not(here);
    }
}

static bool is_told(const void *leaf, BeckonTruth truth)
{
    return truth == BECKON_TRUE || ((const Leaf *)leaf)->stays_us == 0;
}

static void edges(const void *data, BeckonEdges *edges)
{
    const Leaf *leaf = data;
    if (leaf->stays_us > 0) {
        const BeckonStayEdge edge = {leaf->zone, leaf->stays_us};
        g_array_append_val(edges->stays, edge);
    }
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return leaf->zone == other->zone && leaf->stays_us >= other->stays_us;
}

static bool excludes(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return leaf->zone != other->zone;
}

int beckon_leaf_zone_zone(const void *leaf)
{
    return ((const Leaf *)leaf)->zone;
}

int64_t beckon_leaf_zone_stays_us(const void *leaf)
{
    return ((const Leaf *)leaf)->stays_us;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *length = beckon_phrases_length(leaf->stays_us);
    const BeckonTemplateValue values[] = {
        {"zone", beckon_shop_zone(shop, (guint)leaf->zone)->name},
        {"length", length},
    };
    g_autofree char *text =
        beckon_template_fill(leaf->stays_us > 0 ? phrases->stays_in_zone : phrases->in_zone, values,
                             G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {
    {"zone", true, read_zone},
    {"stays", false, read_stays},
};

const BeckonLeafKind beckon_leaf_zone = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .reach = reach,
    .is_told = is_told,
    .size = sizeof(Leaf),
    .gap = gap,
    .edges = edges,
    .implies = implies,
    .excludes = excludes,
    .describe = describe,
};
