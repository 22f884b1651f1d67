/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_CATALOGUE_H
#define BECKON_RULES_FILE_CATALOGUE_H

/* What the store sells, as catalogue.csv says: gtin,name,category,brand,price,low_30d, and cost
 * where there is such a column. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostic.h"

typedef struct {
    char *gtin; /* as the catalogue writes it */
    char *name;
    char *category; /* a path of slugs: "sports/running/trail" */
    char *brand;    /* "" when there is none */
    int64_t price_minor;
    int64_t low_30d_minor;        /* the lowest price of the last 30 days; -1 when not given */
    int64_t listed_price_minor;   /* both as the file has them, whatever was brought in since */
    int64_t listed_low_30d_minor; /* -1 when not given */
    int64_t cost_minor;           /* what it costs the shop; likewise */
} BeckonProduct;

/* Prices that were brought in since the file was written. */
typedef struct {
    const void *data;
    /* Of a product by its GTIN, 14 digits; -1 for each that was not said. False: neither was. */
    bool (*of)(const void *data, const char *gtin, int64_t *ret_price_minor,
               int64_t *ret_low_30d_minor);
} BeckonPrices;

typedef struct BeckonCatalogue BeckonCatalogue;

/* An empty one: of a store without the file. */
BeckonCatalogue *beckon_catalogue_new(void);

/* NULL when there was an error, which the diagnostics hold. */
BeckonCatalogue *beckon_catalogue_parse(const BeckonSource *source, const char *currency,
                                        BeckonDiagnostics *diagnostics);
void beckon_catalogue_free(BeckonCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCatalogue, beckon_catalogue_free)

/* Lays prices over those of the file. */
void beckon_catalogue_put_prices(BeckonCatalogue *catalogue, const BeckonPrices *prices);

guint beckon_catalogue_size(const BeckonCatalogue *catalogue);

/* The product of a GTIN, however many leading zeros it is written with, or NULL. Borrowed. */
const BeckonProduct *beckon_catalogue_find(const BeckonCatalogue *catalogue, const char *gtin);

/* The highest price of a product, in minor units; 0 when there is none. */
int64_t beckon_catalogue_dearest_minor(const BeckonCatalogue *catalogue);

/* The GTINs of all products, in the file's order: for "did you mean". Owned by the caller, its
 * strings are not. */
const char **beckon_catalogue_gtins(const BeckonCatalogue *catalogue);

/* The catalogue's own copy of a name, or NULL: of a category, when a product is of it or of one
 * below it; of a brand, when a product is of it. Borrowed. */
const char *beckon_catalogue_category(const BeckonCatalogue *catalogue, const char *name);
const char *beckon_catalogue_brand(const BeckonCatalogue *catalogue, const char *name);

/* All categories with their ancestors, and all brands, by name: for "did you mean". Owned by the
 * caller, their strings are not. */
const char **beckon_catalogue_categories(const BeckonCatalogue *catalogue, guint *ret_n);
const char **beckon_catalogue_brands(const BeckonCatalogue *catalogue, guint *ret_n);

#endif
