/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source-folder.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "testing.h"

static char *folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("beckon-source-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static void put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void take(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void names_of_rule_files_end_so_and_are_not_hidden(void)
{
    CU_ASSERT_TRUE(beckon_source_is_name("a.yaml"));
    CU_ASSERT_TRUE(beckon_source_is_name("catalogue.csv"));
    CU_ASSERT_TRUE(beckon_source_is_name("a.yml"));
    CU_ASSERT_FALSE(beckon_source_is_name(".a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_name(".a.yaml.swp"));
    CU_ASSERT_FALSE(beckon_source_is_name("a.yaml~"));
    CU_ASSERT_FALSE(beckon_source_is_name("#a.yaml#"));
    CU_ASSERT_FALSE(beckon_source_is_name("4913"));
}

static void the_state_of_a_folder_changes_with_what_is_read_of_it_alone(void)
{
    g_autofree char *folder = folder_new();
    put(folder, "a.yaml", "one");
    g_autofree char *first = beckon_source_dir_state(folder);
    put(folder, ".a.yaml.swp", "what an editor keeps");
    g_autofree char *same = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_EQUAL(first, same);
    put(folder, "a.yaml", "two");
    g_autofree char *changed = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_NOT_EQUAL(first, changed);
    put(folder, "b.yaml", "");
    g_autofree char *more = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_NOT_EQUAL(changed, more);
    take(folder, "a.yaml");
    take(folder, "b.yaml");
    take(folder, ".a.yaml.swp");
    g_rmdir(folder);
    g_autofree char *none = beckon_source_dir_state(folder);
    CU_ASSERT_STRING_EQUAL(none, "");
}

static void a_name_that_is_not_utf_8_is_refused(void)
{
    g_autofree char *folder = folder_new();
    g_autoptr(GError) error = NULL;
    put(folder, "\xE9t\xE9.yaml", "campaign: summer");
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    take(folder, "\xE9t\xE9.yaml");
    g_rmdir(folder);
}

static void a_name_that_cannot_be_shown_is_refused(void)
{
    static const char name[] = "a.yaml:1:1: all is well\n\x1b[8m.yaml";
    g_autofree char *folder = folder_new();
    g_autoptr(GError) error = NULL;
    put(folder, name, "campaign: summer");
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NULL(strpbrk(error->message, "\n\x1b"));
    take(folder, name);
    g_rmdir(folder);
}

/* As root alone there are files of others. */
static void a_link_is_followed_only_to_what_its_owner_has(void)
{
    enum { STAFF = 4711, OTHER = 4712 };
    g_autofree char *folder = folder_new(), *outside = folder_new();
    g_autofree char *target = g_build_filename(outside, "secret", NULL);
    g_autofree char *link = g_build_filename(folder, "a.csv", NULL);
    if (geteuid() != 0) {
        puts("# skipped: this is not root");
        return;
    }
    put(outside, "secret", "0123456789abcdef");
    g_assert_cmpint(symlink(target, link), ==, 0);
    g_autoptr(GPtrArray) of_root = beckon_source_read_dir(folder, NULL);
    CU_ASSERT_PTR_NOT_NULL(of_root);
    g_assert_cmpint(lchown(link, STAFF, STAFF), ==, 0);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_DENIED));
    g_assert_cmpint(chown(target, OTHER, OTHER), ==, 0);
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, NULL));
    g_assert_cmpint(chown(target, STAFF, STAFF), ==, 0);
    g_autoptr(GPtrArray) of_staff = beckon_source_read_dir(folder, NULL);
    CU_ASSERT_PTR_NOT_NULL(of_staff);
    take(folder, "a.csv");
    take(outside, "secret");
    g_rmdir(folder);
    g_rmdir(outside);
}

static void so_is_a_link_to_a_folder_of_stories(void)
{
    enum { STAFF = 4711 };
    g_autofree char *folder = folder_new(), *outside = folder_new();
    g_autofree char *link = g_build_filename(folder, "stories", NULL);
    if (geteuid() != 0) {
        puts("# skipped: this is not root");
        return;
    }
    put(outside, "a.yaml", "- story: a");
    g_assert_cmpint(symlink(outside, link), ==, 0);
    g_autoptr(GPtrArray) of_root = beckon_source_read_dir(folder, NULL);
    CU_ASSERT_EQUAL_FATAL(of_root->len, 1);
    CU_ASSERT_STRING_EQUAL(((BeckonSource *)of_root->pdata[0])->name, "stories/a.yaml");
    g_assert_cmpint(lchown(link, STAFF, STAFF), ==, 0);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_source_read_dir(folder, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_DENIED));
    take(folder, "stories");
    take(outside, "a.yaml");
    g_rmdir(folder);
    g_rmdir(outside);
}

/* A file and a pipe take turns under one name: whoever opened the pipe would wait for ever. */
static void what_turns_into_a_pipe_is_not_waited_for(void)
{
    enum { TURNS = 2000 };
    g_autofree char *folder = folder_new();
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
    g_autofree char *name = g_build_filename(folder, "a.yaml", NULL);
    put(folder, "file", "campaign: a");
    put(folder, "a.yaml", "");
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    pid_t child = fork();
    while (child == 0) {
        rename(pipe, name);
        rename(name, pipe);
        rename(file, name);
        rename(name, file);
    }
    alarm(60);
    for (guint i = 0; i < TURNS; i++) {
        g_autoptr(GPtrArray) sources = beckon_source_read_dir(folder, NULL);
        CU_ASSERT_TRUE(sources == NULL || sources->len <= 1);
    }
    alarm(0);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_unlink(file);
    g_unlink(pipe);
    g_unlink(name);
    g_rmdir(folder);
}

static void what_anybody_may_write_to_is_found(void)
{
    g_autofree char *folder = folder_new();
    g_autofree char *stories = g_build_filename(folder, "stories", NULL);
    g_autofree char *file = g_build_filename(stories, "a.yaml", NULL);
    g_assert_cmpint(g_mkdir(stories, 0755), ==, 0);
    put(folder, "stories/a.yaml", "- story: a");
    put(folder, "notes.txt", "");
    g_autofree char *notes = g_build_filename(folder, "notes.txt", NULL);
    g_assert_cmpint(chmod(notes, 0666), ==, 0);
    CU_ASSERT_PTR_NULL(beckon_source_dir_find_open(folder));
    const char *const places[] = {folder, stories, file};
    static const mode_t closed[] = {0755, 0755, 0644}, open[] = {01777, 0777, 0646};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *before = beckon_source_dir_state(folder);
        g_assert_cmpint(chmod(places[i], open[i]), ==, 0);
        g_autofree char *found = beckon_source_dir_find_open(folder);
        g_autofree char *after = beckon_source_dir_state(folder);
        CU_ASSERT_TRUE(found != NULL && g_str_has_prefix(found, places[i]));
        CU_ASSERT_STRING_NOT_EQUAL(before, after);
        g_assert_cmpint(chmod(places[i], closed[i]), ==, 0);
    }
    take(folder, "stories/a.yaml");
    take(folder, "notes.txt");
    g_rmdir(stories);
    g_rmdir(folder);
}

static void a_set_has_files_of_the_folder_and_of_its_stories_alone(void)
{
    CU_ASSERT_TRUE(beckon_source_is_path("a.yaml"));
    CU_ASSERT_TRUE(beckon_source_is_path("für läufer.yaml"));
    CU_ASSERT_TRUE(beckon_source_is_path("stories/a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path(""));
    CU_ASSERT_FALSE(beckon_source_is_path("a.txt"));
    CU_ASSERT_FALSE(beckon_source_is_path(".a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path("../a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path("/a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path("stories/../a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path("stories/stories/a.yaml"));
    CU_ASSERT_FALSE(beckon_source_is_path("a\x1b[2K.yaml"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(names_of_rule_files_end_so_and_are_not_hidden),
        BECKON_TEST(the_state_of_a_folder_changes_with_what_is_read_of_it_alone),
        BECKON_TEST(a_name_that_is_not_utf_8_is_refused),
        BECKON_TEST(a_name_that_cannot_be_shown_is_refused),
        BECKON_TEST(a_link_is_followed_only_to_what_its_owner_has),
        BECKON_TEST(so_is_a_link_to_a_folder_of_stories),
        BECKON_TEST(what_turns_into_a_pipe_is_not_waited_for),
        BECKON_TEST(what_anybody_may_write_to_is_found),
        BECKON_TEST(a_set_has_files_of_the_folder_and_of_its_stories_alone),
    };
    return BECKON_TESTS_RUN("source-folder", tests);
}
