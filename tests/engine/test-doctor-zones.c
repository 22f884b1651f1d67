/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-zones.h"

#include "engine/codes.h"
#include "engine/fixture-shop.h"
#include "testing.h"

/* The zones of the shop are books and toys. */
static GPtrArray *look(guint n_pairs)
{
    g_autoptr(BeckonShop) shop = test_fixture_shop();
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(BeckonConfusion));
    const BeckonConfusion pair = {0, 1, 0.314};
    GPtrArray *findings = beckon_findings_new();
    for (guint i = 0; i < n_pairs; i++) {
        g_array_append_val(pairs, pair);
    }
    beckon_doctor_zones(shop, pairs, findings);
    return findings;
}

static void nothing_is_said_where_all_can_be_told_apart(void)
{
    g_autoptr(GPtrArray) findings = look(0);
    CU_ASSERT_EQUAL(findings->len, 0);
}

static void both_zones_are_named_with_how_often_they_are_mistaken(void)
{
    g_autoptr(GPtrArray) findings = look(1);
    CU_ASSERT_EQUAL_FATAL(findings->len, 1);
    CU_ASSERT_STRING_EQUAL(((const BeckonFinding *)findings->pdata[0])->subject, "books, toys");
    CU_ASSERT_STRING_EQUAL(test_what(findings, "zones-alike"),
                           "by what the scanners hear they can hardly be told apart: who is in one "
                           "is taken to be in the other about 31 times in 100");
}

static void of_very_many_only_the_worst_are_named(void)
{
    g_autoptr(GPtrArray) findings = look(32640);
    CU_ASSERT_EQUAL_FATAL(findings->len, 21);
    CU_ASSERT_STRING_EQUAL(((const BeckonFinding *)findings->pdata[20])->what,
                           "32620 more pairs can hardly be told apart");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_said_where_all_can_be_told_apart),
        BECKON_TEST(both_zones_are_named_with_how_often_they_are_mistaken),
        BECKON_TEST(of_very_many_only_the_worst_are_named),
    };
    return BECKON_TESTS_RUN("engine/doctor-zones", tests);
}
