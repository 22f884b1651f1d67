/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/sources.h"

#include <string.h>

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/limits.h"
#include "testing.h"

static GPtrArray *sources_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
}

static void files_come_out_as_they_went_in(void)
{
    g_autoptr(GPtrArray) sources = sources_new();
    g_ptr_array_add(sources, beckon_source_new("a.yaml", "a\0b\xff", 4));
    g_ptr_array_add(sources, beckon_source_new("empty.yaml", "", 0));
    g_autoptr(GVariant) files = g_variant_ref_sink(beckon_sources_pack(sources));
    CU_ASSERT_STRING_EQUAL(g_variant_get_type_string(files), "a(say)");
    g_autoptr(GPtrArray) back = beckon_sources_unpack(files, NULL);
    CU_ASSERT_EQUAL_FATAL(back->len, 2);
    const BeckonSource *first = back->pdata[0], *second = back->pdata[1];
    CU_ASSERT_STRING_EQUAL(first->name, "a.yaml");
    CU_ASSERT_EQUAL(first->len, 4);
    CU_ASSERT_EQUAL(memcmp(first->text, "a\0b\xff", 4), 0);
    CU_ASSERT_STRING_EQUAL(second->name, "empty.yaml");
    CU_ASSERT_EQUAL(second->len, 0);
}

static void more_files_than_a_folder_may_hold_are_refused(void)
{
    g_autoptr(GPtrArray) sources = sources_new();
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < BECKON_LIMIT_RULE_FILES; i++) {
        g_autofree char *name = g_strdup_printf("%u.yaml", i);
        g_ptr_array_add(sources, beckon_source_new(name, "", 0));
    }
    g_autoptr(GVariant) most = g_variant_ref_sink(beckon_sources_pack(sources));
    g_autoptr(GPtrArray) taken = beckon_sources_unpack(most, NULL);
    CU_ASSERT_PTR_NOT_NULL(taken);
    g_ptr_array_add(sources, beckon_source_new("a.yaml", "", 0));
    g_autoptr(GVariant) more = g_variant_ref_sink(beckon_sources_pack(sources));
    g_autoptr(GPtrArray) refused = beckon_sources_unpack(more, &error);
    CU_ASSERT_PTR_NULL(refused);
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static BeckonError refusal_of(const char *name, const char *other)
{
    g_autoptr(GPtrArray) sources = sources_new();
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(sources, beckon_source_new(name, "", 0));
    g_ptr_array_add(sources, beckon_source_new(other, "", 0));
    g_autoptr(GVariant) files = g_variant_ref_sink(beckon_sources_pack(sources));
    g_autoptr(GPtrArray) refused = beckon_sources_unpack(files, &error);
    g_assert_null(refused);
    g_assert_cmpint(error->domain, ==, BECKON_ERROR);
    return (BeckonError)error->code;
}

static void names_that_no_file_of_a_set_has_are_refused(void)
{
    static const char *const names[] = {
        "", "a.txt", "../a.yaml", "/etc/a.csv", "stories/../a.yaml", "a\x1b[2K.yaml"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        CU_ASSERT_EQUAL(refusal_of(names[i], "b.yaml"), BECKON_ERROR_INVALID);
    }
}

static void two_files_of_one_name_are_refused(void)
{
    CU_ASSERT_EQUAL(refusal_of("catalogue.csv", "catalogue.csv"), BECKON_ERROR_INVALID);
}

static void more_bytes_than_a_folder_may_hold_are_refused(void)
{
    enum { HALF = BECKON_LIMIT_RULE_BYTES / 2 };
    g_autoptr(GPtrArray) sources = sources_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *half = g_malloc0(HALF + 1);
    g_ptr_array_add(sources, beckon_source_new("a.yaml", half, HALF));
    g_ptr_array_add(sources, beckon_source_new("b.yaml", half, HALF + 1));
    g_autoptr(GVariant) files = g_variant_ref_sink(beckon_sources_pack(sources));
    g_autoptr(GPtrArray) refused = beckon_sources_unpack(files, &error);
    CU_ASSERT_PTR_NULL(refused);
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static const BeckonTest tests[] = {
    BECKON_TEST(files_come_out_as_they_went_in),
    BECKON_TEST(more_files_than_a_folder_may_hold_are_refused),
    BECKON_TEST(more_bytes_than_a_folder_may_hold_are_refused),
    BECKON_TEST(names_that_no_file_of_a_set_has_are_refused),
    BECKON_TEST(two_files_of_one_name_are_refused),
};

int main(void)
{
    return BECKON_TESTS_RUN("wire/sources", tests);
}
