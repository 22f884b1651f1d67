/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/ledger.h"

#include <string.h>

#include "base/limits.h"
#include "testing.h"

static const BeckonTokenKey key = {"a key of one shopper's tokens"};

static void buy(BeckonLedger *ledger, int32_t day, int64_t amount_minor, const char *category,
                const char *product, const char *brand)
{
    const BeckonLedgerRow row = {
        .day = day,
        .quantity_thousandths = 1000,
        .amount_minor = amount_minor,
        .category = beckon_ledger_name(ledger, &key, BECKON_THING_CATEGORY, category),
        .product = beckon_ledger_name(ledger, &key, BECKON_THING_PRODUCT, product),
        .brand = beckon_ledger_name(ledger, &key, BECKON_THING_BRAND, brand),
    };
    beckon_ledger_add(ledger, &row);
}

static BeckonLedger *sample(void)
{
    BeckonLedger *ledger = beckon_ledger_new(100, 20000000);
    buy(ledger, 300, 11990, "sports/running/trail", "09506000134352", "Salomon");
    buy(ledger, 200, 990, "sports/running", "4006381333931", "");
    buy(ledger, 250, -990, "care", "", "Salomon");
    return ledger;
}

/* "day:amount day:amount …" of a thing. */
static char *bought(BeckonHistory *history, const BeckonThings *things, BeckonThingKind kind,
                    const char *name)
{
    BeckonPurchasesOf shelf =
        beckon_history_of(history, (guint)beckon_things_find(things, kind, name));
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < shelf.len; i++) {
        const BeckonBought *row = &shelf.rows[i];
        g_string_append_printf(text, "%s%d:%" G_GINT64_FORMAT, i > 0 ? " " : "", row->day,
                               row->amount_minor);
    }
    return g_string_free(text, FALSE);
}

static void check_view(const BeckonLedger *ledger)
{
    static const struct {
        BeckonThingKind kind;
        const char *name;
        const char *expected;
    } cases[] = {
        {BECKON_THING_ANY, "", "200:990 250:-990 300:11990"},
        {BECKON_THING_CATEGORY, "sports", "200:990 300:11990"},
        {BECKON_THING_CATEGORY, "sports/running", "200:990 300:11990"},
        {BECKON_THING_CATEGORY, "sports/running/trail", "300:11990"},
        {BECKON_THING_CATEGORY, "sports/run", ""},
        {BECKON_THING_CATEGORY, "running", ""},
        {BECKON_THING_PRODUCT, "9506000134352", "300:11990"},
        {BECKON_THING_BRAND, "Salomon", "250:-990 300:11990"},
        {BECKON_THING_BRAND, "care", ""},
    };
    g_autoptr(BeckonThings) things = beckon_things_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        beckon_things_add(things, cases[i].kind, cases[i].name);
    }
    g_autoptr(BeckonHistory) history = beckon_ledger_view(ledger, things, &key);
    CU_ASSERT_EQUAL(beckon_history_known_since_day(history), 100);
    CU_ASSERT_EQUAL(beckon_history_known_until_us(history), 20000000);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = bought(history, things, cases[i].kind, cases[i].name);
        CU_ASSERT_STRING_EQUAL(got, cases[i].expected);
    }
}

static void sorts_purchases_out_by_what_rules_ask_about(void)
{
    g_autoptr(BeckonLedger) ledger = sample();
    check_view(ledger);
}

static void is_the_same_after_coding(void)
{
    g_autoptr(BeckonLedger) ledger = sample();
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    g_autoptr(BeckonLedger) again = beckon_ledger_decode(bytes->data, bytes->len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    check_view(again);
    CU_ASSERT_EQUAL(beckon_ledger_size(again), 3);
    CU_ASSERT_EQUAL(beckon_ledger_row(again, 0)->quantity_thousandths, 1000);
}

static void holds_no_name(void)
{
    g_autoptr(BeckonLedger) ledger = sample();
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    static const char *const names[] = {"sports", "running", "trail", "Salomon", "9506", "care"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        CU_ASSERT_PTR_NULL(memmem(bytes->data, bytes->len, names[i], strlen(names[i])));
    }
}

static void is_written_as_the_header_says(void)
{
    g_autoptr(BeckonLedger) ledger = beckon_ledger_new(-2, 3);
    buy(ledger, 5, -1, "a", "", "");
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    uint8_t expected[] = {1,    0xFE, 0xFF, 0xFF, 0xFF, 3,    0, 0, 0,    0,    0,
                          0,    0,    1,    0,    0,    0,    1, 0, 0,    0,    /* the token: */ 0,
                          0,    0,    0,    0,    0,    0,    0, 0, 0,    0,    0,
                          5,    0,    0,    0,    0xE8, 0x03, 0, 0, 0xFF, 0xFF, 0xFF,
                          0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1,    0, 0, 0,    0,    0,
                          0,    0,    0,    0,    0,    0};
    uint64_t token = GUINT64_TO_LE(beckon_token(&key, BECKON_THING_CATEGORY, "a"));
    memcpy(expected + 21, &token, sizeof token);
    CU_ASSERT_EQUAL_FATAL(bytes->len, sizeof expected);
    CU_ASSERT_EQUAL(memcmp(bytes->data, expected, sizeof expected), 0);
}

static void refuses_what_is_cut_or_longer_or_of_another_version(void)
{
    g_autoptr(BeckonLedger) ledger = sample();
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    for (guint len = 0; len < bytes->len; len++) {
        CU_ASSERT_PTR_NULL(beckon_ledger_decode(bytes->data, len));
    }
    bytes->data[0] = 2;
    CU_ASSERT_PTR_NULL(beckon_ledger_decode(bytes->data, bytes->len));
    bytes->data[0] = 1;
    beckon_put_u8(bytes, 0);
    CU_ASSERT_PTR_NULL(beckon_ledger_decode(bytes->data, bytes->len));
}

static void refuses_names_and_rows_that_lead_nowhere(void)
{
    enum { HEAD = 21, NAMES = 7, NAME = 12, PARENT = 8, CATEGORY = 16, AMOUNT_TOP = 15 };
    g_autoptr(BeckonLedger) ledger = sample();
    g_autoptr(GByteArray) good = beckon_ledger_encode(ledger);
    static const struct {
        guint at;
        uint8_t value;
    } spoilt[] = {{HEAD + PARENT, 1},                        /* its own parent */
                  {HEAD + NAME + PARENT, 3},                 /* a parent that comes later */
                  {HEAD + NAMES * NAME + CATEGORY, 200},     /* no such name */
                  {HEAD + NAMES * NAME + AMOUNT_TOP, 0x7F}}; /* beyond all money */
    for (gsize i = 0; i < G_N_ELEMENTS(spoilt); i++) {
        g_autofree uint8_t *bytes = g_memdup2(good->data, good->len);
        bytes[spoilt[i].at] = spoilt[i].value;
        CU_ASSERT_PTR_NULL(beckon_ledger_decode(bytes, good->len));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(sorts_purchases_out_by_what_rules_ask_about),
        BECKON_TEST(is_the_same_after_coding),
        BECKON_TEST(holds_no_name),
        BECKON_TEST(is_written_as_the_header_says),
        BECKON_TEST(refuses_what_is_cut_or_longer_or_of_another_version),
        BECKON_TEST(refuses_names_and_rows_that_lead_nowhere),
    };
    return BECKON_TESTS_RUN("history/ledger", tests);
}
