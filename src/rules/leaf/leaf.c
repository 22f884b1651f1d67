/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/leaf.h"

#include <string.h>

#include "base/codes.h"
#include "base/suggest.h"

static const BeckonLeafKind *const kinds[] = {
    &beckon_leaf_zone,    &beckon_leaf_event,   &beckon_leaf_time,    &beckon_leaf_language,
    &beckon_leaf_bought,  &beckon_leaf_visits,  &beckon_leaf_offered, &beckon_leaf_redeemed,
    &beckon_leaf_reading, &beckon_leaf_tier,    &beckon_leaf_age,     &beckon_leaf_signal,
    &beckon_leaf_stock,   &beckon_leaf_segment,
};

static const BeckonLeafKind *find(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (gsize j = 0; j < kinds[i]->n_fields; j++) {
            if (strcmp(kinds[i]->fields[j].key, key) == 0) {
                return kinds[i];
            }
        }
    }
    return NULL;
}

static void refuse_key(const BeckonYaml *yaml, const BeckonYamlNode *key)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (gsize j = 0; j < kinds[i]->n_fields; j++) {
            g_ptr_array_add(known, (char *)kinds[i]->fields[j].key);
        }
    }
    beckon_yaml_error(yaml, key, BECKON_CODE_UNKNOWN_KEY,
                      beckon_suggest(key->text, (const char *const *)known->pdata, known->len),
                      "there is no condition '%s'", key->text);
}

const BeckonLeafKind *beckon_leaf_kind(const BeckonYaml *yaml, const BeckonYamlNode *map)
{
    const BeckonLeafKind *kind = NULL;
    for (guint i = 0; i < beckon_yaml_size(map); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(map, i);
        const BeckonLeafKind *of_key = find(key->text);
        if (of_key == NULL) {
            refuse_key(yaml, key);
            return NULL;
        }
        if (kind != NULL && kind != of_key) {
            beckon_yaml_error(yaml, key, BECKON_CODE_MIXED_CONDITION, NULL,
                              "'%s' is another condition: put each on a line of its own below "
                              "'all:' or 'any:'",
                              key->text);
            return NULL;
        }
        kind = of_key;
    }
    return kind;
}
