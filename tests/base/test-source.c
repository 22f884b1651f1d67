/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "testing.h"

static char *folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("beckon-source-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static void put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void take(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void names_of_rule_files_end_so_and_are_not_hidden(void)
{
    CU_ASSERT_TRUE(beckon_source_is_name("a.yaml"));
    CU_ASSERT_TRUE(beckon_source_is_name("catalogue.csv"));
    CU_ASSERT_TRUE(beckon_source_is_name("a.yml"));
    CU_ASSERT_FALSE(beckon_source_is_name(".a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_name(".a.yaml.swp"));
    CU_ASSERT_FALSE(beckon_source_is_name("a.yaml~"));
    CU_ASSERT_FALSE(beckon_source_is_name("#a.yaml#"));
    CU_ASSERT_FALSE(beckon_source_is_name("4913"));
}

/* (printf 'a.yaml\\0\\0\\0\\0\\0\\0\\0\\0\\2xy'; printf 'b.yaml\\0\\0\\0\\0\\0\\0\\0\\0\\1z') |
 * sha256sum */
static void the_digest_is_of_all_files_in_the_order_of_their_names(void)
{
    g_autoptr(BeckonSource) a = beckon_source_new("a.yaml", "xy", 2);
    g_autoptr(BeckonSource) b = beckon_source_new("b.yaml", "z", 1);
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    g_ptr_array_add(sources, b);
    g_ptr_array_add(sources, a);
    g_autofree char *digest = beckon_sources_digest(sources);
    CU_ASSERT_STRING_EQUAL(digest,
                           "ec582464f183a425ed0a5cc7b44d2fc46b4b5a293c28a91352423159ffc4ca9c");
    CU_ASSERT_PTR_EQUAL(sources->pdata[0], b);
}

static void the_state_of_a_folder_changes_with_what_is_read_of_it_alone(void)
{
    g_autofree char *folder = folder_new();
    put(folder, "a.yaml", "one");
    g_autofree char *first = beckon_source_dir_state(folder);
    put(folder, ".a.yaml.swp", "what an editor keeps");
    g_autofree char *same = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_EQUAL(first, same);
    put(folder, "a.yaml", "two");
    g_autofree char *changed = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_NOT_EQUAL(first, changed);
    put(folder, "b.yaml", "");
    g_autofree char *more = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_NOT_EQUAL(changed, more);
    take(folder, "a.yaml");
    take(folder, "b.yaml");
    take(folder, ".a.yaml.swp");
    g_rmdir(folder);
    g_autofree char *none = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_EQUAL(none, "");
}

static void a_name_that_is_not_utf_8_is_refused(void)
{
    g_autofree char *folder = folder_new();
    g_autoptr(GError) error = NULL;
    put(folder, "\xE9t\xE9.yaml", "campaign: summer");
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    take(folder, "\xE9t\xE9.yaml");
    g_rmdir(folder);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(names_of_rule_files_end_so_and_are_not_hidden),
        BECKON_TEST(the_digest_is_of_all_files_in_the_order_of_their_names),
        BECKON_TEST(the_state_of_a_folder_changes_with_what_is_read_of_it_alone),
        BECKON_TEST(a_name_that_is_not_utf_8_is_refused),
    };
    return BECKON_TESTS_RUN("source", tests);
}
