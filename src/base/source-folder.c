/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/printable.h"

#define STORIES "stories/"

bool beckon_source_is_name(const char *name)
{
    static const char *const endings[] = {".yaml", ".yml", ".csv"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(name, endings[i])) {
            return name[0] != '.';
        }
    }
    return false;
}

bool beckon_source_is_path(const char *path)
{
    const char *name = g_str_has_prefix(path, STORIES) ? path + strlen(STORIES) : path;
    return beckon_source_is_name(name) && strchr(name, '/') == NULL && beckon_printable_is(name);
}

static bool check_name(const char *folder, const char *name, GError **error)
{
    if (!beckon_source_is_path(name)) {
        g_autofree char *shown = beckon_printable(name, -1);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: the name of %s is not UTF-8, or has signs that cannot be shown: give it "
                    "another",
                    folder, shown);
        return false;
    }
    return true;
}

static bool list_folder(const char *dir, const char *prefix, GPtrArray *names, GError **error)
{
    g_autofree char *folder = g_build_filename(dir, prefix, NULL);
    g_autoptr(GError) reason = NULL;
    GDir *entries = g_dir_open(folder, 0, &reason);
    if (entries == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s", reason->message);
        return false;
    }
    const char *entry;
    while ((entry = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(folder, entry, NULL);
        if (!beckon_source_is_name(entry) || !g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            continue;
        }
        if (!check_name(folder, entry, error)) {
            g_dir_close(entries);
            return false;
        }
        g_ptr_array_add(names, g_strconcat(prefix, entry, NULL));
    }
    g_dir_close(entries);
    return true;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of a rules folder's files, in order. */
static GPtrArray *list_rules(const char *dir, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *stories = g_build_filename(dir, STORIES, NULL);
    if (!list_folder(dir, "", names, error) ||
        (g_file_test(stories, G_FILE_TEST_IS_DIR) && !list_folder(dir, STORIES, names, error))) {
        return NULL;
    }
    if (names->len > BECKON_LIMIT_RULE_FILES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%s: it holds %u files, more than the %d that are read", dir, names->len,
                    BECKON_LIMIT_RULE_FILES);
        return NULL;
    }
    g_ptr_array_sort(names, by_name);
    return g_steal_pointer(&names);
}

/* Whether what was opened is what its name stands for, and whoever put it there may have it read:
 * asked of what is open, so that no other thing can take its place in between. */
static bool is_theirs(int dir_fd, const char *name, const struct stat *opened)
{
    struct stat named;
    if (fstatat(dir_fd, name, &named, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    return S_ISLNK(named.st_mode)
               ? named.st_uid == 0 || named.st_uid == opened->st_uid
               : named.st_dev == opened->st_dev && named.st_ino == opened->st_ino;
}

/* A file or folder of a folder, to be read; -1 with an error. */
static int open_in(int dir_fd, const char *name, int flags, const char *shown, GError **error)
{
    struct stat opened;
    int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags);
    if (fd < 0 || fstat(fd, &opened) != 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", shown,
                    g_strerror(number));
    } else if (!S_ISREG(opened.st_mode) && !S_ISDIR(opened.st_mode)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s: it is no file", shown);
    } else if (!is_theirs(dir_fd, name, &opened)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "%s: it is somebody's link to what belongs to somebody else: put a copy here",
                    shown);
    } else {
        return fd;
    }
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

/* The folders whose files are read, while they are. */
typedef struct {
    const char *dir;
    int fd;
    int stories_fd; /* -1: it has none */
} Folder;

static bool folder_open(const char *dir, bool has_stories, Folder *ret_folder, GError **error)
{
    Folder folder = {dir, open_in(AT_FDCWD, dir, O_DIRECTORY, dir, error), -1};
    g_autofree char *stories = g_build_filename(dir, "stories", NULL);
    if (folder.fd >= 0 && has_stories) {
        folder.stories_fd = open_in(folder.fd, "stories", O_DIRECTORY, stories, error);
    }
    if (folder.fd >= 0 && has_stories && folder.stories_fd < 0) {
        close(folder.fd);
        return false;
    }
    *ret_folder = folder;
    return folder.fd >= 0;
}

static void folder_close(const Folder *folder)
{
    close(folder->fd);
    if (folder->stories_fd >= 0) {
        close(folder->stories_fd);
    }
}

static BeckonSource *read_one(const Folder *folder, const char *name, GError **error)
{
    bool is_story = g_str_has_prefix(name, STORIES);
    g_autofree char *path = g_build_filename(folder->dir, name, NULL);
    int fd = is_story ? open_in(folder->stories_fd, name + strlen(STORIES), 0, path, error)
                      : open_in(folder->fd, name, 0, path, error);
    return fd >= 0
               ? beckon_source_read_file(fdopen(fd, "rb"), name, BECKON_LIMIT_FILE_BYTES + 1, error)
               : NULL;
}

static bool read_all(const Folder *folder, const GPtrArray *names, GPtrArray *sources,
                     GError **error)
{
    gsize total = 0;
    for (guint i = 0; i < names->len; i++) {
        BeckonSource *source = read_one(folder, g_ptr_array_index(names, i), error);
        if (source == NULL) {
            return false;
        }
        g_ptr_array_add(sources, source);
        total += source->len;
        if (total > BECKON_LIMIT_RULE_BYTES) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                        "%s: its files hold more than %d MiB together", folder->dir,
                        BECKON_LIMIT_RULE_BYTES / (1024 * 1024));
            return false;
        }
    }
    return true;
}

static bool has_stories(const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++) {
        if (g_str_has_prefix(g_ptr_array_index(names, i), STORIES)) {
            return true;
        }
    }
    return false;
}

GPtrArray *beckon_source_read_dir(const char *dir, GError **error)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(GPtrArray) names = list_rules(dir, error);
    Folder folder;
    if (names == NULL || !folder_open(dir, has_stories(names), &folder, error)) {
        return NULL;
    }
    bool done = read_all(&folder, names, sources, error);
    folder_close(&folder);
    return done ? g_steal_pointer(&sources) : NULL;
}

static void add_state(GChecksum *sum, const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    struct stat status;
    if (stat(path, &status) == 0) {
        const int64_t state[] = {
            (int64_t)status.st_dev,         (int64_t)status.st_ino, (int64_t)status.st_size,
            (int64_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec, (int64_t)status.st_ctim.tv_sec,
            status.st_ctim.tv_nsec,
        };
        g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name) + 1);
        g_checksum_update(sum, (const guchar *)state, sizeof state);
    }
}

/* Who may write to a folder is of account, what else lies in it is not. */
static void add_mode(GChecksum *sum, const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    struct stat status;
    if (stat(path, &status) == 0) {
        const int64_t mode = status.st_mode;
        g_checksum_update(sum, (const guchar *)&mode, sizeof mode);
    }
}

char *beckon_source_dir_state(const char *dir)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GPtrArray) names = list_rules(dir, NULL);
    add_mode(sum, dir, "");
    add_mode(sum, dir, "stories");
    for (guint i = 0; names != NULL && i < names->len; i++) {
        add_state(sum, dir, g_ptr_array_index(names, i));
    }
    return g_strdup(names != NULL ? g_checksum_get_string(sum) : "");
}

static bool is_open(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & S_IWOTH) != 0;
}

char *beckon_source_dir_find_open(const char *dir)
{
    g_autoptr(GPtrArray) names = list_rules(dir, NULL);
    if (names == NULL) {
        return NULL;
    }
    g_ptr_array_insert(names, 0, g_strdup("stories"));
    g_ptr_array_insert(names, 0, g_strdup(""));
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(dir, g_ptr_array_index(names, i), NULL);
        if (is_open(path)) {
            return g_steal_pointer(&path);
        }
    }
    return NULL;
}
