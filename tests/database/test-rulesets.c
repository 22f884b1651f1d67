/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/rulesets.h"

#include <string.h>

#include "base/limits.h"
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

/* At a time, from a folder where the how says so. */
static bool apply(TestHub *hub, const char *set, const GPtrArray *sources, int64_t now_us,
                  BeckonAuditKind as, const char *how)
{
    const BeckonRulesChange change = {
        .set = set,
        .rules = "dd",
        .as = as,
        .how = how,
        .uid = TEST_UID,
        .now_us = now_us,
        .n_campaigns = sources->len,
        .from_folder = strcmp(how, "from the folder") == 0,
    };
    return beckon_rulesets_apply(hub->database, &change, sources, NULL);
}

static bool go_live(TestHub *hub, const char *set, const GPtrArray *sources, int64_t now_us)
{
    return apply(hub, set, sources, now_us, BECKON_AUDIT_RULES_APPLIED, "applied");
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
    CU_ASSERT_TRUE(go_live(hub, "11", one, 100));
    CU_ASSERT_TRUE(go_live(hub, "22", two, 200));
    test_hub_reopen(hub);
    is_live(hub, "22", 200, "a.yaml=too;b.yaml=two;empty.yaml=;");
}

static void an_earlier_set_can_be_made_live_again(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    g_autoptr(GPtrArray) two = sources_of((const char *[]){"a.yaml"}, (const char *[]){"two"}, 1);
    CU_ASSERT_TRUE(go_live(hub, "11", one, 100));
    CU_ASSERT_TRUE(go_live(hub, "22", two, 200));
    CU_ASSERT_TRUE(go_live(hub, "11", one, 300));
    is_live(hub, "11", 300, "a.yaml=one;");
}

static void those_that_were_live_are_listed_with_who_and_how(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    CU_ASSERT_TRUE(go_live(hub, "11", one, 100));
    CU_ASSERT_TRUE(apply(hub, "22", one, 200, BECKON_AUDIT_RULES_ROLLED_BACK, "from the folder"));
    g_autoptr(GPtrArray) kept = beckon_rulesets_list(hub->database, NULL);
    CU_ASSERT_EQUAL_FATAL(kept->len, 2);
    const BeckonKeptRuleset *live = kept->pdata[0], *first = kept->pdata[1];
    CU_ASSERT_STRING_EQUAL(live->set, "22");
    CU_ASSERT_STRING_EQUAL(live->how, "from the folder");
    CU_ASSERT_STRING_EQUAL(live->rules, "dd");
    CU_ASSERT_EQUAL(live->uid, TEST_UID);
    CU_ASSERT_EQUAL(live->live_us, 200);
    CU_ASSERT_EQUAL(live->n_campaigns, 1);
    CU_ASSERT_STRING_EQUAL(first->set, "11");
    g_autofree char *of_folder = beckon_rulesets_of_folder(hub->database);
    CU_ASSERT_STRING_EQUAL(of_folder, "22");
}

static void only_the_last_sets_are_kept_and_the_live_one_always(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    for (guint i = 0; i < BECKON_LIMIT_RULESETS_KEPT + 5; i++) {
        g_autofree char *set = g_strdup_printf("set %u", i);
        CU_ASSERT_TRUE(go_live(hub, set, one, 100 + i));
    }
    g_autoptr(GPtrArray) kept = beckon_rulesets_list(hub->database, NULL);
    g_autoptr(GPtrArray) gone = beckon_rulesets_files(hub->database, "set 4", NULL);
    g_autoptr(GPtrArray) oldest = beckon_rulesets_files(hub->database, "set 5", NULL);
    CU_ASSERT_EQUAL(kept->len, BECKON_LIMIT_RULESETS_KEPT);
    CU_ASSERT_EQUAL(gone->len, 0);
    CU_ASSERT_EQUAL(oldest->len, 1);
    is_live(hub, "set 24", 124, "a.yaml=one;");
}

static void each_change_is_a_row_of_the_audit_trail(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) one = sources_of((const char *[]){"a.yaml"}, (const char *[]){"one"}, 1);
    CU_ASSERT_TRUE(go_live(hub, "11", one, 100));
    CU_ASSERT_TRUE(apply(hub, "11", one, 200, BECKON_AUDIT_RULES_ROLLED_BACK, "rolled back"));
    g_autoptr(GPtrArray) rows = beckon_audit_list(hub->database, 0, 10, NULL);
    CU_ASSERT_EQUAL_FATAL(rows->len, 2);
    const BeckonAuditRow *first = rows->pdata[0], *second = rows->pdata[1];
    CU_ASSERT_STRING_EQUAL(first->kind, "rules-applied");
    CU_ASSERT_STRING_EQUAL(first->subject, "11");
    CU_ASSERT_EQUAL(first->uid, TEST_UID);
    CU_ASSERT_EQUAL(first->wall_us, 100);
    CU_ASSERT_EQUAL(first->n, 1);
    CU_ASSERT_STRING_EQUAL(second->kind, "rules-rolled-back");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_live_at_first),
        BECKON_TEST(the_set_that_was_applied_last_is_live_after_a_restart),
        BECKON_TEST(an_earlier_set_can_be_made_live_again),
        BECKON_TEST(those_that_were_live_are_listed_with_who_and_how),
        BECKON_TEST(only_the_last_sets_are_kept_and_the_live_one_always),
        BECKON_TEST(each_change_is_a_row_of_the_audit_trail),
    };
    return BECKON_TESTS_RUN("rulesets", tests);
}
