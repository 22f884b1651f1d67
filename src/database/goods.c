/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/goods.h"

#include "database/internal.h"

enum { PUT, DROP, EACH, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [PUT] = "INSERT INTO goods (gtin, stock, stock_us, price_minor, price_us, low_30d_minor, "
            "low_30d_us) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gtin) DO UPDATE SET "
            "stock = excluded.stock, stock_us = excluded.stock_us, "
            "price_minor = excluded.price_minor, price_us = excluded.price_us, "
            "low_30d_minor = excluded.low_30d_minor, low_30d_us = excluded.low_30d_us",
    [DROP] = "DELETE FROM goods WHERE gtin = ?",
    [EACH] = ("SELECT gtin, stock, stock_us, price_minor, price_us, low_30d_minor, low_30d_us "
              "FROM goods ORDER BY gtin"),
};
const BeckonSqlTable beckon_goods_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_GOODS][which];
}

void beckon_goods_put(BeckonDatabase *database, const BeckonGoods *goods)
{
    sqlite3_stmt *statement = use(database, PUT);
    beckon_sql_bind_int(statement, 1, goods->gtin);
    beckon_sql_bind_int(statement, 2, goods->stock);
    beckon_sql_bind_int(statement, 3, goods->stock_us);
    beckon_sql_bind_int(statement, 4, goods->price_minor);
    beckon_sql_bind_int(statement, 5, goods->price_us);
    beckon_sql_bind_int(statement, 6, goods->low_30d_minor);
    beckon_sql_bind_int(statement, 7, goods->low_30d_us);
    beckon_sql_write(&database->sql, statement);
}

void beckon_goods_drop(BeckonDatabase *database, int64_t gtin)
{
    beckon_sql_bind_int(use(database, DROP), 1, gtin);
    beckon_sql_write(&database->sql, use(database, DROP));
}

bool beckon_goods_each(BeckonDatabase *database, BeckonGoodsVisitor visit, void *data,
                       GError **error)
{
    sqlite3_stmt *statement = use(database, EACH);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const BeckonGoods goods = {
            .gtin = sqlite3_column_int64(statement, 0),
            .stock = sqlite3_column_int64(statement, 1),
            .stock_us = sqlite3_column_int64(statement, 2),
            .price_minor = sqlite3_column_int64(statement, 3),
            .price_us = sqlite3_column_int64(statement, 4),
            .low_30d_minor = sqlite3_column_int64(statement, 5),
            .low_30d_us = sqlite3_column_int64(statement, 6),
        };
        visit(&goods, data);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}
