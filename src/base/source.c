/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/limits.h"

BeckonSource *beckon_source_new(const char *name, const char *text, gsize len)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (len >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        len -= 3;
    }
    BeckonSource *source = g_new0(BeckonSource, 1);
    source->name = g_strdup(name);
    source->text = g_malloc(len + 1);
    memcpy(source->text, text, len);
    source->text[len] = '\0';
    source->len = len;
    return source;
}

void beckon_source_free(BeckonSource *source)
{
    if (source != NULL) {
        g_free(source->name);
        g_free(source->text);
        g_free(source);
    }
}

static gsize find_next(const BeckonSource *source, gsize start)
{
    const char *newline = memchr(source->text + start, '\n', source->len - start);
    return newline != NULL ? (gsize)(newline + 1 - source->text) : source->len;
}

static gsize find_previous(const BeckonSource *source, gsize start)
{
    gsize at = start > 0 ? start - 1 : 0;
    while (at > 0 && source->text[at - 1] != '\n') {
        at--;
    }
    return at;
}

const char *beckon_source_line(const BeckonSource *source, guint line, gsize *ret_len)
{
    guint at = source->last_line;
    gsize start = source->last_start;
    for (; at + 1 < line && start < source->len; at++) {
        start = find_next(source, start);
    }
    for (; at + 1 > line && at > 0; at--) {
        start = find_previous(source, start);
    }
    /* What is remembered is of no account to whoever reads the file. */
    BeckonSource *memory = (BeckonSource *)source;
    memory->last_line = at;
    memory->last_start = start;
    gsize end = find_next(source, start);
    bool has_break = end > start && source->text[end - 1] == '\n';
    *ret_len = end - start - has_break;
    return source->text + start;
}

/* Reads up to `most` bytes, growing as they come: a pipe has no length. */
static bool read_all_of(FILE *file, gsize most, char **ret_text, gsize *ret_len)
{
    gsize room = MIN(most, BECKON_LIMIT_FILE_BYTES + 1);
    gsize len = 0;
    char *text = g_malloc(room);
    while ((len += fread(text + len, 1, room - len, file)) == room && room < most) {
        room = MIN(most, 2 * room);
        text = g_realloc(text, room);
    }
    *ret_text = text;
    *ret_len = len;
    return ferror(file) == 0;
}

static BeckonSource *read_as(const char *path, const char *name, gsize most, GError **error)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
        return NULL;
    }
    g_autofree char *text = NULL;
    gsize len = 0;
    int failed = read_all_of(file, most, &text, &len) ? 0 : errno;
    fclose(file);
    if (failed != 0) {
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(failed), "%s: %s", path,
                    g_strerror(failed));
        return NULL;
    }
    return beckon_source_new(name, text, len);
}

BeckonSource *beckon_source_read(const char *path, GError **error)
{
    return read_as(path, path, BECKON_LIMIT_FILE_BYTES + 1, error);
}

/* Of a table that may be long, but not longer than most. */
static BeckonSource *read_table(const char *path, const char *name, gsize most, GError **error)
{
    g_autoptr(BeckonSource) source = read_as(path, name, most + 1, error);
    if (source != NULL && source->len > most) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%s: it is longer than %zu MiB: split it", name, most / (1024 * 1024));
        return NULL;
    }
    return g_steal_pointer(&source);
}

BeckonSource *beckon_source_read_purchases(const char *path, GError **error)
{
    return read_table(path, path, BECKON_LIMIT_PURCHASES_BYTES, error);
}

BeckonSource *beckon_source_read_facts(const char *path, GError **error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    return read_table(is_stdin ? "/dev/stdin" : path, is_stdin ? "stdin" : path,
                      BECKON_LIMIT_FACTS_BYTES, error);
}

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

static bool check_name(const char *folder, const char *name, GError **error)
{
    if (!g_utf8_validate(name, -1, NULL)) {
        g_autofree char *shown = g_filename_display_name(name);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: the name of %s is not UTF-8: give it another", folder, shown);
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

static bool read_all(const char *dir, const GPtrArray *names, GPtrArray *sources, GError **error)
{
    gsize total = 0;
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(dir, name, NULL);
        BeckonSource *source = read_as(path, name, BECKON_LIMIT_FILE_BYTES + 1, error);
        if (source == NULL) {
            return false;
        }
        g_ptr_array_add(sources, source);
        total += source->len;
        if (total > BECKON_LIMIT_RULE_BYTES) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                        "%s: its files hold more than %d MiB together", dir,
                        BECKON_LIMIT_RULE_BYTES / (1024 * 1024));
            return false;
        }
    }
    return true;
}

/* The names of a rules folder's files, in order. */
static GPtrArray *list_rules(const char *dir, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *stories = g_build_filename(dir, "stories", NULL);
    if (!list_folder(dir, "", names, error) ||
        (g_file_test(stories, G_FILE_TEST_IS_DIR) && !list_folder(dir, "stories/", names, error))) {
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

GPtrArray *beckon_source_read_dir(const char *dir, GError **error)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(GPtrArray) names = list_rules(dir, error);
    return names != NULL && read_all(dir, names, sources, error) ? g_steal_pointer(&sources) : NULL;
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

char *beckon_source_dir_state(const char *dir)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GPtrArray) names = list_rules(dir, NULL);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        add_state(sum, dir, g_ptr_array_index(names, i));
    }
    return g_strdup(names != NULL ? g_checksum_get_string(sum) : "");
}

int beckon_source_compare(gconstpointer a, gconstpointer b)
{
    return strcmp((*(BeckonSource *const *)a)->name, (*(BeckonSource *const *)b)->name);
}

char *beckon_sources_digest(const GPtrArray *sources)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (guint i = 0; i < sources->len; i++) {
        g_ptr_array_add(sorted, sources->pdata[i]);
    }
    g_ptr_array_sort(sorted, beckon_source_compare);
    for (guint i = 0; i < sorted->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sorted, i);
        uint64_t len = GUINT64_TO_BE(source->len);
        g_checksum_update(sum, (const guchar *)source->name, (gssize)strlen(source->name) + 1);
        g_checksum_update(sum, (const guchar *)&len, sizeof len);
        g_checksum_update(sum, (const guchar *)source->text, (gssize)source->len);
    }
    return g_strdup(g_checksum_get_string(sum));
}
