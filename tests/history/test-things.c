/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/things.h"

#include "testing.h"

static void gives_a_thing_one_number(void)
{
    g_autoptr(BeckonThings) things = beckon_things_new();
    guint running = beckon_things_add(things, BECKON_THING_CATEGORY, "sports/running");
    guint lumo = beckon_things_add(things, BECKON_THING_BRAND, "Lumo");
    CU_ASSERT_NOT_EQUAL(running, lumo);
    CU_ASSERT_EQUAL(beckon_things_add(things, BECKON_THING_CATEGORY, "sports/running"), running);
    CU_ASSERT_EQUAL(beckon_things_size(things), 2);
    CU_ASSERT_EQUAL(beckon_things_kind(things, lumo), BECKON_THING_BRAND);
    CU_ASSERT_STRING_EQUAL(beckon_things_name(things, running), "sports/running");
}

static void tells_things_of_one_name_apart_by_their_kind(void)
{
    g_autoptr(BeckonThings) things = beckon_things_new();
    guint category = beckon_things_add(things, BECKON_THING_CATEGORY, "socks");
    guint brand = beckon_things_add(things, BECKON_THING_BRAND, "socks");
    CU_ASSERT_NOT_EQUAL(category, brand);
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_PRODUCT, "socks"), -1);
}

static void a_gtin_is_the_same_product_with_more_zeros_in_front(void)
{
    g_autoptr(BeckonThings) things = beckon_things_new();
    guint product = beckon_things_add(things, BECKON_THING_PRODUCT, "09506000134352");
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_PRODUCT, "9506000134352"),
                    (int)product);
    CU_ASSERT_STRING_EQUAL(beckon_things_name(things, product), "9506000134352");
    /* A brand's zeros are its own. */
    beckon_things_add(things, BECKON_THING_BRAND, "007");
    CU_ASSERT_EQUAL(beckon_things_find(things, BECKON_THING_BRAND, "7"), -1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_a_thing_one_number),
        BECKON_TEST(tells_things_of_one_name_apart_by_their_kind),
        BECKON_TEST(a_gtin_is_the_same_product_with_more_zeros_in_front),
    };
    return BECKON_TESTS_RUN("history/things", tests);
}
