/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_SOURCE_H
#define BECKON_BASE_SOURCE_H

/* Files that people write, as read and before anything is made of them. */

#include <glib.h>
#include <stdio.h>

/* One file as read: its name as people know it (relative to the rules folder) and its text. */
typedef struct {
    char *name;
    char *text; /* NUL-terminated for convenience; may hold NUL bytes before len */
    gsize len;
    /* The line that was asked for last, counted from 0, and where it starts. */
    guint last_line;
    gsize last_start;
} BeckonSource;

/* Copies. A byte order mark at the start is left out. */
BeckonSource *beckon_source_new(const char *name, const char *text, gsize len);
void beckon_source_free(BeckonSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSource, beckon_source_free)

/* A line, counted from 1, without its line break: its start, and its length in bytes; "" behind the
 * last. Lines near the one that was asked for last are found fast, so that many are in a long file;
 * so a source is of one thread. */
const char *beckon_source_line(const BeckonSource *source, guint line, gsize *ret_len);

/* Reads one file. The name in diagnostics is the path as given. Of a file longer than
 * BECKON_LIMIT_FILE_BYTES one byte more than that is read: what parses it refuses it with a
 * diagnostic. Errors as of beckon_error_from_errno. */
BeckonSource *beckon_source_read(const char *path, GError **error);

/* Reads a table of purchases, which may be long. As above, but BECKON_ERROR_LIMIT for a file
 * longer than BECKON_LIMIT_PURCHASES_BYTES. */
BeckonSource *beckon_source_read_purchases(const char *path, GError **error);

/* Reads a table of facts, of standard input for "-". BECKON_ERROR_LIMIT for one longer than
 * BECKON_LIMIT_FACTS_BYTES. */
BeckonSource *beckon_source_read_facts(const char *path, GError **error);

/* Reads at most so many bytes of an open file, and closes it. */
BeckonSource *beckon_source_read_file(FILE *file, const char *name, gsize most, GError **error);

/* The one of that name among BeckonSource; NULL: there is none. Borrowed. */
const BeckonSource *beckon_sources_find(const GPtrArray *sources, const char *name);

/* Of two BeckonSource in an array, by name: for g_ptr_array_sort(). */
int beckon_source_compare(gconstpointer a, gconstpointer b);

/* SHA-256 over the files' names, lengths and bytes, in the order of their names whatever that of
 * the array, as 64 hexadecimal digits. Owned by the caller. */
char *beckon_sources_digest(const GPtrArray *sources);

#endif
