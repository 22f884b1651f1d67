/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tree.h"

#include <string.h>

static const char *const events[] = {"enter", "dwell", "leave"};
static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const groups[] = {[IS_ALL] = "all", [IS_ANY] = "any", [IS_NONE] = "none"};

static int below(GRand *rand, int n)
{
    return g_rand_int_range(rand, 0, n);
}

static bool one_in(GRand *rand, int n)
{
    return below(rand, n) == 0;
}

static int minute(GRand *rand, int first, int last)
{
    int any = g_rand_int_range(rand, first, last + 1);
    return one_in(rand, 3) ? any : CLAMP(any - any % 60, first, last);
}

static Times draw_times(GRand *rand, bool needs_some)
{
    Times times = {below(rand, 3), {0, 0}, {0, 0}, -1, -1};
    if (times.n_spans == 0 ? needs_some || one_in(rand, 2) : one_in(rand, 3)) {
        times.first_day = below(rand, 7);
        times.last_day = below(rand, 7);
    }
    for (int i = 0; i < times.n_spans; i++) {
        times.from[i] = minute(rand, 0, 1439);
        do {
            times.to[i] = minute(rand, 1, 1440);
        } while (times.to[i] == times.from[i]);
    }
    return times;
}

static int draw_days(GRand *rand)
{
    return one_in(rand, 20) ? 3650 : 1 + below(rand, 14);
}

static Bought draw_bought(GRand *rand)
{
    static const int numbers[] = {1, N_CATEGORIES, N_PRODUCTS, N_BRANDS};
    Bought bought = {.of = (Of)below(rand, 4)};
    bought.thing = below(rand, numbers[bought.of]);
    bought.within = one_in(rand, 2) ? draw_days(rand) : 0;
    bought.last_over = one_in(rand, 4) ? draw_days(rand) : 0;
    bought.first_within = one_in(rand, 4) ? draw_days(rand) : 0;
    bought.at_least = one_in(rand, 3) ? 1 + below(rand, 3) : 0;
    bought.at_least = one_in(rand, 60) ? 1000000 : bought.at_least;
    bought.spent_cents = one_in(rand, 4) ? 1 + below(rand, 4) * 1000 : 0;
    return bought;
}

static int64_t draw_window(GRand *rand)
{
    static const int64_t windows[] = {0, 60, 600, 3600, 86400, 7 * 86400, 30 * 86400};
    return one_in(rand, 30) ? INT64_C(3650) * 86400 : windows[below(rand, 7)];
}

static void draw_leaf(GRand *rand, Tree *tree, bool negated, int campaigns)
{
    static const int64_t stays[] = {0, 0, 1, 20, 40, 60};
    static const int64_t freshness[] = {0, 120, 300};
    tree->kind = one_in(rand, 4) ? IS_ZONE : (TreeKind)below(rand, IS_ALL);
    switch (tree->kind) {
    case IS_ZONE:
        tree->what = below(rand, negated ? N_ZONES : N_ZONES - 1);
        tree->seconds = one_in(rand, 50) ? INT64_C(3650) * 86400 : stays[below(rand, 6)];
        return;
    case IS_EVENT:
        tree->what = below(rand, 3);
        return;
    case IS_TIMES:
        tree->times = draw_times(rand, true);
        return;
    case IS_LANGUAGE:
        tree->what = below(rand, N_LANGUAGES);
        return;
    case IS_BOUGHT:
        tree->bought = draw_bought(rand);
        return;
    case IS_VISITS:
        tree->at_least = one_in(rand, 30) ? 1000000 : 1 + below(rand, 4);
        tree->seconds = draw_window(rand);
        return;
    case IS_OFFERED:
    case IS_REDEEMED:
        tree->what = below(rand, campaigns);
        tree->seconds = draw_window(rand);
        return;
    case IS_READING:
        tree->what = below(rand, N_QUANTITIES);
        tree->comparison = (Comparison)(below(rand, 2) + (tree->what == 0 ? IS_ABOVE : IS_YES));
        tree->number = below(rand, 8);
        tree->seconds = freshness[below(rand, 3)];
        return;
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        return;
    }
}

static Tree *grow(GRand *rand, int depth, bool negated, int campaigns)
{
    Tree *tree = g_new0(Tree, 1);
    if (depth == 0 || one_in(rand, 4)) {
        draw_leaf(rand, tree, negated, campaigns);
        return tree;
    }
    tree->kind = one_in(rand, 3) ? IS_ALL : (TreeKind)(IS_ALL + below(rand, 3));
    tree->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    int n = one_in(rand, 40) ? 30 : 1 + below(rand, 4);
    for (int i = 0; i < n; i++) {
        int deeper = n > 4 ? 0 : depth - 1;
        g_ptr_array_add(tree->children,
                        grow(rand, deeper, negated != (tree->kind == IS_NONE), campaigns));
    }
    return tree;
}

/* Down to the deepest that a file may be. */
static Tree *burrow(GRand *rand, int campaigns)
{
    int depth = 12;
    Tree *tree = grow(rand, 1, depth % 2 == 1, campaigns);
    for (; depth > 0; depth--) {
        Tree *around = g_new0(Tree, 1);
        around->kind = IS_NONE;
        around->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
        g_ptr_array_add(around->children, tree);
        tree = around;
    }
    return tree;
}

Campaign *campaign_draw(GRand *rand, int campaigns)
{
    Campaign *campaign = g_new0(Campaign, 1);
    campaign->status =
        one_in(rand, 5) ? (BeckonCampaignStatus)below(rand, 3) : BECKON_CAMPAIGN_LIVE;
    campaign->runs = (Times){.first_day = -1, .last_day = -1};
    if (one_in(rand, 4)) {
        campaign->runs = draw_times(rand, false);
        campaign->from_day = one_in(rand, 2) ? 20780 + g_rand_int_range(rand, -150, 150) : 0;
        campaign->until_day = one_in(rand, 2) ? 20780 + g_rand_int_range(rand, -150, 150) : 0;
        if (campaign->until_day != 0) {
            campaign->until_day = MAX(campaign->from_day, campaign->until_day);
        }
    }
    campaign->when =
        one_in(rand, 100) ? burrow(rand, campaigns) : grow(rand, below(rand, 5), false, campaigns);
    return campaign;
}

Tree *tree_copy(const Tree *tree)
{
    Tree *copy = g_memdup2(tree, sizeof *tree);
    if (tree->children != NULL) {
        copy->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
        for (guint i = 0; i < tree->children->len; i++) {
            g_ptr_array_add(copy->children, tree_copy(g_ptr_array_index(tree->children, i)));
        }
    }
    return copy;
}

void tree_free(Tree *tree)
{
    if (tree->children != NULL) {
        g_ptr_array_unref(tree->children);
    }
    g_free(tree);
}

Campaign *campaign_copy(const Campaign *campaign)
{
    Campaign *copy = g_memdup2(campaign, sizeof *campaign);
    copy->when = tree_copy(campaign->when);
    return copy;
}

void campaign_free(Campaign *campaign)
{
    tree_free(campaign->when);
    g_free(campaign);
}

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
