/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_PURCHASES_H
#define BECKON_HISTORY_PURCHASES_H

/* A table of purchases, as a shop's accounts give it: CSV with a header, a row a purchase. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostic.h"

/* Which column is what: names in the header. */
typedef struct BeckonPurchaseMap BeckonPurchaseMap;

/* "customer=COL,product=COL,category=COL/COL,brand=COL,day=COL,quantity=COL,amount=COL", any of
 * them; those left out are looked for under their own names (NULL: all of them). A category is one
 * column that holds a path, or a column a level. BECKON_ERROR_USAGE. */
BeckonPurchaseMap *beckon_purchase_map_parse(const char *text, GError **error);
void beckon_purchase_map_free(BeckonPurchaseMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPurchaseMap, beckon_purchase_map_free)

/* One row. The texts are borrowed until the next row is read. */
typedef struct {
    const char *customer; /* 1 … BECKON_LIMIT_CUSTOMER_BYTES */
    const char *product;  /* as written; "" when there is none */
    const char *category; /* a path of slugs (base/category.h) of at most
                             BECKON_LIMIT_CATEGORY_LEVELS; "" when there is none */
    const char *brand;    /* as written; "" when there is none */
    int32_t day;          /* days since 1970-01-01 in the shop's calendar */
    int64_t instant_us;   /* the row's own time, or where it has none the start of its day */
    int64_t quantity_thousandths; /* 0 … BECKON_LIMIT_QUANTITY_THOUSANDTHS; 1000 when not given */
    int64_t amount_minor; /* within ±BECKON_MONEY_MAX, negative for a return; 0 without a column */
} BeckonPurchase;

typedef struct BeckonPurchases BeckonPurchases;

/* Reads the header. The columns customer and day must be there, and all that the map names.
 * Everything is borrowed and must outlive the reader. NULL, with diagnostics, when the header or
 * the file's encoding is wrong. */
BeckonPurchases *beckon_purchases_new(const BeckonSource *source, const BeckonPurchaseMap *map,
                                      const char *currency, GTimeZone *zone,
                                      BeckonDiagnostics *diagnostics);
void beckon_purchases_free(BeckonPurchases *purchases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPurchases, beckon_purchases_free)

/* The next good row. What is wrong with others is added to the diagnostics, several a row; false
 * at the end, or when the diagnostics are full. Use the rows only if no error was added by then. */
bool beckon_purchases_next(BeckonPurchases *purchases, BeckonPurchase *ret_purchase);

#endif
