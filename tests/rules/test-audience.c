/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/audience.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

/* Socks within 10 days, and nothing by Lumo; 24 November 2026 is day 20781. */
enum { TODAY = 20781 };

static BeckonRuleset *two_campaigns(void)
{
    g_autofree char *socks = test_campaign(
        "a-socks", "{all: [{zone: till}, {bought: {category: sports/socks, within: 10d}}]}", "",
        "status: draft\n");
    g_autofree char *others =
        test_campaign("b-no-lumo", "{none: [{bought: {brand: Lumo}}]}", "", "");
    return test_rules_compile("a.yaml", socks, "b.yaml", others, NULL);
}

/* Who is found as of 11:00, as "ann bob/cid". */
static char *find(BeckonAudience *audience)
{
    g_autoptr(GPtrArray) socks = g_ptr_array_new();
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    GPtrArray *holds[] = {socks, others};
    beckon_audience_find(audience, holds);
    g_ptr_array_add(socks, NULL);
    g_ptr_array_add(others, NULL);
    g_autofree char *first = g_strjoinv(" ", (char **)socks->pdata);
    g_autofree char *second = g_strjoinv(" ", (char **)others->pdata);
    return g_strconcat(first, "/", second, NULL);
}

static void add(BeckonAudience *audience, const char *customer, const char *category,
                const char *brand, int32_t ago)
{
    const BeckonWare ware = {NULL, category, brand};
    beckon_audience_add(audience, customer, ware, test_clock("10:00:00"),
                        (BeckonBought){TODAY - ago, 1000});
}

static void finds_each_customer_once_by_name(void)
{
    g_autoptr(BeckonRuleset) set = two_campaigns();
    g_autoptr(BeckonAudience) audience = beckon_audience_new(set, test_clock("11:00:00"));
    add(audience, "cid", "sports/socks", "Ullmark", 10);
    add(audience, "bob", "sports/bottles", "Lumo", 3);
    add(audience, "ann", "sports/socks/wool", "Ullmark", 0);
    add(audience, "cid", "sports/socks", "Ullmark", 400);
    add(audience, "dan", "sports/socks", "Ullmark", 11);
    g_autofree char *found = find(audience);
    CU_ASSERT_STRING_EQUAL(found, "ann cid/ann cid dan");
    CU_ASSERT_EQUAL(beckon_audience_size(audience), 4);
}

static void what_comes_at_the_moment_or_later_is_left_out(void)
{
    g_autoptr(BeckonRuleset) set = two_campaigns();
    g_autoptr(BeckonAudience) audience = beckon_audience_new(set, test_clock("11:00:00"));
    const BeckonWare socks = {NULL, "sports/socks", "Ullmark"};
    const BeckonBought today = {TODAY, 1000};
    beckon_audience_add(audience, "ann", socks, test_clock("11:00:00") - 1, today);
    beckon_audience_add(audience, "bob", socks, test_clock("11:00:00"), today);
    g_autofree char *found = find(audience);
    CU_ASSERT_STRING_EQUAL(found, "ann/ann");
}

static void nobody_is_found_where_nobody_bought(void)
{
    g_autoptr(BeckonRuleset) set = two_campaigns();
    g_autoptr(BeckonAudience) audience = beckon_audience_new(set, test_clock("11:00:00"));
    g_autofree char *found = find(audience);
    CU_ASSERT_STRING_EQUAL(found, "/");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_each_customer_once_by_name),
        BECKON_TEST(what_comes_at_the_moment_or_later_is_left_out),
        BECKON_TEST(nobody_is_found_where_nobody_bought),
    };
    return BECKON_TESTS_RUN("rules/audience", tests);
}
