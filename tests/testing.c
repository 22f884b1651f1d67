/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>

#include <CUnit/TestRun.h>

static const char *skip_reason;

void beckon_test_skip(const char *why)
{
    skip_reason = why;
}

static const char *source_root(void)
{
    const char *root = g_getenv("SRCDIR");
    return root != NULL ? root : ".";
}

char *beckon_test_path(const char *relative)
{
    return g_build_filename(source_root(), relative, NULL);
}

char *beckon_test_read(const char *relative, gsize *ret_len)
{
    g_autofree char *path = beckon_test_path(relative);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    gsize len = 0;
    if (!g_file_get_contents(path, &text, &len, &error)) {
        g_error("%s", error->message);
    }
    if (ret_len != NULL) {
        *ret_len = len;
    }
    return text;
}

char *beckon_test_data(const char *relative)
{
    const char *root = g_getenv("BECKON_DATA");
    g_autofree char *sibling = g_build_filename(source_root(), "..", "shared", "data", NULL);
    char *path = g_build_filename(root != NULL ? root : sibling, relative, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_clear_pointer(&path, g_free);
    }
    return path;
}

static void print_failures(void)
{
    for (CU_pFailureRecord failure = CU_get_failure_list(); failure != NULL;
         failure = failure->pNext) {
        printf("# %s:%u: %s\n", failure->strFileName, failure->uiLineNumber, failure->strCondition);
    }
}

int beckon_tests_run(const char *suite, const BeckonTest *tests, gsize n_tests)
{
    int n_failed = 0;
    if (CU_initialize_registry() != CUE_SUCCESS) {
        printf("Bail out! %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..%zu\n", n_tests);
    CU_pSuite pack = CU_add_suite(suite, NULL, NULL);
    for (gsize i = 0; i < n_tests; i++) {
        CU_pTest test = CU_add_test(pack, tests[i].name, tests[i].run);
        skip_reason = NULL;
        CU_run_test(pack, test);
        gboolean failed = CU_get_number_of_failures() > 0;
        print_failures();
        printf("%s %zu - %s: %s%s%s\n", failed ? "not ok" : "ok", i + 1, suite, tests[i].name,
               skip_reason != NULL && !failed ? " # SKIP " : "",
               skip_reason != NULL && !failed ? skip_reason : "");
        n_failed += failed;
    }
    CU_cleanup_registry();
    return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
