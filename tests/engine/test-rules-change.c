/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/rules-change.h"

#include <string.h>

#include "base/error.h"
#include "testing.h"

/* Of name, text, name, text …, NULL. */
static GPtrArray *files(const char *name, ...) G_GNUC_NULL_TERMINATED;
static GPtrArray *files(const char *name, ...)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    va_list texts;
    va_start(texts, name);
    for (const char *each = name; each != NULL; each = va_arg(texts, const char *)) {
        const char *text = va_arg(texts, const char *);
        g_ptr_array_add(sources, beckon_source_new(each, text, strlen(text)));
    }
    va_end(texts);
    return sources;
}

static void expect(const GPtrArray *before, const GPtrArray *after, const char *expected)
{
    g_autoptr(GPtrArray) lines = beckon_rules_change_lines(before, after);
    g_ptr_array_add(lines, NULL);
    g_autofree char *text = g_strjoinv("; ", (char **)lines->pdata);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void files_are_new_changed_or_gone(void)
{
    g_autoptr(GPtrArray) before = files("a.yaml", "1", "b.yaml", "1", "d.yaml", "1", NULL);
    g_autoptr(GPtrArray) after = files("b.yaml", "2", "c.yaml", "1", "d.yaml", "1", NULL);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    expect(before, after, "gone a.yaml; changed b.yaml; new c.yaml");
    expect(before, before, "");
    expect(none, after, "new b.yaml; new c.yaml; new d.yaml");
    expect(after, none, "gone b.yaml; gone c.yaml; gone d.yaml");
}

/* Of digests, the live one first. */
static GPtrArray *kept_of(const char *const *sets, gsize n)
{
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_kept_ruleset_free);
    for (gsize i = 0; i < n; i++) {
        BeckonKeptRuleset *each = g_new0(BeckonKeptRuleset, 1);
        each->set = g_strdup(sets[i]);
        each->rules = g_strconcat("r", sets[i], NULL);
        each->how = g_strdup("applied");
        g_ptr_array_add(kept, each);
    }
    return kept;
}

static const char *const sets[] = {"aaaaaaa1", "aaaaaaa1", "bbbbbbb1", "aaaaaaa2", "bbbbbbb1"};

static void the_set_before_is_the_last_other_one(void)
{
    g_autoptr(GPtrArray) kept = kept_of(sets, G_N_ELEMENTS(sets));
    g_autoptr(GPtrArray) same = kept_of(sets, 2);
    g_autoptr(GError) error = NULL;
    const BeckonKeptRuleset *found = beckon_rules_change_find(kept, "", NULL);
    CU_ASSERT_PTR_EQUAL(found, kept->pdata[2]);
    CU_ASSERT_PTR_NULL(beckon_rules_change_find(same, "", &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

static void refuses(const GPtrArray *kept, const char *beginning, BeckonError code)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_rules_change_find(kept, beginning, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, (int)code));
}

static void a_set_is_named_by_the_beginning_of_a_digest(void)
{
    g_autoptr(GPtrArray) kept = kept_of(sets, G_N_ELEMENTS(sets));
    CU_ASSERT_PTR_EQUAL(beckon_rules_change_find(kept, "bbbbbb", NULL), kept->pdata[2]);
    CU_ASSERT_PTR_EQUAL(beckon_rules_change_find(kept, "aaaaaaa2", NULL), kept->pdata[3]);
    CU_ASSERT_PTR_EQUAL(beckon_rules_change_find(kept, "raaaaaaa2", NULL), kept->pdata[3]);
    refuses(kept, "aaaaaaa", BECKON_ERROR_INVALID);
    refuses(kept, "bbbbb", BECKON_ERROR_INVALID);
    refuses(kept, "cccccc", BECKON_ERROR_NOT_FOUND);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(files_are_new_changed_or_gone),
        BECKON_TEST(the_set_before_is_the_last_other_one),
        BECKON_TEST(a_set_is_named_by_the_beginning_of_a_digest),
    };
    return BECKON_TESTS_RUN("rules-change", tests);
}
