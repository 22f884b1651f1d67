/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/suggest.h"

#include <string.h>

#include "testing.h"

static const char *const zones[] = {"entrance", "footwear", "sportswear", "checkout"};

static void finds_the_word_that_was_meant(void)
{
    CU_ASSERT_STRING_EQUAL(beckon_suggest("footwaer", zones, G_N_ELEMENTS(zones)), "footwear");
    CU_ASSERT_STRING_EQUAL(beckon_suggest("entrnce", zones, G_N_ELEMENTS(zones)), "entrance");
    CU_ASSERT_STRING_EQUAL(beckon_suggest("chekcout", zones, G_N_ELEMENTS(zones)), "checkout");
}

static void stays_silent_when_nothing_is_near(void)
{
    CU_ASSERT_PTR_NULL(beckon_suggest("bakery", zones, G_N_ELEMENTS(zones)));
    CU_ASSERT_PTR_NULL(beckon_suggest("", zones, G_N_ELEMENTS(zones)));
}

static void bears_words_of_any_length(void)
{
    g_autofree char *word = g_strnfill(100000, 'x');
    const char *const long_names[] = {word};
    CU_ASSERT_PTR_NULL(beckon_suggest(word, zones, G_N_ELEMENTS(zones)));
    CU_ASSERT_PTR_NULL(beckon_suggest("x", long_names, 1));
}

/* Insertions, deletions, replacements and swaps of neighbours, counted without any haste. */
static guint edits(const char *a, const char *b)
{
    guint table[16][16];
    guint a_len = (guint)strlen(a), b_len = (guint)strlen(b);
    for (guint i = 0; i <= a_len; i++) {
        for (guint j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            guint cost = a[i - 1] != b[j - 1];
            table[i][j] =
                MIN(table[i - 1][j - 1] + cost, MIN(table[i - 1][j], table[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                table[i][j] = MIN(table[i][j], table[i - 2][j - 2] + 1);
            }
        }
    }
    return table[a_len][b_len];
}

/* The first of those with the fewest edits, of a third of the word at most. */
static const char *nearest(const char *word, const char *const *known, gsize n_known)
{
    guint most = MAX((guint)strlen(word) / 3, 1);
    const char *best = NULL;
    for (gsize i = 0; i < n_known; i++) {
        if (edits(word, known[i]) <= most &&
            (best == NULL || edits(word, known[i]) < edits(word, best))) {
            best = known[i];
        }
    }
    return best;
}

static void write_word(GRand *random, char *word)
{
    int len = g_rand_int_range(random, 0, 15);
    for (int i = 0; i < len; i++) {
        word[i] = (char)g_rand_int_range(random, 'a', 'd');
    }
    word[len] = '\0';
}

static void finds_the_nearest_of_any_words(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint round = 0; round < 20000; round++) {
        char word[16], words[4][16];
        const char *known[G_N_ELEMENTS(words)];
        write_word(random, word);
        for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
            write_word(random, words[i]);
            known[i] = words[i];
        }
        CU_ASSERT_PTR_EQUAL(beckon_suggest(word, known, G_N_ELEMENTS(known)),
                            nearest(word, known, G_N_ELEMENTS(known)));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_the_word_that_was_meant),
        BECKON_TEST(stays_silent_when_nothing_is_near),
        BECKON_TEST(bears_words_of_any_length),
        BECKON_TEST(finds_the_nearest_of_any_words),
    };
    return BECKON_TESTS_RUN("base/suggest", tests);
}
