/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/table.h"

#include "base/codes.h"
#include "base/csv.h"
#include "base/suggest.h"

struct BeckonTable {
    const BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonCsv *csv;
    guint n_fields; /* of the header */
};

void beckon_table_refuse(const BeckonTable *table, guint place, const char *code,
                         const char *suggestion, const char *message)
{
    BeckonCsvPlace at = beckon_csv_place(table->csv, place);
    beckon_diagnostics_add(table->diagnostics, BECKON_SEVERITY_ERROR, code, table->source, at.line,
                           at.column, at.length, suggestion, "%s", message);
}

/* Reads a record; false when there is none. */
static bool read_record(BeckonTable *table, BeckonCsvStatus *ret_status)
{
    *ret_status = beckon_csv_next(table->csv);
    if (*ret_status == BECKON_CSV_BROKEN) {
        beckon_table_refuse(table, 0, BECKON_CODE_SYNTAX, NULL,
                            "this quote is left open, or stands where none may");
    }
    return *ret_status == BECKON_CSV_RECORD;
}

BeckonTable *beckon_table_new(const BeckonSource *source, BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonTable) table = g_new0(BeckonTable, 1);
    BeckonCsvStatus status;
    table->source = source;
    table->diagnostics = diagnostics;
    table->csv = beckon_csv_new(source->text, source->len);
    if (!read_record(table, &status)) {
        if (status == BECKON_CSV_END) {
            beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_ERROR, BECKON_CODE_EMPTY_FILE,
                                   source, 0, 0, 0, NULL, "the file is empty");
        }
        return NULL;
    }
    if (beckon_csv_has_semicolons(table->csv)) {
        beckon_table_refuse(table, 0, BECKON_CODE_COLUMNS, NULL,
                            "semicolons stand between the columns: save the table with commas");
        return NULL;
    }
    table->n_fields = beckon_csv_size(table->csv);
    return g_steal_pointer(&table);
}

void beckon_table_free(BeckonTable *table)
{
    if (table != NULL) {
        beckon_csv_free(table->csv);
        g_free(table);
    }
}

int beckon_table_find(const BeckonTable *table, const char *column)
{
    return beckon_csv_find(table->csv, column);
}

guint beckon_table_size(const BeckonTable *table)
{
    return table->n_fields;
}

const char *beckon_table_suggest(const BeckonTable *table, const char *column)
{
    g_autofree const char **header = g_new(const char *, table->n_fields);
    for (guint i = 0; i < table->n_fields; i++) {
        header[i] = beckon_csv_field(table->csv, i);
    }
    return beckon_suggest(column, header, table->n_fields);
}

bool beckon_table_next(BeckonTable *table)
{
    BeckonCsvStatus status;
    while (!beckon_diagnostics_is_full(table->diagnostics) && read_record(table, &status)) {
        guint n_fields = beckon_csv_size(table->csv);
        if (n_fields == table->n_fields) {
            return true;
        }
        g_autofree char *message =
            g_strdup_printf("this row has %u fields, the header has %u", n_fields, table->n_fields);
        beckon_table_refuse(table, 0, BECKON_CODE_COLUMNS, NULL, message);
    }
    return false;
}

const char *beckon_table_field(const BeckonTable *table, guint place)
{
    return beckon_csv_field(table->csv, place);
}
