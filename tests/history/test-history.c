/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/history.h"

#include <stdbool.h>

#include "testing.h"

static void gives_the_purchases_of_a_thing_by_day(void)
{
    g_autoptr(BeckonHistory) history = beckon_history_new(2, BECKON_HISTORY_WHOLE, 17);
    beckon_history_add(history, 1, (BeckonBought){20400, 1500});
    beckon_history_add(history, 1, (BeckonBought){20100, 250});
    beckon_history_add(history, 1, (BeckonBought){20300, -100});
    BeckonPurchasesOf bought = beckon_history_of(history, 1);
    CU_ASSERT_EQUAL_FATAL(bought.len, 3);
    CU_ASSERT_EQUAL(bought.rows[0].day, 20100);
    CU_ASSERT_EQUAL(bought.rows[1].amount_minor, -100);
    CU_ASSERT_EQUAL(bought.rows[2].day, 20400);
    CU_ASSERT_EQUAL(bought.sums[2] - bought.sums[0], 150);
    CU_ASSERT_EQUAL(bought.sums[3] - bought.sums[2], 1500);
    CU_ASSERT_EQUAL(beckon_history_of(history, 0).len, 0);
}

static void says_which_things_were_bought(void)
{
    static const guint things[] = {200, 63, 64, 63, 0};
    static const uint32_t sorted[] = {0, 63, 64, 130, 200};
    g_autoptr(BeckonHistory) history = beckon_history_new(201, BECKON_HISTORY_WHOLE, 17);
    CU_ASSERT_EQUAL(beckon_history_things(history).len, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(things); i++) {
        beckon_history_add(history, things[i], (BeckonBought){(int32_t)i, 100});
    }
    CU_ASSERT_EQUAL(beckon_history_things(history).len, 4);
    beckon_history_add(history, 130, (BeckonBought){9, 7});
    BeckonThingSet set = beckon_history_things(history);
    CU_ASSERT_EQUAL_FATAL(set.len, G_N_ELEMENTS(sorted));
    for (guint i = 0; i < set.len; i++) {
        CU_ASSERT_EQUAL(set.numbers[i], sorted[i]);
        CU_ASSERT_EQUAL(beckon_thing_set_find(&set, sorted[i]), (int)i);
    }
    guint n_found = 0;
    for (guint thing = 0; thing < 201; thing++) {
        bool has = beckon_thing_set_find(&set, thing) >= 0;
        n_found += has;
        CU_ASSERT_EQUAL(beckon_history_of(history, thing).len, thing == 63 ? 2 : has ? 1 : 0);
    }
    CU_ASSERT_EQUAL(n_found, set.len);
    CU_ASSERT_EQUAL(
        beckon_history_of(history, 130).sums[1] - beckon_history_of(history, 130).sums[0], 7);
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
        BECKON_TEST(says_which_things_were_bought),
        BECKON_TEST(says_how_much_of_the_past_it_covers),
    };
    return BECKON_TESTS_RUN("history/history", tests);
}
