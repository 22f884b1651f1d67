/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/ledgers.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "testing.h"

static const char *const files[] = {"beckon.db", "beckon.db-wal", "keys.db", "keys.db-wal"};

/* A ledger of so many purchases of one category. */
static BeckonLedger *ledger_of(TestHub *hub, uint32_t number, guint n_rows)
{
    g_auto(BeckonTokenKey) key;
    g_assert_true(beckon_ledgers_token_key(hub->database, number, &key, NULL));
    BeckonLedger *ledger = beckon_ledger_new(1, 2);
    const BeckonLedgerRow row = {
        .day = 5,
        .category = beckon_ledger_name(ledger, &key, BECKON_THING_CATEGORY, "care/shoes")};
    for (guint i = 0; i < n_rows; i++) {
        beckon_ledger_add(ledger, &row);
    }
    return ledger;
}

static void put(TestHub *hub, uint32_t number, guint n_rows)
{
    g_autoptr(BeckonLedger) ledger = ledger_of(hub, number, n_rows);
    test_hub_begin(hub);
    beckon_ledgers_put(hub->database, number, ledger);
    test_hub_commit(hub);
}

static void go_live(TestHub *hub)
{
    test_hub_begin(hub);
    beckon_ledgers_go_live(hub->database, 2, TEST_WALL_US);
    test_hub_commit(hub);
}

static void begin_import(TestHub *hub)
{
    test_hub_begin(hub);
    beckon_ledgers_begin(hub->database);
    test_hub_commit(hub);
}

/* How many purchases the live ledger has; -1: there is none. */
static int size_of(TestHub *hub, uint32_t number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonLedger) ledger = beckon_ledgers_find(hub->database, number, &error);
    g_assert_no_error(error);
    return ledger != NULL ? (int)beckon_ledger_size(ledger) : -1;
}

static void an_import_is_seen_as_a_whole_or_not_at_all(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    begin_import(hub);
    put(hub, ann, 1);
    put(hub, bob, 2);
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
    go_live(hub);
    begin_import(hub);
    put(hub, ann, 10);
    CU_ASSERT_EQUAL(size_of(hub, ann), 1);
    go_live(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), 10);
    CU_ASSERT_EQUAL(size_of(hub, bob), -1);
    test_hub_reopen(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), 10);
}

static void what_an_interrupted_import_left_is_not_taken_over(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    begin_import(hub);
    put(hub, ann, 1);
    test_hub_reopen(hub);
    begin_import(hub);
    put(hub, bob, 2);
    go_live(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
    CU_ASSERT_EQUAL(size_of(hub, bob), 2);
}

static void who_agreed_and_has_none_yet_can_be_asked_for(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    static const char *const names[] = {"ann", "bob", "cyd", "dan"};
    uint32_t numbers[G_N_ELEMENTS(names)];
    g_autoptr(BeckonConsent) history =
        beckon_consent_new(BECKON_PURPOSE_HISTORY, "v", TEST_WALL_US, "counter", BECKON_TIME_NEVER);
    g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        numbers[i] = test_hub_enrol(hub, names[i]);
    }
    test_hub_begin(hub);
    beckon_kept_consents_put(hub->database, numbers[0], history);
    beckon_kept_consents_put(hub->database, numbers[1], history);
    beckon_kept_consents_put(hub->database, numbers[3], history);
    test_hub_commit(hub);
    put(hub, numbers[1], 1);
    CU_ASSERT_TRUE(beckon_ledgers_missing(hub->database, 0, 1, missing, NULL));
    CU_ASSERT_TRUE(beckon_ledgers_missing(hub->database, numbers[0], 5, missing, NULL));
    CU_ASSERT_EQUAL_FATAL(missing->len, 2);
    CU_ASSERT_EQUAL(g_array_index(missing, uint32_t, 0), numbers[0]);
    CU_ASSERT_EQUAL(g_array_index(missing, uint32_t, 1), numbers[3]);
}

static void replaced_ledgers_are_taken_out_a_few_at_a_time(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    static const char *const names[] = {"ann", "bob", "eve"};
    uint32_t numbers[G_N_ELEMENTS(names)];
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        numbers[i] = test_hub_enrol(hub, names[i]);
        put(hub, numbers[i], 1);
    }
    go_live(hub);
    put(hub, numbers[0], 2);
    go_live(hub);
    test_hub_begin(hub);
    CU_ASSERT_EQUAL(beckon_ledgers_prune(hub->database, 2), 2);
    CU_ASSERT_EQUAL(beckon_ledgers_prune(hub->database, 2), 1);
    CU_ASSERT_EQUAL(beckon_ledgers_prune(hub->database, 2), 0);
    test_hub_commit(hub);
    CU_ASSERT_EQUAL(size_of(hub, numbers[0]), 2);
}

static void withdrawing_history_takes_the_ledger_out_also_of_an_import_under_way(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    put(hub, ann, 1);
    put(hub, bob, 1);
    go_live(hub);
    put(hub, ann, 2);
    test_hub_begin(hub);
    beckon_kept_consents_withdraw(hub->database, ann, BECKON_PURPOSE_HISTORY, TEST_WALL_US);
    beckon_kept_consents_withdraw(hub->database, bob, BECKON_PURPOSE_VISITS, TEST_WALL_US);
    test_hub_commit(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
    CU_ASSERT_EQUAL(size_of(hub, bob), 1);
    go_live(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
}

static void who_was_forgotten_has_none_and_gets_none(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    g_autoptr(BeckonLedger) ledger = ledger_of(hub, ann, 1);
    put(hub, ann, 1);
    go_live(hub);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
    test_hub_begin(hub);
    beckon_ledgers_put(hub->database, ann, ledger);
    test_hub_commit(hub);
    go_live(hub);
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
}

/* The tokens of a stolen database: a box hides even them, under a key that is not in it. */
static void neither_names_nor_tokens_lie_in_any_file(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    g_auto(BeckonTokenKey) key;
    CU_ASSERT_TRUE_FATAL(beckon_ledgers_token_key(hub->database, ann, &key, NULL));
    uint64_t token = GUINT64_TO_LE(beckon_token(&key, BECKON_THING_CATEGORY, "care/shoes"));
    put(hub, ann, 3);
    go_live(hub);
    test_hub_close(hub);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_hub_path(hub, files[i]);
        CU_ASSERT_EQUAL(test_count_bytes(path, "care", 4), 0);
        CU_ASSERT_EQUAL(test_count_bytes(path, &token, sizeof token), 0);
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

static void yesterdays_backup_gives_back_neither_account_nor_ledger(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) consents = test_consents();
    uint8_t customer[BECKON_CUSTOMER_BYTES];
    beckon_customer_hash(hub->vault, "customer-4711", 13, customer);
    uint32_t ann = test_hub_enrol_linked(hub, "ann", customer, consents);
    put(hub, ann, 3);
    go_live(hub);
    test_hub_close(hub);
    copy(hub, "beckon.db", "backup");
    test_hub_open(hub);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    test_hub_close(hub);
    copy(hub, "backup", "beckon.db");
    test_hub_open(hub);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_shoppers_find_customer(hub->database, customer, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_EQUAL(size_of(hub, ann), -1);
    g_autofree char *backup = test_hub_path(hub, "backup");
    CU_ASSERT_EQUAL(test_count_bytes(backup, customer, sizeof customer), 0);
    CU_ASSERT_EQUAL(test_count_bytes(backup, customer, 8), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_import_is_seen_as_a_whole_or_not_at_all),
        BECKON_TEST(what_an_interrupted_import_left_is_not_taken_over),
        BECKON_TEST(who_agreed_and_has_none_yet_can_be_asked_for),
        BECKON_TEST(replaced_ledgers_are_taken_out_a_few_at_a_time),
        BECKON_TEST(withdrawing_history_takes_the_ledger_out_also_of_an_import_under_way),
        BECKON_TEST(who_was_forgotten_has_none_and_gets_none),
        BECKON_TEST(neither_names_nor_tokens_lie_in_any_file),
        BECKON_TEST(yesterdays_backup_gives_back_neither_account_nor_ledger),
    };
    return BECKON_TESTS_RUN("ledgers", tests);
}
