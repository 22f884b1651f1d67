/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/rehearsal.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

#define PASSES                                                                                     \
    "- story: lingers\n"                                                                           \
    "  shopper: {consents: [presence]}\n"                                                          \
    "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: shoes}, {after: 45s}]\n"                \
    "  expect: {offers: [shoes-45]}\n"
#define FAILS                                                                                      \
    "- story: does not linger\n"                                                                   \
    "  shopper: {consents: [presence]}\n"                                                          \
    "  visit: [{at: \"2026-11-24T11:00:00+01:00\", enters: shoes}, {after: 44s}]\n"                \
    "  expect: {offers: [shoes-45]}\n"

static const gint going = 0, cancelled = 1;

/* Of the one campaign and a file of stories; NULL: without it. */
static BeckonRehearsal *rehearse(const char *when, const char *stories, const gint *cancel)
{
    g_autofree char *text = test_campaign("shoes-45", when, "", "");
    g_autoptr(BeckonRuleset) any = test_rules_compile(NULL, NULL);
    g_autoptr(BeckonShop) shop = beckon_shop_ref((BeckonShop *)beckon_ruleset_shop(any));
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    if (when != NULL) {
        g_ptr_array_add(sources, beckon_source_new("shoes-45.yaml", text, strlen(text)));
    }
    if (stories != NULL) {
        g_ptr_array_add(sources, beckon_source_new("stories/s.yaml", stories, strlen(stories)));
    }
    return beckon_rehearsal_new(shop, sources, test_clock("11:00:00"), cancel);
}

static void a_set_whose_stories_pass_may_go_live(void)
{
    g_autoptr(BeckonRehearsal) rehearsal = rehearse("{zone: shoes, stays: 45s}", PASSES, &going);
    CU_ASSERT_PTR_NOT_NULL(rehearsal->set);
    CU_ASSERT_PTR_NULL(rehearsal->trouble);
    CU_ASSERT_EQUAL(rehearsal->n_stories, 1);
}

static void a_set_without_stories_may_too(void)
{
    g_autoptr(BeckonRehearsal) rehearsal = rehearse("{zone: shoes, stays: 45s}", NULL, &going);
    CU_ASSERT_PTR_NOT_NULL(rehearsal->set);
}

static void one_story_that_fails_keeps_the_set_back_and_is_named_with_its_place(void)
{
    g_autoptr(BeckonRehearsal) rehearsal =
        rehearse("{zone: shoes, stays: 45s}", PASSES FAILS, &going);
    CU_ASSERT_PTR_NULL(rehearsal->set);
    CU_ASSERT_EQUAL(rehearsal->n_failed, 1);
    CU_ASSERT_TRUE(g_str_has_prefix(rehearsal->trouble,
                                    "stories/s.yaml:5:3: the story 'does not linger' fails: "));
}

static void a_wrong_file_is_named_with_its_place_a_story_too(void)
{
    g_autoptr(BeckonRehearsal) campaign = rehearse("{zone: shose}", PASSES, &going);
    CU_ASSERT_PTR_NULL(campaign->set);
    CU_ASSERT_TRUE(g_str_has_prefix(campaign->trouble, "shoes-45.yaml:2:14: error"));
    g_autoptr(BeckonRehearsal) story =
        rehearse("{zone: shoes, stays: 45s}", "- story: no more\n", &going);
    CU_ASSERT_PTR_NULL(story->set);
    CU_ASSERT_TRUE(g_str_has_prefix(story->trouble, "stories/s.yaml:1:"));
}

static void a_set_without_a_campaign_is_taken_for_a_mistake(void)
{
    g_autoptr(BeckonRehearsal) rehearsal = rehearse(NULL, NULL, &going);
    CU_ASSERT_PTR_NULL(rehearsal->set);
    CU_ASSERT_PTR_NOT_NULL(strstr(rehearsal->trouble, "no campaign"));
}

static void one_that_was_broken_off_may_not_go_live(void)
{
    g_autoptr(BeckonRehearsal) rehearsal =
        rehearse("{zone: shoes, stays: 45s}", PASSES, &cancelled);
    CU_ASSERT_PTR_NULL(rehearsal->set);
    CU_ASSERT_EQUAL(rehearsal->n_stories, 0);
}

static void the_digest_is_of_the_stories_too(void)
{
    g_autoptr(BeckonRehearsal) with = rehearse("{zone: shoes, stays: 45s}", PASSES, &going);
    g_autoptr(BeckonRehearsal) without = rehearse("{zone: shoes, stays: 45s}", NULL, &going);
    CU_ASSERT_STRING_NOT_EQUAL(with->digest, without->digest);
    CU_ASSERT_STRING_EQUAL(beckon_ruleset_digest(with->set), beckon_ruleset_digest(without->set));
    CU_ASSERT_STRING_EQUAL(without->digest, beckon_ruleset_digest(without->set));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_set_whose_stories_pass_may_go_live),
        BECKON_TEST(a_set_without_stories_may_too),
        BECKON_TEST(one_story_that_fails_keeps_the_set_back_and_is_named_with_its_place),
        BECKON_TEST(a_wrong_file_is_named_with_its_place_a_story_too),
        BECKON_TEST(a_set_without_a_campaign_is_taken_for_a_mistake),
        BECKON_TEST(one_that_was_broken_off_may_not_go_live),
        BECKON_TEST(the_digest_is_of_the_stories_too),
    };
    return BECKON_TESTS_RUN("rehearsal", tests);
}
