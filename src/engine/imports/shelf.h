/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_SHELF_H
#define BECKON_ENGINE_IMPORTS_SHELF_H

/* What services said last of the store's products. Pure: the database keeps it as well. */

#include "database/goods.h"
#include "rules/file/catalogue.h"
#include "rules/file/fact-table.h"
#include "rules/situation.h"

typedef struct BeckonShelf BeckonShelf;

BeckonShelf *beckon_shelf_new(void);
void beckon_shelf_free(BeckonShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonShelf, beckon_shelf_free)

guint beckon_shelf_size(const BeckonShelf *shelf);

/* What is known of a product by its GTIN's digits; NULL: nothing. Borrowed until it changes. */
const BeckonGoods *beckon_shelf_find(const BeckonShelf *shelf, const char *digits);

/* Puts what is known of a product in the place of what was; one of which nothing is known is taken
 * out. */
void beckon_shelf_put(BeckonShelf *shelf, const BeckonGoods *goods);

/* What is known of a product after a row of a table was taken at a store time. */
BeckonGoods beckon_shelf_after(const BeckonShelf *shelf, const BeckonFactRow *row, int64_t now_us);

/* Whether anything is known of a product. */
bool beckon_goods_are_known(const BeckonGoods *goods);

/* For the rules; they borrow. */
const BeckonStock *beckon_shelf_stock(const BeckonShelf *shelf);
BeckonPrices beckon_shelf_prices(const BeckonShelf *shelf);

#endif
