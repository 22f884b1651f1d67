/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_FACT_TABLE_H
#define BECKON_RULES_FILE_FACT_TABLE_H

/* A table of what services know: CSV with a header, a row a product or a customer. An empty cell
 * says nothing; '-' says that it is not known any more. Diagnostics never repeat what stands in a
 * row: it may name a customer. Pure. */

#include "base/diagnostic.h"
#include "rules/file/fact-columns.h"
#include "rules/file/gtin.h"
#include "shopper/facts.h"

typedef struct {
    bool is_said;
    int64_t value; /* -1: not known any more */
} BeckonNumberChange;

/* One row; what is of the other kind stays empty. Texts and arrays are borrowed until the next row
 * is read, names of signals for as long as the table is there. */
typedef struct {
    BeckonGtin gtin;
    BeckonNumberChange stock;
    BeckonNumberChange price_minor;
    BeckonNumberChange low_30d_minor;
    const char *customer; /* 1 … BECKON_LIMIT_CUSTOMER_BYTES */
    BeckonFactsChange account;
} BeckonFactRow;

typedef struct BeckonFactTable BeckonFactTable;

/* Reads the header. NULL, with diagnostics, when that or the file's encoding is wrong. Everything
 * is borrowed and must outlive it. */
BeckonFactTable *beckon_fact_table_new(const BeckonSource *source, const char *currency,
                                       BeckonDiagnostics *diagnostics);
void beckon_fact_table_free(BeckonFactTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFactTable, beckon_fact_table_free)

BeckonFactKind beckon_fact_table_kind(const BeckonFactTable *table);

/* The next good row. What is wrong with others is added to the diagnostics, several a row; false
 * at the end, or when the diagnostics are full. Use the rows only if no error was added by then. */
bool beckon_fact_table_next(BeckonFactTable *table, BeckonFactRow *ret_row);

#endif
