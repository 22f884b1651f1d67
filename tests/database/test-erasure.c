/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/erasure.h"

#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/hub.h"
#include "testing.h"

/* Enough that the files' trees have been split many times. */
enum { SHOPPERS = 700 };

static const char *const files[] = {"beckon.db", "beckon.db-wal", "keys.db", "keys.db-wal"};

static guint count_everywhere(const TestHub *hub, const void *bytes, gsize len)
{
    guint count = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_hub_path(hub, files[i]);
        count += test_count_bytes(path, bytes, len);
    }
    return count;
}

static bool is_enrolled(TestHub *hub, uint32_t number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(hub->database, number, &error);
    CU_ASSERT_TRUE(shopper != NULL || g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    return shopper != NULL;
}

static bool forget(TestHub *hub, uint32_t number)
{
    return beckon_shoppers_forget(hub->database, number, TEST_WALL_US, TEST_UID, NULL);
}

static void enrol_many(TestHub *hub)
{
    g_autofree BeckonEnrolment *requests = g_new0(BeckonEnrolment, SHOPPERS);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) consents = test_consents();
    for (guint i = 0; i < SHOPPERS; i++) {
        char *name = g_strdup_printf("shopper-with-number-%05u", i + 1);
        g_ptr_array_add(names, name);
        requests[i] = (BeckonEnrolment){.name = name,
                                        .language = "en",
                                        .jkt = name,
                                        .x = (const uint8_t *)"0123456789abcdef0123456789abcdef",
                                        .consents = consents};
    }
    g_autoptr(GPtrArray) shoppers =
        beckon_shoppers_enrol(hub->database, requests, SHOPPERS, TEST_WALL_US, NULL);
    g_assert_nonnull(shoppers);
}

/* A shopper's wrapped key as it lies in the closed keys.db. */
static GBytes *wrapped_key(TestHub *hub, uint32_t number)
{
    g_autofree char *path = test_hub_path(hub, "keys.db");
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    sqlite3_prepare_v2(handle, "SELECT wrapped FROM key WHERE number = ?", -1, &statement, NULL);
    sqlite3_bind_int64(statement, 1, number);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    GBytes *wrapped =
        g_bytes_new(sqlite3_column_blob(statement, 0), (gsize)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return wrapped;
}

static void nothing_of_a_forgotten_shopper_is_left_in_any_file(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    enrol_many(hub);
    uint32_t ann = test_hub_enrol(hub, "annabella-sample");
    enum { KEYS = 5 };
    const uint32_t numbers[KEYS] = {1, 60, SHOPPERS / 2, SHOPPERS, ann};
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(hub->database, ann, NULL);
    BeckonDraft draft = test_draft(ann, "j1");
    draft.payload = "{\"sub\":\"annabella-sample\"}";
    test_hub_draft(hub, &draft);
    test_hub_close(hub);
    g_autoptr(GPtrArray) wrapped = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (guint i = 0; i < KEYS; i++) {
        g_ptr_array_add(wrapped, wrapped_key(hub, numbers[i]));
        gsize len = 0;
        const void *key = g_bytes_get_data(g_ptr_array_index(wrapped, i), &len);
        CU_ASSERT_EQUAL(len, BECKON_WRAPPED_KEY_BYTES);
        CU_ASSERT_EQUAL(count_everywhere(hub, key, len), 1);
    }
    test_hub_open(hub);
    for (guint i = 0; i < KEYS; i++) {
        CU_ASSERT_TRUE(forget(hub, numbers[i]));
        gsize len = 0;
        const void *key = g_bytes_get_data(g_ptr_array_index(wrapped, i), &len);
        CU_ASSERT_EQUAL(count_everywhere(hub, key, len), 0);
    }
    CU_ASSERT_EQUAL(count_everywhere(hub, "annabella", 9), 0);
    CU_ASSERT_EQUAL(count_everywhere(hub, shopper->subject, strlen(shopper->subject)), 0);
    CU_ASSERT_EQUAL(count_everywhere(hub, shopper->id, sizeof shopper->id), 0);
    CU_ASSERT_FALSE(is_enrolled(hub, ann));
    CU_ASSERT_TRUE(is_enrolled(hub, 2));
}

static void everything_of_a_shopper_goes(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    BeckonDraft of_ann = test_draft(ann, "j1"), of_bob = test_draft(bob, "j2");
    test_hub_draft(hub, &of_ann);
    test_hub_draft(hub, &of_bob);
    CU_ASSERT_TRUE(forget(hub, ann));
    CU_ASSERT_FALSE(is_enrolled(hub, ann));
    CU_ASSERT_TRUE(is_enrolled(hub, bob));
    g_autoptr(GPtrArray) offers = beckon_offers_list(hub->database, NULL, 10, NULL);
    CU_ASSERT_EQUAL_FATAL(offers->len, 1);
    CU_ASSERT_STRING_EQUAL(((BeckonOffer *)g_ptr_array_index(offers, 0))->jti, "j2");
}

static void a_name_is_free_again_but_the_number_is_not(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t first = test_hub_enrol(hub, "ann");
    CU_ASSERT_TRUE(forget(hub, first));
    test_hub_reopen(hub);
    uint32_t second = test_hub_enrol(hub, "ann");
    CU_ASSERT_NOT_EQUAL(first, second);
}

static void who_is_not_enrolled_cannot_be_forgotten(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_shoppers_forget(hub->database, 7, TEST_WALL_US, TEST_UID, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

static void copy(const TestHub *hub, const char *from, const char *to)
{
    g_autofree char *source = test_hub_path(hub, from), *target = test_hub_path(hub, to);
    g_autofree char *contents = NULL;
    gsize len = 0;
    g_assert_true(g_file_get_contents(source, &contents, &len, NULL));
    g_assert_true(g_file_set_contents(target, contents, (gssize)len, NULL));
}

static void a_restored_backup_does_not_bring_a_forgotten_shopper_back(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    test_hub_close(hub);
    copy(hub, "beckon.db", "backup.db");
    test_hub_open(hub);
    CU_ASSERT_TRUE(forget(hub, ann));
    test_hub_close(hub);
    copy(hub, "backup.db", "beckon.db");
    test_hub_open(hub);
    CU_ASSERT_FALSE(is_enrolled(hub, ann));
    CU_ASSERT_TRUE(is_enrolled(hub, bob));
}

static void a_restored_backup_gives_no_number_twice(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    test_hub_close(hub);
    copy(hub, "beckon.db", "backup.db");
    test_hub_open(hub);
    uint32_t after_backup = test_hub_enrol(hub, "bob");
    test_hub_close(hub);
    copy(hub, "backup.db", "beckon.db");
    test_hub_open(hub);
    CU_ASSERT_FALSE(is_enrolled(hub, after_backup));
    CU_ASSERT_TRUE(test_hub_enrol(hub, "bob") > after_backup);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_of_a_forgotten_shopper_is_left_in_any_file),
        BECKON_TEST(everything_of_a_shopper_goes),
        BECKON_TEST(a_name_is_free_again_but_the_number_is_not),
        BECKON_TEST(who_is_not_enrolled_cannot_be_forgotten),
        BECKON_TEST(a_restored_backup_does_not_bring_a_forgotten_shopper_back),
        BECKON_TEST(a_restored_backup_gives_no_number_twice),
    };
    return BECKON_TESTS_RUN("erasure", tests);
}
