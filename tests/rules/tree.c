/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tree.h"

/* What a condition comes to with its segments, at most: less than a file may. */
#define MOST_NODES    900

#define MOST_SEGMENTS 4

/* While trees are drawn. */
typedef struct {
    GRand *rand;
    int n_campaigns, n_segments; /* that may be named */
    bool is_segment;             /* what is drawn */
} Drawing;

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

static TreeKind draw_kind(const Drawing *drawing)
{
    static const TreeKind of_shoppers[] = {IS_LANGUAGE, IS_BOUGHT, IS_VISITS, IS_OFFERED,
                                           IS_REDEEMED, IS_TIER,   IS_AGE,    IS_SIGNAL};
    bool names_one = drawing->n_segments > 0 && one_in(drawing->rand, 8);
    if (names_one) {
        return IS_SEGMENT;
    }
    if (drawing->is_segment) {
        return of_shoppers[below(drawing->rand, G_N_ELEMENTS(of_shoppers))];
    }
    return one_in(drawing->rand, 4) ? IS_ZONE : (TreeKind)below(drawing->rand, IS_SEGMENT);
}

static void draw_threshold(GRand *rand, Tree *tree)
{
    static const int64_t freshness[] = {0, 0, 60, 3600, 86400, 30 * 86400};
    tree->comparison = one_in(rand, 2) ? AT_LEAST : AT_MOST;
    tree->seconds = freshness[below(rand, G_N_ELEMENTS(freshness))];
    if (tree->kind == IS_SIGNAL) {
        tree->number = (below(rand, 5) - 1) * 1000 + below(rand, 3) - 1;
    } else {
        tree->number = below(rand, 6) + (tree->comparison == AT_LEAST ? 1 : 0);
    }
}

static void draw_leaf(const Drawing *drawing, Tree *tree, bool negated)
{
    static const int64_t stays[] = {0, 0, 1, 20, 40, 60};
    static const int64_t freshness[] = {0, 120, 300};
    static const int ages[] = {16, 17, 18, 21, 65};
    GRand *rand = drawing->rand;
    tree->kind = draw_kind(drawing);
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
        tree->what = below(rand, drawing->n_campaigns);
        tree->seconds = draw_window(rand);
        return;
    case IS_READING:
        tree->what = below(rand, N_QUANTITIES);
        tree->comparison = (Comparison)(below(rand, 2) + (tree->what == 0 ? IS_ABOVE : IS_YES));
        tree->number = below(rand, 8);
        tree->seconds = freshness[below(rand, 3)];
        return;
    case IS_TIER:
        tree->what = g_rand_int_range(rand, 1, 1 << N_TIERS);
        return;
    case IS_AGE:
        tree->at_least = ages[below(rand, G_N_ELEMENTS(ages))];
        return;
    case IS_SIGNAL:
        tree->what = below(rand, N_SIGNALS);
        draw_threshold(rand, tree);
        return;
    case IS_STOCK:
        tree->what = below(rand, N_PRODUCTS);
        draw_threshold(rand, tree);
        return;
    case IS_SEGMENT:
        tree->what = below(rand, drawing->n_segments);
        return;
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        return;
    }
}

static Tree *grow(const Drawing *drawing, int depth, bool negated)
{
    GRand *rand = drawing->rand;
    Tree *tree = g_new0(Tree, 1);
    if (depth == 0 || one_in(rand, 4)) {
        draw_leaf(drawing, tree, negated);
        return tree;
    }
    tree->kind = one_in(rand, 3) ? IS_ALL : (TreeKind)(IS_ALL + below(rand, 3));
    tree->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    int n = one_in(rand, 40) ? 30 : 1 + below(rand, 4);
    for (int i = 0; i < n; i++) {
        int deeper = n > 4 ? 0 : depth - 1;
        g_ptr_array_add(tree->children, grow(drawing, deeper, negated != (tree->kind == IS_NONE)));
    }
    return tree;
}

static Tree *tree_around(TreeKind kind, Tree *tree)
{
    Tree *around = g_new0(Tree, 1);
    around->kind = kind;
    around->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    g_ptr_array_add(around->children, tree);
    return around;
}

/* Down to the deepest that a file may be. */
static Tree *burrow(const Drawing *drawing)
{
    int depth = 12;
    Tree *tree = grow(drawing, 1, depth % 2 == 1);
    for (; depth > 0; depth--) {
        tree = tree_around(IS_NONE, tree);
    }
    return tree;
}

static int count_nodes(const Tree *tree, const GPtrArray *segments)
{
    int n = 1;
    if (tree->kind == IS_SEGMENT) {
        n += count_nodes(g_ptr_array_index(segments, (guint)tree->what), segments);
    }
    for (guint i = 0; tree->children != NULL && i < tree->children->len; i++) {
        n += count_nodes(g_ptr_array_index(tree->children, i), segments);
    }
    return n;
}

static Tree *draw_condition(const Drawing *drawing, const GPtrArray *segments)
{
    bool is_deep = !drawing->is_segment && one_in(drawing->rand, 100);
    for (;;) {
        int depth = below(drawing->rand, drawing->is_segment ? 3 : 5);
        Tree *tree = is_deep ? burrow(drawing) : grow(drawing, depth, false);
        if (count_nodes(tree, segments) <= MOST_NODES) {
            return tree;
        }
        tree_free(tree);
    }
}

/* A leaf as it is, or that it does not hold. */
static Tree *draw_literal(const Drawing *drawing)
{
    bool negated = one_in(drawing->rand, 2);
    Tree *leaf = grow(drawing, 0, negated);
    return negated ? tree_around(IS_NONE, leaf) : leaf;
}

static TreeKind kind_of(const Tree *literal)
{
    const Tree *leaf =
        literal->children != NULL ? g_ptr_array_index(literal->children, 0) : literal;
    return leaf->kind;
}

/* One, or two that speak of the same. */
static Tree *draw_plain(const Drawing *drawing)
{
    Tree *first = draw_literal(drawing);
    if (one_in(drawing->rand, 2)) {
        return first;
    }
    Tree *both = tree_around(IS_ALL, first), *second = draw_literal(drawing);
    while (kind_of(second) != kind_of(first)) {
        tree_free(second);
        second = draw_literal(drawing);
    }
    g_ptr_array_add(both->children, second);
    return both;
}

static Campaign *draw_campaign(const Drawing *drawing, const GPtrArray *segments)
{
    GRand *rand = drawing->rand;
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
    campaign->when = draw_condition(drawing, segments);
    return campaign;
}

Rules *rules_draw(GRand *rand, int n_campaigns)
{
    Rules *rules = g_new0(Rules, 1);
    Drawing drawing = {.rand = rand, .n_campaigns = MIN(n_campaigns, MOST_NAMED)};
    rules->campaigns = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_free);
    rules->segments = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    drawing.is_segment = true;
    for (int n = below(rand, MOST_SEGMENTS + 1); drawing.n_segments < n; drawing.n_segments++) {
        g_ptr_array_add(rules->segments, draw_condition(&drawing, rules->segments));
    }
    drawing.is_segment = false;
    for (int i = 0; i < n_campaigns; i++) {
        g_ptr_array_add(rules->campaigns, draw_campaign(&drawing, rules->segments));
    }
    return rules;
}

Rules *rules_draw_plain(GRand *rand, int n_campaigns)
{
    Rules *rules = rules_draw(rand, n_campaigns);
    const Drawing drawing = {.rand = rand, .n_campaigns = MIN(n_campaigns, MOST_NAMED)};
    for (guint i = 0; i < rules->campaigns->len; i++) {
        Campaign *campaign = g_ptr_array_index(rules->campaigns, i);
        tree_free(campaign->when);
        campaign->when = draw_plain(&drawing);
    }
    return rules;
}

void rules_free(Rules *rules)
{
    g_ptr_array_unref(rules->campaigns);
    g_ptr_array_unref(rules->segments);
    g_free(rules);
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
