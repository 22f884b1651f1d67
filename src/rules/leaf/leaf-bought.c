/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `bought`: what is known of the shopper's purchases of a category with all below it, a product,
 * a brand, or of anything. */

#include <string.h>

#include "base/codes.h"
#include "base/money.h"
#include "base/template.h"
#include "base/time.h"
#include "rules/file/catalogue-reference.h"
#include "rules/leaf/bought.h"
#include "rules/leaf/leaf.h"

#define MAX_COUNT 1000000
#define DAY_US    (24 * BECKON_HOUR_US)

typedef struct {
    guint thing;
    BeckonBoughtTerms terms;
    /* From here on it is looked at by no evaluation. */
    BeckonThingKind kind;
    char *name;  /* of the thing: NULL for anything */
    char *label; /* what people call it: NULL for anything */
} Leaf;

static void set_thing(Leaf *leaf, BeckonThingKind kind, const char *name, const char *label)
{
    g_free(leaf->name);
    g_free(leaf->label);
    leaf->kind = kind;
    leaf->name = g_strdup(name);
    leaf->label = g_strdup(label);
}

static void refuse_if_sensitive(const BeckonYaml *yaml, const BeckonYamlNode *value,
                                const BeckonLeafDraft *draft, const char *category)
{
    if (beckon_policy_is_sensitive(draft->compiling->policy, category)) {
        beckon_yaml_error(yaml, value, BECKON_CODE_SENSITIVE, NULL,
                          "the policy keeps the category '%s' out of conditions", category);
    }
}

static void read_category(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    const char *category = beckon_reference_category(draft->compiling->catalogue, yaml, value);
    if (category != NULL) {
        refuse_if_sensitive(yaml, value, draft, category);
        set_thing(draft->leaf, BECKON_THING_CATEGORY, category, category);
    }
}

static void read_product(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    const BeckonProduct *product =
        beckon_reference_product(draft->compiling->catalogue, yaml, value);
    if (product != NULL) {
        refuse_if_sensitive(yaml, value, draft, product->category);
        set_thing(draft->leaf, BECKON_THING_PRODUCT, product->gtin, product->name);
    }
}

static void read_brand(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    const char *brand = beckon_reference_brand(draft->compiling->catalogue, yaml, value);
    if (brand != NULL) {
        set_thing(draft->leaf, BECKON_THING_BRAND, brand, brand);
    }
}

static void read_days(const BeckonYaml *yaml, const BeckonYamlNode *value, int32_t *days)
{
    int64_t us = 0;
    if (!beckon_yaml_duration(yaml, value, 0, &us)) {
        return;
    }
    if (us == 0 || us % DAY_US != 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_DURATION, NULL,
                          "purchases are known by the day: write a whole number of days, like 30d "
                          "(m is minutes)");
        return;
    }
    *days = (int32_t)(us / DAY_US);
}

static BeckonBoughtTerms *terms_of(void *target)
{
    return &((Leaf *)((BeckonLeafDraft *)target)->leaf)->terms;
}

static void read_within(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_days(yaml, value, &terms_of(target)->within_days);
}

static void read_last_over(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_days(yaml, value, &terms_of(target)->last_days);
}

static void read_first_within(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_days(yaml, value, &terms_of(target)->first_days);
}

static void read_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    beckon_yaml_number(yaml, value, 1, MAX_COUNT, &terms_of(target)->at_least);
}

static void read_spent(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    const BeckonShop *shop = ((BeckonLeafDraft *)target)->compiling->shop;
    beckon_yaml_money(yaml, value, shop->currency, 1, &terms_of(target)->spent_minor);
}

static void refuse_second_thing(const BeckonYaml *yaml, const BeckonYamlNode *map)
{
    static const char *const things[] = {"category", "product", "brand"};
    guint n_things = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(things); i++) {
        const BeckonYamlNode *value = beckon_yaml_get(map, things[i]);
        n_things += value != NULL;
        if (value != NULL && n_things == 2) {
            beckon_yaml_error(yaml, value, BECKON_CODE_MIXED_CONDITION, NULL,
                              "'bought' is of a category, a product or a brand: put the second "
                              "into a 'bought' of its own");
        }
    }
}

/* What can never be, and what says nothing beside the rest. */
static void warn_of_terms(const BeckonYaml *yaml, const BeckonYamlNode *map,
                          const BeckonBoughtTerms *terms)
{
    const int32_t none = BECKON_BOUGHT_NOT_ASKED;
    int32_t within = terms->within_days, last = terms->last_days, first = terms->first_days;
    if (last != none && within != none && within <= last) {
        beckon_yaml_warning(yaml, beckon_yaml_get(map, "last_over"), BECKON_CODE_NEVER_HOLDS, NULL,
                            "this can never be: the last one is over %d days ago, and one is "
                            "within %d",
                            last, within);
    }
    if (last != none && first != none && first <= last) {
        beckon_yaml_warning(yaml, beckon_yaml_get(map, "last_over"), BECKON_CODE_NEVER_HOLDS, NULL,
                            "this can never be: the last one is over %d days ago, and the first "
                            "one is within %d",
                            last, first);
    }
    if (first != none && within != none && first <= within) {
        beckon_yaml_warning(yaml, beckon_yaml_get(map, "within"), BECKON_CODE_NEVER_HOLDS, NULL,
                            "this adds nothing: when the first one is within %d days, all are",
                            first);
    }
}

static void read_bought(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {
        {"category", false, read_category},   {"product", false, read_product},
        {"brand", false, read_brand},         {"within", false, read_within},
        {"at_least", false, read_at_least},   {"spent_at_least", false, read_spent},
        {"last_over", false, read_last_over}, {"first_within", false, read_first_within},
    };
    BeckonLeafDraft *draft = target;
    Leaf *leaf = draft->leaf;
    if (beckon_yaml_read_fields(yaml, value, "'bought'", fields, G_N_ELEMENTS(fields), draft)) {
        refuse_second_thing(yaml, value);
        warn_of_terms(yaml, value, &leaf->terms);
    }
    leaf->thing = beckon_things_add(draft->compiling->things, leaf->kind,
                                    leaf->name != NULL ? leaf->name : "");
}

static void *leaf_new(void)
{
    Leaf *leaf = g_new0(Leaf, 1);
    leaf->terms = beckon_bought_terms();
    return leaf;
}

static void leaf_free(void *data)
{
    Leaf *leaf = data;
    g_free(leaf->name);
    g_free(leaf->label);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *data, BeckonFacts *facts)
{
    const Leaf *leaf = data;
    const BeckonPast *past = facts->situation->past;
    if (past == NULL || past->history == NULL) {
        return BECKON_UNKNOWN;
    }
    BeckonPurchasesOf shelf = beckon_history_of(past->history, leaf->thing);
    return beckon_bought_holds(&leaf->terms, &shelf, beckon_history_known_since_day(past->history),
                               beckon_facts_local(facts)->day);
}

static BeckonGap gap(const void *leaf, BeckonFacts *facts)
{
    const BeckonPast *past = facts->situation->past;
    return past != NULL && past->history != NULL
               ? BECKON_GAP_PARTIAL
               : beckon_leaf_family_gap(past != NULL ? past->history_gap : BECKON_GAP_NONE);
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    return "bought";
}

static void reach(const void *leaf, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_except(can_be_true, BECKON_ASPECT_NO_HISTORY);
    beckon_reach_except(can_be_false, BECKON_ASPECT_NO_HISTORY);
}

static guint thing_of(const void *leaf)
{
    return ((const Leaf *)leaf)->thing;
}

/* Days are those of the shop's calendar: its midnight moves every window. */
static void edges(const void *leaf, BeckonEdges *edges)
{
    beckon_minutes_add(&edges->minutes, 0);
}

/* Whether each purchase of the one's thing is one of the other's. */
static bool is_part(const Leaf *leaf, const Leaf *other)
{
    if (other->kind == BECKON_THING_ANY) {
        return true;
    }
    if (leaf->kind != other->kind) {
        return false;
    }
    gsize len = strlen(other->name);
    bool is_same = strcmp(leaf->name, other->name) == 0;
    return is_same || (leaf->kind == BECKON_THING_CATEGORY &&
                       strncmp(leaf->name, other->name, len) == 0 && leaf->name[len] == '/');
}

static bool implies(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return is_part(leaf, other) &&
           beckon_bought_implies(&leaf->terms, &other->terms, is_part(other, leaf));
}

static bool excludes(const void *data, const void *other_data)
{
    const Leaf *leaf = data, *other = other_data;
    return (is_part(leaf, other) && beckon_bought_excludes(&leaf->terms, &other->terms)) ||
           (is_part(other, leaf) && beckon_bought_excludes(&other->terms, &leaf->terms));
}

static void describe(const void *data, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const Leaf *leaf = data;
    const BeckonBoughtTerms *terms = &leaf->terms;
    const BeckonTemplateValue label = {"what", leaf->label};
    g_autofree char *what = beckon_template_fill(phrases->bought_what[leaf->kind], &label, 1);
    g_autofree char *times = beckon_phrases_count(phrases->bought_times, terms->at_least);
    g_autofree char *within = beckon_phrases_days(phrases->since, terms->within_days);
    g_autofree char *money = beckon_money_format(MAX(terms->spent_minor, 0), shop->currency);
    g_strdelimit(money, ".", phrases->decimal_sign);
    const BeckonTemplateValue amount = {"amount", money};
    g_autofree char *spent = beckon_template_fill(phrases->bought_spent, &amount, 1);
    g_autofree char *last = beckon_phrases_days(phrases->bought_last, terms->last_days);
    g_autofree char *first = beckon_phrases_days(phrases->bought_first, terms->first_days);
    const BeckonTemplateValue values[] = {
        {"what", what},     {"times", terms->at_least > 1 ? times : ""},
        {"within", within}, {"spent", terms->spent_minor > 0 ? spent : ""},
        {"last", last},     {"first", first},
    };
    g_autofree char *text = beckon_template_fill(phrases->bought, values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

/* Two products may have one name. */
static void unsaid(const void *data, const BeckonShop *shop, GString *out)
{
    const Leaf *leaf = data;
    if (leaf->kind == BECKON_THING_PRODUCT) {
        g_string_append_printf(out, " (%s)", leaf->name);
    }
}

static const BeckonYamlField fields[] = {{"bought", true, read_bought}};

const BeckonLeafKind beckon_leaf_bought = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .reach = reach,
    .thing = thing_of,
    .size = G_STRUCT_OFFSET(Leaf, kind),
    .gap = gap,
    .edges = edges,
    .implies = implies,
    .excludes = excludes,
    .describe = describe,
    .unsaid = unsaid,
};
