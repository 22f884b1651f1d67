/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <errno.h>

#include "base/error.h"

static int start_status(BeckonError code)
{
    g_autoptr(GError) error = g_error_new_literal(BECKON_ERROR, (gint)code, "");
    return beckon_error_start_status(error);
}

static void what_somebody_must_mend_is_not_tried_again(void)
{
    CU_ASSERT_EQUAL(start_status(BECKON_ERROR_INVALID), 2);
    CU_ASSERT_EQUAL(start_status(BECKON_ERROR_DENIED), 2);
    CU_ASSERT_EQUAL(start_status(beckon_error_from_errno(ENOENT)), 2);
    CU_ASSERT_EQUAL(start_status(beckon_error_from_errno(EACCES)), 2);
}

static void what_may_pass_is_tried_again(void)
{
    CU_ASSERT_EQUAL(start_status(BECKON_ERROR_UNREACHABLE), 3);
    CU_ASSERT_EQUAL(start_status(beckon_error_from_errno(ENOSPC)), 1);
    CU_ASSERT_EQUAL(start_status(beckon_error_from_errno(EIO)), 1);
}

static void another_librarys_error_may_pass(void)
{
    g_autoptr(GError) error = g_error_new_literal(g_quark_from_static_string("other"), 0, "");
    CU_ASSERT_EQUAL(beckon_error_start_status(error), 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(what_somebody_must_mend_is_not_tried_again),
        BECKON_TEST(what_may_pass_is_tried_again),
        BECKON_TEST(another_librarys_error_may_pass),
    };
    return BECKON_TESTS_RUN("base/error", tests);
}
