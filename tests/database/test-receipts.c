/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/receipts.h"

#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "testing.h"

static void keep(TestHub *hub, uint32_t number, BeckonPurpose purpose, bool given, int64_t made_us,
                 const char *token)
{
    g_autoptr(BeckonKeptReceipt) receipt =
        beckon_kept_receipt_new(purpose, given, made_us, made_us + 1, token);
    test_hub_begin(hub);
    beckon_receipts_keep(hub->database, number, receipt);
    test_hub_commit(hub);
}

static void settle(TestHub *hub, uint64_t receipt, const char *token)
{
    test_hub_begin(hub);
    beckon_receipts_settle(hub->database, receipt, token);
    test_hub_commit(hub);
}

/* What a shopper's receipts are, or all that wait for a signature: "token:countersigned …".
 * Takes them. */
static char *list(GPtrArray *receipts)
{
    g_autoptr(GPtrArray) owned = receipts;
    GString *text = g_string_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(owned);
    for (guint i = 0; i < owned->len; i++) {
        const BeckonKeptReceipt *receipt = owned->pdata[i];
        g_string_append_printf(text, "%s:%s ", receipt->token,
                               receipt->countersigned != NULL ? receipt->countersigned : "");
    }
    return g_string_free(text, FALSE);
}

#define ASSERT_LATEST(hub, number, expected)                                                       \
    do {                                                                                           \
        g_autofree char *found = list(beckon_receipts_latest((hub)->database, number, NULL));      \
        CU_ASSERT_STRING_EQUAL(found, expected);                                                   \
    } while (0)
#define ASSERT_UNSIGNED(hub, expected)                                                             \
    do {                                                                                           \
        g_autofree char *found = list(beckon_receipts_unsigned((hub)->database, 100, NULL));       \
        CU_ASSERT_STRING_EQUAL(found, expected);                                                   \
    } while (0)

static void the_latest_of_each_purpose_is_found_after_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    keep(hub, ann, BECKON_PURPOSE_HISTORY, true, 10, "first");
    keep(hub, ann, BECKON_PURPOSE_PRESENCE, true, 10, "presence");
    keep(hub, ann, BECKON_PURPOSE_HISTORY, false, 20, "withdrawn");
    keep(hub, bob, BECKON_PURPOSE_HISTORY, true, 30, "of bob");
    test_hub_reopen(hub);
    ASSERT_LATEST(hub, ann, "presence: withdrawn: ");
    ASSERT_LATEST(hub, bob, "of bob: ");
    g_autoptr(GPtrArray) receipts = beckon_receipts_latest(hub->database, ann, NULL);
    const BeckonKeptReceipt *last = receipts->pdata[1];
    CU_ASSERT_FALSE(last->given);
    CU_ASSERT_EQUAL(last->made_us, 20);
    CU_ASSERT_EQUAL(last->taken_us, 21);
}

static void each_waits_for_a_signature_until_it_is_settled_once(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    keep(hub, ann, BECKON_PURPOSE_HISTORY, true, 10, "one");
    keep(hub, ann, BECKON_PURPOSE_PRESENCE, true, 10, "two");
    keep(hub, ann, BECKON_PURPOSE_VISITS, true, 10, "three");
    ASSERT_UNSIGNED(hub, "one: two: three: ");
    settle(hub, 2, "signed");
    settle(hub, 2, "again");
    settle(hub, 3, NULL);
    settle(hub, 4711, "nobody's");
    settle(hub, UINT64_MAX, "nobody's");
    test_hub_reopen(hub);
    ASSERT_UNSIGNED(hub, "one: ");
    ASSERT_LATEST(hub, ann, "two:signed one: three: ");
}

static void beyond_the_limit_the_oldest_of_a_purpose_goes(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    keep(hub, ann, BECKON_PURPOSE_PRESENCE, true, 1, "presence");
    for (guint i = 0; i < BECKON_LIMIT_RECEIPTS_KEPT + 5; i++) {
        keep(hub, ann, BECKON_PURPOSE_VISITS, i % 2 == 0, i, "visits");
    }
    g_autoptr(GPtrArray) all = beckon_receipts_unsigned(hub->database, 10000, NULL);
    CU_ASSERT_EQUAL_FATAL(all->len, BECKON_LIMIT_RECEIPTS_KEPT + 1);
    CU_ASSERT_EQUAL(((const BeckonKeptReceipt *)all->pdata[0])->purpose, BECKON_PURPOSE_PRESENCE);
    CU_ASSERT_EQUAL(((const BeckonKeptReceipt *)all->pdata[1])->made_us, 5);
}

static void they_lie_in_boxes_and_go_with_their_shopper(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *log = test_hub_path(hub, "beckon.db-wal");
    uint32_t ann = test_hub_enrol(hub, "ann");
    keep(hub, ann, BECKON_PURPOSE_PRESENCE, true, 1, "a telling token");
    settle(hub, 1, "a telling answer");
    CU_ASSERT_EQUAL(test_count_bytes(log, "a telling", 9), 0);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    ASSERT_LATEST(hub, ann, "");
    ASSERT_UNSIGNED(hub, "");
}

/* One enrolment with a link code. */
static uint32_t enrol_with_code(TestHub *hub, const char *jkt, uint8_t code, int64_t until_us,
                                int64_t now_us)
{
    static const uint8_t x[BECKON_DEVICE_KEY_BYTES] = {7};
    const BeckonUsedLink link = {.hash = {code}, .until_us = until_us};
    g_autoptr(GPtrArray) consents = test_consents();
    const BeckonEnrolment request = {
        .language = "en", .jkt = jkt, .x = x, .consents = consents, .link = &link};
    g_autoptr(GPtrArray) shoppers = beckon_shoppers_enrol(hub->database, &request, 1, now_us, NULL);
    return shoppers != NULL ? ((const BeckonShopper *)shoppers->pdata[0])->number : 0;
}

static bool is_used(TestHub *hub, uint8_t code, uint32_t *number)
{
    const uint8_t hash[BECKON_LINK_HASH_BYTES] = {code};
    bool used = false;
    CU_ASSERT_TRUE(beckon_used_links_find(hub->database, hash, &used, number, NULL));
    return used;
}

static void a_code_is_used_by_one_shopper_and_stays_used_without(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t user = 99;
    CU_ASSERT_FALSE(is_used(hub, 1, &user));
    uint32_t ann = enrol_with_code(hub, "jkt-1", 1, TEST_WALL_US + 10, TEST_WALL_US);
    CU_ASSERT_NOT_EQUAL(ann, 0);
    test_hub_reopen(hub);
    CU_ASSERT_TRUE(is_used(hub, 1, &user));
    CU_ASSERT_EQUAL(user, ann);
    CU_ASSERT_EQUAL(enrol_with_code(hub, "jkt-2", 1, TEST_WALL_US + 10, TEST_WALL_US), 0);
    g_autoptr(BeckonShopper) nobody = beckon_shoppers_find_jkt(hub->database, "jkt-2", NULL);
    CU_ASSERT_PTR_NULL(nobody);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_TRUE(is_used(hub, 1, &user));
    CU_ASSERT_EQUAL(user, 0);
}

static void codes_that_have_expired_are_swept(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t user = 0;
    enrol_with_code(hub, "jkt-1", 1, TEST_WALL_US + 10, TEST_WALL_US);
    enrol_with_code(hub, "jkt-2", 2, TEST_WALL_US + 99, TEST_WALL_US + 9);
    CU_ASSERT_TRUE(is_used(hub, 1, &user));
    enrol_with_code(hub, "jkt-3", 3, TEST_WALL_US + 99, TEST_WALL_US + 10);
    CU_ASSERT_FALSE(is_used(hub, 1, &user));
    CU_ASSERT_TRUE(is_used(hub, 2, &user));
    test_hub_begin(hub);
    beckon_used_links_sweep(hub->database, TEST_WALL_US + 99);
    test_hub_commit(hub);
    CU_ASSERT_FALSE(is_used(hub, 2, &user));
}

static void a_shopper_without_a_label_goes_by_the_subject(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = enrol_with_code(hub, "jkt-1", 1, TEST_WALL_US, TEST_WALL_US);
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(hub->database, ann, NULL);
    CU_ASSERT_STRING_EQUAL(shopper->name, shopper->subject);
    g_autoptr(BeckonShopper) found =
        beckon_shoppers_find_name(hub->database, shopper->subject, NULL);
    CU_ASSERT_PTR_NOT_NULL(found);
}

static void note(uint32_t number, BeckonPurpose purpose, void *data)
{
    g_string_append_printf(data, "%u/%u ", number, purpose);
}

static void consents_that_lapse_are_found_in_time(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    int64_t next_us = 0;
    g_autoptr(GString) lapsed = g_string_new(NULL), later = g_string_new(NULL);
    g_autoptr(BeckonConsent) soon =
        beckon_consent_new(BECKON_PURPOSE_VISITS, "v1", TEST_WALL_US, "app", TEST_WALL_US + 10);
    CU_ASSERT_TRUE(beckon_kept_consents_next_lapse_us(hub->database, TEST_WALL_US, &next_us, NULL));
    CU_ASSERT_EQUAL(next_us, BECKON_TIME_NEVER);
    test_hub_begin(hub);
    beckon_kept_consents_put(hub->database, ann, soon);
    test_hub_commit(hub);
    CU_ASSERT_TRUE(beckon_kept_consents_next_lapse_us(hub->database, TEST_WALL_US, &next_us, NULL));
    CU_ASSERT_EQUAL(next_us, TEST_WALL_US + 10);
    CU_ASSERT_TRUE(
        beckon_kept_consents_each_lapsed(hub->database, 0, TEST_WALL_US + 9, note, later, NULL));
    CU_ASSERT_STRING_EQUAL(later->str, "");
    CU_ASSERT_TRUE(beckon_kept_consents_each_lapsed(hub->database, TEST_WALL_US + 9,
                                                    TEST_WALL_US + 10, note, lapsed, NULL));
    CU_ASSERT_STRING_EQUAL(lapsed->str, "1/4 ");
    CU_ASSERT_TRUE(
        beckon_kept_consents_next_lapse_us(hub->database, TEST_WALL_US + 10, &next_us, NULL));
    CU_ASSERT_EQUAL(next_us, BECKON_TIME_NEVER);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_latest_of_each_purpose_is_found_after_a_restart),
        BECKON_TEST(each_waits_for_a_signature_until_it_is_settled_once),
        BECKON_TEST(beyond_the_limit_the_oldest_of_a_purpose_goes),
        BECKON_TEST(they_lie_in_boxes_and_go_with_their_shopper),
        BECKON_TEST(a_code_is_used_by_one_shopper_and_stays_used_without),
        BECKON_TEST(codes_that_have_expired_are_swept),
        BECKON_TEST(a_shopper_without_a_label_goes_by_the_subject),
        BECKON_TEST(consents_that_lapse_are_found_in_time),
    };
    return BECKON_TESTS_RUN("receipts", tests);
}
