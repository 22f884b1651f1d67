/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/history.h"

#include "testing.h"

static void gives_the_purchases_of_a_thing_by_day(void)
{
    g_autoptr(BeckonHistory) history = beckon_history_new(2, BECKON_HISTORY_WHOLE, 17);
    beckon_history_add(history, 1, (BeckonBought){20400, 1500});
    beckon_history_add(history, 1, (BeckonBought){20100, 250});
    beckon_history_add(history, 1, (BeckonBought){20300, -100});
    const GArray *bought = beckon_history_of(history, 1);
    CU_ASSERT_EQUAL_FATAL(bought->len, 3);
    CU_ASSERT_EQUAL(g_array_index(bought, BeckonBought, 0).day, 20100);
    CU_ASSERT_EQUAL(g_array_index(bought, BeckonBought, 1).amount_minor, -100);
    CU_ASSERT_EQUAL(g_array_index(bought, BeckonBought, 2).day, 20400);
    CU_ASSERT_EQUAL(beckon_history_of(history, 0)->len, 0);
}

static void says_how_much_of_the_past_it_covers(void)
{
    g_autoptr(BeckonHistory) history = beckon_history_new(0, 20000, 42);
    CU_ASSERT_EQUAL(beckon_history_known_since_day(history), 20000);
    CU_ASSERT_EQUAL(beckon_history_known_until_us(history), 42);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_the_purchases_of_a_thing_by_day),
        BECKON_TEST(says_how_much_of_the_past_it_covers),
    };
    return BECKON_TESTS_RUN("history/history", tests);
}
