/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/lookup.h"

#include <sqlite3.h>

#include "database/hub.h"
#include "testing.h"

#define N_SHOPPERS 4000

static char *name_of(guint i)
{
    return g_strdup_printf("s-%u", i);
}

static char *jkt_of(guint i)
{
    return g_strdup_printf("jkt-%u", i);
}

static void enrol_crowd(TestHub *hub)
{
    static const uint8_t x[BECKON_DEVICE_KEY_BYTES] = "device";
    g_autoptr(GPtrArray) consents = test_consents();
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree BeckonEnrolment *requests = g_new0(BeckonEnrolment, N_SHOPPERS);
    for (guint i = 0; i < N_SHOPPERS; i++) {
        char *name = name_of(i), *jkt = jkt_of(i);
        g_ptr_array_add(texts, name);
        g_ptr_array_add(texts, jkt);
        requests[i] = (BeckonEnrolment){
            .name = name, .language = "de", .jkt = jkt, .x = x, .consents = consents};
    }
    g_autoptr(GPtrArray) enrolled =
        beckon_shoppers_enrol(hub->database, requests, N_SHOPPERS, TEST_WALL_US, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(enrolled);
}

static uint32_t find(const TestHub *hub, BeckonLookup kind, const char *name)
{
    g_autoptr(BeckonShopper) shopper = NULL;
    CU_ASSERT(beckon_lookup_find(hub->database, kind, name, &shopper, NULL));
    return shopper != NULL ? shopper->number : 0;
}

static void check_crowd(const TestHub *hub)
{
    for (guint i = 0; i < N_SHOPPERS; i++) {
        g_autofree char *name = name_of(i), *jkt = jkt_of(i);
        CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, name), i + 1);
        CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_JKT, jkt), i + 1);
        CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, jkt), 0);
    }
}

static void everybody_of_a_crowd_is_found_before_a_restart_and_after_it(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    enrol_crowd(hub);
    check_crowd(hub);
    test_hub_reopen(hub);
    check_crowd(hub);
}

static int64_t number(const TestHub *hub, const char *query)
{
    int64_t answer = -1;
    CU_ASSERT(beckon_sql_number(&hub->database->sql, query, &answer, NULL));
    return answer;
}

/* A row is an integer of 9 B at most, 3 B of SQLite's own, and 2 B to find it on its page. Two
 * pages are of the schema and of the table's root. */
static void after_a_restart_names_lie_close_together(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    enrol_crowd(hub);
    test_hub_reopen(hub);
    int64_t n_rows = number(hub, "SELECT count(*) FROM temp.lookup");
    int64_t page_bytes = number(hub, "PRAGMA temp.page_size");
    CU_ASSERT_EQUAL(n_rows, 3 * N_SHOPPERS);
    int64_t n_pages = number(hub, "PRAGMA temp.page_count");
    CU_ASSERT(n_pages <= (n_rows * (9 + 3 + 2) + page_bytes - 1) / page_bytes + 2);
}

static gint64 cached_bytes(sqlite3 *handle)
{
    int bytes = 0, most = 0;
    CU_ASSERT_EQUAL(sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_USED, &bytes, &most, 0),
                    SQLITE_OK);
    return bytes;
}

static void a_trimmed_database_keeps_its_names_and_no_pages_of_its_files(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    enrol_crowd(hub);
    test_hub_reopen(hub);
    int64_t names_bytes = number(hub, "PRAGMA temp.page_count") * 4096;
    gint64 before = cached_bytes(hub->database->sql.handle);
    gint64 keys_before = cached_bytes(hub->database->keys.sql.handle);
    beckon_database_trim(hub->database);
    CU_ASSERT(cached_bytes(hub->database->sql.handle) < before);
    CU_ASSERT(cached_bytes(hub->database->sql.handle) < 2 * names_bytes);
    CU_ASSERT(cached_bytes(hub->database->keys.sql.handle) * 4 < keys_before);
    check_crowd(hub);
    g_autoptr(BeckonShopper) found = beckon_shoppers_find_name(hub->database, "s-7", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    CU_ASSERT_STRING_EQUAL(found->jkt, "jkt-7");
}

/* As many of its bits as the table keeps. */
static gint64 kept_hash(const TestHub *hub, const char *name)
{
    return (gint64)(beckon_lookup_hash(hub->vault, BECKON_LOOKUP_NAME, name) >> 33);
}

/* Two names that are one to the table. Of 2^18 names with 2^31 hashes some 16 pairs are. */
static void meet(const TestHub *hub, char **ret_one, char **ret_other)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    for (guint i = 0; i < 1 << 18; i++) {
        char *name = name_of(i);
        gint64 hash = kept_hash(hub, name);
        const char *other = g_hash_table_lookup(seen, &hash);
        if (other != NULL) {
            *ret_one = g_strdup(other);
            *ret_other = name;
            return;
        }
        g_hash_table_insert(seen, g_memdup2(&hash, sizeof hash), name);
    }
    g_error("no two names meet");
}

static void of_two_whose_names_meet_each_is_found(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *one = NULL, *other = NULL;
    meet(hub, &one, &other);
    uint32_t first = test_hub_enrol(hub, one);
    CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, other), 0);
    uint32_t second = test_hub_enrol(hub, other);
    CU_ASSERT_NOT_EQUAL(first, second);
    for (guint i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, one), first);
        CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, other), second);
        test_hub_reopen(hub);
    }
    CU_ASSERT(beckon_shoppers_forget(hub->database, first, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, one), 0);
    CU_ASSERT_EQUAL(find(hub, BECKON_LOOKUP_NAME, other), second);
}

static void those_enrolled_are_counted(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    CU_ASSERT_EQUAL(beckon_shoppers_count(hub->database), 0);
    uint32_t ann = test_hub_enrol(hub, "ann");
    test_hub_enrol(hub, "bob");
    CU_ASSERT_EQUAL(beckon_shoppers_count(hub->database), 2);
    CU_ASSERT(!beckon_shoppers_forget(hub->database, 99, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT_EQUAL(beckon_shoppers_count(hub->database), 1);
    test_hub_enrol(hub, "eve");
    test_hub_reopen(hub);
    CU_ASSERT_EQUAL(beckon_shoppers_count(hub->database), 2);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(everybody_of_a_crowd_is_found_before_a_restart_and_after_it),
        BECKON_TEST(of_two_whose_names_meet_each_is_found),
        BECKON_TEST(those_enrolled_are_counted),
        BECKON_TEST(after_a_restart_names_lie_close_together),
        BECKON_TEST(a_trimmed_database_keeps_its_names_and_no_pages_of_its_files),
    };
    return BECKON_TESTS_RUN("database/lookup", tests);
}
