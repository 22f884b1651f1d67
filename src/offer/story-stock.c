/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What is said in a story of how many there are of a product. */

#include "offer/story-stock.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "offer/story-draft.h"
#include "rules/file/catalogue-reference.h"

static void read_count(const BeckonYaml *yaml, const BeckonYamlNode *key,
                       const BeckonYamlNode *value, const BeckonStoryDraft *draft)
{
    guint count = 0;
    const BeckonProduct *product =
        beckon_reference_product(beckon_ruleset_catalogue(draft->set), yaml, key);
    if (beckon_yaml_number(yaml, value, 0, BECKON_LIMIT_STOCK, &count) && product != NULL) {
        const BeckonStoryStock stock = {draft->story->steps->len, product->gtin, count};
        g_array_append_val(draft->story->stock, stock);
    }
}

void beckon_story_read_stock(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_MAP)) {
        return;
    }
    if (beckon_yaml_size(value) > BECKON_LIMIT_STORY_FACTS) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TOO_MANY, NULL, "at most %d products are read",
                          BECKON_LIMIT_STORY_FACTS);
        return;
    }
    for (guint i = 0; i < beckon_yaml_size(value); i++) {
        read_count(yaml, beckon_yaml_key(value, i), beckon_yaml_value(value, i), draft);
    }
}

void beckon_story_count(BeckonStoryCounted *counted, guint step, int64_t at_us)
{
    const GArray *stock = counted->story->stock;
    while (counted->n_told < stock->len &&
           g_array_index(stock, BeckonStoryStock, counted->n_told).step <= step) {
        g_array_append_val(counted->at_us, at_us);
        counted->n_told++;
    }
}

static bool last(const void *data, const char *gtin, int64_t *ret_count, int64_t *ret_t_us)
{
    const BeckonStoryCounted *counted = data;
    for (guint i = counted->n_told; i-- > 0;) {
        const BeckonStoryStock *stock = &g_array_index(counted->story->stock, BeckonStoryStock, i);
        if (strcmp(stock->gtin, gtin) == 0) {
            *ret_count = stock->count;
            *ret_t_us = g_array_index(counted->at_us, int64_t, i);
            return true;
        }
    }
    return false;
}

BeckonStock beckon_story_stock(const BeckonStoryCounted *counted)
{
    return (BeckonStock){counted, last};
}
