/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/catalogue.h"

#include <string.h>

#include "rules/file/gtin.h"
#include "testing.h"

/* Published examples: GS1 General Specifications (GTIN-14, GTIN-13), GS1's check digit page
 * (GTIN-12, GTIN-8). */
static void accepts_gtins_whose_check_digit_fits(void)
{
    static const char *const good[] = {"09506000134352", "9506000134352", "4006381333931",
                                       "614141000036", "96385074"};
    BeckonGtin gtin;
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        CU_ASSERT(beckon_gtin_parse(good[i], &gtin));
    }
}

static void refuses_any_single_wrong_digit(void)
{
    char text[] = "09506000134352";
    BeckonGtin gtin = {"untouched"};
    for (gsize i = 0; text[i] != '\0'; i++) {
        char right = text[i];
        for (char digit = '0'; digit <= '9'; digit++) {
            text[i] = digit;
            CU_ASSERT_EQUAL(beckon_gtin_parse(text, &gtin), digit == right);
        }
        text[i] = right;
    }
}

static void refuses_other_lengths_and_letters(void)
{
    static const char *const bad[] = {
        "",         "0",       "0000000", "000000000", "0000000000000 ", "000000000000000",
        "9638507A", "-9638507"};
    BeckonGtin gtin = {"untouched"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        CU_ASSERT_FALSE(beckon_gtin_parse(bad[i], &gtin));
    }
    CU_ASSERT_STRING_EQUAL(gtin.digits, "untouched");
}

static BeckonCatalogue *parse(const char *text)
{
    g_autoptr(BeckonSource) source = beckon_source_new("catalogue.csv", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    return beckon_catalogue_parse(source, "EUR", diagnostics);
}

static void finds_a_product_however_its_gtin_is_padded(void)
{
    g_autoptr(BeckonCatalogue) catalogue =
        parse("gtin,name,category,brand,price,low_30d\n9506000134352,\"Kit, small\",care/shoes,N,"
              "20.00 EUR,19.00 EUR\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(catalogue);
    const BeckonProduct *product = beckon_catalogue_find(catalogue, "09506000134352");
    CU_ASSERT_PTR_NOT_NULL_FATAL(product);
    CU_ASSERT_PTR_EQUAL(product, beckon_catalogue_find(catalogue, "9506000134352"));
    CU_ASSERT_STRING_EQUAL(product->gtin, "9506000134352");
    CU_ASSERT_STRING_EQUAL(product->name, "Kit, small");
    CU_ASSERT_EQUAL(product->price_minor, 2000);
    CU_ASSERT_EQUAL(product->low_30d_minor, 1900);
    CU_ASSERT_PTR_NULL(beckon_catalogue_find(catalogue, "4006381333931"));
    CU_ASSERT_PTR_NULL(beckon_catalogue_find(catalogue, "kit"));
}

static void reads_columns_in_any_order_beside_others(void)
{
    g_autoptr(BeckonCatalogue) catalogue =
        parse("stock,low_30d,price,gtin,brand,category,name,shelf\n"
              "12,,20.00 EUR,09506000134352,,care/shoes,Kit,A4\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(catalogue);
    const BeckonProduct *product = beckon_catalogue_find(catalogue, "09506000134352");
    CU_ASSERT_STRING_EQUAL(product->name, "Kit");
    CU_ASSERT_STRING_EQUAL(product->brand, "");
    CU_ASSERT_EQUAL(product->low_30d_minor, -1);
}

static void knows_categories_and_their_ancestors(void)
{
    g_autoptr(BeckonCatalogue) catalogue =
        parse("gtin,name,category,brand,price,low_30d\n"
              "09506000134352,Kit,sports/running/trail,N,20.00 EUR,\n"
              "4006381333931,Pen,sports/office,N,1.00 EUR,\n");
    static const char *const known[] = {"sports", "sports/running", "sports/running/trail",
                                        "sports/office"};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        CU_ASSERT_STRING_EQUAL(beckon_catalogue_category(catalogue, known[i]), known[i]);
    }
    CU_ASSERT_PTR_NULL(beckon_catalogue_category(catalogue, "running"));
    CU_ASSERT_PTR_NULL(beckon_catalogue_category(catalogue, "sports/run"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_gtins_whose_check_digit_fits),
        BECKON_TEST(refuses_any_single_wrong_digit),
        BECKON_TEST(refuses_other_lengths_and_letters),
        BECKON_TEST(finds_a_product_however_its_gtin_is_padded),
        BECKON_TEST(reads_columns_in_any_order_beside_others),
        BECKON_TEST(knows_categories_and_their_ancestors),
    };
    return BECKON_TESTS_RUN("rules/catalogue", tests);
}
