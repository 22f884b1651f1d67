/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `signal`: a number that a service of the shop says of the shopper's account. Time alone only
 * takes it away, and what is unknown makes nothing true: so the clock gives no edges here. */

#include <string.h>

#include "base/template.h"
#include "rules/leaf/leaf.h"
#include "rules/leaf/signal.h"
#include "rules/leaf/threshold.h"

#define FRESH_US (30 * 24 * BECKON_HOUR_US)

typedef struct {
    char *name;
    BeckonThreshold threshold; /* in thousandths */
    int64_t fresh_us;          /* an older one is none */
} Leaf;

static Leaf *leaf_of(void *draft)
{
    return ((BeckonLeafDraft *)draft)->leaf;
}

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    leaf_of(draft)->name = g_strdup(beckon_yaml_name(yaml, value));
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

static void read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    beckon_yaml_duration(yaml, value, BECKON_MINUTE_US, &leaf_of(draft)->fresh_us);
}

static void read_signal(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"name", true, read_name},
        {"at_least", false, read_at_least},
        {"at_most", false, read_at_most},
        {"fresh", false, read_fresh},
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
    g_free(leaf->name);
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
    const BeckonSignal *signal = account != NULL ? find(account, leaf->name) : NULL;
    if (signal == NULL || facts->situation->now_us - signal->known_us >= leaf->fresh_us) {
        return BECKON_UNKNOWN;
    }
    return beckon_threshold_holds(&leaf->threshold, signal->value_milli) ? BECKON_TRUE
                                                                         : BECKON_FALSE;
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
    return find(account, leaf->name) != NULL ? BECKON_GAP_STALE : BECKON_GAP_NEVER;
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return strcmp(leaf->name, other->name) == 0 && leaf->fresh_us <= other->fresh_us &&
           beckon_threshold_implies(&leaf->threshold, &other->threshold);
}

static bool excludes(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return strcmp(leaf->name, other->name) == 0 &&
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
    g_autofree char *number = beckon_signal_number(leaf->threshold.value, phrases->decimal_sign);
    const BeckonTemplateValue values[] = {{"signal", leaf->name}, {"value", number}};
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
    .implies = implies,
    .excludes = excludes,
    .tells = tells,
    .describe = describe,
    .unsaid = unsaid,
};
