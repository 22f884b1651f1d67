/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/suggest.h"

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

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_the_word_that_was_meant),
        BECKON_TEST(stays_silent_when_nothing_is_near),
        BECKON_TEST(bears_words_of_any_length),
    };
    return BECKON_TESTS_RUN("base/suggest", tests);
}
