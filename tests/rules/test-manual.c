/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The manual of the diagnostics, held against the codes and against the checker itself. */

#include <stdio.h>
#include <string.h>

#include "base/manual.h"
#include "rules/codes.h"
#include "rules/example.h"
#include "testing.h"

static void every_code_has_a_page(void)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    g_auto(GStrv) codes = test_codes(true);
    g_auto(GStrv) old_codes = test_codes(false);
    CU_ASSERT(g_strv_length(codes) > 0);
    CU_ASSERT_EQUAL(beckon_manual_size(manual), g_strv_length(codes) + g_strv_length(old_codes));
    for (char **code = codes; *code != NULL; code++) {
        int number = beckon_manual_find(manual, *code);
        bool has_examples = number >= 0 &&
                            beckon_manual_page(manual, (guint)number)->wrong != NULL &&
                            beckon_manual_page(manual, (guint)number)->right != NULL;
        CU_ASSERT(has_examples);
        if (!has_examples) {
            printf("# %s has no page with examples\n", *code);
        }
    }
    for (char **code = old_codes; *code != NULL; code++) {
        int number = beckon_manual_find(manual, *code);
        CU_ASSERT(number >= 0 && beckon_manual_page(manual, (guint)number)->wrong == NULL);
    }
}

static void every_page_is_of_a_code(void)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    g_auto(GStrv) codes = test_codes(true);
    g_auto(GStrv) old_codes = test_codes(false);
    for (guint i = 0; i < beckon_manual_size(manual); i++) {
        const char *code = beckon_manual_page(manual, i)->code;
        CU_ASSERT(g_strv_contains((const char *const *)codes, code) ||
                  g_strv_contains((const char *const *)old_codes, code));
    }
}

/* Whether an example's diagnostics all have the page's code, and there is one; or, of the right
 * one, there is none. */
static bool gives(const BeckonManualPage *page, const char *example, bool wanted)
{
    g_autoptr(BeckonDiagnostics) diagnostics = test_example_check(page, example);
    guint n = beckon_diagnostics_size(diagnostics);
    bool good = wanted ? n > 0 : n == 0;
    for (guint i = 0; i < n; i++) {
        good = good && strcmp(beckon_diagnostics_get(diagnostics, i)->code, page->code) == 0;
    }
    if (!good) {
        g_autofree char *found = beckon_diagnostics_format(diagnostics);
        printf("# %s, %s example: %s\n", page->code, wanted ? "wrong" : "right", found);
    }
    return good;
}

static void every_wrong_example_gives_its_code_alone(void)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    for (guint i = 0; i < beckon_manual_size(manual); i++) {
        const BeckonManualPage *page = beckon_manual_page(manual, i);
        CU_ASSERT(page->wrong == NULL || gives(page, page->wrong, true));
    }
}

static void every_right_example_gives_none(void)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    for (guint i = 0; i < beckon_manual_size(manual); i++) {
        const BeckonManualPage *page = beckon_manual_page(manual, i);
        CU_ASSERT(page->right == NULL || gives(page, page->right, false));
    }
}

static void a_code_is_found_in_small_letters(void)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    int number = beckon_manual_find(manual, "e0107");
    CU_ASSERT_FATAL(number >= 0);
    CU_ASSERT_STRING_EQUAL(beckon_manual_page(manual, (guint)number)->code, "E0107");
    CU_ASSERT_EQUAL(beckon_manual_find(manual, "E107"), -1);
    CU_ASSERT_STRING_EQUAL(beckon_manual_suggest(manual, "e107"), "E0107");
    CU_ASSERT_PTR_NULL(beckon_manual_suggest(manual, "socks"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(every_code_has_a_page),
        BECKON_TEST(every_page_is_of_a_code),
        BECKON_TEST(every_wrong_example_gives_its_code_alone),
        BECKON_TEST(every_right_example_gives_none),
        BECKON_TEST(a_code_is_found_in_small_letters),
    };
    return BECKON_TESTS_RUN("rules/manual", tests);
}
