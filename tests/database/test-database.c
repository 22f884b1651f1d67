/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/database.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "database/hub.h"
#include "testing.h"

/* Runs SQL on a closed hub's file, as an operator could. */
static void run_sql(const TestHub *hub, const char *file, const char *sql)
{
    g_autofree char *path = test_hub_path(hub, file);
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(handle);
}

static void refuses_to_open(const TestHub *hub, const char *store, BeckonError code,
                            const char *says)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_database_open(hub->folder, store, hub->vault, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, (int)code));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, says));
}

/* Opening prepares every statement of every table. */
static void a_new_database_knows_every_statement(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    CU_ASSERT_EQUAL(strlen(beckon_database_epoch(hub->database)), 16);
    CU_ASSERT_EQUAL(beckon_database_watermark_us(hub->database), 0);
    CU_ASSERT_FALSE(hub->failed);
}

static void two_databases_have_two_epochs(void)
{
    g_autoptr(TestHub) one = test_hub_new();
    g_autoptr(TestHub) other = test_hub_new();
    CU_ASSERT_STRING_NOT_EQUAL(beckon_database_epoch(one->database),
                               beckon_database_epoch(other->database));
}

static void keeps_epoch_and_watermark_over_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *epoch = g_strdup(beckon_database_epoch(hub->database));
    test_hub_begin(hub);
    beckon_database_set_watermark_us(hub->database, 123456789);
    test_hub_commit(hub);
    test_hub_reopen(hub);
    CU_ASSERT_STRING_EQUAL(beckon_database_epoch(hub->database), epoch);
    CU_ASSERT_EQUAL(beckon_database_watermark_us(hub->database), 123456789);
}

static void a_rollback_takes_everything_back(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_begin(hub);
    beckon_database_set_watermark_us(hub->database, 5);
    CU_ASSERT_TRUE(beckon_database_in_transaction(hub->database));
    beckon_database_rollback(hub->database);
    CU_ASSERT_FALSE(beckon_database_in_transaction(hub->database));
    CU_ASSERT_EQUAL(beckon_database_watermark_us(hub->database), 0);
}

static void only_its_owner_may_read_the_files(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    static const char *const files[] = {"beckon.db", "beckon.db-wal", "keys.db", "keys.db-wal"};
    test_hub_enrol(hub, "ann");
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = test_hub_path(hub, files[i]);
        struct stat about;
        CU_ASSERT_EQUAL(stat(path, &about), 0);
        CU_ASSERT_EQUAL(about.st_mode & 0777, 0600);
    }
}

static void a_second_opening_is_refused_while_the_first_lasts(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_DENIED, "in use by another beckon-engine");
    test_hub_reopen(hub);
}

static void a_second_process_is_refused(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    pid_t child = fork();
    if (child == 0) {
        /* The lock that this process inherited is the parent's. */
        g_autoptr(GError) error = NULL;
        BeckonDatabase *second = beckon_database_open(hub->folder, TEST_STORE, hub->vault, &error);
        _exit(second == NULL && g_error_matches(error, BECKON_ERROR, BECKON_ERROR_DENIED) ? 0 : 1);
    }
    int status = 0;
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
}

static void refuses_a_database_from_a_newer_program(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_close(hub);
    run_sql(hub, "beckon.db", "PRAGMA user_version = 999");
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_INVALID, "version 999, which a newer Beckon");
}

static void refuses_a_database_of_another_program(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_close(hub);
    run_sql(hub, "beckon.db", "PRAGMA application_id = 7");
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_INVALID, "another program");
}

static void refuses_a_file_that_is_no_database(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_close(hub);
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    char text[8192];
    memset(text, 'x', sizeof text);
    g_assert_true(g_file_set_contents(path, text, sizeof text, NULL));
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_IO, "the file is damaged");
}

static void refuses_the_database_of_another_store(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_close(hub);
    refuses_to_open(hub, "beckon:elsewhere", BECKON_ERROR_INVALID, "is of the store 'beckon:test'");
}

static void refuses_another_master_key(void)
{
    static const uint8_t other[BECKON_MASTER_KEY_BYTES] = "another master key";
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_close(hub);
    beckon_vault_free(hub->vault);
    hub->vault = beckon_vault_new_from_bytes(other, sizeof other, NULL);
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_INVALID, "under another master key");
}

/* Otherwise every key would look like one whose shopper is gone, and be erased. */
static void refuses_keys_that_belong_to_another_database(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    test_hub_close(hub);
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    g_autofree char *aside = test_hub_path(hub, "aside.db");
    g_assert_cmpint(rename(path, aside), ==, 0);
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_INVALID, "belongs to another beckon.db");
    g_assert_cmpint(rename(aside, path), ==, 0);
    test_hub_open(hub);
    g_autoptr(BeckonShopper) ann = beckon_shoppers_find_name(hub->database, "ann", NULL);
    CU_ASSERT_PTR_NOT_NULL(ann);
}

static void refuses_to_go_on_without_the_keys(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    test_hub_enrol(hub, "ann");
    test_hub_close(hub);
    g_autofree char *path = test_hub_path(hub, "keys.db");
    g_assert_cmpint(unlink(path), ==, 0);
    refuses_to_open(hub, TEST_STORE, BECKON_ERROR_INVALID, "lacks the key of shopper 1");
}

static void a_folder_that_cannot_be_made_is_named(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *path = test_hub_path(hub, "beckon.db/below");
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_database_open(path, TEST_STORE, hub->vault, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, path));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_new_database_knows_every_statement),
        BECKON_TEST(two_databases_have_two_epochs),
        BECKON_TEST(keeps_epoch_and_watermark_over_a_restart),
        BECKON_TEST(a_rollback_takes_everything_back),
        BECKON_TEST(only_its_owner_may_read_the_files),
        BECKON_TEST(a_second_opening_is_refused_while_the_first_lasts),
        BECKON_TEST(a_second_process_is_refused),
        BECKON_TEST(refuses_a_database_from_a_newer_program),
        BECKON_TEST(refuses_a_database_of_another_program),
        BECKON_TEST(refuses_a_file_that_is_no_database),
        BECKON_TEST(refuses_the_database_of_another_store),
        BECKON_TEST(refuses_another_master_key),
        BECKON_TEST(refuses_keys_that_belong_to_another_database),
        BECKON_TEST(refuses_to_go_on_without_the_keys),
        BECKON_TEST(a_folder_that_cannot_be_made_is_named),
    };
    return BECKON_TESTS_RUN("database", tests);
}
