/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source.h"

#include "testing.h"

/* (printf 'a.yaml\\0\\0\\0\\0\\0\\0\\0\\0\\2xy'; printf 'b.yaml\\0\\0\\0\\0\\0\\0\\0\\0\\1z') |
 * sha256sum */
static void the_digest_is_of_all_files_in_the_order_of_their_names(void)
{
    g_autoptr(BeckonSource) a = beckon_source_new("a.yaml", "xy", 2);
    g_autoptr(BeckonSource) b = beckon_source_new("b.yaml", "z", 1);
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    g_ptr_array_add(sources, b);
    g_ptr_array_add(sources, a);
    g_autofree char *digest = beckon_sources_digest(sources);
    CU_ASSERT_STRING_EQUAL(digest,
                           "ec582464f183a425ed0a5cc7b44d2fc46b4b5a293c28a91352423159ffc4ca9c");
    CU_ASSERT_PTR_EQUAL(sources->pdata[0], b);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_digest_is_of_all_files_in_the_order_of_their_names),
    };
    return BECKON_TESTS_RUN("source", tests);
}
