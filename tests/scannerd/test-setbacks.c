/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/setbacks.h"

#include <glib/gstdio.h>

#include "testing.h"

typedef struct {
    char *dir;
    char *path;
} Folder;

static Folder make_folder(void)
{
    Folder folder = {.dir = g_dir_make_tmp("beckon-setbacks-XXXXXX", NULL)};
    g_autofree char *socket = g_build_filename(folder.dir, "door.sock", NULL);
    folder.path = beckon_setbacks_path(socket);
    return folder;
}

static void remove_folder(Folder *folder)
{
    g_unlink(folder->path);
    g_rmdir(folder->dir);
    g_free(folder->path);
    g_free(folder->dir);
}

static void lie_beside_the_socket(void)
{
    g_autofree char *path = beckon_setbacks_path("/run/beckon/scanners/door.sock");
    CU_ASSERT_STRING_EQUAL(path, "/run/beckon/scanners/door.sock.setbacks");
}

static void outlast_the_process(void)
{
    Folder folder = make_folder();
    CU_ASSERT_EQUAL(beckon_setbacks_read(folder.path), 0);
    beckon_setbacks_write(folder.path, 3);
    CU_ASSERT_EQUAL(beckon_setbacks_read(folder.path), 3);
    beckon_setbacks_write(folder.path, 100000);
    CU_ASSERT_EQUAL(beckon_setbacks_read(folder.path), 1000);
    remove_folder(&folder);
}

static void leave_no_file_when_there_are_none(void)
{
    Folder folder = make_folder();
    beckon_setbacks_write(folder.path, 0);
    beckon_setbacks_write(folder.path, 1);
    beckon_setbacks_write(folder.path, 0);
    CU_ASSERT_FALSE(g_file_test(folder.path, G_FILE_TEST_EXISTS));
    remove_folder(&folder);
}

static void are_none_where_the_file_makes_no_sense(void)
{
    static const char *const texts[] = {"", "-1\n", "x", "1 2", "99999999999999999999"};
    Folder folder = make_folder();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        CU_ASSERT_TRUE(g_file_set_contents(folder.path, texts[i], -1, NULL));
        CU_ASSERT_EQUAL(beckon_setbacks_read(folder.path), 0);
    }
    remove_folder(&folder);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(lie_beside_the_socket),
        BECKON_TEST(outlast_the_process),
        BECKON_TEST(leave_no_file_when_there_are_none),
        BECKON_TEST(are_none_where_the_file_makes_no_sense),
    };
    return BECKON_TESTS_RUN("scannerd/setbacks", tests);
}
