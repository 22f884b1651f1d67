/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The index held against a slow and obvious reading of the same rules: random trees are written
 * as campaign files for the engine, and evaluated here as trees, in every campaign. */

#include <string.h>

#include "rules/ruleset.h"
#include "testing.h"

#define N_SETS       400
#define N_SITUATIONS 25
#define N_ZONES      5 /* that make offers; the demo shop has one more */

typedef enum {
    IS_ZONE,
    IS_EVENT,
    IS_HOURS,
    IS_DAYS,
    IS_LANGUAGE,
    IS_WITHIN,
    IS_LAST_OVER,
    IS_ALL,
    IS_ANY,
    IS_NONE
} Kind;
typedef enum { NO, MAYBE, YES } Answer;

typedef struct {
    Kind kind;
    int number; /* zone, occasion, first hour, first day, language, or days less one */
    int extent; /* stay in seconds, last hour, last day */
    GPtrArray *children;
} Tree;

static const char *const zones[] = {"checkout", "nutrition", "footwear", "sportswear", "outdoor"};
static const char *const events[] = {"enter", "dwell", "leave"};
static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const languages[] = {"en", "de"};

/* Shoppers who bought something once, on a day of theirs. */
enum { N_SHOPPERS = 30, FIRST_BOUGHT_DAY = 20770 };
static BeckonPast pasts[N_SHOPPERS];

static void recall_all(void)
{
    for (int i = 0; i < N_SHOPPERS; i++) {
        pasts[i].history = beckon_history_new(1, BECKON_HISTORY_WHOLE, 0);
        beckon_history_add(pasts[i].history, 0, (BeckonBought){FIRST_BOUGHT_DAY + i, 100});
    }
}

static void forget_all(void)
{
    for (int i = 0; i < N_SHOPPERS; i++) {
        beckon_history_free(pasts[i].history);
    }
}

static void tree_free(Tree *tree)
{
    if (tree->children != NULL) {
        g_ptr_array_unref(tree->children);
    }
    g_free(tree);
}

static Tree *grow(GRand *rand, int depth)
{
    Tree *tree = g_new0(Tree, 1);
    bool leaf = depth == 0 || g_rand_int_range(rand, 0, 3) == 0;
    tree->kind = leaf ? (Kind)g_rand_int_range(rand, IS_ZONE, IS_ALL)
                      : (Kind)g_rand_int_range(rand, IS_ALL, IS_NONE + 1);
    static const int ranges[] = {N_ZONES, 3, 23, 7, 2, 12, 12};
    if (leaf) {
        tree->number = g_rand_int_range(rand, 0, ranges[tree->kind]);
        tree->extent = tree->kind == IS_HOURS  ? g_rand_int_range(rand, tree->number + 1, 25)
                       : tree->kind == IS_DAYS ? g_rand_int_range(rand, 0, 7)
                                               : g_rand_int_range(rand, 0, 3) * 20;
        return tree;
    }
    tree->children = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    for (int i = g_rand_int_range(rand, 1, 4); i > 0; i--) {
        g_ptr_array_add(tree->children, grow(rand, depth - 1));
    }
    return tree;
}

static void write_tree(const Tree *tree, GString *out)
{
    static const char *const groups[] = {[IS_ALL] = "all", [IS_ANY] = "any", [IS_NONE] = "none"};
    switch (tree->kind) {
    case IS_ZONE:
        g_string_append_printf(out, "{zone: %s", zones[tree->number]);
        if (tree->extent > 0) {
            g_string_append_printf(out, ", stays: %ds", tree->extent);
        }
        g_string_append_c(out, '}');
        return;
    case IS_EVENT:
        g_string_append_printf(out, "{event: %s}", events[tree->number]);
        return;
    case IS_HOURS:
        g_string_append_printf(out, "{hours: [\"%02d:00-%02d:00\"]}", tree->number, tree->extent);
        return;
    case IS_DAYS:
        g_string_append_printf(out, "{days: [%s-%s]}", days[tree->number], days[tree->extent]);
        return;
    case IS_LANGUAGE:
        g_string_append_printf(out, "{language: %s}", languages[tree->number]);
        return;
    case IS_WITHIN:
        g_string_append_printf(out, "{bought: {within: %dd}}", tree->number + 1);
        return;
    case IS_LAST_OVER:
        g_string_append_printf(out, "{bought: {last_over: %dd}}", tree->number + 1);
        return;
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        g_string_append_printf(out, "{%s: [", groups[tree->kind]);
        for (guint i = 0; i < tree->children->len; i++) {
            g_string_append(out, i > 0 ? ", " : "");
            write_tree(g_ptr_array_index(tree->children, i), out);
        }
        g_string_append(out, "]}");
        return;
    }
}

/* Berlin in winter is an hour ahead of UTC, and 1970-01-01 was a Thursday. */
static int hour_of(int64_t us)
{
    return (int)(us / BECKON_HOUR_US + 1) % 24;
}

static int weekday_of(int64_t us)
{
    return (int)((us / BECKON_HOUR_US + 1) / 24 + 3) % 7;
}

static int day_of(int64_t us)
{
    return (int)((us / BECKON_HOUR_US + 1) / 24);
}

static Answer answer(bool truth)
{
    return truth ? YES : NO;
}

/* How many days ago the shopper bought; negative: not yet. */
static int bought_ago(const BeckonSituation *situation)
{
    return day_of(situation->now_us) - FIRST_BOUGHT_DAY - (int)(situation->past - pasts);
}

static Answer ask(const Tree *tree, const BeckonSituation *situation, const BeckonShop *shop)
{
    guint n_yes = 0, n_maybe = 0;
    int day = weekday_of(situation->now_us), hour = hour_of(situation->now_us);
    switch (tree->kind) {
    case IS_ZONE:
        if (!situation->presence_known) {
            return MAYBE;
        }
        return answer(situation->zone == beckon_shop_find_zone(shop, zones[tree->number]) &&
                      situation->stayed_us >= tree->extent * BECKON_SECOND_US);
    case IS_EVENT:
        return !situation->presence_known ? MAYBE
                                          : answer(situation->occasion == (guint)tree->number);
    case IS_HOURS:
        return answer(hour >= tree->number && hour < tree->extent);
    case IS_DAYS:
        return answer(tree->number <= tree->extent ? day >= tree->number && day <= tree->extent
                                                   : day >= tree->number || day <= tree->extent);
    case IS_LANGUAGE:
        return situation->language == NULL
                   ? MAYBE
                   : answer(strcmp(situation->language, languages[tree->number]) == 0);
    case IS_WITHIN:
        return situation->past == NULL ? MAYBE
                                       : answer(bought_ago(situation) >= 0 &&
                                                bought_ago(situation) <= tree->number + 1);
    case IS_LAST_OVER:
        return situation->past == NULL ? MAYBE : answer(bought_ago(situation) > tree->number + 1);
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        break;
    }
    for (guint i = 0; i < tree->children->len; i++) {
        Answer one = ask(g_ptr_array_index(tree->children, i), situation, shop);
        n_yes += one == YES;
        n_maybe += one == MAYBE;
    }
    guint n_no = tree->children->len - n_yes - n_maybe;
    if (tree->kind == IS_ALL) {
        return n_no > 0 ? NO : n_maybe > 0 ? MAYBE : YES;
    }
    Answer any = n_yes > 0 ? YES : n_maybe > 0 ? MAYBE : NO;
    return tree->kind == IS_ANY ? any : any == YES ? NO : any == NO ? YES : MAYBE;
}

/* A rule set beside the trees that it was written from. */
typedef struct {
    GPtrArray *trees;
    BeckonRuleset *set;
} Pair;

static Pair plant(GRand *rand, BeckonShop *shop)
{
    Pair pair = {g_ptr_array_new_with_free_func((GDestroyNotify)tree_free), NULL};
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    int n_campaigns = g_rand_int_range(rand, 1, 9);
    for (int i = 0; i < n_campaigns; i++) {
        Tree *tree = grow(rand, g_rand_int_range(rand, 0, 5));
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *name = g_strdup_printf("c%d.yaml", i);
        g_ptr_array_add(pair.trees, tree);
        g_string_append_printf(text,
                               "campaign: c%d\ngive: {valid: 1h, text: {en: {title: A, body: B}, "
                               "de: {title: A, body: B}}}\nwhen: ",
                               i);
        write_tree(tree, text);
        g_ptr_array_add(sources, beckon_source_new(name, text->str, text->len));
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    pair.set = beckon_ruleset_compile(shop, sources, diagnostics);
    return pair;
}

static BeckonSituation draw(GRand *rand, const BeckonShop *shop)
{
    return (BeckonSituation){
        .now_us =
            INT64_C(1795420800000000) + g_rand_int_range(rand, 0, 14 * 86400) * BECKON_SECOND_US,
        .occasion = (BeckonOccasion)g_rand_int_range(rand, 0, 4),
        .zone = g_rand_int_range(rand, 0, (int)beckon_shop_n_zones(shop)),
        .stayed_us = g_rand_int_range(rand, 0, 4) * 20 * BECKON_SECOND_US,
        .presence_known = g_rand_int_range(rand, 0, 4) > 0,
        .language =
            g_rand_int_range(rand, 0, 4) == 0 ? NULL : languages[g_rand_int_range(rand, 0, 2)],
        .past = g_rand_int_range(rand, 0, 4) == 0 ? NULL
                                                  : &pasts[g_rand_int_range(rand, 0, N_SHOPPERS)],
    };
}

/* One bit a campaign. */
static guint hits_of_index(const Pair *pair, const BeckonSituation *situation)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_ruleset_match(pair->set, situation, hits);
    guint bits = 0;
    for (guint i = 0; i < hits->len; i++) {
        bits |= 1u << g_array_index(hits, uint32_t, i);
    }
    return bits;
}

static guint hits_of_trees(const Pair *pair, const BeckonSituation *situation,
                           const BeckonShop *shop)
{
    guint bits = 0;
    for (guint i = 0;
         beckon_shop_zone(shop, (guint)situation->zone)->offers && i < pair->trees->len; i++) {
        bool yes = ask(g_ptr_array_index(pair->trees, i), situation, shop) == YES;
        bits |= (guint)yes << i;
    }
    return bits;
}

static BeckonShop *demo_shop(void)
{
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    return beckon_shop_load(path, NULL);
}

typedef void (*Check)(const Pair *pair, const BeckonSituation *situation, const BeckonShop *shop,
                      GRand *rand);

static void check_all(guint32 seed, Check check)
{
    g_autoptr(BeckonShop) shop = demo_shop();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    for (int i = 0; i < N_SETS; i++) {
        Pair pair = plant(rand, shop);
        CU_ASSERT_PTR_NOT_NULL_FATAL(pair.set);
        for (int j = 0; j < N_SITUATIONS; j++) {
            BeckonSituation situation = draw(rand, shop);
            check(&pair, &situation, shop, rand);
        }
        beckon_ruleset_unref(pair.set);
        g_ptr_array_unref(pair.trees);
    }
}

static void compare(const Pair *pair, const BeckonSituation *situation, const BeckonShop *shop,
                    GRand *rand)
{
    CU_ASSERT_EQUAL(hits_of_index(pair, situation), hits_of_trees(pair, situation, shop));
}

static void finds_exactly_the_campaigns_that_hold(void)
{
    check_all(1, compare);
}

/* Nobody moves: the stay grows with the time, and nothing else happens. */
static BeckonSituation later(const BeckonSituation *situation, int64_t by_us)
{
    BeckonSituation moved = *situation;
    moved.now_us += by_us;
    moved.stayed_us += by_us;
    moved.occasion = BECKON_OCCASION_TIME;
    return moved;
}

static void watch(const Pair *pair, const BeckonSituation *situation, const BeckonShop *shop,
                  GRand *rand)
{
    BeckonSituation now = later(situation, 0);
    int64_t deadline_us = beckon_ruleset_deadline(pair->set, &now);
    CU_ASSERT(deadline_us > now.now_us);
    int64_t span_us = MIN(deadline_us - now.now_us, 7 * 24 * BECKON_HOUR_US);
    guint before = hits_of_trees(pair, &now, shop);
    for (int i = 0; i < 20; i++) {
        int64_t by_us = (int64_t)(g_rand_double(rand) * (double)(span_us - 1));
        BeckonSituation between = later(&now, i == 0 ? span_us - 1 : by_us);
        CU_ASSERT_EQUAL(hits_of_trees(pair, &between, shop) & ~before, 0);
    }
}

static void nothing_becomes_true_before_the_deadline(void)
{
    check_all(2, watch);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_exactly_the_campaigns_that_hold),
        BECKON_TEST(nothing_becomes_true_before_the_deadline),
    };
    recall_all();
    int failed = BECKON_TESTS_RUN("rules/match", tests);
    forget_all();
    return failed;
}
