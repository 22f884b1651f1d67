/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/columns.h"

#include <stdbool.h>

#define GAP 2

struct BeckonctlColumns {
    guint n;
    GPtrArray *rows; /* of char **; one cell alone is a note */
};

/* As many as the terminal shows. */
static glong width_of(const char *text)
{
    return g_utf8_strlen(text, -1);
}

static const char *shown(const char *cell)
{
    return cell[0] != '\0' ? cell : "-";
}

static void free_row(gpointer row)
{
    g_strfreev(row);
}

BeckonctlColumns *beckonctl_columns_new(const char *const *headings)
{
    BeckonctlColumns *columns = g_new(BeckonctlColumns, 1);
    *columns = (BeckonctlColumns){g_strv_length((char **)headings),
                                  g_ptr_array_new_with_free_func(free_row)};
    g_ptr_array_add(columns->rows, g_strdupv((char **)headings));
    return columns;
}

void beckonctl_columns_free(BeckonctlColumns *columns)
{
    if (columns != NULL) {
        g_ptr_array_unref(columns->rows);
        g_free(columns);
    }
}

void beckonctl_columns_add(BeckonctlColumns *columns, char **cells)
{
    g_assert(g_strv_length(cells) == columns->n);
    g_ptr_array_add(columns->rows, cells);
}

void beckonctl_columns_note(BeckonctlColumns *columns, char *line)
{
    char **row = g_new0(char *, 2);
    row[0] = line;
    g_ptr_array_add(columns->rows, row);
}

static bool is_note(const BeckonctlColumns *columns, guint row)
{
    return row > 0 && g_strv_length(columns->rows->pdata[row]) != columns->n;
}

static glong widest(const BeckonctlColumns *columns, guint column)
{
    glong most = 0;
    for (guint i = 0; i < columns->rows->len; i++) {
        char **row = columns->rows->pdata[i];
        if (!is_note(columns, i)) {
            most = MAX(most, width_of(shown(row[column])));
        }
    }
    return most;
}

void beckonctl_columns_print(const BeckonctlColumns *columns, FILE *out)
{
    g_autofree glong *widths = g_new(glong, columns->n);
    for (guint i = 0; i < columns->n; i++) {
        widths[i] = widest(columns, i);
    }
    for (guint i = 0; i < columns->rows->len; i++) {
        char **row = columns->rows->pdata[i];
        if (is_note(columns, i)) {
            fprintf(out, "  %s\n", row[0]);
            continue;
        }
        for (guint j = 0; j < columns->n; j++) {
            const char *cell = shown(row[j]);
            bool is_last = j + 1 == columns->n;
            fprintf(out, "%s%*s", cell, is_last ? 0 : (int)(widths[j] - width_of(cell) + GAP), "");
        }
        fputc('\n', out);
    }
}
