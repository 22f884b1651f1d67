/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_DIAGNOSTIC_H
#define BECKON_BASE_DIAGNOSTIC_H

/* What is wrong with a file that a person wrote: where, what, and what to write instead. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "base/source.h"

typedef enum { BECKON_SEVERITY_ERROR, BECKON_SEVERITY_WARNING } BeckonSeverity;

typedef struct {
    BeckonSeverity severity;
    const char *code; /* static: "E0107" */
    char *file;
    guint line;        /* from 1 */
    guint column;      /* from 1, in characters */
    guint length;      /* characters underlined, at least 1 */
    char *source_line; /* valid UTF-8, cut when very long; NULL: of the whole file */
    char *message;
    char *suggestion; /* what to write instead, or NULL */
} BeckonDiagnostic;

/* A list sorted by place: file, line, column. It keeps the first BECKON_LIMIT_DIAGNOSTICS that
 * were added; those beyond are counted. */
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

/* Whether there are errors and many diagnostics: a reader of a long file may stop then. Warnings
 * alone never stop one. */
bool beckon_diagnostics_is_full(const BeckonDiagnostics *diagnostics);

guint beckon_diagnostics_size(const BeckonDiagnostics *diagnostics);
const BeckonDiagnostic *beckon_diagnostics_get(const BeckonDiagnostics *diagnostics, guint i);

/* What parses a file asks this first: false, with a diagnostic, when it is too long, holds a
 * NUL or is not UTF-8. */
bool beckon_diagnostics_check_text(BeckonDiagnostics *diagnostics, const BeckonSource *source);

/* The same without a limit to the length. */
bool beckon_diagnostics_check_encoding(BeckonDiagnostics *diagnostics, const BeckonSource *source);

/* For people: file:line:column, the text underlined, the suggestion. Owned by the caller. */
char *beckon_diagnostics_format(const BeckonDiagnostics *diagnostics);

/* The fixed form: {"severity","file","line","column","code","message","suggestion"}. */
JsonNode *beckon_diagnostic_to_json(const BeckonDiagnostic *diagnostic);

#endif
