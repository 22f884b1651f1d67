/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/example.h"

#include <stdlib.h>
#include <string.h>

#include "history/purchases.h"
#include "offer/review.h"
#include "offer/story.h"
#include "rules/file/fact-table.h"
#include "rules/review/census.h"
#include "rules/ruleset.h"
#include "testing.h"

#define BASES      "tests/rules/examples/"
#define CHECKED_US INT64_C(1795514400000000) /* 2026-11-24T10:00:00Z */

/* The hub's count stands in a comment: "# the hub: unknown for 40 % of the shoppers". */
#define ON_A_HUB "part of a campaign on a hub"
#define COUNTED  "unknown for "

static char *read_base(const char *name)
{
    g_autofree char *path = g_strconcat(BASES, name, NULL);
    return beckon_test_read(path, NULL);
}

/* "title: Socks" → "title"; NULL of a line that begins no key at the margin. What reduces takes
 * each other's place. */
static char *key_of(const char *line)
{
    static const char *const reductions[] = {"by", "price", "gift", NULL};
    gsize len = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
    g_autofree char *key = len > 0 && line[len] == ':' ? g_strndup(line, len) : NULL;
    return key != NULL && g_strv_contains(reductions, key) ? g_strdup("reduce")
                                                           : g_steal_pointer(&key);
}

static GHashTable *keys_of(char *const *lines)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (; *lines != NULL; lines++) {
        char *key = key_of(*lines);
        if (key != NULL) {
            g_hash_table_add(keys, key);
        }
    }
    return keys;
}

/* The part with the keys of the whole that it lacks before it. */
static char *merge(const char *whole, const char *part)
{
    g_auto(GStrv) lines = g_strsplit(whole, "\n", -1);
    g_auto(GStrv) others = g_strsplit(part, "\n", -1);
    g_autoptr(GHashTable) keys = keys_of(others);
    GString *merged = g_string_new(NULL);
    bool is_kept = true;
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *key = key_of(*line);
        is_kept = key != NULL ? !g_hash_table_contains(keys, key) : is_kept;
        if (is_kept && line[1] != NULL) {
            g_string_append_printf(merged, "%s\n", *line);
        }
    }
    g_string_append(merged, part);
    return g_string_free(merged, FALSE);
}

/* The lines below `give:` at the margin, or, the other way, below `give:` again. */
static char *give_of(const char *campaign)
{
    g_autoptr(GString) give = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(campaign, "\n", -1);
    bool is_give = false;
    for (char **line = lines; *line != NULL; line++) {
        if (is_give && g_str_has_prefix(*line, "  ")) {
            g_string_append_printf(give, "%s\n", *line + 2);
        }
        is_give = strcmp(*line, "give:") == 0 || (is_give && (*line)[0] == ' ');
    }
    return g_strdup(give->str);
}

static char *below_give(const char *give)
{
    GString *text = g_string_new("give:\n");
    g_auto(GStrv) lines = g_strsplit(give, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_string_append_printf(text, (*line)[0] != '\0' ? "  %s\n" : "%s", *line);
    }
    return g_string_free(text, FALSE);
}

static char *complete_give(const char *campaign, const char *part)
{
    g_autofree char *give = give_of(campaign);
    g_autofree char *whole = merge(give, part);
    g_autofree char *below = below_give(whole);
    return merge(campaign, below);
}

/* "… N times" is the line above it, N times more. */
static char *unroll(const char *example)
{
    g_auto(GStrv) lines = g_strsplit(example, "\n", -1);
    GString *text = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++) {
        const char *bare = *line + strspn(*line, " ");
        gulong n = g_str_has_prefix(bare, "… ") ? strtoul(bare + strlen("… "), NULL, 10) : 0;
        for (gulong i = 0; i < n; i++) {
            g_string_append_printf(text, "%s\n", line[-1]);
        }
        if (n == 0) {
            g_string_append_printf(text, "%s%s", *line, line[1] != NULL ? "\n" : "");
        }
    }
    return g_string_free(text, FALSE);
}

static void add_source(GPtrArray *sources, const char *name, const char *text)
{
    g_ptr_array_add(sources, beckon_source_new(name, text, strlen(text)));
}

static void add_base(GPtrArray *sources, const char *name)
{
    g_autofree char *text = read_base(name);
    add_source(sources, name, text);
}

/* Files each of which begins with its name in a comment. Segments are no campaign. */
static void add_files(GPtrArray *sources, const char *campaign, const char *example)
{
    g_autofree char *behind = g_strconcat("\n", example, NULL);
    g_auto(GStrv) files = g_strsplit(behind, "\n# ", -1);
    for (guint i = 1; files[i] != NULL; i++) {
        gsize len = strcspn(files[i], "\n");
        g_autofree char *name = g_strndup(files[i], len);
        g_autofree char *part = g_strconcat(files[i] + len + 1, "\n", NULL);
        bool is_campaign = strcmp(name, "segments.yaml") != 0;
        g_autofree char *whole = is_campaign ? merge(campaign, part) : NULL;
        add_source(sources, name, is_campaign ? whole : part);
    }
}

static void add_in_encoding(GPtrArray *sources, const char *text, const char *encoding)
{
    gsize len = strlen(text);
    g_autofree char *saved = encoding != NULL
                                 ? g_convert(text, -1, encoding, "UTF-8", NULL, &len, NULL)
                                 : g_strdup(text);
    g_ptr_array_add(sources, beckon_source_new("example.yaml", saved, len));
}

/* The campaign with a text in each language of the shop. */
static char *speak(const char *campaign, const BeckonShop *shop)
{
    g_auto(GStrv) parts = g_strsplit(campaign, "    en: ", 2);
    GString *text = g_string_new(parts[0]);
    for (char **language = shop->languages; *language != NULL; language++) {
        if (strcmp(*language, "en") != 0 && strcmp(*language, "de") != 0) {
            g_string_append_printf(text, "    %s: {title: \"A\", body: \"B\"}\n", *language);
        }
    }
    g_string_append_printf(text, "    en: %s", parts[1]);
    return g_string_free(text, FALSE);
}

/* The campaign that the example is, is in, or stands beside. */
static void add_campaign(GPtrArray *sources, const BeckonManualPage *page, const char *example,
                         const char *encoding, const BeckonShop *shop)
{
    g_autofree char *base = read_base("campaign.yaml");
    g_autofree char *campaign = speak(base, shop);
    if (strcmp(page->file, "several files") == 0) {
        add_files(sources, campaign, example);
        return;
    }
    g_autofree char *text =
        strcmp(page->file, "a whole campaign") == 0          ? g_strdup(example)
        : g_str_has_prefix(page->file, "part of a campaign") ? merge(campaign, example)
        : strcmp(page->file, "part of give") == 0            ? complete_give(campaign, example)
                                                             : g_strdup(campaign);
    add_in_encoding(sources, text, encoding);
}

static GPtrArray *complete(const BeckonManualPage *page, const char *example, const char *encoding,
                           const BeckonShop *shop)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    if (strcmp(page->file, "the catalogue") == 0) {
        add_source(sources, "catalogue.csv", example);
    } else {
        add_base(sources, "catalogue.csv");
    }
    if (strcmp(page->file, "the policy") == 0) {
        add_source(sources, "policy.yaml", example);
    } else {
        add_base(sources, "policy.yaml");
    }
    add_campaign(sources, page, example, encoding, shop);
    return sources;
}

static BeckonShop *parse_shop(const BeckonManualPage *page, const char *example,
                              BeckonDiagnostics *diagnostics)
{
    g_autofree char *base = read_base("store.yaml");
    g_autofree char *text =
        strcmp(page->file, "part of the shop file") == 0 ? merge(base, example) : g_strdup(base);
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    return beckon_shop_parse(source, diagnostics);
}

static void check_stories(const char *example, const BeckonRuleset *set,
                          BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonSource) source =
        beckon_source_new("stories/example.yaml", example, strlen(example));
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    beckon_stories_read(source, set, diagnostics, stories);
}

static void check_purchases(const char *example, const BeckonShop *shop,
                            BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonSource) source = beckon_source_new("purchases.csv", example, strlen(example));
    g_autoptr(BeckonPurchaseMap) map = beckon_purchase_map_parse(NULL, NULL);
    g_autoptr(BeckonPurchases) purchases =
        beckon_purchases_new(source, map, shop->currency, shop->timezone, diagnostics);
    BeckonPurchase purchase;
    while (purchases != NULL && beckon_purchases_next(purchases, &purchase)) {
    }
}

/* The price of the one product that a table names. */
static bool price_of(const void *data, const char *gtin, int64_t *ret_price_minor,
                     int64_t *ret_low_30d_minor)
{
    const BeckonFactRow *row = data;
    *ret_price_minor = row->price_minor.is_said ? row->price_minor.value : -1;
    *ret_low_30d_minor = row->low_30d_minor.is_said ? row->low_30d_minor.value : -1;
    return strcmp(row->gtin.digits, gtin) == 0;
}

static void check_facts(const char *example, BeckonShop *shop, GPtrArray *sources,
                        BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonSource) source = beckon_source_new("facts.csv", example, strlen(example));
    g_autoptr(BeckonFactTable) table = beckon_fact_table_new(source, shop->currency, diagnostics);
    BeckonFactRow row = {0};
    while (table != NULL && beckon_fact_table_next(table, &row)) {
        const BeckonPrices prices = {&row, price_of};
        add_base(sources, "priced.yaml");
        beckon_ruleset_unref(beckon_ruleset_compile_priced(shop, sources, &prices, diagnostics));
        g_ptr_array_set_size(sources, (int)sources->len - 1);
    }
}

static void check_count(const char *example, const BeckonRuleset *set, const GPtrArray *sources,
                        BeckonDiagnostics *diagnostics)
{
    const char *counted = strstr(example, COUNTED);
    g_assert_nonnull(counted);
    beckon_census_warn(set, sources, "example", (guint)strtoul(counted + strlen(COUNTED), NULL, 10),
                       diagnostics);
}

static void check_kind(const char *file)
{
    static const char *const kinds[] = {
        "a whole campaign",
        "part of a campaign",
        ON_A_HUB,
        "part of give",
        "several files",
        "part of the shop file",
        "the catalogue",
        "the policy",
        "stories",
        "purchases",
        "facts",
        NULL,
    };
    if (!g_strv_contains(kinds, file)) {
        g_error("an example is '%s', which nothing completes", file);
    }
}

BeckonDiagnostics *test_example_check(const BeckonManualPage *page, const char *example)
{
    check_kind(page->file);
    const char *encoding = example == page->wrong ? page->saved_as : NULL;
    BeckonDiagnostics *diagnostics = beckon_diagnostics_new();
    g_autofree char *text = unroll(example);
    g_autoptr(BeckonShop) shop = parse_shop(page, text, diagnostics);
    if (shop == NULL) {
        return diagnostics;
    }
    g_autoptr(GPtrArray) sources = complete(page, text, encoding, shop);
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(shop, sources, diagnostics);
    if (set != NULL) {
        beckon_review(set, sources, CHECKED_US, diagnostics);
    }
    if (set != NULL && strcmp(page->file, ON_A_HUB) == 0) {
        check_count(text, set, sources, diagnostics);
    } else if (set != NULL && strcmp(page->file, "stories") == 0) {
        check_stories(text, set, diagnostics);
    } else if (strcmp(page->file, "purchases") == 0) {
        check_purchases(text, shop, diagnostics);
    } else if (strcmp(page->file, "facts") == 0) {
        check_facts(text, shop, sources, diagnostics);
    }
    return diagnostics;
}
