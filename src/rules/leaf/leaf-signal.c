/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `signal`: a number that a service of the shop says of the shopper's account. Time alone only
 * takes it away, and what is unknown makes nothing true: so the clock gives no edges here. */

#include <string.h>

#include "base/template.h"
#include "rules/leaf/level.h"
#include "rules/leaf/signal.h"

#define FRESH_US (30 * 24 * BECKON_HOUR_US)

/* Of a name, in thousandths. */
typedef BeckonLevel Leaf;

static Leaf *leaf_of(void *draft)
{
    return ((BeckonLeafDraft *)draft)->leaf;
}

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    leaf_of(draft)->of = g_strdup(beckon_yaml_name(yaml, value));
}

static void read_bound(const BeckonYaml *yaml, const BeckonYamlNode *value, Leaf *leaf,
                       bool is_most)
{
    int64_t milli = 0;
    beckon_signal_read(yaml, value, &milli);
    beckon_threshold_set(&leaf->threshold, is_most, milli);
}

static void read_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), false);
}

static void read_at_most(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    read_bound(yaml, value, leaf_of(draft), true);
}

static void read_signal(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"name", true, read_name},
        {"at_least", false, read_at_least},
        {"at_most", false, read_at_most},
        {"fresh", false, beckon_level_read_fresh},
    };
    if (beckon_yaml_read_fields(yaml, value, "'signal'", fields, G_N_ELEMENTS(fields), draft)) {
        beckon_threshold_check(&leaf_of(draft)->threshold, yaml, value, "a signal");
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
    g_free(leaf->of);
    g_free(leaf);
}

static const BeckonSignal *find(const BeckonAccountFacts *account, const char *name)
{
    for (guint i = 0; account->signals != NULL && i < account->signals->len; i++) {
        const BeckonSignal *signal = &g_array_index(account->signals, BeckonSignal, i);
        if (strcmp(signal->name, name) == 0) {
            return signal;
        }
    }
    return NULL;
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonAccountFacts *account = beckon_situation_account(facts->situation);
    const BeckonSignal *signal = account != NULL ? find(account, leaf->of) : NULL;
    return signal != NULL ? beckon_level_truth(leaf, signal->value_milli, signal->known_us,
                                               facts->situation->now_us)
                          : BECKON_UNKNOWN;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "signal";
}

static BeckonGap gap(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonAccountFacts *account = beckon_situation_account(facts->situation);
    if (account == NULL) {
        return beckon_leaf_account_gap(facts->situation);
    }
    return find(account, leaf->of) != NULL ? BECKON_GAP_STALE : BECKON_GAP_NEVER;
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    g_autofree char *number = beckon_signal_number(leaf->threshold.value, phrases->decimal_sign);
    const BeckonTemplateValue values[] = {{"signal", leaf->of}, {"value", number}};
    g_autofree char *text = beckon_template_fill(leaf->threshold.is_most ? phrases->signal_at_most
                                                                         : phrases->signal_at_least,
                                                 values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static void unsaid(const void *leaf, const BeckonShop *shop, GString *out)
{
    g_autofree char *fresh = beckon_phrases_length(((const Leaf *)leaf)->fresh_us);
    g_string_append_printf(out, " (fresh: %s)", fresh);
}

static const BeckonYamlField fields[] = {{"signal", true, read_signal}};

const BeckonLeafKind beckon_leaf_signal = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .gap = gap,
    .implies = beckon_level_implies,
    .excludes = beckon_level_excludes,
    .tells = beckon_level_tells,
    .describe = describe,
    .unsaid = unsaid,
};
