/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_GOODS_H
#define BECKON_DATABASE_GOODS_H

/* What services say of the store's products: stock and prices. It tells nothing of people. */

#include "database/database.h"

/* Times are of the store; a number that is -1 is not known. */
typedef struct {
    int64_t gtin; /* its digits as a number */
    int64_t stock;
    int64_t stock_us;
    int64_t price_minor;
    int64_t price_us;
    int64_t low_30d_minor;
    int64_t low_30d_us;
} BeckonGoods;

/* Keeps it in the place of what was known of the product. In a transaction. */
void beckon_goods_put(BeckonDatabase *database, const BeckonGoods *goods);

/* Takes out what was known of a product. In a transaction. */
void beckon_goods_drop(BeckonDatabase *database, int64_t gtin);

typedef void (*BeckonGoodsVisitor)(const BeckonGoods *goods, void *data);
bool beckon_goods_each(BeckonDatabase *database, BeckonGoodsVisitor visit, void *data,
                       GError **error);

#endif
