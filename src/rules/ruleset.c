/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/ruleset.h"

#include <string.h>

#include "base/codes.h"
#include "base/yaml.h"
#include "rules/file/campaign-draft.h"
#include "rules/file/mention.h"
#include "rules/matching/index.h"
#include "rules/segments.h"

struct BeckonRuleset {
    BeckonShop *shop;
    BeckonCatalogue *catalogue;
    BeckonPolicy *policy;
    BeckonSegments *segments; /* whose conditions the campaigns borrow */
    GPtrArray *campaigns;     /* of BeckonCampaign, by name */
    BeckonThings *things;     /* what its conditions ask about purchases of */
    BeckonIndex *index;
    char *digest;
};

typedef struct {
    BeckonDiagnostics *diagnostics;
    BeckonRuleset *set;
    GHashTable *names;          /* campaign → the file that has it, borrowed from the sources */
    GPtrArray *mentions;        /* of BeckonMention */
    const BeckonPrices *prices; /* NULL: those of the catalogue */
    bool lacks_names; /* a file is no YAML, so a campaign may be there whose name is not known */
} Compiler;

static bool is_story(const BeckonSource *source)
{
    return g_str_has_prefix(source->name, "stories/");
}

static bool is_campaign(const BeckonSource *source)
{
    return g_str_has_suffix(source->name, ".yaml") && !is_story(source) &&
           strcmp(source->name, "policy.yaml") != 0 && strcmp(source->name, "segments.yaml") != 0;
}

static GPtrArray *sort_sources(const GPtrArray *sources)
{
    GPtrArray *sorted = g_ptr_array_new();
    for (guint i = 0; i < sources->len; i++) {
        if (!is_story(g_ptr_array_index(sources, i))) {
            g_ptr_array_add(sorted, g_ptr_array_index(sources, i));
        }
    }
    g_ptr_array_sort(sorted, beckon_source_compare);
    return sorted;
}

/* Without this a campaign in such a file would be missed by nobody. */
static void refuse_yml(Compiler *compiler, const GPtrArray *sources)
{
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        if (g_str_has_suffix(source->name, ".yml")) {
            beckon_diagnostics_add(compiler->diagnostics, BECKON_SEVERITY_ERROR,
                                   BECKON_CODE_FILE_NAME, source, 0, 0, 0, NULL,
                                   "a file of this name is not read: let it end in .yaml");
        }
    }
}

static void read_common_files(Compiler *compiler, const GPtrArray *sources)
{
    BeckonRuleset *set = compiler->set;
    const BeckonSource *policy = beckon_sources_find(sources, "policy.yaml");
    set->policy = policy != NULL ? beckon_policy_parse(policy, compiler->diagnostics) : NULL;
    if (set->policy == NULL) {
        set->policy = beckon_policy_new();
    }
    const BeckonSource *catalogue = beckon_sources_find(sources, "catalogue.csv");
    set->catalogue = catalogue != NULL ? beckon_catalogue_parse(catalogue, set->shop->currency,
                                                                compiler->diagnostics)
                                       : beckon_catalogue_new();
    if (set->catalogue != NULL && compiler->prices != NULL) {
        beckon_catalogue_put_prices(set->catalogue, compiler->prices);
    }
}

static BeckonCompiling compiling_of(const Compiler *compiler)
{
    const BeckonRuleset *set = compiler->set;
    return (BeckonCompiling){set->shop,          set->catalogue, set->policy, set->things,
                             compiler->mentions, set->segments,  NULL};
}

static void read_segments(Compiler *compiler, const GPtrArray *sources)
{
    const BeckonSource *source = beckon_sources_find(sources, "segments.yaml");
    const BeckonCompiling compiling = compiling_of(compiler);
    compiler->set->segments = source != NULL
                                  ? beckon_segments_parse(source, &compiling, compiler->diagnostics)
                                  : beckon_segments_new();
}

static void refuse_second(Compiler *compiler, const BeckonYaml *yaml)
{
    const BeckonYamlNode *node = beckon_yaml_get(yaml->root, "campaign");
    if (node == NULL || node->kind != BECKON_YAML_SCALAR) {
        return;
    }
    const char *file = g_hash_table_lookup(compiler->names, node->text);
    if (file != NULL) {
        beckon_yaml_error(yaml, node, BECKON_CODE_CAMPAIGN_TWICE, NULL,
                          "there is a campaign '%s' in %s already", node->text, file);
        return;
    }
    g_hash_table_insert(compiler->names, g_strdup(node->text), yaml->source->name);
}

static void read_campaign(Compiler *compiler, const BeckonSource *source)
{
    BeckonRuleset *set = compiler->set;
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, compiler->diagnostics);
    if (yaml == NULL) {
        compiler->lacks_names = true;
        return;
    }
    refuse_second(compiler, yaml);
    const BeckonCompiling compiling = compiling_of(compiler);
    BeckonCampaign *campaign = beckon_campaign_read(yaml, &compiling);
    if (campaign != NULL) {
        g_ptr_array_add(set->campaigns, campaign);
    }
}

static int by_campaign_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(BeckonCampaign *const *)a)->name, (*(BeckonCampaign *const *)b)->name);
}

static BeckonRuleset *ruleset_new(BeckonShop *shop)
{
    BeckonRuleset *set = g_atomic_rc_box_new0(BeckonRuleset);
    set->shop = beckon_shop_ref(shop);
    set->campaigns = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_campaign_free);
    set->things = beckon_things_new();
    return set;
}

static void read_campaigns(Compiler *compiler, const GPtrArray *sources)
{
    for (guint i = 0; i < sources->len; i++) {
        if (is_campaign(g_ptr_array_index(sources, i))) {
            read_campaign(compiler, g_ptr_array_index(sources, i));
        }
    }
    if (!compiler->lacks_names) {
        beckon_mentions_check(compiler->mentions, compiler->names, compiler->diagnostics);
    }
}

static void settle(BeckonMention *mention, const BeckonRuleset *set)
{
    guint number = (guint)beckon_ruleset_find(set, mention->campaign);
    mention->title = g_strdup(beckon_ruleset_campaign(set, number)->title);
}

/* Of what was read without an error. */
static void finish(Compiler *compiler, const GPtrArray *sources)
{
    BeckonRuleset *set = compiler->set;
    g_ptr_array_sort(set->campaigns, by_campaign_name);
    for (guint i = 0; i < compiler->mentions->len; i++) {
        settle(g_ptr_array_index(compiler->mentions, i), set);
    }
    beckon_segments_warn_unused(set->segments, compiler->diagnostics);
    set->index = beckon_index_new(set->shop, set->things, set->campaigns);
    set->digest = beckon_sources_digest(sources);
}

BeckonRuleset *beckon_ruleset_compile(BeckonShop *shop, const GPtrArray *sources,
                                      BeckonDiagnostics *diagnostics)
{
    return beckon_ruleset_compile_priced(shop, sources, NULL, diagnostics);
}

BeckonRuleset *beckon_ruleset_compile_priced(BeckonShop *shop, const GPtrArray *sources,
                                             const BeckonPrices *prices,
                                             BeckonDiagnostics *diagnostics)
{
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    g_autoptr(GPtrArray) sorted = sort_sources(sources);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(BeckonRuleset) set = ruleset_new(shop);
    g_autoptr(GPtrArray) mentions =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_mention_unref);
    Compiler compiler = {diagnostics, set, names, mentions, prices, false};
    refuse_yml(&compiler, sources);
    read_common_files(&compiler, sorted);
    read_segments(&compiler, sorted);
    read_campaigns(&compiler, sorted);
    if (beckon_diagnostics_errors(diagnostics) > errors_before) {
        return NULL;
    }
    finish(&compiler, sorted);
    return g_steal_pointer(&set);
}

guint beckon_ruleset_count(const GPtrArray *sources)
{
    guint count = 0;
    for (guint i = 0; i < sources->len; i++) {
        count += is_campaign(g_ptr_array_index(sources, i));
    }
    return count;
}

BeckonRuleset *beckon_ruleset_ref(BeckonRuleset *set)
{
    return g_atomic_rc_box_acquire(set);
}

static void ruleset_clear(BeckonRuleset *set)
{
    beckon_shop_unref(set->shop);
    beckon_catalogue_free(set->catalogue);
    beckon_policy_free(set->policy);
    beckon_index_free(set->index);
    g_ptr_array_unref(set->campaigns);
    beckon_segments_free(set->segments);
    beckon_things_free(set->things);
    g_free(set->digest);
}

void beckon_ruleset_unref(BeckonRuleset *set)
{
    if (set != NULL) {
        g_atomic_rc_box_release_full(set, (GDestroyNotify)ruleset_clear);
    }
}

const char *beckon_ruleset_digest(const BeckonRuleset *set)
{
    return set->digest;
}

guint beckon_ruleset_size(const BeckonRuleset *set)
{
    return set->campaigns->len;
}

const BeckonCampaign *beckon_ruleset_campaign(const BeckonRuleset *set, guint number)
{
    return g_ptr_array_index(set->campaigns, number);
}

int beckon_ruleset_find(const BeckonRuleset *set, const char *name)
{
    guint low = 0, high = set->campaigns->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(beckon_ruleset_campaign(set, middle)->name, name);
        if (order == 0) {
            return (int)middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order > 0 ? middle : high;
    }
    return -1;
}

const BeckonShop *beckon_ruleset_shop(const BeckonRuleset *set)
{
    return set->shop;
}

const BeckonPolicy *beckon_ruleset_policy(const BeckonRuleset *set)
{
    return set->policy;
}

const BeckonCatalogue *beckon_ruleset_catalogue(const BeckonRuleset *set)
{
    return set->catalogue;
}

const BeckonThings *beckon_ruleset_things(const BeckonRuleset *set)
{
    return set->things;
}

void beckon_ruleset_match(const BeckonRuleset *set, const BeckonSituation *situation, GArray *hits)
{
    BeckonFacts facts = {.situation = situation, .timezone = set->shop->timezone};
    beckon_index_match(set->index, &facts, hits);
}

int64_t beckon_ruleset_deadline(const BeckonRuleset *set, const BeckonSituation *situation)
{
    int64_t next_us = beckon_minutes_next(beckon_index_minutes(set->index, situation->zone),
                                          situation->now_us, set->shop->timezone);
    int64_t stay_us = beckon_index_next_stay(set->index, situation->zone, situation->stayed_us);
    if (situation->presence_known && stay_us != INT64_MAX) {
        next_us = MIN(next_us, situation->now_us + stay_us - situation->stayed_us);
    }
    return next_us;
}

int64_t beckon_ruleset_fresh(const BeckonRuleset *set, guint beacon, BeckonQuantity quantity)
{
    return beckon_index_fresh(set->index, beacon, quantity);
}

int64_t beckon_ruleset_stock_fresh(const BeckonRuleset *set, const char *gtin)
{
    return beckon_index_stock_fresh(set->index, gtin);
}
