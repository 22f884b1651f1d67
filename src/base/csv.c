/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/csv.h"

#include <string.h>

typedef struct {
    gsize value;       /* offset in values */
    const char *start; /* in the text, quotes included */
    const char *stop;
    const char *line_start; /* of the line on which it starts */
    guint line;
} Field;

struct BeckonCsv {
    const char *at;
    const char *end;
    const char *line_start;
    guint line;
    bool broken;
    GString *values; /* of one record, each ended by a NUL */
    GArray *fields;  /* of Field */
};

/* A byte order mark, as spreadsheets write it, is no part of the first name. */
static gsize mark_bytes(const char *text, gsize len)
{
    static const char mark[] = {'\xef', '\xbb', '\xbf'};
    return len >= sizeof mark && memcmp(text, mark, sizeof mark) == 0 ? sizeof mark : 0;
}

BeckonCsv *beckon_csv_new(const char *text, gsize len)
{
    BeckonCsv *csv = g_new0(BeckonCsv, 1);
    csv->at = csv->line_start = text + mark_bytes(text, len);
    csv->end = text + len;
    csv->line = 1;
    csv->values = g_string_new(NULL);
    csv->fields = g_array_new(FALSE, FALSE, sizeof(Field));
    return csv;
}

void beckon_csv_free(BeckonCsv *csv)
{
    if (csv != NULL) {
        g_string_free(csv->values, TRUE);
        g_array_unref(csv->fields);
        g_free(csv);
    }
}

static bool at_line_end(const BeckonCsv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' ||
           (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n');
}

static void pass_line_end(BeckonCsv *csv)
{
    if (csv->at == csv->end) {
        return;
    }
    csv->at += *csv->at == '\r' ? 2 : 1;
    csv->line++;
    csv->line_start = csv->at;
}

/* Between quotes. False when the closing one is missing. */
static bool read_quoted(BeckonCsv *csv)
{
    for (csv->at++; csv->at < csv->end; csv->at++) {
        if (*csv->at == '"' && (csv->at + 1 == csv->end || csv->at[1] != '"')) {
            csv->at++;
            return true;
        }
        csv->at += *csv->at == '"';
        g_string_append_c(csv->values, *csv->at);
        if (*csv->at == '\n') {
            csv->line++;
            csv->line_start = csv->at + 1;
        }
    }
    return false;
}

static bool read_plain(BeckonCsv *csv)
{
    const char *start = csv->at;
    while (!at_line_end(csv) && *csv->at != ',' && *csv->at != '"') {
        csv->at++;
    }
    g_string_append_len(csv->values, start, csv->at - start);
    return at_line_end(csv) || *csv->at == ',';
}

static bool read_field(BeckonCsv *csv)
{
    Field field = {csv->values->len, csv->at, csv->at, csv->line_start, csv->line};
    bool quoted = csv->at < csv->end && *csv->at == '"';
    bool good =
        quoted ? read_quoted(csv) && (at_line_end(csv) || *csv->at == ',') : read_plain(csv);
    field.stop = csv->at;
    g_string_append_c(csv->values, '\0');
    if (!good) {
        field.start = quoted ? field.start : csv->at;
        g_array_set_size(csv->fields, 0);
    }
    g_array_append_val(csv->fields, field);
    return good;
}

BeckonCsvStatus beckon_csv_next(BeckonCsv *csv)
{
    if (csv->broken) {
        return BECKON_CSV_BROKEN;
    }
    while (csv->at < csv->end && at_line_end(csv)) {
        pass_line_end(csv);
    }
    g_string_truncate(csv->values, 0);
    g_array_set_size(csv->fields, 0);
    if (csv->at == csv->end) {
        return BECKON_CSV_END;
    }
    while (true) {
        if (!read_field(csv)) {
            csv->broken = true;
            return BECKON_CSV_BROKEN;
        }
        if (at_line_end(csv)) {
            pass_line_end(csv);
            return BECKON_CSV_RECORD;
        }
        csv->at++;
    }
}

guint beckon_csv_size(const BeckonCsv *csv)
{
    return csv->fields->len;
}

const char *beckon_csv_field(const BeckonCsv *csv, guint i)
{
    return csv->values->str + g_array_index(csv->fields, Field, i).value;
}

BeckonCsvPlace beckon_csv_place(const BeckonCsv *csv, guint i)
{
    const Field *field = &g_array_index(csv->fields, Field, i);
    const char *newline = memchr(field->start, '\n', (gsize)(field->stop - field->start));
    const char *stop = newline != NULL ? newline : field->stop;
    return (BeckonCsvPlace){
        .line = field->line,
        .column = (guint)g_utf8_strlen(field->line_start, field->start - field->line_start) + 1,
        .length = (guint)MAX(g_utf8_strlen(field->start, stop - field->start), 1),
    };
}

bool beckon_csv_has_semicolons(const BeckonCsv *csv)
{
    return csv->fields->len == 1 && strchr(beckon_csv_field(csv, 0), ';') != NULL;
}

int beckon_csv_find(const BeckonCsv *csv, const char *name)
{
    for (guint i = 0; i < csv->fields->len; i++) {
        if (strcmp(beckon_csv_field(csv, i), name) == 0) {
            return (int)i;
        }
    }
    return -1;
}
