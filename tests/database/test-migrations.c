/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "database/hub.h"
#include "testing.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The scripts of a folder of the source tree, in the order of their numbers. */
static GPtrArray *scripts_of(const char *folder)
{
    g_autofree char *path = beckon_test_path(folder);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    GPtrArray *scripts = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        if (g_str_has_suffix(name, ".sql")) {
            g_ptr_array_add(scripts, g_build_filename(folder, name, NULL));
        }
    }
    qsort(scripts->pdata, scripts->len, sizeof *scripts->pdata, compare);
    CU_ASSERT_TRUE_FATAL(scripts->len > 0);
    return scripts;
}

static int pragma(sqlite3 *handle, const char *text)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(handle, text, -1, &statement, NULL);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    int value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

/* Makes a file as a program left it that knew the first n scripts. */
static void make_database(const char *path, GPtrArray *scripts, guint n)
{
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    for (guint i = 0; i < n; i++) {
        const char *script = g_ptr_array_index(scripts, i);
        g_autofree char *text = beckon_test_read(script, NULL);
        g_autofree char *name = g_path_get_basename(script);
        CU_ASSERT_EQUAL(sqlite3_exec(handle, text, NULL, NULL, NULL), SQLITE_OK);
        CU_ASSERT_EQUAL(pragma(handle, "PRAGMA user_version"), (int)i + 1);
        CU_ASSERT_EQUAL(atoi(name), (int)i + 1);
        CU_ASSERT_NOT_EQUAL(pragma(handle, "PRAGMA application_id"), 0);
    }
    sqlite3_close(handle);
}

static int version_of(const char *path)
{
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    int version = pragma(handle, "PRAGMA user_version");
    sqlite3_close(handle);
    return version;
}

static void a_database_of_every_earlier_version_is_brought_up_to_date(void)
{
    g_autoptr(GPtrArray) scripts = scripts_of("schemas/sql");
    g_autoptr(GPtrArray) key_scripts = scripts_of("schemas/sql/keys");
    for (guint n = 0; n <= MAX(scripts->len, key_scripts->len); n++) {
        g_autoptr(TestHub) hub = test_hub_new();
        g_autofree char *path = test_hub_path(hub, "beckon.db");
        g_autofree char *keys = test_hub_path(hub, "keys.db");
        test_hub_close(hub);
        g_assert_cmpint(g_remove(path), ==, 0);
        g_assert_cmpint(g_remove(keys), ==, 0);
        make_database(path, scripts, MIN(n, scripts->len));
        make_database(keys, key_scripts, MIN(n, key_scripts->len));
        test_hub_open(hub);
        test_hub_enrol(hub, "ann");
        test_hub_close(hub);
        CU_ASSERT_EQUAL(version_of(path), (int)scripts->len);
        CU_ASSERT_EQUAL(version_of(keys), (int)key_scripts->len);
    }
}

/* Of version 6: an offer that was redeemed, one that was forgotten since, and its number. */
static void what_was_offered_before_experiments_is_in_no_arm(void)
{
    static const char offers[] =
        "INSERT INTO shopper VALUES (1, x'00', 1);"
        "INSERT INTO offer (jti, number, campaign, zone, visit_started_us, drafted_us, expires_us,"
        "                   reserve_minor, cause_us, payload, token, state)"
        " VALUES ('a', 1, 'c', 'z', 1, 1000, 2000, 100, 0, x'00', x'00', 1);"
        "INSERT INTO redemption VALUES ('a', 'till 1', 'r', 'c', NULL, 1000, 1500, 100, 60);"
        "INSERT INTO offer (jti, number, campaign, zone, visit_started_us, drafted_us, expires_us,"
        "                   reserve_minor, cause_us, payload)"
        " VALUES ('b', 1, 'c', 'z', 2, 1000, 2000, 100, 0, x'00');"
        "DELETE FROM offer WHERE jti = 'b';";
    static const char *const numbers[][2] = {
        {"SELECT count(*) FROM offer WHERE jti = 'a' AND arm = '' AND state = 4", "1"},
        {"SELECT redeemed_us FROM offer", "1500"},
        {"SELECT reserve_minor FROM tally WHERE campaign = 'c' AND arm = '' AND state = 4", "60"},
        {"SELECT count(*) FROM tally WHERE arm <> ''", "0"},
        {"SELECT seq FROM sqlite_sequence WHERE name = 'offer'", "2"},
        {"SELECT count(*) FROM pragma_foreign_key_check", "0"},
    };
    g_autoptr(GPtrArray) scripts = scripts_of("schemas/sql");
    g_autofree char *folder = g_dir_make_tmp("beckon-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "beckon.db", NULL);
    sqlite3 *handle = NULL;
    make_database(path, scripts, 6);
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(handle, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(handle, offers, NULL, NULL, NULL), SQLITE_OK);
    for (guint i = 6; i < scripts->len; i++) {
        g_autofree char *text = beckon_test_read(g_ptr_array_index(scripts, i), NULL);
        CU_ASSERT_EQUAL(sqlite3_exec(handle, text, NULL, NULL, NULL), SQLITE_OK);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        CU_ASSERT_EQUAL(pragma(handle, numbers[i][0]), atoi(numbers[i][1]));
    }
    sqlite3_close(handle);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_database_of_every_earlier_version_is_brought_up_to_date),
        BECKON_TEST(what_was_offered_before_experiments_is_in_no_arm),
    };
    return BECKON_TESTS_RUN("migrations", tests);
}
