/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The index held against a slow and obvious reading of the same rules (judge.c): random campaigns
 * and segments are written as files for the program, and judged as the trees that they were written
 * from. */

#include <stdio.h>
#include <string.h>

#include "rules/judge.h"
#include "rules/shrink.h"
#include "testing.h"

/* Of each set so many moments: 120,000 pairs of a set of 1 to 16 campaigns and an event. */
#define N_SETS    1200
#define N_MOMENTS 100

/* A set that is larger than what a match has room for at hand. */
#define N_LARGE        9000

#define MOST_CAMPAIGNS 16

/* BECKON_SEED=N looks elsewhere than every other run. */
static guint32 seed_of_run(void)
{
    const char *text = g_getenv("BECKON_SEED");
    return text != NULL ? (guint32)g_ascii_strtoull(text, NULL, 10) : 20261124;
}

static BeckonShop *shop;

static bool are_same(const GArray *first, const GArray *second)
{
    return first->len == second->len &&
           (first->len == 0 ||
            memcmp(first->data, second->data, first->len * sizeof(uint32_t)) == 0);
}

static bool match_differs(const Rules *rules, const Moment *moment)
{
    g_autoptr(BeckonRuleset) set = rules_compile(rules, shop);
    if (set == NULL) {
        return false;
    }
    g_autoptr(GArray) found = world_match(set, moment), judged = judge_match(rules, moment);
    return !are_same(found, judged);
}

static void report(Rules *rules, Moment *moment, Differs differs)
{
    shrink(rules, moment, differs);
    g_autofree char *story = shrink_tell(rules, moment);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(story), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        printf("# %s\n", lines[i]);
    }
}

typedef bool (*Check)(const BeckonRuleset *set, const Rules *rules, const Moment *moment,
                      GRand *rand);

/* Goes over the sets until one is not as it should be; whether none was. */
static bool check_all(guint n_sets, Check check, Differs differs)
{
    guint32 seed = seed_of_run();
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    printf("# seed %u (BECKON_SEED)\n", seed);
    for (guint i = 0; i < n_sets; i++) {
        g_autoptr(Rules) rules = rules_draw(rand, g_rand_int_range(rand, 1, MOST_CAMPAIGNS + 1));
        g_autoptr(BeckonRuleset) set = rules_compile(rules, shop);
        CU_ASSERT_PTR_NOT_NULL_FATAL(set);
        for (guint j = 0; j < N_MOMENTS; j++) {
            Moment moment = world_draw(rand);
            if (!check(set, rules, &moment, rand)) {
                report(rules, &moment, differs);
                return false;
            }
        }
    }
    return true;
}

static guint64 n_found, n_not_found;

static bool finds_what_holds(const BeckonRuleset *set, const Rules *rules, const Moment *moment,
                             GRand *rand)
{
    g_autoptr(GArray) found = world_match(set, moment), judged = judge_match(rules, moment);
    n_found += judged->len;
    n_not_found += rules->campaigns->len - judged->len;
    return are_same(found, judged);
}

static void finds_exactly_the_campaigns_that_hold(void)
{
    CU_ASSERT_TRUE(check_all(N_SETS, finds_what_holds, match_differs));
    CU_ASSERT(n_found > 50000 && n_not_found > 50000);
}

static bool explanation_differs(const Rules *rules, const Moment *moment)
{
    g_autoptr(BeckonRuleset) set = rules_compile(rules, shop);
    if (set == NULL) {
        return false;
    }
    g_autoptr(GArray) explained = world_explain(set, moment), judged = judge_match(rules, moment);
    return !are_same(explained, judged);
}

static bool explains_what_holds(const BeckonRuleset *set, const Rules *rules, const Moment *moment,
                                GRand *rand)
{
    g_autoptr(GArray) explained = world_explain(set, moment), judged = judge_match(rules, moment);
    return are_same(explained, judged);
}

static void explains_exactly_the_campaigns_that_hold(void)
{
    CU_ASSERT_TRUE(check_all(N_SETS / 4, explains_what_holds, explanation_differs));
}

static void finds_them_among_thousands(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed_of_run());
    g_autoptr(Rules) rules = rules_draw(rand, N_LARGE);
    g_autoptr(BeckonRuleset) set = rules_compile(rules, shop);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    for (guint i = 0; i < N_MOMENTS / 2; i++) {
        Moment moment = world_draw(rand);
        CU_ASSERT_TRUE(finds_what_holds(set, rules, &moment, rand));
    }
}

/* Nobody moves: the stay grows with the time, and nothing else happens. */
static Moment later(const Moment *moment, int64_t by_us)
{
    Moment moved = *moment;
    moved.now_us += by_us;
    moved.stayed_us += by_us;
    moved.occasion = BECKON_OCCASION_TIME;
    return moved;
}

/* What leaves a window of visits or offers, and a reading that comes, are no deadlines. */
static Moment without_windows(const Moment *moment)
{
    Moment plain = *moment;
    plain.has_visits = plain.has_offers = plain.has_readings = false;
    return later(&plain, 0);
}

static bool are_among(const GArray *some, const GArray *all)
{
    guint at = 0;
    for (guint i = 0; i < some->len; i++) {
        while (at < all->len &&
               g_array_index(all, uint32_t, at) < g_array_index(some, uint32_t, i)) {
            at++;
        }
        if (at == all->len ||
            g_array_index(all, uint32_t, at) != g_array_index(some, uint32_t, i)) {
            return false;
        }
    }
    return true;
}

static bool wakes_up_in_time(const BeckonRuleset *set, const Rules *rules, const Moment *moment,
                             GRand *rand)
{
    Moment now = without_windows(moment);
    const BeckonSituation situation = {
        .now_us = now.now_us,
        .occasion = BECKON_OCCASION_TIME,
        .zone = now.zone,
        .stayed_us = now.stayed_us,
        .presence_known = !now.deaf,
    };
    int64_t deadline_us = beckon_ruleset_deadline(set, &situation);
    int64_t span_us = MIN(deadline_us - now.now_us, 7 * 24 * BECKON_HOUR_US);
    g_autoptr(GArray) before = judge_match(rules, &now);
    for (int i = 0; i < 3; i++) {
        int64_t by_us = (int64_t)(g_rand_double(rand) * (double)(span_us - 1));
        Moment between = later(&now, i == 0 ? span_us - 1 : by_us);
        g_autoptr(GArray) then = judge_match(rules, &between);
        if (!are_among(then, before)) {
            return false;
        }
    }
    return deadline_us > now.now_us;
}

static bool never(const Rules *rules, const Moment *moment)
{
    return false;
}

static void nothing_becomes_true_before_the_deadline(void)
{
    CU_ASSERT_TRUE(check_all(N_SETS / 6, wakes_up_in_time, never));
}

/* Whether a condition, or what its segments stand for, does. */
static bool speaks_of_brands(const Tree *tree, const GPtrArray *segments)
{
    bool speaks = tree->kind == IS_BOUGHT && tree->bought.of == OF_BRAND;
    if (tree->kind == IS_SEGMENT) {
        return speaks_of_brands(g_ptr_array_index(segments, (guint)tree->what), segments);
    }
    for (guint i = 0; tree->children != NULL && i < tree->children->len; i++) {
        speaks = speaks || speaks_of_brands(g_ptr_array_index(tree->children, i), segments);
    }
    return speaks;
}

/* As if the program misread brands when there are two purchases and more. */
static bool has_a_brand(const Rules *rules, const Moment *moment)
{
    bool speaks = false;
    for (guint i = 0; i < rules->campaigns->len; i++) {
        const Campaign *campaign = g_ptr_array_index(rules->campaigns, i);
        speaks = speaks || speaks_of_brands(campaign->when, rules->segments);
    }
    return speaks && moment->n_purchases >= 2;
}

static guint count_spoken_segments(const Rules *rules)
{
    guint n = 0;
    for (guint i = 0; i < rules->segments->len; i++) {
        n += !shrink_is_blank(g_ptr_array_index(rules->segments, i));
    }
    return n;
}

static void what_differs_shrinks_to_its_cause(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (int n_seen = 0; n_seen < 20;) {
        g_autoptr(Rules) rules = rules_draw(rand, g_rand_int_range(rand, 1, MOST_CAMPAIGNS + 1));
        Moment moment = world_draw(rand);
        if (!has_a_brand(rules, &moment)) {
            continue;
        }
        n_seen++;
        shrink(rules, &moment, has_a_brand);
        guint n_leaves = 0;
        for (guint i = 0; i < rules->campaigns->len; i++) {
            const Campaign *campaign = g_ptr_array_index(rules->campaigns, i);
            n_leaves += campaign->when->kind == IS_BOUGHT;
            CU_ASSERT_PTR_NULL(campaign->when->children);
        }
        CU_ASSERT_EQUAL(n_leaves, 1);
        CU_ASSERT_EQUAL(count_spoken_segments(rules), 0);
        CU_ASSERT_EQUAL(moment.n_purchases, 2);
        CU_ASSERT_EQUAL(moment.n_visits + moment.n_offers, 0);
        CU_ASSERT_FALSE(moment.has_account || moment.has_stock);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_exactly_the_campaigns_that_hold),
        BECKON_TEST(explains_exactly_the_campaigns_that_hold),
        BECKON_TEST(finds_them_among_thousands),
        BECKON_TEST(nothing_becomes_true_before_the_deadline),
        BECKON_TEST(what_differs_shrinks_to_its_cause),
    };
    shop = world_shop();
    int failed = BECKON_TESTS_RUN("rules/match", tests);
    beckon_shop_unref(shop);
    return failed;
}
