/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/fact-table.h"

#include <string.h>

#include "base/limits.h"
#include "testing.h"

/* What a table's good rows say, one a line, or, if there is an error, "line:column code" of each.
 */
static char *read_table(const char *text, gsize len)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source = beckon_source_new("facts.csv", text, len);
    g_autoptr(BeckonFactTable) table = beckon_fact_table_new(source, "EUR", diagnostics);
    g_autoptr(GString) out = g_string_new(NULL);
    BeckonFactRow row;
    while (table != NULL && beckon_fact_table_next(table, &row)) {
        if (row.customer == NULL) {
            g_string_append_printf(out, "%s", row.gtin.digits);
        } else {
            g_string_append_printf(out, "%s", row.customer);
        }
        const BeckonNumberChange *const numbers[] = {&row.stock, &row.price_minor,
                                                     &row.low_30d_minor};
        for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
            if (numbers[i]->is_said) {
                g_string_append_printf(out, " %c%" G_GINT64_FORMAT, "spl"[i], numbers[i] -> value);
            }
        }
        if (row.account.tier != NULL) {
            g_string_append_printf(out, " t'%s'", row.account.tier);
        }
        if (row.account.says_age) {
            g_string_append_printf(out, " a%u-%u", row.account.age_at_least, row.account.age_below);
        }
        for (guint i = 0; i < row.account.signals->len; i++) {
            const BeckonSignalChange *signal =
                &g_array_index(row.account.signals, BeckonSignalChange, i);
            g_string_append_printf(out, " %s", signal->name);
            if (signal->is_gone) {
                g_string_append(out, " gone");
            } else {
                g_string_append_printf(out, " %" G_GINT64_FORMAT, signal->value_milli);
            }
        }
        g_string_append_c(out, '\n');
    }
    if (beckon_diagnostics_size(diagnostics) == 0) {
        return g_strdup(out->str);
    }
    g_string_truncate(out, 0);
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        const BeckonDiagnostic *found = beckon_diagnostics_get(diagnostics, i);
        g_string_append_printf(out, "%u:%u %s%s%s\n", found->line, found->column, found->code,
                               found->suggestion != NULL ? " " : "",
                               found->suggestion != NULL ? found->suggestion : "");
        CU_ASSERT_PTR_NULL(strstr(found->message, "secret"));
    }
    return g_strdup(out->str);
}

static void expect(const char *text, const char *expected)
{
    g_autofree char *got = read_table(text, strlen(text));
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void products_have_stock_and_prices(void)
{
    expect("product,stock,price,low_30d\n"
           "4006381333931,12,19.99 EUR,18.50 EUR\n"
           "96385074,0,5 EUR,\n",
           "04006381333931 s12 p1999 l1850\n"
           "00000096385074 s0 p500\n");
    expect("product,low_30d\n4006381333931,18.50 EUR\n", "04006381333931 l1850\n");
}

static void customers_have_tiers_ages_and_signals(void)
{
    expect("customer,signal.km,tier,age_below,age_at_least,signal.runs.per-week\n"
           "4711,25,gold,,18,3.125\n"
           "\"Müller, A\",-0.5,silver,18,,\n",
           "4711 t'gold' a18-0 km 25000 runs.per-week 3125\n"
           "Müller, A t'silver' a0-18 km -500\n");
}

static void an_empty_cell_says_nothing_and_a_dash_takes_away(void)
{
    expect("product,stock,price\n4006381333931,,\n96385074,-,-\n",
           "04006381333931\n00000096385074 s-1 p-1\n");
    expect("customer,tier,age_below,signal.km\n1,,,\n2,-,-,-\n", "1\n2 t'' a0-0 km gone\n");
}

static void all_that_is_wrong_is_told_at_once(void)
{
    expect("product,stock,price\n"
           "4006381333932,12,1.00 EUR\n"
           "96385074,many,1.00 USD\n"
           "96385074,-1,1.005 EUR\n"
           "036000291452,1.5\n",
           "2:1 E0402\n3:10 E0711\n3:15 E0122\n4:1 E0712\n4:10 E0711\n4:13 E0122\n5:1 E0401\n");
    expect("customer,tier,age_at_least,age_below,signal.km\n"
           ",gold,,,\n"
           "secret-1,gold plus,18,18,a\n"
           "secret-1,gold,0,151,0.0001\n",
           "2:1 E0711\n3:1 E0341\n3:10 E0711\n3:26 E0711\n4:1 E0712\n4:15 E0711\n4:17 E0711\n"
           "4:21 E0711\n");
}

static void two_spellings_of_a_product_are_one(void)
{
    expect("product,stock\n96385074,1\n00000096385074,2\n", "3:1 E0712\n");
}

static void a_header_is_of_one_kind_and_says_something(void)
{
    expect("gtin,stock\n96385074,1\n", "1:1 E0710\n");
    expect("products,stock\n96385074,1\n", "1:1 E0710 product\n");
    expect("product\n96385074\n", "1:1 E0710\n");
    expect("product,tier\n96385074,gold\n", "1:9 E0710\n");
    expect("customer,teir,stock\n1,gold,5\n", "1:10 E0710 tier\n1:15 E0710\n");
    expect("customer,signal.\n1,5\n", "1:10 E0710\n");
    expect("customer,signal.a b\n1,5\n", "1:10 E0710\n");
    expect("customer,tier,tier\n1,gold,gold\n", "1:15 E0710\n");
    expect("product;stock\n96385074;1\n", "1:1 E0401\n");
    expect("", "1:1 E0103\n");
}

static void what_is_no_text_is_refused(void)
{
    static const char nul[] = "customer,tier\nsecret\0,gold\n",
                      latin[] = "customer,tier\n\xe4,gold\n";
    g_autofree char *of_nul = read_table(nul, sizeof nul - 1);
    g_autofree char *of_latin = read_table(latin, sizeof latin - 1);
    CU_ASSERT_STRING_EQUAL(of_nul, "2:7 E0102\n");
    CU_ASSERT_STRING_EQUAL(of_latin, "2:1 E0102\n");
    expect("customer,tier\n\"secret,gold\n", "2:1 E0104\n");
}

static void a_table_has_only_as_many_signals_as_are_kept(void)
{
    for (guint n = BECKON_LIMIT_SIGNALS_AN_ACCOUNT; n <= BECKON_LIMIT_SIGNALS_AN_ACCOUNT + 1; n++) {
        g_autoptr(GString) text = g_string_new("customer");
        for (guint i = 0; i < n; i++) {
            g_string_append_printf(text, ",signal.s%u", i);
        }
        g_string_append_c(text, '\n');
        expect(text->str, n > BECKON_LIMIT_SIGNALS_AN_ACCOUNT ? "1:1 E0121\n" : "");
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(products_have_stock_and_prices),
        BECKON_TEST(customers_have_tiers_ages_and_signals),
        BECKON_TEST(an_empty_cell_says_nothing_and_a_dash_takes_away),
        BECKON_TEST(all_that_is_wrong_is_told_at_once),
        BECKON_TEST(two_spellings_of_a_product_are_one),
        BECKON_TEST(a_header_is_of_one_kind_and_says_something),
        BECKON_TEST(what_is_no_text_is_refused),
        BECKON_TEST(a_table_has_only_as_many_signals_as_are_kept),
    };
    return BECKON_TESTS_RUN("rules/fact-table", tests);
}
