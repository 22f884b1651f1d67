/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/sorting.h"

#include "testing.h"

/* Things that a rule set asks about, and how many of these purchases are of each. */
static const struct {
    BeckonThingKind kind;
    const char *name;
    guint n_bought;
} asked[] = {
    {BECKON_THING_ANY, "", 3},
    {BECKON_THING_CATEGORY, "sports", 2},
    {BECKON_THING_CATEGORY, "sports/running", 2},
    {BECKON_THING_CATEGORY, "sports/running/trail", 1},
    {BECKON_THING_CATEGORY, "sports/run", 0},
    {BECKON_THING_PRODUCT, "09506000134079", 2},
    {BECKON_THING_BRAND, "Fellbach", 1},
    {BECKON_THING_BRAND, "fellbach", 0},
};

static const BeckonWare wares[] = {
    {"9506000134079", "sports/running/trail", "Fellbach"},
    {"009506000134079", NULL, NULL},
    {NULL, "sports/running/road", ""},
};

static void a_purchase_counts_for_each_thing_that_it_is_of(void)
{
    g_autoptr(BeckonThings) things = beckon_things_new();
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        beckon_things_add(things, asked[i].kind, asked[i].name);
    }
    g_autoptr(BeckonHistory) history =
        beckon_history_new(beckon_things_size(things), BECKON_HISTORY_WHOLE, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(wares); i++) {
        beckon_history_sort(history, things, wares[i], (BeckonBought){(int32_t)i, 100});
    }
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        CU_ASSERT_EQUAL(beckon_history_of(history, i).len, asked[i].n_bought);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_purchase_counts_for_each_thing_that_it_is_of),
    };
    return BECKON_TESTS_RUN("history/sorting", tests);
}
