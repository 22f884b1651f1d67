/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tree.h"

#include <string.h>

static const char *const events[] = {"enter", "dwell", "leave"};
static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const groups[] = {[IS_ALL] = "all", [IS_ANY] = "any", [IS_NONE] = "none"};

static void write_times(const Times *times, GString *out)
{
    const char *comma = "";
    if (times->n_spans > 0) {
        g_string_append(out, "hours: [");
        for (int i = 0; i < times->n_spans; i++) {
            g_string_append_printf(out, "%s\"%02d:%02d-%02d:%02d\"", i > 0 ? ", " : "",
                                   times->from[i] / 60, times->from[i] % 60, times->to[i] / 60,
                                   times->to[i] % 60);
        }
        g_string_append_c(out, ']');
        comma = ", ";
    }
    if (times->first_day >= 0) {
        g_string_append_printf(out, "%sdays: [%s-%s]", comma, days[times->first_day],
                               days[times->last_day]);
    }
}

static void write_key(GString *out, const char *key, int64_t number, const char *unit)
{
    if (number > 0) {
        bool first = out->str[out->len - 1] == '{';
        g_string_append_printf(out, "%s%s: %" G_GINT64_FORMAT "%s", first ? "" : ", ", key, number,
                               unit);
    }
}

static void write_bought(const Bought *bought, GString *out)
{
    g_string_append(out, "{bought: {");
    switch (bought->of) {
    case OF_ANY:
        break;
    case OF_CATEGORY:
        g_string_append_printf(out, "category: %s", world_categories[bought->thing]);
        break;
    case OF_PRODUCT:
        g_string_append_printf(out, "product: \"%s\"", world_products[bought->thing].gtin);
        break;
    case OF_BRAND:
        g_string_append_printf(out, "brand: %s", world_brands[bought->thing]);
        break;
    }
    write_key(out, "within", bought->within, "d");
    write_key(out, "last_over", bought->last_over, "d");
    write_key(out, "first_within", bought->first_within, "d");
    write_key(out, "at_least", bought->at_least, "");
    if (bought->spent_cents > 0) {
        bool first = out->str[out->len - 1] == '{';
        g_string_append_printf(out, "%sspent_at_least: %d.%02d EUR", first ? "" : ", ",
                               (int)(bought->spent_cents / 100), (int)(bought->spent_cents % 100));
    }
    g_string_append(out, "}}");
}

static void write_reading(const Tree *tree, GString *out)
{
    static const char *const words[] = {[IS_ABOVE] = "above", [IS_BELOW] = "below"};
    g_string_append_printf(out, "{reading: {sensor: fridge, quantity: %s",
                           world_quantities[tree->what]);
    if (tree->what == 0) {
        g_string_append_printf(out, ", %s: %d", words[tree->comparison], (int)tree->number);
    } else {
        g_string_append_printf(out, ", is: %s", tree->comparison == IS_YES ? "yes" : "no");
    }
    write_key(out, "fresh", tree->seconds, "s");
    g_string_append(out, "}}");
}

static void write_tiers(int tiers, GString *out)
{
    bool is_one = (tiers & (tiers - 1)) == 0, is_first = true;
    g_string_append(out, is_one ? "{tier: " : "{tier: [");
    for (int i = 0; i < N_TIERS; i++) {
        if ((tiers >> i & 1) != 0) {
            g_string_append_printf(out, "%s%s", is_first ? "" : ", ", world_tiers[i]);
            is_first = false;
        }
    }
    g_string_append(out, is_one ? "}" : "]}");
}

static void write_threshold(const Tree *tree, GString *out)
{
    g_string_append_printf(out, ", %s: ", tree->comparison == AT_LEAST ? "at_least" : "at_most");
    if (tree->kind == IS_STOCK) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, tree->number);
    } else {
        int64_t size = ABS(tree->number);
        g_string_append_printf(out, "%s%d.%03d", tree->number < 0 ? "-" : "", (int)(size / 1000),
                               (int)(size % 1000));
    }
    write_key(out, "fresh", tree->seconds, "s");
    g_string_append(out, "}}");
}

static void write_tree(const Tree *tree, GString *out)
{
    switch (tree->kind) {
    case IS_ZONE:
        g_string_append_printf(out, "{zone: %s", world_zones[tree->what]);
        write_key(out, "stays", tree->seconds, "s");
        g_string_append_c(out, '}');
        return;
    case IS_EVENT:
        g_string_append_printf(out, "{event: %s}", events[tree->what]);
        return;
    case IS_TIMES:
        g_string_append_c(out, '{');
        write_times(&tree->times, out);
        g_string_append_c(out, '}');
        return;
    case IS_LANGUAGE:
        g_string_append_printf(out, "{language: %s}", world_languages[tree->what]);
        return;
    case IS_BOUGHT:
        write_bought(&tree->bought, out);
        return;
    case IS_VISITS:
        g_string_append_printf(out, "{visits: {at_least: %d", tree->at_least);
        write_key(out, "within", tree->seconds, "s");
        g_string_append(out, "}}");
        return;
    case IS_OFFERED:
    case IS_REDEEMED:
        g_string_append_printf(out, "{%s: {campaign: c%05d",
                               tree->kind == IS_OFFERED ? "offered" : "redeemed", tree->what);
        write_key(out, "within", tree->seconds, "s");
        g_string_append(out, "}}");
        return;
    case IS_READING:
        write_reading(tree, out);
        return;
    case IS_TIER:
        write_tiers(tree->what, out);
        return;
    case IS_AGE:
        g_string_append_printf(out, "{age_at_least: %d}", tree->at_least);
        return;
    case IS_SIGNAL:
        g_string_append_printf(out, "{signal: {name: %s", world_signals[tree->what]);
        write_threshold(tree, out);
        return;
    case IS_STOCK:
        g_string_append_printf(out, "{stock: {product: \"%s\"", world_products[tree->what].gtin);
        write_threshold(tree, out);
        return;
    case IS_SEGMENT:
        g_string_append_printf(out, "{segment: s%d}", tree->what);
        return;
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        g_string_append_printf(out, "{%s: [", groups[tree->kind]);
        for (guint i = 0; i < tree->children->len; i++) {
            g_string_append(out, i > 0 ? ",\n  " : "");
            write_tree(g_ptr_array_index(tree->children, i), out);
        }
        g_string_append(out, "]}");
        return;
    }
}

static void write_day(GString *out, const char *key, int day)
{
    if (day != 0) {
        g_autoptr(GDate) date = g_date_new_dmy(1, 1, 1970);
        char text[16];
        g_date_add_days(date, (guint)day);
        g_date_strftime(text, sizeof text, "%Y-%m-%d", date);
        g_string_append_printf(out, "%s: %s, ", key, text);
    }
}

static bool has_runs(const Campaign *campaign)
{
    return campaign->from_day != 0 || campaign->until_day != 0 || campaign->runs.n_spans > 0 ||
           campaign->runs.first_day >= 0;
}

char *campaign_write(const Campaign *campaign, int number)
{
    static const char *const statuses[] = {"draft", "live", "paused"};
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
                           "campaign: c%05d\nstatus: %s\ngive: {valid: 1h, text: {en: {title: A, "
                           "body: B}, de: {title: A, body: B}, fr: {title: A, body: B}}}\n",
                           number, statuses[campaign->status]);
    if (has_runs(campaign)) {
        g_string_append(out, "runs: {");
        write_day(out, "from", campaign->from_day);
        write_day(out, "until", campaign->until_day);
        write_times(&campaign->runs, out);
        g_string_append(out, "}\n");
    }
    g_string_append(out, "when:\n  ");
    write_tree(campaign->when, out);
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

char *segments_write(const GPtrArray *segments)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < segments->len; i++) {
        g_string_append_printf(out, "s%u:\n  ", i);
        write_tree(g_ptr_array_index(segments, i), out);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

BeckonRuleset *rules_compile(const Rules *rules, BeckonShop *shop)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_ptr_array_add(sources, world_catalogue());
    if (rules->segments->len > 0) {
        g_autofree char *text = segments_write(rules->segments);
        g_ptr_array_add(sources, beckon_source_new("segments.yaml", text, strlen(text)));
    }
    for (guint i = 0; i < rules->campaigns->len; i++) {
        g_autofree char *text = campaign_write(g_ptr_array_index(rules->campaigns, i), (int)i);
        g_autofree char *name = g_strdup_printf("c%05u.yaml", i);
        g_ptr_array_add(sources, beckon_source_new(name, text, strlen(text)));
    }
    return beckon_ruleset_compile(shop, sources, diagnostics);
}
