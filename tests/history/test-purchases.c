/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/purchases.h"

#include <string.h>

#include "base/codes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/time.h"
#include "testing.h"

#define HEADER "customer,product,category,brand,day,quantity,amount\n"

/* One table under the reader. */
typedef struct {
    BeckonSource *source;
    BeckonPurchaseMap *map;
    GTimeZone *zone;
    BeckonDiagnostics *diagnostics;
    BeckonPurchases *purchases;
} Table;

static Table open_table(const char *text, const char *map)
{
    Table table = {
        .source = beckon_source_new("sales.csv", text, strlen(text)),
        .map = beckon_purchase_map_parse(map, NULL),
        .zone = g_time_zone_new_identifier("Europe/Berlin"),
        .diagnostics = beckon_diagnostics_new(),
    };
    CU_ASSERT_PTR_NOT_NULL_FATAL(table.map);
    table.purchases =
        beckon_purchases_new(table.source, table.map, "EUR", table.zone, table.diagnostics);
    return table;
}

static void close_table(Table *table)
{
    beckon_purchases_free(table->purchases);
    beckon_diagnostics_free(table->diagnostics);
    g_time_zone_unref(table->zone);
    beckon_purchase_map_free(table->map);
    beckon_source_free(table->source);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Table, close_table)

/* The only row of a table that must be good. */
static BeckonPurchase only_row(Table *table)
{
    BeckonPurchase purchase = {0};
    CU_ASSERT_PTR_NOT_NULL_FATAL(table->purchases);
    CU_ASSERT_TRUE_FATAL(beckon_purchases_next(table->purchases, &purchase));
    CU_ASSERT_EQUAL(beckon_diagnostics_size(table->diagnostics), 0);
    return purchase;
}

static void reads_a_row_under_the_usual_names(void)
{
    g_auto(Table) table = open_table(
        HEADER "c-17,09506000134352,Sports/Trail Running,Salomon,2026-11-24,2,119.90\n", NULL);
    BeckonPurchase purchase = only_row(&table);
    CU_ASSERT_STRING_EQUAL(purchase.customer, "c-17");
    CU_ASSERT_STRING_EQUAL(purchase.product, "09506000134352");
    CU_ASSERT_STRING_EQUAL(purchase.category, "sports/trail-running");
    CU_ASSERT_STRING_EQUAL(purchase.brand, "Salomon");
    CU_ASSERT_EQUAL(purchase.day, 20781); /* date -d 2026-11-24 +%s / 86400 */
    CU_ASSERT_EQUAL(purchase.instant_us, INT64_C(1795474800) * BECKON_SECOND_US);
    CU_ASSERT_EQUAL(purchase.quantity_thousandths, 2000);
    CU_ASSERT_EQUAL(purchase.amount_minor, 11990);
    CU_ASSERT_FALSE(beckon_purchases_next(table.purchases, &purchase));
}

static void takes_columns_from_a_map_a_level_each(void)
{
    g_auto(Table) table =
        open_table("id,value,ts,department,aisle,type\n"
                   "906,1.5,2017-01-01T23:30:00Z,FRZN MEAT,MEAT/DINNERS & PIES,\"\"\n",
                   "customer=id,amount=value,day=ts,category=department/aisle/type");
    BeckonPurchase purchase = only_row(&table);
    CU_ASSERT_STRING_EQUAL(purchase.customer, "906");
    CU_ASSERT_STRING_EQUAL(purchase.category, "frzn-meat/meat-dinners-pies");
    CU_ASSERT_STRING_EQUAL(purchase.product, "");
    CU_ASSERT_STRING_EQUAL(purchase.brand, "");
    CU_ASSERT_EQUAL(purchase.amount_minor, 150);
    CU_ASSERT_EQUAL(purchase.quantity_thousandths, 1000);
}

static void an_empty_level_ends_the_path(void)
{
    g_auto(Table) table =
        open_table("customer,day,a,b,c\nx,2026-01-01,Food,--,Fish\n", "category=a/b/c");
    CU_ASSERT_STRING_EQUAL(only_row(&table).category, "food");
}

static void a_time_falls_on_the_day_of_the_shops_zone(void)
{
    g_auto(Table) table = open_table("customer,day\nx,2026-07-01T22:30:00Z\n", NULL);
    BeckonPurchase purchase = only_row(&table);
    CU_ASSERT_EQUAL(purchase.day, 20636); /* 2026-07-02, since Berlin is two hours ahead */
    CU_ASSERT_EQUAL(purchase.instant_us, INT64_C(1782945000) * BECKON_SECOND_US);
}

/* By hand: halves go away from zero. */
static void rounds_amounts_half_away_from_zero(void)
{
    static const struct {
        const char *text;
        int64_t minor;
    } cases[] = {{"1.005", 101}, {"-1.005", -101}, {"1.00499999999999", 100},
                 {"0", 0},       {"-0.004", 0},    {"7", 700},
                 {".5", 50},     {"+3.1", 310},    {"-19.9", -1990}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strconcat("customer,day,amount\nx,2026-01-01,", cases[i].text, "\n", NULL);
        g_auto(Table) table = open_table(text, NULL);
        CU_ASSERT_EQUAL(only_row(&table).amount_minor, cases[i].minor);
    }
}

static void refuses_what_is_no_plain_number(void)
{
    static const char *const bad[] = {"",    "-",   ".",      "1.",
                                      "1,5", "1e3", "0x1",    "1 ",
                                      " 1",  "--1", "1.2.3",  "10000000000.01",
                                      "NaN", "inf", "12 EUR", "99999999999999999999999999"};
    int64_t minor = 42;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        CU_ASSERT_FALSE(beckon_money_round(bad[i], 2, &minor));
    }
    CU_ASSERT_EQUAL(minor, 42);
}

typedef struct {
    guint line;
    guint column;
    const char *code;
} Fault;

static void expect_faults(const Table *table, const Fault *faults, guint n_faults)
{
    CU_ASSERT_EQUAL_FATAL(beckon_diagnostics_size(table->diagnostics), n_faults);
    for (guint i = 0; i < n_faults; i++) {
        const BeckonDiagnostic *diagnostic = beckon_diagnostics_get(table->diagnostics, i);
        CU_ASSERT_EQUAL(diagnostic->line, faults[i].line);
        CU_ASSERT_EQUAL(diagnostic->column, faults[i].column);
        CU_ASSERT_STRING_EQUAL(diagnostic->code, faults[i].code);
    }
}

static void tells_every_fault_of_every_row_and_goes_on(void)
{
    g_auto(Table) table = open_table(HEADER "a,,x,,2026-02-29,many,free\n"
                                            ",,x,,2026-02-28,1,1\n"
                                            "b,,x,,28.02.2026,-1,1\n"
                                            "c,,x\n"
                                            "good,,x,,2026-02-28,1,1\n"
                                            "d,,x,,2026-02-28,1,\"1\n",
                                     NULL);
    static const Fault faults[] = {
        {2, 7, BECKON_CODE_PURCHASE_DAY}, {2, 18, BECKON_CODE_NUMBER},
        {2, 23, BECKON_CODE_MONEY},       {3, 1, BECKON_CODE_EMPTY_VALUE},
        {4, 7, BECKON_CODE_PURCHASE_DAY}, {4, 18, BECKON_CODE_NUMBER},
        {5, 1, BECKON_CODE_COLUMNS},      {7, 20, BECKON_CODE_SYNTAX}};
    BeckonPurchase purchase;
    CU_ASSERT_TRUE_FATAL(beckon_purchases_next(table.purchases, &purchase));
    CU_ASSERT_STRING_EQUAL(purchase.customer, "good");
    CU_ASSERT_FALSE(beckon_purchases_next(table.purchases, &purchase));
    expect_faults(&table, faults, G_N_ELEMENTS(faults));
}

static void stops_when_the_diagnostics_are_full(void)
{
    g_autoptr(GString) text = g_string_new("customer,day\n");
    for (guint i = 0; i < 2 * BECKON_LIMIT_DIAGNOSTICS; i++) {
        g_string_append(text, "x,yesterday\n");
    }
    g_auto(Table) table = open_table(text->str, NULL);
    BeckonPurchase purchase;
    CU_ASSERT_FALSE(beckon_purchases_next(table.purchases, &purchase));
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(table.diagnostics), BECKON_LIMIT_DIAGNOSTICS);
}

static void refuses_texts_beyond_their_limits(void)
{
    g_autofree char *long_name = g_strnfill(BECKON_LIMIT_CUSTOMER_BYTES + 1, 'x');
    g_autofree char *text = g_strdup_printf("customer,day,category\n%s,2026-01-01,a\n"
                                            "x,2026-01-01,1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7\n",
                                            long_name);
    g_auto(Table) table = open_table(text, NULL);
    static const Fault faults[] = {{2, 1, BECKON_CODE_PURCHASE_TEXT},
                                   {3, 14, BECKON_CODE_PURCHASE_TEXT}};
    BeckonPurchase purchase;
    CU_ASSERT_FALSE(beckon_purchases_next(table.purchases, &purchase));
    expect_faults(&table, faults, G_N_ELEMENTS(faults));
}

static void asks_for_the_columns_that_it_cannot_do_without(void)
{
    g_auto(Table) table = open_table("Customer,dya\nx,2026-01-01\n", "amount=price");
    CU_ASSERT_PTR_NULL(table.purchases);
    CU_ASSERT_EQUAL_FATAL(beckon_diagnostics_size(table.diagnostics), 3);
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(table.diagnostics, 0)->suggestion, "Customer");
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(table.diagnostics, 1)->suggestion, "dya");
    CU_ASSERT_PTR_NULL(beckon_diagnostics_get(table.diagnostics, 2)->suggestion);
}

static void refuses_files_that_are_empty_or_not_utf8(void)
{
    g_auto(Table) empty = open_table("", NULL);
    CU_ASSERT_PTR_NULL(empty.purchases);
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(empty.diagnostics, 0)->code,
                           BECKON_CODE_EMPTY_FILE);
    g_auto(Table) latin = open_table("customer,day\nM\xFCller,2026-01-01\n", NULL);
    static const Fault faults[] = {{2, 2, BECKON_CODE_ENCODING}};
    CU_ASSERT_PTR_NULL(latin.purchases);
    expect_faults(&latin, faults, G_N_ELEMENTS(faults));
}

static void refuses_a_map_that_makes_no_sense(void)
{
    static const char *const bad[] = {"customer",          "customer=", "customer=a,customer=b",
                                      "custmer=a",         "brand=a/b", "category=a//b",
                                      "customer=a,,day=b", "=a",        ","};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_purchase_map_parse(bad[i], &error));
        CU_ASSERT(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_USAGE));
    }
}

/* Counted and added up by Python's csv and decimal. */
static void reads_real_purchases(void)
{
    g_autofree char *path = beckon_test_data("purchases/purchases.csv");
    if (path == NULL) {
        beckon_test_skip("the real purchases are not here");
        return;
    }
    g_autofree char *text = NULL;
    CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(Table) table =
        open_table(text, "customer=customer_id,product=product_id,day=ts,quantity=qty,"
                         "category=department/category/product_type,amount=value");
    BeckonPurchase purchase;
    guint n_rows = 0;
    int64_t sum_minor = 0;
    while (beckon_purchases_next(table.purchases, &purchase)) {
        n_rows++;
        sum_minor += purchase.amount_minor;
    }
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(table.diagnostics), 0);
    CU_ASSERT_EQUAL(n_rows, 11221);
    CU_ASSERT_EQUAL(sum_minor, 3550249);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_a_row_under_the_usual_names),
        BECKON_TEST(takes_columns_from_a_map_a_level_each),
        BECKON_TEST(an_empty_level_ends_the_path),
        BECKON_TEST(a_time_falls_on_the_day_of_the_shops_zone),
        BECKON_TEST(rounds_amounts_half_away_from_zero),
        BECKON_TEST(refuses_what_is_no_plain_number),
        BECKON_TEST(tells_every_fault_of_every_row_and_goes_on),
        BECKON_TEST(stops_when_the_diagnostics_are_full),
        BECKON_TEST(refuses_texts_beyond_their_limits),
        BECKON_TEST(asks_for_the_columns_that_it_cannot_do_without),
        BECKON_TEST(refuses_files_that_are_empty_or_not_utf8),
        BECKON_TEST(refuses_a_map_that_makes_no_sense),
        BECKON_TEST(reads_real_purchases),
    };
    return BECKON_TESTS_RUN("history/purchases", tests);
}
