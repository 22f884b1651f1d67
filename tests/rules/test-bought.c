/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/bought.h"

#include <stdlib.h>
#include <string.h>

#include "testing.h"

#define NOT_ASKED BECKON_BOUGHT_NOT_ASKED

enum { TODAY = 20000, ROUNDS = 3000, EARLIEST = TODAY - 14, AMOUNT = 30 };

/* Whether it holds for these rows, known since a day. */
static BeckonTruth judge(const BeckonBoughtTerms *terms, const BeckonBought *rows, guint n,
                         int32_t known_since_day)
{
    g_autoptr(BeckonHistory) history = beckon_history_new(1, known_since_day, 0);
    for (guint i = 0; i < n; i++) {
        beckon_history_add(history, 0, rows[i]);
    }
    BeckonPurchasesOf shelf = beckon_history_of(history, 0);
    return beckon_bought_holds(terms, &shelf, known_since_day, TODAY);
}

/* Whether it holds for these rows, all of them known. */
static BeckonTruth holds(BeckonBoughtTerms terms, const BeckonBought *rows, guint n)
{
    return judge(&terms, rows, n, BECKON_HISTORY_WHOLE);
}

static void a_window_counts_whole_days_back_from_today(void)
{
    BeckonBoughtTerms terms = beckon_bought_terms();
    terms.within_days = 30;
    const BeckonBought first_in = {TODAY - 30, 0}, last_out = {TODAY - 31, 0}, now = {TODAY, 0};
    CU_ASSERT_EQUAL(holds(terms, &first_in, 1), BECKON_TRUE);
    CU_ASSERT_EQUAL(holds(terms, &last_out, 1), BECKON_FALSE);
    CU_ASSERT_EQUAL(holds(terms, &now, 1), BECKON_TRUE);
}

static void what_comes_after_today_never_counts(void)
{
    const BeckonBought rows[] = {{TODAY - 40, 100}, {TODAY + 1, 900}};
    BeckonBoughtTerms any = beckon_bought_terms();
    CU_ASSERT_EQUAL(holds(any, &rows[1], 1), BECKON_FALSE);
    BeckonBoughtTerms last = any, spent = any;
    last.last_days = 30;
    spent.spent_minor = 101;
    CU_ASSERT_EQUAL(holds(last, rows, 2), BECKON_TRUE);
    CU_ASSERT_EQUAL(holds(spent, rows, 2), BECKON_FALSE);
}

static void at_least_counts_rows_and_spent_adds_their_amounts_within_the_window(void)
{
    const BeckonBought rows[] = {{TODAY - 40, 5000}, {TODAY - 9, 1000}, {TODAY - 2, 1500}};
    BeckonBoughtTerms terms = beckon_bought_terms();
    terms.within_days = 10;
    terms.at_least = 2;
    terms.spent_minor = 2500;
    CU_ASSERT_EQUAL(holds(terms, rows, 3), BECKON_TRUE);
    terms.spent_minor = 2501;
    CU_ASSERT_EQUAL(holds(terms, rows, 3), BECKON_FALSE);
    terms.spent_minor = NOT_ASKED;
    terms.at_least = 3;
    CU_ASSERT_EQUAL(holds(terms, rows, 3), BECKON_FALSE);
}

static void a_return_takes_its_amount_back(void)
{
    const BeckonBought rows[] = {{TODAY - 5, 4000}, {TODAY - 3, -4000}};
    BeckonBoughtTerms terms = beckon_bought_terms();
    terms.spent_minor = 1;
    CU_ASSERT_EQUAL(holds(terms, rows, 2), BECKON_FALSE);
}

static void last_over_needs_a_purchase_and_none_since(void)
{
    BeckonBoughtTerms terms = beckon_bought_terms();
    terms.last_days = 90;
    const BeckonBought over = {TODAY - 91, 0}, just = {TODAY - 90, 0};
    const BeckonBought both[] = {over, just};
    CU_ASSERT_EQUAL(holds(terms, NULL, 0), BECKON_FALSE);
    CU_ASSERT_EQUAL(holds(terms, &over, 1), BECKON_TRUE);
    CU_ASSERT_EQUAL(holds(terms, &just, 1), BECKON_FALSE);
    CU_ASSERT_EQUAL(holds(terms, both, 2), BECKON_FALSE);
}

static void first_within_needs_a_purchase_and_none_before(void)
{
    BeckonBoughtTerms terms = beckon_bought_terms();
    terms.first_days = 14;
    const BeckonBought in = {TODAY - 14, 0}, before = {TODAY - 15, 0};
    const BeckonBought both[] = {before, in};
    CU_ASSERT_EQUAL(holds(terms, NULL, 0), BECKON_FALSE);
    CU_ASSERT_EQUAL(holds(terms, &in, 1), BECKON_TRUE);
    CU_ASSERT_EQUAL(holds(terms, both, 2), BECKON_FALSE);
}

/* What the terms say of a world that is wholly known, computed row by row. */
static bool is_so(const BeckonBoughtTerms *terms, const BeckonBought *rows, guint n)
{
    guint n_within = 0;
    int64_t spent_minor = 0;
    bool some = false, some_late = false, some_early = false;
    for (guint i = 0; i < n; i++) {
        int32_t ago = TODAY - rows[i].day;
        if (ago < 0) {
            continue;
        }
        some = true;
        some_late |= ago <= terms->last_days;
        some_early |= ago > terms->first_days;
        if (terms->within_days == NOT_ASKED || ago <= terms->within_days) {
            n_within++;
            spent_minor += rows[i].amount_minor;
        }
    }
    return n_within >= terms->at_least &&
           (terms->spent_minor == NOT_ASKED || spent_minor >= terms->spent_minor) &&
           (terms->last_days == NOT_ASKED || (some && !some_late)) &&
           (terms->first_days == NOT_ASKED || (some && !some_early));
}

/* What is so in each world that has these rows and up to two more before a day. */
typedef struct {
    bool sometimes, sometimes_not;
} Worlds;

static void add_world(Worlds *worlds, const BeckonBoughtTerms *terms, const BeckonBought *rows,
                      guint n)
{
    bool so = is_so(terms, rows, n);
    worlds->sometimes |= so;
    worlds->sometimes_not |= !so;
}

static Worlds try_worlds(const BeckonBoughtTerms *terms, const BeckonBought *known, guint n,
                         int32_t since)
{
    static const int64_t amounts[] = {-AMOUNT, 0, AMOUNT};
    enum { N_AMOUNTS = 3 };
    guint n_places = since > EARLIEST ? (guint)(since - EARLIEST) * N_AMOUNTS : 0;
    BeckonBought rows[8];
    Worlds worlds = {false, false};
    memcpy(rows, known, n * sizeof *rows);
    add_world(&worlds, terms, rows, n);
    for (guint i = 0; i < n_places; i++) {
        rows[n] = (BeckonBought){EARLIEST + (int32_t)(i / N_AMOUNTS), amounts[i % N_AMOUNTS]};
        add_world(&worlds, terms, rows, n + 1);
        for (guint j = 0; j < n_places; j++) {
            rows[n + 1] =
                (BeckonBought){EARLIEST + (int32_t)(j / N_AMOUNTS), amounts[j % N_AMOUNTS]};
            add_world(&worlds, terms, rows, n + 2);
        }
    }
    return worlds;
}

static int by_day(gconstpointer a, gconstpointer b)
{
    return ((const BeckonBought *)a)->day - ((const BeckonBought *)b)->day;
}

static guint draw_rows(GRand *random, int32_t since, BeckonBought *rows)
{
    guint n = (guint)g_rand_int_range(random, 0, 3);
    for (guint i = 0; i < n; i++) {
        rows[i] = (BeckonBought){g_rand_int_range(random, since, TODAY + 2), AMOUNT};
    }
    qsort(rows, n, sizeof *rows, by_day);
    return n;
}

static int32_t draw_days(GRand *random)
{
    return g_rand_int_range(random, 1, 12);
}

/* One key of a leaf, or several; returns whether it is one. */
static bool draw_terms(GRand *random, BeckonBoughtTerms *terms)
{
    guint keys = (guint)g_rand_int_range(random, 1, 16);
    *terms = beckon_bought_terms();
    if ((keys & 1) != 0) {
        terms->within_days = draw_days(random);
        terms->at_least = (guint)g_rand_int_range(random, 1, 3);
    }
    terms->spent_minor = (keys & 2) != 0 ? AMOUNT : NOT_ASKED;
    terms->last_days = (keys & 4) != 0 ? draw_days(random) : NOT_ASKED;
    terms->first_days = (keys & 8) != 0 ? draw_days(random) : NOT_ASKED;
    return (keys & (keys - 1)) == 0;
}

static void unknown_is_what_the_days_before_the_known_ones_could_change(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    guint seen[3] = {0};
    for (guint round = 0; round < ROUNDS; round++) {
        BeckonBoughtTerms terms;
        BeckonBought rows[2];
        bool is_single = draw_terms(random, &terms);
        int32_t since = g_rand_int_range(random, EARLIEST + 1, TODAY + 1);
        guint n = draw_rows(random, since, rows);
        Worlds worlds = try_worlds(&terms, rows, n, since);
        BeckonTruth truth = judge(&terms, rows, n, since);
        seen[truth]++;
        /* What is said is so in every world; of a single key it is said whenever it is. */
        CU_ASSERT_FALSE(truth == BECKON_TRUE && worlds.sometimes_not);
        CU_ASSERT_FALSE(truth == BECKON_FALSE && worlds.sometimes);
        CU_ASSERT_FALSE(is_single && truth == BECKON_UNKNOWN &&
                        !(worlds.sometimes && worlds.sometimes_not));
    }
    CU_ASSERT(seen[BECKON_TRUE] > 50 && seen[BECKON_FALSE] > 50 && seen[BECKON_UNKNOWN] > 50);
}

static void all_is_known_of_a_whole_history(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint round = 0; round < ROUNDS; round++) {
        BeckonBoughtTerms terms;
        BeckonBought rows[2];
        draw_terms(random, &terms);
        guint n = draw_rows(random, EARLIEST, rows);
        CU_ASSERT_EQUAL(holds(terms, rows, n), is_so(&terms, rows, n) ? BECKON_TRUE : BECKON_FALSE);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_window_counts_whole_days_back_from_today),
        BECKON_TEST(what_comes_after_today_never_counts),
        BECKON_TEST(at_least_counts_rows_and_spent_adds_their_amounts_within_the_window),
        BECKON_TEST(a_return_takes_its_amount_back),
        BECKON_TEST(last_over_needs_a_purchase_and_none_since),
        BECKON_TEST(first_within_needs_a_purchase_and_none_before),
        BECKON_TEST(unknown_is_what_the_days_before_the_known_ones_could_change),
        BECKON_TEST(all_is_known_of_a_whole_history),
    };
    return BECKON_TESTS_RUN("rules/bought", tests);
}
