/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What services bring in, by the first byte: 't' a table of facts, 'b' what lies in a shopper's
 * box. */

#include <string.h>

#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "rules/file/fact-table.h"

/* What is kept is written as bytes that give the same again. */
static void check_bytes(const BeckonShopperFacts *facts)
{
    g_autoptr(GByteArray) bytes = beckon_shopper_facts_encode(facts);
    g_autoptr(BeckonShopperFacts) again = beckon_shopper_facts_decode(bytes->data, bytes->len);
    g_assert(again != NULL);
    g_autoptr(GByteArray) same = beckon_shopper_facts_encode(again);
    g_assert(same->len == bytes->len && memcmp(same->data, bytes->data, bytes->len) == 0);
}

static void check_row(const BeckonFactRow *row, BeckonShopperFacts *facts)
{
    if (row->customer != NULL) {
        gsize len = strlen(row->customer);
        g_assert(len > 0 && len <= BECKON_LIMIT_CUSTOMER_BYTES);
        beckon_shopper_facts_take(facts, &row->account, 1);
        check_bytes(facts);
    } else {
        g_assert(strlen(row->gtin.digits) == 14);
        g_assert(row->stock.value >= -1 && row->stock.value <= BECKON_LIMIT_STOCK);
        g_assert(row->price_minor.value >= -1);
    }
}

static void read_table(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonSource) source = beckon_source_new("x.csv", (const char *)data, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonFactTable) table = beckon_fact_table_new(source, "EUR", diagnostics);
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    BeckonFactRow row;
    while (table != NULL && beckon_fact_table_next(table, &row)) {
        check_row(&row, facts);
    }
}

static void read_box(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_decode(data, len);
    if (facts != NULL) {
        check_bytes(facts);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    switch (data[0]) {
    case 't':
        read_table(data + 1, len - 1);
        break;
    case 'b':
        read_box(data + 1, len - 1);
        break;
    }
    return 0;
}
