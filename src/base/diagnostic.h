/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_DIAGNOSTIC_H
#define BECKON_BASE_DIAGNOSTIC_H

/* What is wrong with a file that a person wrote: where, what, and what to write instead. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef enum { BECKON_SEVERITY_ERROR, BECKON_SEVERITY_WARNING } BeckonSeverity;

/* One file as read: its name as people know it (relative to the rules folder) and its text. */
typedef struct {
    char *name;
    char *text; /* NUL-terminated for convenience; may hold NUL bytes before len */
    gsize len;
} BeckonSource;

BeckonSource *beckon_source_new(const char *name, const char *text, gsize len);
void beckon_source_free(BeckonSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSource, beckon_source_free)

/* Reads one file. The name in diagnostics is the path as given. BECKON_ERROR_IO,
 * BECKON_ERROR_LIMIT (over BECKON_LIMIT_FILE_BYTES). */
BeckonSource *beckon_source_read(const char *path, GError **error);

/* Reads DIR's *.yaml and *.csv and those of its folder stories/, sorted by name, into a
 * GPtrArray of BeckonSource with names relative to DIR. Hidden files are passed over. */
GPtrArray *beckon_source_read_dir(const char *dir, GError **error);

typedef struct {
    BeckonSeverity severity;
    const char *code; /* static: "E0107" */
    char *file;
    guint line;   /* from 1 */
    guint column; /* from 1, in characters */
    guint length; /* characters underlined, at least 1 */
    char *source_line;
    char *message;
    char *suggestion; /* what to write instead, or NULL */
} BeckonDiagnostic;

/* An ordered list of at most BECKON_LIMIT_DIAGNOSTICS; those beyond are counted. */
typedef struct BeckonDiagnostics BeckonDiagnostics;

BeckonDiagnostics *beckon_diagnostics_new(void);
void beckon_diagnostics_free(BeckonDiagnostics *diagnostics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonDiagnostics, beckon_diagnostics_free)

/* Adds one. Line and column 0 mean the whole file (1:1). The suggestion may be NULL. */
void beckon_diagnostics_add(BeckonDiagnostics *diagnostics, BeckonSeverity severity,
                            const char *code, const BeckonSource *source, guint line, guint column,
                            guint length, const char *suggestion, const char *format, ...)
    G_GNUC_PRINTF(9, 10);

guint beckon_diagnostics_errors(const BeckonDiagnostics *diagnostics);
guint beckon_diagnostics_warnings(const BeckonDiagnostics *diagnostics);
guint beckon_diagnostics_size(const BeckonDiagnostics *diagnostics);
const BeckonDiagnostic *beckon_diagnostics_get(const BeckonDiagnostics *diagnostics, guint i);

/* For people: file:line:column, the text underlined, the suggestion; sorted by place. Owned by
 * the caller. */
char *beckon_diagnostics_format(const BeckonDiagnostics *diagnostics);

/* The fixed form: {"severity","file","line","column","code","message","suggestion"}. */
JsonNode *beckon_diagnostic_to_json(const BeckonDiagnostic *diagnostic);

#endif
