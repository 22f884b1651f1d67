/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_CSV_H
#define BECKON_BASE_CSV_H

/* Comma-separated values as RFC 4180 has them, a record at a time: fields may be quoted, and
 * then hold commas, line ends and doubled quotes; lines end in LF or CRLF. Empty lines are
 * passed over. */

#include <glib.h>
#include <stdbool.h>

typedef struct {
    guint line;   /* from 1 */
    guint column; /* from 1, in characters */
    guint length; /* characters on that line, at least 1 */
} BeckonCsvPlace;

typedef enum {
    BECKON_CSV_RECORD,
    BECKON_CSV_END,
    BECKON_CSV_BROKEN, /* a quote where none may stand, or one left open */
} BeckonCsvStatus;

typedef struct BeckonCsv BeckonCsv;

/* The text stays the caller's and must outlive the reader. A byte order mark is passed over. */
BeckonCsv *beckon_csv_new(const char *text, gsize len);
void beckon_csv_free(BeckonCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCsv, beckon_csv_free)

/* Reads the next record. After BROKEN no more is read, and beckon_csv_place(csv, 0) says where
 * the quote is. */
BeckonCsvStatus beckon_csv_next(BeckonCsv *csv);

/* Fields of the last record read, valid until the next is read. */
guint beckon_csv_size(const BeckonCsv *csv);
const char *beckon_csv_field(const BeckonCsv *csv, guint i);
BeckonCsvPlace beckon_csv_place(const BeckonCsv *csv, guint i);

/* Whether the last record read is one field with semicolons, as spreadsheets write it in some
 * countries: for headers. */
bool beckon_csv_has_semicolons(const BeckonCsv *csv);

/* The column of the last record read whose field is this name, or -1: for headers. */
int beckon_csv_find(const BeckonCsv *csv, const char *name);

#endif
