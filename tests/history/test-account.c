/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/account.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "history/book.h"
#include "testing.h"

static BeckonPurchase purchase_of(const char *customer, int32_t day)
{
    return (BeckonPurchase){.customer = customer,
                            .product = "4711",
                            .category = "care/shoes",
                            .brand = "N",
                            .day = day,
                            .quantity_thousandths = 1000,
                            .amount_minor = 500};
}

static BeckonAccount *sample(void)
{
    BeckonAccount *account = beckon_account_new("c-17");
    BeckonPurchase later = purchase_of("c-17", 20), earlier = purchase_of("c-17", 10);
    earlier.product = "";
    CU_ASSERT_TRUE(beckon_account_add(account, &later, NULL));
    CU_ASSERT_TRUE(beckon_account_add(account, &earlier, NULL));
    return account;
}

static void is_the_same_after_coding(void)
{
    g_autoptr(BeckonAccount) account = sample();
    g_autoptr(GByteArray) bytes = g_byte_array_new(), again = g_byte_array_new();
    beckon_account_encode(account, bytes);
    g_autoptr(BeckonAccount) decoded = beckon_account_decode(bytes->data, bytes->len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(decoded);
    CU_ASSERT_STRING_EQUAL(beckon_account_customer(decoded), "c-17");
    CU_ASSERT_EQUAL(beckon_account_size(decoded), 2);
    beckon_account_encode(decoded, again);
    CU_ASSERT_EQUAL_FATAL(again->len, bytes->len);
    CU_ASSERT_EQUAL(memcmp(again->data, bytes->data, bytes->len), 0);
}

static void becomes_a_ledger_by_day(void)
{
    static const BeckonTokenKey key = {"a key"};
    g_autoptr(BeckonAccount) account = sample();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    beckon_account_encode(account, bytes);
    g_autoptr(BeckonBlinding) blinding = beckon_blinding_new(g_steal_pointer(&account), &key, 5, 6);
    g_autoptr(BeckonLedger) ledger = beckon_blinding_work(blinding, G_MAXUINT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    CU_ASSERT_EQUAL_FATAL(beckon_ledger_size(ledger), 2);
    CU_ASSERT_EQUAL(beckon_ledger_row(ledger, 0)->day, 10);
    CU_ASSERT_EQUAL(beckon_ledger_row(ledger, 0)->product, 0);
    CU_ASSERT_NOT_EQUAL(beckon_ledger_row(ledger, 1)->product, 0);
    CU_ASSERT_EQUAL(beckon_ledger_row(ledger, 1)->brand, beckon_ledger_row(ledger, 0)->brand);
    CU_ASSERT_EQUAL(beckon_ledger_known_until_us(ledger), 6);
}

static void a_ledger_is_made_a_name_at_a_time_as_well(void)
{
    const BeckonTokenKey key = {{1}};
    g_autoptr(GByteArray) first = g_byte_array_new(), second = g_byte_array_new();
    BeckonAccount *accounts[] = {sample(), sample()};
    beckon_account_encode(accounts[0], first);
    beckon_account_encode(accounts[1], second);
    g_autoptr(BeckonBlinding) whole = beckon_blinding_new(accounts[0], &key, 5, 6);
    g_autoptr(BeckonBlinding) pieces = beckon_blinding_new(accounts[1], &key, 5, 6);
    g_autoptr(BeckonLedger) expected = beckon_blinding_work(whole, G_MAXUINT);
    g_autoptr(BeckonLedger) ledger = NULL;
    guint n_steps = 0;
    while (ledger == NULL && n_steps < 100) {
        ledger = beckon_blinding_work(pieces, 1);
        n_steps++;
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    CU_ASSERT_TRUE(n_steps > 1);
    g_autoptr(GByteArray) bytes = beckon_ledger_encode(ledger);
    g_autoptr(GByteArray) expected_bytes = beckon_ledger_encode(expected);
    CU_ASSERT_EQUAL_FATAL(bytes->len, expected_bytes->len);
    CU_ASSERT_EQUAL(memcmp(bytes->data, expected_bytes->data, bytes->len), 0);
}

static void refuses_what_is_cut_or_longer(void)
{
    g_autoptr(BeckonAccount) account = sample();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    beckon_account_encode(account, bytes);
    for (guint len = 0; len < bytes->len; len++) {
        CU_ASSERT_PTR_NULL(beckon_account_decode(bytes->data, len));
    }
    beckon_put_u8(bytes, 0);
    CU_ASSERT_PTR_NULL(beckon_account_decode(bytes->data, bytes->len));
}

/* Where each byte is, the header says: 1 + 4 customer, 8 numbers, then the first name. */
static void refuses_names_of_another_kind_or_spelling(void)
{
    enum { FIRST_NAME = 13 };
    g_autoptr(BeckonAccount) account = sample();
    g_autoptr(GByteArray) good = g_byte_array_new();
    beckon_account_encode(account, good);
    static const struct {
        guint at;
        uint8_t value;
    } spoilt[] = {{FIRST_NAME, 'x'},     /* no kind */
                  {FIRST_NAME, 'b'},     /* a row says that it is a category */
                  {FIRST_NAME + 3, 'C'}, /* no slug */
                  {FIRST_NAME + 3, 0},   {FIRST_NAME + 3, 0xFF}, {1, 0xFF}};
    for (gsize i = 0; i < G_N_ELEMENTS(spoilt); i++) {
        g_autofree uint8_t *bytes = g_memdup2(good->data, good->len);
        bytes[spoilt[i].at] = spoilt[i].value;
        CU_ASSERT_PTR_NULL(beckon_account_decode(bytes, good->len));
    }
}

static void has_a_limit_to_its_rows(void)
{
    g_autoptr(BeckonAccount) account = beckon_account_new("everybody");
    BeckonPurchase purchase = purchase_of("everybody", 1);
    for (guint i = 0; i < BECKON_LIMIT_LEDGER_ROWS; i++) {
        beckon_account_add(account, &purchase, NULL);
    }
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_account_add(account, &purchase, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void a_book_has_a_page_a_customer_in_order(void)
{
    g_autoptr(BeckonBook) book = beckon_book_new();
    static const char *const customers[] = {"b", "\xC3\xA4", "a", "b", "B"};
    static const char *const expected[] = {"B", "a", "b", "\xC3\xA4"};
    for (gsize i = 0; i < G_N_ELEMENTS(customers); i++) {
        BeckonPurchase purchase = purchase_of(customers[i], (int32_t)i);
        CU_ASSERT_TRUE(beckon_book_add(book, &purchase, NULL));
    }
    g_autoptr(GPtrArray) accounts = beckon_book_accounts(book);
    CU_ASSERT_EQUAL_FATAL(accounts->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < accounts->len; i++) {
        const BeckonAccount *account = g_ptr_array_index(accounts, i);
        CU_ASSERT_STRING_EQUAL(beckon_account_customer(account), expected[i]);
        CU_ASSERT_EQUAL(beckon_account_size(account), i == 2 ? 2 : 1);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(is_the_same_after_coding),
        BECKON_TEST(becomes_a_ledger_by_day),
        BECKON_TEST(a_ledger_is_made_a_name_at_a_time_as_well),
        BECKON_TEST(refuses_what_is_cut_or_longer),
        BECKON_TEST(refuses_names_of_another_kind_or_spelling),
        BECKON_TEST(has_a_limit_to_its_rows),
        BECKON_TEST(a_book_has_a_page_a_customer_in_order),
    };
    return BECKON_TESTS_RUN("history/account", tests);
}
