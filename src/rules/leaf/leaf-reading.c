/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `reading`: what a sensor or beacon of the store said last. Time alone only takes a reading's
 * value away, and what is unknown makes nothing true: so the clock gives no edges here. */

#include "base/codes.h"
#include "base/template.h"
#include "rules/leaf/leaf.h"
#include "shop/reference.h"

typedef enum { ABOVE, BELOW, IS } Comparison;

typedef struct {
    int beacon;
    BeckonQuantity quantity;
    guint n_comparisons; /* that were read */
    Comparison comparison;
    int64_t value;    /* in parts; IS: 1 or 0 for yes and no */
    int64_t fresh_us; /* an older reading is none */
} Leaf;

/* A sensor's reading that stays the same is told once a minute. */
#define LEAST_FRESH_US (2 * BECKON_MINUTE_US)

static Leaf *leaf_of(void *draft)
{
    return ((BeckonLeafDraft *)draft)->leaf;
}

static void read_sensor(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    const BeckonShop *shop = draft->compiling->shop;
    Leaf *leaf = draft->leaf;
    leaf->beacon = beckon_reference_beacon(shop, yaml, value);
    if (leaf->beacon >= 0) {
        leaf->fresh_us = beckon_shop_beacon(shop, (guint)leaf->beacon)->silent_us;
    }
}

static void read_quantity(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    leaf_of(draft)->quantity = beckon_reference_quantity(yaml, value);
}

static void compare(const BeckonYaml *yaml, const BeckonYamlNode *value, Leaf *leaf,
                    Comparison comparison)
{
    bool is_binary = leaf->quantity != 0 && beckon_quantity_is_binary(leaf->quantity);
    leaf->comparison = comparison;
    leaf->n_comparisons++;
    if (leaf->quantity != 0 && is_binary != (comparison == IS)) {
        beckon_yaml_error(yaml, value, BECKON_CODE_COMPARISON, NULL,
                          is_binary ? "'%s' is yes or no: write is: yes"
                                    : "'%s' is a number: write above: or below: and a number",
                          beckon_quantity_name(leaf->quantity));
    }
}

static void read_above(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    compare(yaml, value, leaf_of(draft), ABOVE);
    beckon_yaml_parts(yaml, value, &leaf_of(draft)->value);
}

static void read_below(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    compare(yaml, value, leaf_of(draft), BELOW);
    beckon_yaml_parts(yaml, value, &leaf_of(draft)->value);
}

static void read_is(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    bool is = false;
    compare(yaml, value, leaf_of(draft), IS);
    if (beckon_yaml_yes(yaml, value, &is)) {
        leaf_of(draft)->value = is;
    }
}

static void read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    beckon_yaml_duration(yaml, value, LEAST_FRESH_US, &leaf_of(draft)->fresh_us);
}

static void read_reading(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"sensor", true, read_sensor}, {"quantity", true, read_quantity},
        {"above", false, read_above},  {"below", false, read_below},
        {"is", false, read_is},        {"fresh", false, read_fresh},
    };
    if (beckon_yaml_read_fields(yaml, value, "'reading'", fields, G_N_ELEMENTS(fields), draft) &&
        leaf_of(draft)->n_comparisons != 1) {
        beckon_yaml_error(yaml, value, BECKON_CODE_COMPARISON, NULL,
                          "a reading is compared in one way, by 'above', 'below' or 'is': this has "
                          "%u",
                          leaf_of(draft)->n_comparisons);
    }
}

static void *leaf_new(void)
{
    return g_new0(Leaf, 1);
}

static bool holds(const Leaf *leaf, int64_t value)
{
    switch (leaf->comparison) {
    case ABOVE:
        return value > leaf->value;
    case BELOW:
        return value < leaf->value;
    case IS:
        return (value != 0) == (leaf->value != 0);
    }
    return false;
}

/* Whether there is a reading to go by, and if not, why. */
static BeckonGap look(const Leaf *leaf, BeckonFacts *facts, int64_t *ret_value)
{
    const BeckonReadings *readings = facts->situation->readings;
    int64_t value = 0, t_us = 0;
    if (readings == NULL ||
        !readings->last(readings->data, (guint)leaf->beacon, leaf->quantity, &value, &t_us)) {
        return BECKON_GAP_NEVER;
    }
    if (facts->situation->now_us - t_us >= leaf->fresh_us) {
        return BECKON_GAP_STALE;
    }
    *ret_value = value;
    return BECKON_GAP_NONE;
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    int64_t value = 0;
    if (look(data, facts, &value) != BECKON_GAP_NONE) {
        return BECKON_UNKNOWN;
    }
    return holds(data, value) ? BECKON_TRUE : BECKON_FALSE;
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    int64_t value = 0;
    return look(leaf, facts, &value);
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "reading";
}

static void edges(const void *data, BeckonEdges *edges)
{
    const Leaf *leaf = data;
    const BeckonReadingEdge edge = {(guint)leaf->beacon, leaf->quantity, leaf->fresh_us};
    g_array_append_val(edges->readings, edge);
}

static bool is_of_the_same(const Leaf *leaf, const Leaf *other)
{
    return leaf->beacon == other->beacon && leaf->quantity == other->quantity;
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    if (!is_of_the_same(leaf, other) || leaf->comparison != other->comparison ||
        leaf->fresh_us > other->fresh_us) {
        return false;
    }
    switch (leaf->comparison) {
    case ABOVE:
        return leaf->value >= other->value;
    case BELOW:
        return leaf->value <= other->value;
    case IS:
        return leaf->value == other->value;
    }
    return false;
}

static bool excludes(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    if (!is_of_the_same(leaf, other)) {
        return false;
    }
    return leaf->comparison == IS ? leaf->value != other->value
                                  : leaf->comparison == ABOVE && other->comparison == BELOW &&
                                        leaf->value >= other->value;
}

/* The shorter one believes what it hears, the longer one too. */
static bool tells(const void *leaf, const void *other)
{
    return ((const Leaf *)leaf)->fresh_us <= ((const Leaf *)other)->fresh_us;
}

static const char *phrase_of(const Leaf *leaf, const BeckonPhrases *phrases)
{
    switch (leaf->comparison) {
    case ABOVE:
        return phrases->reading_above;
    case BELOW:
        return phrases->reading_below;
    case IS:
        return leaf->value != 0 ? phrases->reading_yes : phrases->reading_no;
    }
    return "";
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    const char *unit = beckon_quantity_unit(leaf->quantity);
    g_autofree char *number = beckon_quantity_number(leaf->value, phrases->decimal_sign);
    g_autofree char *value = g_strconcat(number, unit[0] != '\0' ? " " : "", unit, NULL);
    const BeckonTemplateValue values[] = {
        {"quantity", beckon_quantity_name(leaf->quantity)},
        {"sensor", beckon_shop_beacon(shop, (guint)leaf->beacon)->name},
        {"value", value},
    };
    g_autofree char *text =
        beckon_template_fill(phrase_of(leaf, phrases), values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static void unsaid(const void *leaf, const BeckonShop *shop, GString *out)
{
    g_autofree char *fresh = beckon_phrases_length(((const Leaf *)leaf)->fresh_us);
    g_string_append_printf(out, " (fresh: %s)", fresh);
}

static const BeckonYamlField fields[] = {{"reading", true, read_reading}};

const BeckonLeafKind beckon_leaf_reading = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .size = sizeof(Leaf),
    .gap = gap,
    .edges = edges,
    .implies = implies,
    .excludes = excludes,
    .tells = tells,
    .describe = describe,
    .unsaid = unsaid,
};
