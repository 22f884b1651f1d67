/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/account-facts.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "testing.h"

static const char *const files[] = {"beckon.db", "beckon.db-wal", "keys.db", "keys.db-wal"};

static void put(TestHub *hub, uint32_t number, const char *tier)
{
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    const BeckonFactsChange change = {.tier = tier};
    beckon_shopper_facts_take(facts, &change, 7);
    test_hub_begin(hub);
    beckon_account_facts_put(hub->database, number, facts);
    test_hub_commit(hub);
}

/* "none" when there are none. */
static char *tier_of(TestHub *hub, uint32_t number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopperFacts) facts = beckon_account_facts_find(hub->database, number, &error);
    g_assert_no_error(error);
    return g_strdup(facts != NULL ? facts->tier : "none");
}

static void expect(TestHub *hub, uint32_t number, const char *expected)
{
    g_autofree char *tier = tier_of(hub, number);
    CU_ASSERT_STRING_EQUAL(tier, expected);
}

static void facts_are_kept_over_a_restart_and_replaced(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    put(hub, ann, "gold");
    test_hub_reopen(hub);
    expect(hub, ann, "gold");
    expect(hub, bob, "none");
    put(hub, ann, "silver");
    expect(hub, ann, "silver");
    put(hub, ann, "");
    expect(hub, ann, "none");
}

static void withdrawing_signals_takes_them_out_at_once(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    put(hub, ann, "gold");
    put(hub, bob, "gold");
    test_hub_begin(hub);
    beckon_kept_consents_withdraw(hub->database, ann, BECKON_PURPOSE_SIGNALS, TEST_WALL_US);
    beckon_kept_consents_withdraw(hub->database, bob, BECKON_PURPOSE_HISTORY, TEST_WALL_US);
    test_hub_commit(hub);
    expect(hub, ann, "none");
    expect(hub, bob, "gold");
}

static void who_was_forgotten_has_none_and_gets_none(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    put(hub, ann, "gold");
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    expect(hub, ann, "none");
    put(hub, ann, "gold");
    expect(hub, ann, "none");
}

static void what_is_known_lies_in_no_file(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    put(hub, ann, "zyxgoldtier");
    test_hub_close(hub);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_hub_path(hub, files[i]);
        CU_ASSERT_EQUAL(test_count_bytes(path, "zyxgold", 7), 0);
    }
}

static void copy(const TestHub *hub, const char *from, const char *to)
{
    g_autofree char *source = test_hub_path(hub, from), *target = test_hub_path(hub, to);
    g_autofree char *contents = NULL;
    gsize len = 0;
    g_assert_true(g_file_get_contents(source, &contents, &len, NULL));
    g_assert_true(g_file_set_contents(target, contents, (gssize)len, NULL));
}

static void yesterdays_backup_does_not_give_them_back(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    put(hub, ann, "gold");
    test_hub_close(hub);
    copy(hub, "beckon.db", "backup");
    test_hub_open(hub);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    test_hub_close(hub);
    copy(hub, "backup", "beckon.db");
    test_hub_open(hub);
    expect(hub, ann, "none");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(facts_are_kept_over_a_restart_and_replaced),
        BECKON_TEST(withdrawing_signals_takes_them_out_at_once),
        BECKON_TEST(who_was_forgotten_has_none_and_gets_none),
        BECKON_TEST(what_is_known_lies_in_no_file),
        BECKON_TEST(yesterdays_backup_does_not_give_them_back),
    };
    return BECKON_TESTS_RUN("account-facts", tests);
}
