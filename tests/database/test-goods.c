/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/goods.h"

#include "database/hub.h"
#include "testing.h"

static void put(TestHub *hub, int64_t gtin, int64_t stock)
{
    const BeckonGoods goods = {gtin, stock, 10, 1999, 20, -1, 0};
    test_hub_begin(hub);
    beckon_goods_put(hub->database, &goods);
    test_hub_commit(hub);
}

static void append(const BeckonGoods *goods, void *data)
{
    g_string_append_printf(data,
                           "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT "@%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                           goods->gtin, goods->stock, goods->stock_us, goods->price_minor,
                           goods->price_us, goods->low_30d_minor);
}

static void expect(TestHub *hub, const char *expected)
{
    g_autoptr(GString) all = g_string_new(NULL);
    CU_ASSERT_TRUE(beckon_goods_each(hub->database, append, all, NULL));
    CU_ASSERT_STRING_EQUAL(all->str, expected);
}

static void goods_are_kept_over_a_restart_and_replaced(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    expect(hub, "");
    put(hub, 4006381333931, 12);
    put(hub, 96385074, 0);
    test_hub_reopen(hub);
    expect(hub, "96385074:0@10 1999@20 -1\n4006381333931:12@10 1999@20 -1\n");
    put(hub, 96385074, 7);
    test_hub_begin(hub);
    beckon_goods_drop(hub->database, 4006381333931);
    test_hub_commit(hub);
    expect(hub, "96385074:7@10 1999@20 -1\n");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(goods_are_kept_over_a_restart_and_replaced),
    };
    return BECKON_TESTS_RUN("goods", tests);
}
