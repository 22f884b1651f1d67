/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `stock`: how many of a product the store has, as was brought in last. Time alone only takes the
 * number away, and what is unknown makes nothing true: so the clock gives no edges here. */

#include <string.h>

#include "base/limits.h"
#include "base/template.h"
#include "rules/file/catalogue-reference.h"
#include "rules/leaf/leaf.h"
#include "rules/leaf/threshold.h"

#define FRESH_US (24 * BECKON_HOUR_US)

typedef struct {
    char *gtin; /* as the catalogue writes it */
    char *product;
    BeckonThreshold threshold;
    int64_t fresh_us; /* an older count is none */
} Leaf;

static Leaf *leaf_of(void *draft)
{
    return ((BeckonLeafDraft *)draft)->leaf;
}

static void read_product(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    const BeckonProduct *product =
        beckon_reference_product(draft->compiling->catalogue, yaml, value);
    if (product != NULL) {
        leaf->gtin = g_strdup(product->gtin);
        leaf->product = g_strdup(product->name);
    }
}

static void read_bound(const BeckonYaml *yaml, const BeckonYamlNode *value, Leaf *leaf,
                       bool is_most)
{
    guint count = 0;
    beckon_yaml_number(yaml, value, is_most ? 0 : 1, BECKON_LIMIT_STOCK, &count);
    beckon_threshold_set(&leaf->threshold, is_most, count);
}

static void read_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), false);
}

static void read_at_most(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), true);
}

static void read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    beckon_yaml_duration(yaml, value, BECKON_MINUTE_US, &leaf_of(draft)->fresh_us);
}

static void read_stock(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"product", true, read_product},
        {"at_least", false, read_at_least},
        {"at_most", false, read_at_most},
        {"fresh", false, read_fresh},
    };
    if (beckon_yaml_read_fields(yaml, value, "'stock'", fields, G_N_ELEMENTS(fields), draft)) {
        beckon_threshold_check(&leaf_of(draft)->threshold, yaml, value, "a stock");
    }
}

static void *leaf_new(void)
{
    Leaf *leaf = g_new0(Leaf, 1);
    leaf->fresh_us = FRESH_US;
    return leaf;
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    g_free(leaf->gtin);
    g_free(leaf->product);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonStock *stock = facts->situation->stock;
    int64_t count = 0, t_us = 0;
    if (stock == NULL || !stock->last(stock->data, leaf->gtin, &count, &t_us) ||
        facts->situation->now_us - t_us >= leaf->fresh_us) {
        return BECKON_UNKNOWN;
    }
    return beckon_threshold_holds(&leaf->threshold, count) ? BECKON_TRUE : BECKON_FALSE;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "stock";
}

static void edges(const void *data, BeckonEdges *edges)
{
    const Leaf *leaf = data;
    const BeckonStockEdge edge = {leaf->gtin, leaf->fresh_us};
    g_array_append_val(edges->stocks, edge);
}

static BeckonGap gap(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonStock *stock = facts->situation->stock;
    int64_t count = 0, t_us = 0;
    return stock != NULL && stock->last(stock->data, leaf->gtin, &count, &t_us) ? BECKON_GAP_STALE
                                                                                : BECKON_GAP_NEVER;
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return strcmp(leaf->gtin, other->gtin) == 0 && leaf->fresh_us <= other->fresh_us &&
           beckon_threshold_implies(&leaf->threshold, &other->threshold);
}

static bool excludes(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return strcmp(leaf->gtin, other->gtin) == 0 &&
           beckon_threshold_excludes(&leaf->threshold, &other->threshold);
}

/* The shorter one believes what it hears, the longer one too. */
static bool tells(const void *leaf, const void *other)
{
    return ((const Leaf *)leaf)->fresh_us <= ((const Leaf *)other)->fresh_us;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, leaf->threshold.value);
    const BeckonTemplateValue values[] = {{"count", count}, {"product", leaf->product}};
    g_autofree char *text = beckon_template_fill(leaf->threshold.is_most ? phrases->stock_at_most
                                                                         : phrases->stock_at_least,
                                                 values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static void unsaid(const void *data, const BeckonShop *shop, GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *fresh = beckon_phrases_length(leaf->fresh_us);
    g_string_append_printf(out, " (%s, fresh: %s)", leaf->gtin, fresh);
}

static const BeckonYamlField fields[] = {{"stock", true, read_stock}};

const BeckonLeafKind beckon_leaf_stock = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .edges = edges,
    .gap = gap,
    .implies = implies,
    .excludes = excludes,
    .tells = tells,
    .describe = describe,
    .unsaid = unsaid,
};
