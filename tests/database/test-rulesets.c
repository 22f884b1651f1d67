/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/rulesets.h"

#include <string.h>

#include "database/hub.h"
#include "testing.h"

static GPtrArray *sources_of(const char *const *names, const char *const *texts, gsize n)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    for (gsize i = 0; i < n; i++) {
        g_ptr_array_add(sources, beckon_source_new(names[i], texts[i], strlen(texts[i])));
    }
    return sources;
}

static void is_live(TestHub *hub, const char *digest, int64_t since_us, const char *files)
{
    g_autofree char *live = NULL;
    int64_t live_us = 0;
    g_autoptr(GPtrArray) sources = beckon_rulesets_live(hub->database, &live, &live_us, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sources);
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        g_string_append_printf(text, "%s=%.*s;", source->name, (int)source->len, source->text);
    }
    CU_ASSERT_TRUE(g_strcmp0(live, digest) == 0);
    CU_ASSERT_EQUAL(live_us, since_us);
    CU_ASSERT_STRING_EQUAL(text->str, files);
}

static void nothing_is_live_at_first(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    is_live(hub, NULL, 0, "");
}

static void the_set_that_was_applied_last_is_live_after_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    g_autoptr(GPtrArray) two = sources_of((const char *[]){"b.yaml", "a.yaml", "empty.yaml"},
                                          (const char *[]){"two", "too", ""}, 3);
    CU_ASSERT_TRUE(beckon_rulesets_apply(hub->database, "11", one, 100, NULL));
    CU_ASSERT_TRUE(beckon_rulesets_apply(hub->database, "22", two, 200, NULL));
    test_hub_reopen(hub);
    is_live(hub, "22", 200, "a.yaml=too;b.yaml=two;empty.yaml=;");
}

static void an_earlier_set_can_be_made_live_again(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    g_autoptr(GPtrArray) two = sources_of((const char *[]){"a.yaml"}, (const char *[]){"two"}, 1);
    CU_ASSERT_TRUE(beckon_rulesets_apply(hub->database, "11", one, 100, NULL));
    CU_ASSERT_TRUE(beckon_rulesets_apply(hub->database, "22", two, 200, NULL));
    CU_ASSERT_TRUE(beckon_rulesets_apply(hub->database, "11", one, 300, NULL));
    is_live(hub, "11", 300, "a.yaml=one;");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_live_at_first),
        BECKON_TEST(the_set_that_was_applied_last_is_live_after_a_restart),
        BECKON_TEST(an_earlier_set_can_be_made_live_again),
    };
    return BECKON_TESTS_RUN("rulesets", tests);
}
