/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-writer.h"

#include <string.h>

BeckonYamlWriter *beckon_yaml_writer_new(const char *text, gsize len)
{
    BeckonYamlWriter *writer = g_new0(BeckonYamlWriter, 1);
    writer->text = writer->at = text;
    writer->end = text + len;
    writer->out = g_string_new(NULL);
    writer->comments = g_ptr_array_new_with_free_func(g_free);
    writer->levels = g_array_new(FALSE, FALSE, sizeof(BeckonYamlLevel));
    return writer;
}

void beckon_yaml_writer_free(BeckonYamlWriter *writer)
{
    if (writer != NULL) {
        g_string_free(writer->out, TRUE);
        g_ptr_array_unref(writer->comments);
        g_array_unref(writer->levels);
        g_free(writer);
    }
}

void beckon_yaml_gap_clear(BeckonYamlGap *gap)
{
    g_clear_pointer(&gap->comments, g_array_unref);
}

static const char *line_end(const BeckonYamlWriter *writer, const char *at)
{
    const char *newline = memchr(at, '\n', (gsize)(writer->end - at));
    return newline != NULL ? newline : writer->end;
}

static gsize trimmed(const char *text, gsize len)
{
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
        len--;
    }
    return len;
}

guint beckon_yaml_writer_old_column(const BeckonYamlWriter *writer, const char *at)
{
    const char *start = at;
    while (start > writer->text && start[-1] != '\n') {
        start--;
    }
    return (guint)g_utf8_strlen(start, at - start);
}

BeckonYamlGap beckon_yaml_writer_gap(BeckonYamlWriter *writer)
{
    BeckonYamlGap gap = {.comments = g_array_new(FALSE, FALSE, sizeof(BeckonYamlComment))};
    guint n_ends = writer->at == writer->text || writer->at[-1] == '\n';
    bool begins_line = n_ends > 0;
    for (; writer->at < writer->end && strchr(" \t\n#", *writer->at) != NULL; writer->at++) {
        if (*writer->at == '\n') {
            n_ends++;
            begins_line = gap.breaks = true;
        } else if (*writer->at == '#') {
            const char *end = line_end(writer, writer->at);
            const BeckonYamlComment comment = {
                .text = writer->at,
                .len = trimmed(writer->at, (gsize)(end - writer->at)),
                .column = beckon_yaml_writer_old_column(writer, writer->at),
                .is_own_line = begins_line,
                .blank_before = n_ends > 1,
            };
            g_array_append_val(gap.comments, comment);
            writer->at = end - 1;
            n_ends = 0;
        }
    }
    gap.blank_behind = n_ends > 1;
    return gap;
}

static guint column_of(const BeckonYamlWriter *writer)
{
    const char *newline = strrchr(writer->out->str, '\n');
    return (guint)g_utf8_strlen(newline != NULL ? newline + 1 : writer->out->str, -1);
}

static void pad(BeckonYamlWriter *writer, guint n)
{
    g_string_append_printf(writer->out, "%*s", (int)n, "");
}

void beckon_yaml_writer_break(BeckonYamlWriter *writer, guint column, bool blank)
{
    if (writer->out->len > 0) {
        g_string_append(writer->out, blank ? "\n\n" : "\n");
    }
    pad(writer, column);
}

static void write_comment(BeckonYamlWriter *writer, const BeckonYamlComment *comment)
{
    g_string_append_len(writer->out, comment->text, (gssize)comment->len);
    g_ptr_array_add(writer->comments, g_strndup(comment->text, comment->len));
}

void beckon_yaml_writer_trail(BeckonYamlWriter *writer, const BeckonYamlComment *comment)
{
    guint column = column_of(writer);
    pad(writer, comment->column > column ? comment->column - column : 1);
    write_comment(writer, comment);
}

void beckon_yaml_writer_remark(BeckonYamlWriter *writer, const BeckonYamlComment *comment,
                               guint column, bool blank)
{
    beckon_yaml_writer_break(writer, column, blank);
    write_comment(writer, comment);
}

/* The length of a line of a scalar that goes on on the next one. Blanks before the line's end mean
 * nothing, unless a backslash stands before the first of them. */
static gsize folded_length(const char *line, gsize len, bool has_escapes)
{
    gsize bare = trimmed(line, len), n_backslashes = 0;
    while (n_backslashes < bare && line[bare - 1 - n_backslashes] == '\\') {
        n_backslashes++;
    }
    return has_escapes && n_backslashes % 2 == 1 && bare < len ? bare + 1 : bare;
}

static void write_folded(BeckonYamlWriter *writer, const char *text, guint column, bool has_escapes)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = i > 0 ? lines[i] + strspn(lines[i], " \t") : lines[i];
        gsize len = strlen(line);
        len = lines[i + 1] != NULL ? folded_length(line, len, has_escapes) : len;
        if (i > 0) {
            beckon_yaml_writer_break(writer, len > 0 || lines[i + 1] == NULL ? column : 0, false);
        }
        g_string_append_len(writer->out, line, (gssize)len);
    }
}

/* 'it''s' → "it's", where nothing in it would need an escape. */
static char *requote(const BeckonYamlNode *scalar, const char *raw)
{
    if (scalar->style != BECKON_YAML_SINGLE_QUOTED || strpbrk(raw, "\"\\") != NULL) {
        return g_strdup(raw);
    }
    g_autofree char *inner = g_strndup(raw + 1, strlen(raw) - 2);
    g_auto(GStrv) parts = g_strsplit(inner, "''", -1);
    g_autofree char *joined = g_strjoinv("'", parts);
    return g_strconcat("\"", joined, "\"", NULL);
}

void beckon_yaml_writer_scalar(BeckonYamlWriter *writer, const BeckonYamlNode *scalar, guint column)
{
    if (writer->at != writer->text + scalar->start) {
        writer->fault = "something stands before this value that is not understood";
        return;
    }
    g_autofree char *raw = g_strndup(writer->at, scalar->end - scalar->start);
    g_autofree char *quoted = requote(scalar, raw);
    write_folded(writer, quoted, column, scalar->style == BECKON_YAML_DOUBLE_QUOTED);
    writer->at = writer->text + scalar->end;
}

/* The header: its sign, and '+' or '-'. */
typedef struct {
    guint named; /* the indentation that it names, 0: none */
    gsize keeps; /* where its '+' is written, 0: none; the empty lines at the end are part of the
                    value then */
} Header;

static Header write_header(BeckonYamlWriter *writer)
{
    Header header = {0};
    g_string_append_c(writer->out, *writer->at++);
    for (; writer->at < writer->end && strchr("+-123456789", *writer->at) != NULL; writer->at++) {
        bool is_digit = g_ascii_isdigit(*writer->at);
        header.named = is_digit ? (guint)g_ascii_digit_value(*writer->at) : header.named;
        header.keeps = *writer->at == '+' ? writer->out->len : header.keeps;
        g_string_append_c(writer->out, is_digit ? '2' : *writer->at);
    }
    const char *end = line_end(writer, writer->at);
    writer->at += strspn(writer->at, " \t");
    if (writer->at < end && *writer->at == '#') {
        const BeckonYamlComment comment = {
            .text = writer->at,
            .len = trimmed(writer->at, (gsize)(end - writer->at)),
            .column = beckon_yaml_writer_old_column(writer, writer->at),
        };
        beckon_yaml_writer_trail(writer, &comment);
        writer->at = end;
    }
    return header;
}

/* The blanks before the first line that has more than blanks. */
static guint find_indentation(char *const *lines)
{
    for (; *lines != NULL; lines++) {
        gsize blanks = strspn(*lines, " ");
        if ((*lines)[blanks] != '\0') {
            return (guint)blanks;
        }
    }
    return 0;
}

/* How many lines there are without the empty ones at the end. */
static guint count_lines(char *const *lines, guint indentation)
{
    guint n = g_strv_length((char **)lines);
    while (n > 0 && strlen(lines[n - 1]) <= indentation) {
        n--;
    }
    return n;
}

void beckon_yaml_writer_lines(BeckonYamlWriter *writer, const BeckonYamlNode *scalar, guint column,
                              guint old_column)
{
    const Header header = write_header(writer);
    if (writer->at < writer->end && *writer->at != '\n') {
        writer->fault = "something stands behind this '|' or '>' that is not understood";
        return;
    }
    const char *start = MIN(writer->at + 1, writer->end);
    const char *end = MAX(writer->text + scalar->end, start);
    g_autofree char *raw = g_strndup(start, (gsize)(end - start));
    gsize len = strlen(raw);
    if (len > 0 && raw[len - 1] == '\n') {
        raw[len - 1] = '\0';
    } else if (header.keeps >
               0) { /* here ends the file, and gets a newline that is not to be kept */
        writer->out->str[header.keeps] = '-';
    }
    g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
    guint indentation = header.named > 0 ? old_column + header.named : find_indentation(lines);
    guint n = header.keeps > 0 ? g_strv_length(lines) : count_lines(lines, indentation);
    for (guint i = 0; i < n; i++) {
        bool is_empty = strlen(lines[i]) <= indentation;
        beckon_yaml_writer_break(writer, is_empty ? 0 : column, false);
        g_string_append(writer->out, is_empty ? "" : lines[i] + indentation);
        start += strlen(lines[i]) + 1;
    }
    /* Before a line's end, as behind any other value; but empty lines that are part of the value
     * are not those before what follows. */
    writer->at = n == 0 ? writer->at : header.keeps > 0 ? MIN(start, writer->end) : start - 1;
}
