/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/money.h"

#include "testing.h"

static void reads_amounts_in_minor_units(void)
{
    static const struct {
        const char *text;
        const char *currency;
        int64_t minor;
    } cases[] = {
        {"20.00 EUR", "EUR", 2000}, {"2500 EUR", "EUR", 250000}, {"0.5 EUR", "EUR", 50},
        {"0 EUR", "EUR", 0},        {"1200 JPY", "JPY", 1200},   {"1.234 KWD", "KWD", 1234},
        {"0.05 USD", "USD", 5},     {"007.10 CHF", "CHF", 710},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t minor = -1;
        CU_ASSERT(beckon_money_parse(cases[i].text, cases[i].currency, &minor, NULL));
        CU_ASSERT_EQUAL(minor, cases[i].minor);
    }
}

static void refuses_what_is_no_amount_of_the_currency(void)
{
    static const char *const texts[] = {
        "",
        "EUR",
        "20.00",
        "20,00 EUR",
        "20.001 EUR",
        "-1 EUR",
        "+1 EUR",
        "1e3 EUR",
        " 1 EUR",
        "1  EUR",
        "1 EUR ",
        "1 eur",
        "1 USD",
        "1.  EUR",
        ".50 EUR",
        "1. EUR",
        "0x10 EUR",
        "99999999999999999999 EUR",
        "10000000000.01 EUR",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        int64_t minor = 77;
        CU_ASSERT_FALSE(beckon_money_parse(texts[i], "EUR", &minor, &error));
        CU_ASSERT_PTR_NOT_NULL(error);
        CU_ASSERT_EQUAL(minor, 77);
    }
    CU_ASSERT_FALSE(beckon_money_parse("1.5 JPY", "JPY", &(int64_t){0}, NULL));
}

static void writes_amounts_as_they_are_read(void)
{
    static const struct {
        int64_t minor;
        const char *currency;
        const char *text;
    } cases[] = {
        {1999, "EUR", "19.99 EUR"}, {5, "EUR", "0.05 EUR"},     {-250, "EUR", "-2.50 EUR"},
        {1200, "JPY", "1200 JPY"},  {1234, "KWD", "1.234 KWD"}, {0, "USD", "0.00 USD"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = beckon_money_format(cases[i].minor, cases[i].currency);
        CU_ASSERT_STRING_EQUAL(text, cases[i].text);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_amounts_in_minor_units),
        BECKON_TEST(refuses_what_is_no_amount_of_the_currency),
        BECKON_TEST(writes_amounts_as_they_are_read),
    };
    return BECKON_TESTS_RUN("base/money", tests);
}
