/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/secret-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "testing.h"

typedef struct {
    char *folder;
    char *path; /* of a file in it that is not there yet */
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.folder = g_dir_make_tmp("beckon-secret-XXXXXX", NULL)};
    rig.path = g_build_filename(rig.folder, "key", NULL);
    return rig;
}

static guint files_in(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir) != NULL) {
        n++;
    }
    return n;
}

static void rig_clear(Rig *rig)
{
    g_unlink(rig->path);
    g_rmdir(rig->folder);
    g_free(rig->path);
    g_free(rig->folder);
}

static bool read_fails(const char *path, BeckonError code)
{
    g_autoptr(GError) error = NULL;
    gsize len = 7;
    char *secret = beckon_secret_file_read(path, 16, &len, &error);
    bool failed = secret == NULL && len == 7 && g_error_matches(error, BECKON_ERROR, (gint)code) &&
                  strstr(error->message, path) != NULL;
    g_free(secret);
    return failed;
}

static void reads_back_what_it_wrote(void)
{
    Rig rig = rig_new();
    gsize len = 0;
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "a\0b", 3, NULL));
    char *secret = beckon_secret_file_read(rig.path, 16, &len, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(secret);
    CU_ASSERT_EQUAL(len, 3);
    CU_ASSERT_EQUAL(memcmp(secret, "a\0b", 4), 0);
    beckon_secret_free(secret, len);
    rig_clear(&rig);
}

static void writes_for_the_owner_alone(void)
{
    Rig rig = rig_new();
    struct stat status;
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "secret", 6, NULL));
    CU_ASSERT_EQUAL(stat(rig.path, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0400);
    CU_ASSERT_EQUAL(files_in(rig.folder), 1);
    rig_clear(&rig);
}

static void never_overwrites(void)
{
    Rig rig = rig_new();
    g_autoptr(GError) error = NULL;
    gsize len = 0;
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "first", 5, NULL));
    CU_ASSERT_FALSE(beckon_secret_file_create(rig.path, "second", 6, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_EXISTS));
    char *secret = beckon_secret_file_read(rig.path, 16, &len, NULL);
    CU_ASSERT_STRING_EQUAL(secret, "first");
    CU_ASSERT_EQUAL(files_in(rig.folder), 1);
    beckon_secret_free(secret, len);
    rig_clear(&rig);
}

static void refuses_a_file_that_others_may_use(void)
{
    static const mode_t open_modes[] = {0440, 0404, 0420, 0402, 0640, 0644, 0410, 0401};
    Rig rig = rig_new();
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "secret", 6, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(open_modes); i++) {
        g_chmod(rig.path, open_modes[i]);
        CU_ASSERT_TRUE(read_fails(rig.path, BECKON_ERROR_DENIED));
    }
    rig_clear(&rig);
}

static void leaves_the_mode_of_a_credential_to_systemd(void)
{
    Rig rig = rig_new();
    gsize len = 0;
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "secret", 6, NULL));
    g_chmod(rig.path, 0440);
    g_setenv("CREDENTIALS_DIRECTORY", rig.folder, TRUE);
    char *secret = beckon_secret_file_read(rig.path, 16, &len, NULL);
    g_unsetenv("CREDENTIALS_DIRECTORY");
    CU_ASSERT_PTR_NOT_NULL(secret);
    beckon_secret_free(secret, len);
    rig_clear(&rig);
}

static void refuses_what_is_no_key_file(void)
{
    Rig rig = rig_new();
    CU_ASSERT_TRUE(read_fails(rig.path, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_TRUE(read_fails(rig.folder, BECKON_ERROR_INVALID));
    CU_ASSERT_TRUE(read_fails("/dev/null", BECKON_ERROR_INVALID));
    CU_ASSERT_EQUAL(mkfifo(rig.path, 0400), 0);
    CU_ASSERT_TRUE(read_fails(rig.path, BECKON_ERROR_INVALID));
    g_unlink(rig.path);
    CU_ASSERT_TRUE(beckon_secret_file_create(rig.path, "seventeen letters", 17, NULL));
    CU_ASSERT_TRUE(read_fails(rig.path, BECKON_ERROR_LIMIT));
    rig_clear(&rig);
}

static void says_where_it_cannot_write(void)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_secret_file_create("/nonexistent/key", "x", 1, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "/nonexistent/key"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_back_what_it_wrote),
        BECKON_TEST(writes_for_the_owner_alone),
        BECKON_TEST(never_overwrites),
        BECKON_TEST(refuses_a_file_that_others_may_use),
        BECKON_TEST(leaves_the_mode_of_a_credential_to_systemd),
        BECKON_TEST(refuses_what_is_no_key_file),
        BECKON_TEST(says_where_it_cannot_write),
    };
    return BECKON_TESTS_RUN("base/secret-file", tests);
}
