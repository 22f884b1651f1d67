/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_FACT_COLUMNS_H
#define BECKON_RULES_FILE_FACT_COLUMNS_H

/* The header of a table of facts: the first column says of what the rows are, the others which
 * facts stand in them. */

#include "base/table.h"

typedef enum { BECKON_FACTS_OF_PRODUCTS, BECKON_FACTS_OF_CUSTOMERS } BeckonFactKind;

typedef enum {
    BECKON_FACT_STOCK,
    BECKON_FACT_PRICE,
    BECKON_FACT_LOW_30D,
    BECKON_FACT_TIER,
    BECKON_FACT_AGE_AT_LEAST,
    BECKON_FACT_AGE_BELOW,
    BECKON_FACT_SIGNAL,
} BeckonFactColumnKind;

typedef struct {
    BeckonFactColumnKind kind;
    char *signal; /* its name; NULL of the others */
} BeckonFactColumn;

typedef struct {
    BeckonFactKind kind;
    GArray *columns; /* of BeckonFactColumn: those behind the first, in their order */
} BeckonFactColumns;

/* Reads the header. NULL, with diagnostics, when it is none of these tables. */
BeckonFactColumns *beckon_fact_columns_read(const BeckonTable *table);
void beckon_fact_columns_free(BeckonFactColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFactColumns, beckon_fact_columns_free)

#endif
