/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_TABLE_H
#define BECKON_BASE_TABLE_H

/* A CSV file with a header and a row of as many fields a record. What is wrong with its form is
 * added to diagnostics; what is wrong with a field is the reader's to say. */

#include "base/diagnostic.h"

typedef struct BeckonTable BeckonTable;

/* Reads the header. NULL, with a diagnostic, when there is none, or one of semicolons. Source and
 * diagnostics are borrowed and must outlive it. */
BeckonTable *beckon_table_new(const BeckonSource *source, BeckonDiagnostics *diagnostics);
void beckon_table_free(BeckonTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonTable, beckon_table_free)

/* Until the first row is read: the place of a column, or -1; and the header's name that is nearest
 * to one that is missing, borrowed, or NULL. */
int beckon_table_find(const BeckonTable *table, const char *column);
const char *beckon_table_suggest(const BeckonTable *table, const char *column);

/* How many columns there are; until the first row is read their names are its fields. */
guint beckon_table_size(const BeckonTable *table);

/* The next row; rows of another length than the header's are refused and passed over. False at the
 * end, at a quote that is wrong, or when the diagnostics are full. */
bool beckon_table_next(BeckonTable *table);

/* A field of that row, valid until the next is read. */
const char *beckon_table_field(const BeckonTable *table, guint place);

/* Adds an error at a field of the row or the header; suggestion may be NULL. */
void beckon_table_refuse(const BeckonTable *table, guint place, const char *code,
                         const char *suggestion, const char *message);

#endif
