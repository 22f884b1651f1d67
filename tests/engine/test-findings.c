/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/findings.h"

#include <stdbool.h>
#include <string.h>

#include "engine/codes.h"
#include "testing.h"

static void each_kind_has_a_code_of_its_own_in_kebab_case(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < BECKON_N_FOUND; i++) {
        const char *code = beckon_finding_code((BeckonFindingKind)i);
        CU_ASSERT_PTR_NOT_NULL_FATAL(code);
        CU_ASSERT_EQUAL(strspn(code, "abcdefghijklmnopqrstuvwxyz-"), strlen(code));
        CU_ASSERT_TRUE(g_hash_table_add(seen, (gpointer)code));
    }
}

/* With nothing left to fill in. */
static void each_kind_says_what_to_do_in_whole_sentences(void)
{
    for (guint i = 0; i < BECKON_N_FOUND; i++) {
        char subject[] = "till-2", what[] = "";
        const BeckonFinding finding = {(BeckonFindingKind)i, subject, what};
        g_autofree char *remedy = beckon_finding_remedy(&finding);
        CU_ASSERT_TRUE(g_ascii_isupper(remedy[0]) || remedy[0] == '\'');
        CU_ASSERT_TRUE(g_str_has_suffix(remedy, "."));
        CU_ASSERT_PTR_NULL(strpbrk(remedy, "{}"));
    }
}

/* In its table: "problem" and the like, code, meaning. */
static void the_manual_explains_each(void)
{
    g_autofree char *page = beckon_test_read("man/beckonctl.1", NULL);
    for (guint i = 0; i < BECKON_N_FOUND; i++) {
        BeckonFindingKind kind = (BeckonFindingKind)i;
        g_autofree char *item = g_strdup_printf("\n.It Li %s Ta %s Ta\n", beckon_finding_code(kind),
                                                beckon_urgency_name(beckon_finding_urgency(kind)));
        bool explained = strstr(page, item) != NULL;
        if (!explained) {
            g_print("# the manual lacks:%s\n", item + 1);
        }
        CU_ASSERT_TRUE(explained);
    }
}

static void problems_come_first_and_else_the_order_stays(void)
{
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    beckon_findings_add(findings, BECKON_FOUND_REPLAYING, "hub", "a");
    beckon_findings_add(findings, BECKON_FOUND_NO_RULES, "rules", "b");
    beckon_findings_add(findings, BECKON_FOUND_SCANNER_AWAY, "entrance", "c");
    beckon_findings_add(findings, BECKON_FOUND_ONE_USER, "hub", "d");
    beckon_findings_add(findings, BECKON_FOUND_ADAPTER_GONE, "footwear", "e");
    beckon_findings_sort(findings);
    g_autofree char *codes = test_codes(findings);
    CU_ASSERT_STRING_EQUAL(codes, "scanner-away adapter-gone no-rules one-user replaying");
}

static void a_remedy_names_the_subject(void)
{
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    beckon_findings_add(findings, BECKON_FOUND_SCANNER_AWAY, "entrance", "it is %s", "away");
    const BeckonFinding *finding = findings->pdata[0];
    g_autofree char *remedy = beckon_finding_remedy(finding);
    CU_ASSERT_PTR_NOT_NULL(strstr(remedy, "beckon-scannerd@entrance"));
    CU_ASSERT_STRING_EQUAL(finding->what, "it is away");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(each_kind_has_a_code_of_its_own_in_kebab_case),
        BECKON_TEST(each_kind_says_what_to_do_in_whole_sentences),
        BECKON_TEST(the_manual_explains_each),
        BECKON_TEST(problems_come_first_and_else_the_order_stays),
        BECKON_TEST(a_remedy_names_the_subject),
    };
    return BECKON_TESTS_RUN("engine/findings", tests);
}
