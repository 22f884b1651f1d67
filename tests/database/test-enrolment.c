/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/enrolment.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "database/profile.h"
#include "testing.h"

static const uint8_t x[BECKON_DEVICE_KEY_BYTES] = "device";

static GPtrArray *enrol_named(TestHub *hub, const char *const *names, const char *const *jkts,
                              gsize n, GError **error)
{
    g_autoptr(GPtrArray) consents = test_consents();
    g_autofree BeckonEnrolment *requests = g_new0(BeckonEnrolment, n);
    for (gsize i = 0; i < n; i++) {
        requests[i] = (BeckonEnrolment){
            .name = names[i], .language = "de", .jkt = jkts[i], .x = x, .consents = consents};
    }
    return beckon_shoppers_enrol(hub->database, requests, n, TEST_WALL_US, error);
}

static void everything_told_at_enrolment_is_found_again_after_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    static const char *const names[] = {"ann", "bob"}, *const jkts[] = {"jkt-a", "jkt-b"};
    g_autoptr(GPtrArray) enrolled = enrol_named(hub, names, jkts, 2, NULL);
    CU_ASSERT_EQUAL_FATAL(enrolled->len, 2);
    const BeckonShopper *ann = g_ptr_array_index(enrolled, 0);
    test_hub_reopen(hub);
    g_autoptr(BeckonShopper) found = beckon_shoppers_find(hub->database, ann->number, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    CU_ASSERT_STRING_EQUAL(found->name, "ann");
    CU_ASSERT_STRING_EQUAL(found->language, "de");
    CU_ASSERT_STRING_EQUAL(found->jkt, "jkt-a");
    CU_ASSERT_STRING_EQUAL(found->subject, ann->subject);
    CU_ASSERT_EQUAL(memcmp(found->x, x, sizeof x), 0);
    CU_ASSERT_EQUAL(found->enrolled_us, TEST_WALL_US);
    CU_ASSERT_EQUAL(beckon_consents_in_force(found->consents, TEST_WALL_US),
                    BECKON_PURPOSE_PRESENCE);
    const BeckonConsent *consent = g_ptr_array_index(found->consents, 0);
    CU_ASSERT_STRING_EQUAL(consent->text_version, "2026-05-en");
    CU_ASSERT_STRING_EQUAL(consent->how, "counter");
    CU_ASSERT_EQUAL(consent->until_us, BECKON_TIME_NEVER);
}

static void a_shopper_is_found_by_every_name(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t number = test_hub_enrol(hub, "ann");
    test_hub_enrol(hub, "bob");
    g_autoptr(BeckonShopper) by_name = beckon_shoppers_find_name(hub->database, "ann", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(by_name);
    g_autoptr(BeckonShopper) by_jkt = beckon_shoppers_find_jkt(hub->database, "jkt-of-ann", NULL);
    g_autoptr(BeckonShopper) by_subject =
        beckon_shoppers_find_subject(hub->database, by_name->subject, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(by_jkt);
    CU_ASSERT_PTR_NOT_NULL_FATAL(by_subject);
    CU_ASSERT_EQUAL(by_name->number, number);
    CU_ASSERT_EQUAL(by_jkt->number, number);
    CU_ASSERT_EQUAL(by_subject->number, number);
}

static const uint8_t account[BECKON_CUSTOMER_BYTES] = "account's hash";

static void an_account_leads_to_its_shopper_after_a_restart_too(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) consents = test_consents();
    static const uint8_t other[BECKON_CUSTOMER_BYTES] = "another hash";
    uint32_t number = test_hub_enrol_linked(hub, "ann", account, consents);
    test_hub_enrol(hub, "bob");
    for (guint i = 0; i < 2; i++) {
        g_autoptr(BeckonShopper) found =
            beckon_shoppers_find_customer(hub->database, account, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(found);
        CU_ASSERT_EQUAL(found->number, number);
        CU_ASSERT_TRUE(found->is_linked);
        CU_ASSERT_EQUAL(memcmp(found->customer, account, sizeof account), 0);
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_shoppers_find_customer(hub->database, other, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
        test_hub_reopen(hub);
    }
    g_autoptr(BeckonShopper) bob = beckon_shoppers_find_name(hub->database, "bob", NULL);
    CU_ASSERT_FALSE(bob->is_linked);
}

static void an_account_is_enrolled_once_and_lies_in_no_file(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GPtrArray) consents = test_consents();
    test_hub_enrol_linked(hub, "ann", account, consents);
    BeckonEnrolment again = {.name = "bob",
                             .language = "de",
                             .jkt = "jkt-b",
                             .x = x,
                             .customer = account,
                             .consents = consents};
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_shoppers_enrol(hub->database, &again, 1, TEST_WALL_US, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_EXISTS));
    test_hub_close(hub);
    static const char *const files[] = {"beckon.db", "beckon.db-wal", "keys.db", "keys.db-wal"};
    g_autofree char *hex = beckon_hex_encode(account, sizeof account);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_hub_path(hub, files[i]);
        CU_ASSERT_EQUAL(test_count_bytes(path, account, sizeof account), 0);
        CU_ASSERT_EQUAL(test_count_bytes(path, hex, strlen(hex)), 0);
    }
}

/* A profile as version 1 wrote it, byte by byte. */
static void a_profile_from_before_there_were_accounts_is_read(void)
{
    g_autoptr(GByteArray) plain = g_byte_array_new();
    static const uint8_t id[BECKON_SHOPPER_ID_BYTES] = "id";
    static const BeckonShopperKey key = {"a shopper's key"};
    static const char *const texts[] = {"jkt-a", "ann", "de"};
    beckon_put_u8(plain, 1);
    g_byte_array_append(plain, id, sizeof id);
    g_byte_array_append(plain, x, sizeof x);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        beckon_put_le16(plain, (uint16_t)strlen(texts[i]));
        g_byte_array_append(plain, (const uint8_t *)texts[i], (guint)strlen(texts[i]));
    }
    g_autoptr(GByteArray) box = beckon_box_seal(&key, 7, plain->data, plain->len);
    g_autoptr(BeckonShopper) shopper = g_new0(BeckonShopper, 1);
    shopper->number = 7;
    CU_ASSERT_TRUE_FATAL(beckon_profile_open(&key, box->data, box->len, shopper));
    CU_ASSERT_STRING_EQUAL(shopper->name, "ann");
    CU_ASSERT_FALSE(shopper->is_linked);
}

static void who_is_not_enrolled_is_not_found(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    g_autoptr(GError) by_name = NULL, by_number = NULL;
    CU_ASSERT_PTR_NULL(beckon_shoppers_find_name(hub->database, "jkt-of-ann", &by_name));
    CU_ASSERT_TRUE(g_error_matches(by_name, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_PTR_NULL(beckon_shoppers_find(hub->database, 99, &by_number));
    CU_ASSERT_TRUE(g_error_matches(by_number, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

static void refuses_the_whole_batch(TestHub *hub, const char *const *names, const char *const *jkts,
                                    gsize n)
{
    g_autoptr(GError) error = NULL;
    guint before = beckon_shoppers_count(hub->database);
    CU_ASSERT_PTR_NULL(enrol_named(hub, names, jkts, n, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_EXISTS));
    CU_ASSERT_EQUAL(beckon_shoppers_count(hub->database), before);
}

static void a_name_or_device_key_that_is_taken_refuses_the_whole_batch(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    refuses_the_whole_batch(hub, (const char *[]){"new", "ann"}, (const char *[]){"1", "2"}, 2);
    refuses_the_whole_batch(hub, (const char *[]){"new", "old"},
                            (const char *[]){"1", "jkt-of-ann"}, 2);
    refuses_the_whole_batch(hub, (const char *[]){"two", "two"}, (const char *[]){"1", "2"}, 2);
}

static void a_refused_batch_leaves_its_names_free(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    refuses_the_whole_batch(hub, (const char *[]){"new", "ann"}, (const char *[]){"1", "2"}, 2);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_shoppers_find_name(hub->database, "new", &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    test_hub_enrol(hub, "new");
}

static void refuses_what_passes_a_limit(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *long_name = g_strnfill(BECKON_LIMIT_NAME_BYTES + 1, 'a');
    g_autoptr(GPtrArray) consents = test_consents();
    BeckonFob fobs[BECKON_LIMIT_DEVICES_A_SHOPPER + 1] = {0};
    BeckonEnrolment named = {
        .name = long_name, .language = "en", .jkt = "j", .x = x, .consents = consents};
    BeckonEnrolment hung = {.name = "ann",
                            .language = "en",
                            .jkt = "j",
                            .x = x,
                            .consents = consents,
                            .fobs = fobs,
                            .n_fobs = G_N_ELEMENTS(fobs)};
    g_autoptr(GError) too_long = NULL, too_many = NULL;
    CU_ASSERT_PTR_NULL(beckon_shoppers_enrol(hub->database, &named, 1, TEST_WALL_US, &too_long));
    CU_ASSERT_TRUE(g_error_matches(too_long, BECKON_ERROR, BECKON_ERROR_LIMIT));
    CU_ASSERT_PTR_NULL(beckon_shoppers_enrol(hub->database, &hung, 1, TEST_WALL_US, &too_many));
    CU_ASSERT_TRUE(g_error_matches(too_many, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void note_name(const BeckonShopper *shopper, void *data)
{
    g_string_append_printf(data, "%u:%s/%u ", shopper->number, shopper->name, shopper->n_fobs);
}

static void shoppers_are_listed_in_the_order_of_their_enrolment(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GString) list = g_string_new(NULL);
    test_hub_enrol(hub, "zoe");
    test_hub_enrol(hub, "ann");
    CU_ASSERT_TRUE(beckon_shoppers_each(hub->database, note_name, list, NULL));
    CU_ASSERT_STRING_EQUAL(list->str, "1:zoe/1 2:ann/1 ");
}

static void note_fob(const BeckonFob *fob, void *data)
{
    g_string_append_printf(data, "%u:%.12s/%u/%d ", fob->number, fob->key, fob->exponent,
                           (int)fob->clock_offset_s);
}

static void fobs_keep_their_keys_and_clocks(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GString) all = g_string_new(NULL), of_bob = g_string_new(NULL);
    test_hub_enrol(hub, "ann");
    uint32_t bob = test_hub_enrol(hub, "bob");
    test_hub_reopen(hub);
    CU_ASSERT_TRUE(beckon_shoppers_each_fob(hub->database, note_fob, all, NULL));
    CU_ASSERT_STRING_EQUAL(all->str, "1:identity key/10/-7 2:identity key/10/-7 ");
    CU_ASSERT_TRUE(beckon_shoppers_fobs_of(hub->database, bob, note_fob, of_bob, NULL));
    CU_ASSERT_STRING_EQUAL(of_bob->str, "2:identity key/10/-7 ");
}

static void a_consent_is_given_again_and_withdrawn(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t number = test_hub_enrol(hub, "ann");
    g_autoptr(BeckonConsent) visits =
        beckon_consent_new(BECKON_PURPOSE_VISITS, "v1", 10, "app", 20);
    g_autoptr(BeckonConsent) again = beckon_consent_new(BECKON_PURPOSE_VISITS, "v2", 30, "app", 40);
    test_hub_begin(hub);
    beckon_kept_consents_put(hub->database, number, visits);
    beckon_kept_consents_put(hub->database, number, again);
    beckon_kept_consents_withdraw(hub->database, number, BECKON_PURPOSE_PRESENCE, 50);
    beckon_kept_consents_put(hub->database, 4711, visits);
    test_hub_commit(hub);
    g_autoptr(BeckonShopper) ann = beckon_shoppers_find(hub->database, number, NULL);
    CU_ASSERT_EQUAL_FATAL(ann->consents->len, 2);
    CU_ASSERT_EQUAL(beckon_consents_in_force(ann->consents, 35), BECKON_PURPOSE_VISITS);
    const BeckonConsent *withdrawn = g_ptr_array_index(ann->consents, 0);
    CU_ASSERT_EQUAL(withdrawn->withdrawn_us, 50);
    const BeckonConsent *kept = g_ptr_array_index(ann->consents, 1);
    CU_ASSERT_EQUAL(kept->purpose, BECKON_PURPOSE_VISITS);
    CU_ASSERT_STRING_EQUAL(kept->text_version, "v2");
    CU_ASSERT_EQUAL(kept->until_us, 40);
}

/* A stolen beckon.db tells nobody's name. */
static void the_database_names_nobody(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    g_autofree char *log = test_hub_path(hub, "beckon.db-wal");
    test_hub_enrol(hub, "annabella-sample");
    g_autoptr(BeckonShopper) ann =
        beckon_shoppers_find_name(hub->database, "annabella-sample", NULL);
    CU_ASSERT_EQUAL(test_count_bytes(log, ann->name, strlen(ann->name)), 0);
    CU_ASSERT_EQUAL(test_count_bytes(log, ann->jkt, strlen(ann->jkt)), 0);
    CU_ASSERT_EQUAL(test_count_bytes(log, ann->subject, strlen(ann->subject)), 0);
    CU_ASSERT_EQUAL(test_count_bytes(log, ann->x, sizeof ann->x), 0);
    CU_ASSERT_EQUAL(test_count_bytes(log, ann->id, sizeof ann->id), 0);
    CU_ASSERT_EQUAL(test_count_bytes(log, "identity key", 12), 0);
    CU_ASSERT_EQUAL(test_count_bytes(path, ann->name, strlen(ann->name)), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(everything_told_at_enrolment_is_found_again_after_a_restart),
        BECKON_TEST(a_shopper_is_found_by_every_name),
        BECKON_TEST(an_account_leads_to_its_shopper_after_a_restart_too),
        BECKON_TEST(an_account_is_enrolled_once_and_lies_in_no_file),
        BECKON_TEST(a_profile_from_before_there_were_accounts_is_read),
        BECKON_TEST(who_is_not_enrolled_is_not_found),
        BECKON_TEST(a_name_or_device_key_that_is_taken_refuses_the_whole_batch),
        BECKON_TEST(a_refused_batch_leaves_its_names_free),
        BECKON_TEST(refuses_what_passes_a_limit),
        BECKON_TEST(shoppers_are_listed_in_the_order_of_their_enrolment),
        BECKON_TEST(fobs_keep_their_keys_and_clocks),
        BECKON_TEST(a_consent_is_given_again_and_withdrawn),
        BECKON_TEST(the_database_names_nobody),
    };
    return BECKON_TESTS_RUN("enrolment", tests);
}
