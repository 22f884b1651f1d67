/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_COLUMNS_H
#define BECKON_BECKONCTL_COLUMNS_H

/* A table for people, each column as wide as its widest cell. */

#include <glib.h>
#include <stdio.h>

typedef struct BeckonctlColumns BeckonctlColumns;

/* NULL-terminated, and borrowed for as long as the table is. */
BeckonctlColumns *beckonctl_columns_new(const char *const *headings);
void beckonctl_columns_free(BeckonctlColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonctlColumns, beckonctl_columns_free)

/* A row of as many cells as there are headings, NULL-terminated; taken. An empty one is shown as
 * "-". */
void beckonctl_columns_add(BeckonctlColumns *columns, char **cells);

/* A line of its own below the last row; taken. */
void beckonctl_columns_note(BeckonctlColumns *columns, char *line);

void beckonctl_columns_print(const BeckonctlColumns *columns, FILE *out);

#endif
