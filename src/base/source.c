/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
    if (len > 0) { /* nothing may come as a NULL */
        memcpy(source->text, text, len);
    }
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

BeckonSource *beckon_source_read_file(FILE *file, const char *name, gsize most, GError **error)
{
    g_autofree char *text = NULL;
    gsize len = 0;
    int failed = read_all_of(file, most, &text, &len) ? 0 : errno;
    fclose(file);
    if (failed != 0) {
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(failed), "%s: %s", name,
                    g_strerror(failed));
        return NULL;
    }
    return beckon_source_new(name, text, len);
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
    return beckon_source_read_file(file, name, most, error);
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

const BeckonSource *beckon_sources_find(const GPtrArray *sources, const char *name)
{
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        if (strcmp(source->name, name) == 0) {
            return source;
        }
    }
    return NULL;
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
