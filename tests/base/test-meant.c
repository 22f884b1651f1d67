/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/meant.h"

#include <string.h>

#include "testing.h"

static void expect(char *got, const char *meant)
{
    if (g_strcmp0(got, meant) != 0) {
        printf("# got %s, meant is %s\n", got != NULL ? got : "nothing",
               meant != NULL ? meant : "nothing");
    }
    CU_ASSERT_EQUAL(g_strcmp0(got, meant), 0);
    g_free(got);
}

static void lengths_of_time(void)
{
    expect(beckon_meant_duration("45 s"), "45s");
    expect(beckon_meant_duration("1 day"), "1d");
    expect(beckon_meant_duration("2 Hours"), "2h");
    expect(beckon_meant_duration("90min"), "90m");
    expect(beckon_meant_duration("30 Tage"), "30d");
    expect(beckon_meant_duration("2 weeks"), "14d");
}

static void lengths_that_could_be_anything(void)
{
    expect(beckon_meant_duration("6 months"), NULL);
    expect(beckon_meant_duration("2"), NULL);
    expect(beckon_meant_duration("soon"), NULL);
    expect(beckon_meant_duration("1h 30m"), NULL);
    expect(beckon_meant_duration("-3 days"), NULL);
    expect(beckon_meant_duration("99999 weeks"), NULL);
    expect(beckon_meant_duration("99999999999999999999 days"), NULL);
    expect(beckon_meant_duration(""), NULL);
}

static void amounts(void)
{
    expect(beckon_meant_money("15,95 EUR", "EUR"), "15.95 EUR");
    expect(beckon_meant_money("500", "EUR"), "500 EUR");
    expect(beckon_meant_money("500€", "EUR"), "500 EUR");
    expect(beckon_meant_money("€ 20.50", "EUR"), "20.50 EUR");
    expect(beckon_meant_money("20 Euro", "EUR"), "20 EUR");
    expect(beckon_meant_money("20 eur", "EUR"), "20 EUR");
    expect(beckon_meant_money("EUR 20", "EUR"), "20 EUR");
    expect(beckon_meant_money("1.500,00 €", "EUR"), "1500.00 EUR");
    expect(beckon_meant_money("1,234,567.5 EUR", "EUR"), "1234567.5 EUR");
    expect(beckon_meant_money("20 CHF", "CHF"), "20 CHF");
}

static void amounts_that_could_be_anything(void)
{
    expect(beckon_meant_money("20 USD", "EUR"), NULL);
    expect(beckon_meant_money("$20", "EUR"), NULL);
    expect(beckon_meant_money("15.5 JPY", "JPY"), NULL);
    expect(beckon_meant_money("1.500", "EUR"), NULL);
    expect(beckon_meant_money("1,500 EUR", "EUR"), NULL);
    expect(beckon_meant_money("1.2.3", "EUR"), NULL);
    expect(beckon_meant_money("12,34,56", "EUR"), NULL);
    expect(beckon_meant_money("-5 EUR", "EUR"), NULL);
    expect(beckon_meant_money(",95", "EUR"), NULL);
    expect(beckon_meant_money("5,", "EUR"), NULL);
    expect(beckon_meant_money("EUR", "EUR"), NULL);
    expect(beckon_meant_money("", "EUR"), NULL);
    expect(beckon_meant_money("99999999999999999999", "EUR"), NULL);
}

static void names(void)
{
    expect(beckon_meant_name("Summer sale"), "Summer-sale");
    expect(beckon_meant_name(" 20 % auf Socken – für Läufer! "), "20-auf-Socken-fuer-Laeufer");
    expect(beckon_meant_name("black_friday 2.0"), "black_friday-2.0");
    expect(beckon_meant_name("!!"), NULL);
    expect(beckon_meant_name(""), NULL);
}

static void days(void)
{
    expect(beckon_meant_day("24.12.2026"), "2026-12-24");
    expect(beckon_meant_day("1.2.2027"), "2027-02-01");
    expect(beckon_meant_day("24.12.26"), "2026-12-24");
    expect(beckon_meant_day("2026-1-5"), "2026-01-05");
    expect(beckon_meant_day("2026/12/24"), "2026-12-24");
}

static void days_that_could_be_anything(void)
{
    expect(beckon_meant_day("24/12/2026"), NULL);
    expect(beckon_meant_day("31.11.2026"), NULL);
    expect(beckon_meant_day("2026-02-30"), NULL);
    expect(beckon_meant_day("24.12."), NULL);
    expect(beckon_meant_day("Friday"), NULL);
    expect(beckon_meant_day(""), NULL);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(lengths_of_time),
        BECKON_TEST(lengths_that_could_be_anything),
        BECKON_TEST(amounts),
        BECKON_TEST(amounts_that_could_be_anything),
        BECKON_TEST(names),
        BECKON_TEST(days),
        BECKON_TEST(days_that_could_be_anything),
    };
    return BECKON_TESTS_RUN("base/meant", tests);
}
