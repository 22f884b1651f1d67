/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/category.h"

#include "testing.h"

static void makes_slugs_of_any_spelling(void)
{
    static const char *const pairs[][2] = {
        {"Trail Running", "trail-running"},
        {"  Shoes & Care!", "shoes-care"},
        {"FRZN MEAT/MEAT DINNERS", "frzn-meat-meat-dinners"},
        {"---", ""},
        {"", ""},
        {"A4", "a4"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *slug = beckon_category_slug(pairs[i][0]);
        CU_ASSERT_STRING_EQUAL(slug, pairs[i][1]);
    }
}

static void an_empty_level_ends_a_path(void)
{
    static const char *const pairs[][2] = {
        {"Sports/Running/Trail", "sports/running/trail"},
        {"Sports//Trail", "sports"},
        {"Sports/***/Trail", "sports"},
        {"/Sports", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *path = beckon_category_path(pairs[i][0]);
        CU_ASSERT_STRING_EQUAL(path, pairs[i][1]);
    }
}

static void knows_a_path_from_another_text(void)
{
    CU_ASSERT(beckon_category_is_path("sports/running-shoes/trail"));
    CU_ASSERT_FALSE(beckon_category_is_path("Sports"));
    CU_ASSERT_FALSE(beckon_category_is_path("sports/"));
    CU_ASSERT_FALSE(beckon_category_is_path(""));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(makes_slugs_of_any_spelling),
        BECKON_TEST(an_empty_level_ends_a_path),
        BECKON_TEST(knows_a_path_from_another_text),
    };
    return BECKON_TESTS_RUN("base/category", tests);
}
