/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "base/error.h"
#include "base/user.h"

static void finds_a_user_by_name(void)
{
    uid_t uid = 12345;
    CU_ASSERT_TRUE(beckon_user_find("root", &uid, NULL));
    CU_ASSERT_EQUAL(uid, 0);
}

static void takes_a_number_whether_or_not_it_has_an_account(void)
{
    uid_t uid = 0;
    CU_ASSERT_TRUE(beckon_user_find("3999999999", &uid, NULL));
    CU_ASSERT_EQUAL(uid, 3999999999);
}

static void refuses_who_is_nobody(void)
{
    const char *const users[] = {"", "no-such-user-here", "-1", "4294967295", "4294967296", "0x10"};
    for (gsize i = 0; i < G_N_ELEMENTS(users); i++) {
        g_autoptr(GError) error = NULL;
        uid_t uid = 12345;
        CU_ASSERT_FALSE(beckon_user_find(users[i], &uid, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "there is no user"));
        CU_ASSERT_EQUAL(uid, 12345);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_a_user_by_name),
        BECKON_TEST(takes_a_number_whether_or_not_it_has_an_account),
        BECKON_TEST(refuses_who_is_nobody),
    };
    return BECKON_TESTS_RUN("base/user", tests);
}
