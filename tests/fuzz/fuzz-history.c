/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes in from the shop's accounts, by the first byte: 'c' a table of purchases, 'l' a
 * ledger, 'a' an account as it lies in a sealed file, 's' a sealed file. */

#include <string.h>

#include "base/limits.h"
#include "base/money.h"
#include "fuzz/fuzz.h"
#include "history/seal.h"

static void check_purchase(const BeckonPurchase *purchase)
{
    gsize len = strlen(purchase->customer);
    g_assert(len > 0 && len <= BECKON_LIMIT_CUSTOMER_BYTES);
    g_assert(strlen(purchase->category) <= BECKON_LIMIT_PURCHASE_TEXT_BYTES);
    g_assert(ABS(purchase->amount_minor) <= BECKON_MONEY_MAX);
    g_assert(purchase->quantity_thousandths >= 0);
}

/* Reads a table; every good row must come back from an account. */
static void read_table(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonSource) source = beckon_source_new("x.csv", (const char *)data, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonPurchaseMap) map = beckon_purchase_map_parse(NULL, NULL);
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autoptr(BeckonPurchases) purchases =
        beckon_purchases_new(source, map, "EUR", zone, diagnostics);
    BeckonPurchase purchase;
    while (purchases != NULL && beckon_purchases_next(purchases, &purchase)) {
        check_purchase(&purchase);
        g_autoptr(BeckonAccount) account = beckon_account_new(purchase.customer);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_assert(beckon_account_add(account, &purchase, NULL));
        beckon_account_encode(account, bytes);
        g_autoptr(BeckonAccount) again = beckon_account_decode(bytes->data, bytes->len);
        g_assert(again != NULL && beckon_account_size(again) == 1);
    }
}

/* A ledger that is read is written as the same bytes, and can be looked at. */
static void read_ledger(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonLedger) ledger = beckon_ledger_decode(data, len);
    if (ledger == NULL) {
        return;
    }
    static const BeckonTokenKey key = {"a key"};
    g_autoptr(BeckonThings) things = beckon_things_new();
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    g_assert(bytes->len == len && memcmp(bytes->data, data, len) == 0);
    guint any = beckon_things_add(things, BECKON_THING_ANY, "");
    beckon_things_add(things, BECKON_THING_CATEGORY, "care");
    g_autoptr(BeckonHistory) history = beckon_ledger_view(ledger, things, &key);
    g_assert(beckon_history_of(history, any).len == beckon_ledger_size(ledger));
}

static void read_account(const uint8_t *data, size_t len)
{
    static const BeckonTokenKey key = {"a key"};
    g_autoptr(BeckonAccount) account = beckon_account_decode(data, len);
    if (account != NULL) {
        g_autoptr(BeckonBlinding) blinding =
            beckon_blinding_new(g_steal_pointer(&account), &key, 0, 0);
        g_autoptr(BeckonLedger) ledger = beckon_blinding_work(blinding, G_MAXUINT);
        g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
        read_ledger(bytes->data, bytes->len);
    }
}

/* Nobody without the key's other half makes one that opens. */
static void read_sealed(const uint8_t *data, size_t len)
{
    static const BeckonImportKey key = {{1}, {2}};
    g_autoptr(BeckonSealReader) reader = beckon_seal_reader_new(&key);
    g_autoptr(BeckonAccount) account = NULL;
    for (size_t at = 0; at < len; at += 100) {
        beckon_seal_reader_feed(reader, data + at, MIN(100, len - at));
        if (!beckon_seal_reader_next(reader, &account, NULL)) {
            break;
        }
        g_assert(account == NULL);
    }
    g_assert(!beckon_seal_reader_end(reader, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    switch (data[0]) {
    case 'c':
        read_table(data + 1, len - 1);
        break;
    case 'l':
        read_ledger(data + 1, len - 1);
        break;
    case 'a':
        read_account(data + 1, len - 1);
        break;
    case 's':
        read_sealed(data + 1, len - 1);
        break;
    }
    return 0;
}
