/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `stock`: how many of a product the store has, as was brought in last. Time alone only takes the
 * number away, and what is unknown makes nothing true: so the clock gives no edges here. */

#include <string.h>

#include "base/limits.h"
#include "base/template.h"
#include "rules/file/catalogue-reference.h"
#include "rules/leaf/level.h"

#define FRESH_US (24 * BECKON_HOUR_US)

typedef struct {
    BeckonLevel level; /* of a GTIN, as the catalogue writes it */
    char *product;
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
        leaf->level.of = g_strdup(product->gtin);
        leaf->product = g_strdup(product->name);
    }
}

static void read_bound(const BeckonYaml *yaml, const BeckonYamlNode *value, Leaf *leaf,
                       bool is_most)
{
    guint count = 0;
    beckon_yaml_number(yaml, value, is_most ? 0 : 1, BECKON_LIMIT_STOCK, &count);
    beckon_threshold_set(&leaf->level.threshold, is_most, count);
}

static void read_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), false);
}

static void read_at_most(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), true);
}

static void read_stock(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"product", true, read_product},
        {"at_least", false, read_at_least},
        {"at_most", false, read_at_most},
        {"fresh", false, beckon_level_read_fresh},
    };
    if (beckon_yaml_read_fields(yaml, value, "'stock'", fields, G_N_ELEMENTS(fields), draft)) {
        beckon_threshold_check(&leaf_of(draft)->level.threshold, yaml, value, "a stock");
    }
}

static void *leaf_new(void)
{
    Leaf *leaf = g_new0(Leaf, 1);
    leaf->level.fresh_us = FRESH_US;
    return leaf;
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    g_free(leaf->level.of);
    g_free(leaf->product);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonStock *stock = facts->situation->stock;
    int64_t count = 0, t_us = 0;
    return stock != NULL && stock->last(stock->data, leaf->level.of, &count, &t_us)
               ? beckon_level_truth(&leaf->level, count, t_us, facts->situation->now_us)
               : BECKON_UNKNOWN;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "stock";
}

static void edges(const void *data, BeckonEdges *edges)
{
    const Leaf *leaf = data;
    const BeckonStockEdge edge = {leaf->level.of, leaf->level.fresh_us};
    g_array_append_val(edges->stocks, edge);
}

static BeckonGap gap(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonStock *stock = facts->situation->stock;
    int64_t count = 0, t_us = 0;
    return stock != NULL && stock->last(stock->data, leaf->level.of, &count, &t_us)
               ? BECKON_GAP_STALE
               : BECKON_GAP_NEVER;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, leaf->level.threshold.value);
    const BeckonTemplateValue values[] = {{"count", count}, {"product", leaf->product}};
    g_autofree char *text = beckon_template_fill(
        leaf->level.threshold.is_most ? phrases->stock_at_most : phrases->stock_at_least, values,
        G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static void unsaid(const void *data, const BeckonShop *shop, GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *fresh = beckon_phrases_length(leaf->level.fresh_us);
    g_string_append_printf(out, " (%s, fresh: %s)", leaf->level.of, fresh);
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
    .implies = beckon_level_implies,
    .excludes = beckon_level_excludes,
    .tells = beckon_level_tells,
    .describe = describe,
    .unsaid = unsaid,
};
