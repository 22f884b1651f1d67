/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diagnostic.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/printable.h"

/* A line longer than this is shown cut; a column beyond it is not underlined. */
#define SHOWN_CHARACTERS 160

struct BeckonDiagnostics {
    GPtrArray *kept;
    guint n_errors;
    guint n_warnings;
};

static void diagnostic_free(BeckonDiagnostic *diagnostic)
{
    g_free(diagnostic->file);
    g_free(diagnostic->source_line);
    g_free(diagnostic->message);
    g_free(diagnostic->suggestion);
    g_free(diagnostic);
}

BeckonDiagnostics *beckon_diagnostics_new(void)
{
    BeckonDiagnostics *diagnostics = g_new0(BeckonDiagnostics, 1);
    diagnostics->kept = g_ptr_array_new_with_free_func((GDestroyNotify)diagnostic_free);
    return diagnostics;
}

void beckon_diagnostics_free(BeckonDiagnostics *diagnostics)
{
    if (diagnostics != NULL) {
        g_ptr_array_unref(diagnostics->kept);
        g_free(diagnostics);
    }
}

static char *copy_line(const BeckonSource *source, guint line)
{
    gsize len = 0;
    const char *at = beckon_source_line(source, line, &len);
    len = MIN(len, 4 * SHOWN_CHARACTERS);
    if (len > 0 && at[len - 1] == '\r') {
        len--;
    }
    g_autofree char *whole = beckon_printable(at, (gssize)len);
    return g_utf8_substring(whole, 0, MIN(g_utf8_strlen(whole, -1), SHOWN_CHARACTERS));
}

static int compare_places(const BeckonDiagnostic *a, const BeckonDiagnostic *b)
{
    int files = strcmp(a->file, b->file);
    if (files != 0) {
        return files;
    }
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return a->column < b->column ? -1 : a->column > b->column;
}

static void insert_sorted(GPtrArray *kept, BeckonDiagnostic *diagnostic)
{
    guint at = kept->len;
    while (at > 0 && compare_places(g_ptr_array_index(kept, at - 1), diagnostic) > 0) {
        at--;
    }
    g_ptr_array_insert(kept, (int)at, diagnostic);
}

/* Whether there is room for one more. An error takes the place of a warning. */
static bool make_room(GPtrArray *kept, BeckonSeverity severity)
{
    if (kept->len < BECKON_LIMIT_DIAGNOSTICS) {
        return true;
    }
    for (guint i = kept->len; severity == BECKON_SEVERITY_ERROR && i > 0; i--) {
        const BeckonDiagnostic *diagnostic = g_ptr_array_index(kept, i - 1);
        if (diagnostic->severity == BECKON_SEVERITY_WARNING) {
            g_ptr_array_remove_index(kept, i - 1);
            return true;
        }
    }
    return false;
}

void beckon_diagnostics_add(BeckonDiagnostics *diagnostics, BeckonSeverity severity,
                            const char *code, const BeckonSource *source, guint line, guint column,
                            guint length, const char *suggestion, const char *format, ...)
{
    *(severity == BECKON_SEVERITY_ERROR ? &diagnostics->n_errors : &diagnostics->n_warnings) += 1;
    if (!make_room(diagnostics->kept, severity)) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    BeckonDiagnostic *diagnostic = g_new0(BeckonDiagnostic, 1);
    diagnostic->severity = severity;
    diagnostic->code = code;
    diagnostic->file = g_strdup(source->name);
    diagnostic->line = MAX(line, 1);
    diagnostic->column = MAX(column, 1);
    diagnostic->length = MAX(length, 1);
    diagnostic->source_line = line > 0 ? copy_line(source, line) : NULL;
    diagnostic->message = beckon_printable(message, -1);
    diagnostic->suggestion = suggestion != NULL ? beckon_printable(suggestion, -1) : NULL;
    insert_sorted(diagnostics->kept, diagnostic);
}

guint beckon_diagnostics_errors(const BeckonDiagnostics *diagnostics)
{
    return diagnostics->n_errors;
}

guint beckon_diagnostics_warnings(const BeckonDiagnostics *diagnostics)
{
    return diagnostics->n_warnings;
}

bool beckon_diagnostics_is_full(const BeckonDiagnostics *diagnostics)
{
    return diagnostics->n_errors >= BECKON_LIMIT_DIAGNOSTICS;
}

guint beckon_diagnostics_size(const BeckonDiagnostics *diagnostics)
{
    return diagnostics->kept->len;
}

const BeckonDiagnostic *beckon_diagnostics_get(const BeckonDiagnostics *diagnostics, guint i)
{
    return g_ptr_array_index(diagnostics->kept, i);
}

static void refuse_text(BeckonDiagnostics *diagnostics, const BeckonSource *source, const char *bad)
{
    guint line = 1;
    const char *start = source->text;
    for (const char *at = start; at < bad; at++) {
        if (*at == '\n') {
            line++;
            start = at + 1;
        }
    }
    guint column = (guint)g_utf8_strlen(start, bad - start) + 1;
    beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_ERROR, BECKON_CODE_ENCODING, source, line,
                           column, 1, NULL, "%s",
                           *bad == '\0' ? "there is a NUL byte here"
                                        : "the file is not UTF-8 here: save it as UTF-8");
}

bool beckon_diagnostics_check_text(BeckonDiagnostics *diagnostics, const BeckonSource *source)
{
    if (source->len > BECKON_LIMIT_FILE_BYTES) {
        beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_ERROR, BECKON_CODE_TOO_LONG, source, 0,
                               0, 0, NULL, "the file is longer than %d KiB: split it",
                               BECKON_LIMIT_FILE_BYTES / 1024);
        return false;
    }
    return beckon_diagnostics_check_encoding(diagnostics, source);
}

bool beckon_diagnostics_check_encoding(BeckonDiagnostics *diagnostics, const BeckonSource *source)
{
    const char *bad = NULL;
    if (!g_utf8_validate_len(source->text, source->len, &bad)) {
        refuse_text(diagnostics, source, bad);
        return false;
    }
    return true;
}

static void format_underline(GString *out, const BeckonDiagnostic *diagnostic)
{
    glong line_length = g_utf8_strlen(diagnostic->source_line, -1);
    g_string_append_printf(out, "    %s\n", diagnostic->source_line);
    if (diagnostic->column > line_length + 1) {
        return;
    }
    g_string_append(out, "    ");
    const char *at = diagnostic->source_line;
    for (guint i = 1; i < diagnostic->column; i++, at = g_utf8_next_char(at)) {
        g_string_append_c(out, *at == '\t' ? '\t' : ' ');
    }
    g_string_append_c(out, '^');
    for (guint i = 1; i < diagnostic->length && diagnostic->column + i <= line_length; i++) {
        g_string_append_c(out, '~');
    }
    g_string_append_c(out, '\n');
}

static void format_one(GString *out, const BeckonDiagnostic *diagnostic)
{
    g_string_append_printf(out, "%s:%u:%u: %s %s: %s\n", diagnostic->file, diagnostic->line,
                           diagnostic->column,
                           diagnostic->severity == BECKON_SEVERITY_ERROR ? "error" : "warning",
                           diagnostic->code, diagnostic->message);
    if (diagnostic->source_line != NULL) {
        format_underline(out, diagnostic);
    }
    if (diagnostic->suggestion != NULL) {
        g_string_append_printf(out, "    did you mean '%s'?\n", diagnostic->suggestion);
    }
}

char *beckon_diagnostics_format(const BeckonDiagnostics *diagnostics)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diagnostics->kept->len; i++) {
        format_one(out, g_ptr_array_index(diagnostics->kept, i));
    }
    guint beyond = diagnostics->n_errors + diagnostics->n_warnings - diagnostics->kept->len;
    if (beyond > 0) {
        g_string_append_printf(out, "… and %u more\n", beyond);
    }
    return g_string_free(out, FALSE);
}

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text != NULL) {
        json_builder_add_string_value(builder, text);
    } else {
        json_builder_add_null_value(builder);
    }
}

static void add_number(JsonBuilder *builder, const char *name, guint number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, number);
}

JsonNode *beckon_diagnostic_to_json(const BeckonDiagnostic *diagnostic)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_text(builder, "severity",
             diagnostic->severity == BECKON_SEVERITY_ERROR ? "error" : "warning");
    add_text(builder, "file", diagnostic->file);
    add_number(builder, "line", diagnostic->line);
    add_number(builder, "column", diagnostic->column);
    add_text(builder, "code", diagnostic->code);
    add_text(builder, "message", diagnostic->message);
    add_text(builder, "suggestion", diagnostic->suggestion);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}
