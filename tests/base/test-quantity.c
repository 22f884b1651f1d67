/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/quantity.h"

#include <glib.h>
#include <string.h>

#include "testing.h"

static void every_quantity_has_a_name_and_a_unit(void)
{
    CU_ASSERT_PTR_NULL(beckon_quantity_name(0));
    CU_ASSERT_PTR_NULL(beckon_quantity_name(BECKON_N_QUANTITIES));
    for (unsigned i = 1; i < BECKON_N_QUANTITIES; i++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(beckon_quantity_name(i));
        CU_ASSERT_PTR_NOT_NULL(beckon_quantity_unit((BeckonQuantity)i));
    }
}

static void no_two_quantities_share_a_name(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 1; i < BECKON_N_QUANTITIES; i++) {
        CU_ASSERT_TRUE(g_hash_table_add(names, (char *)beckon_quantity_name(i)));
    }
}

static void finds_by_name_what_people_may_ask_for(void)
{
    CU_ASSERT_EQUAL(beckon_quantity_find("temperature"), BECKON_QUANTITY_TEMPERATURE);
    CU_ASSERT_EQUAL(beckon_quantity_find("door-open"), BECKON_QUANTITY_DOOR_OPEN);
    CU_ASSERT_EQUAL(beckon_quantity_find("Temperature"), 0);
    CU_ASSERT_EQUAL(beckon_quantity_find(""), 0);
    CU_ASSERT_EQUAL(beckon_quantity_find("rssi"), 0);
    CU_ASSERT_EQUAL(beckon_quantity_find("replayed"), 0);
    CU_ASSERT_EQUAL(beckon_quantity_find("unopened"), 0);
}

static void lists_what_people_may_ask_for_and_nothing_else(void)
{
    g_autofree const char **names = beckon_quantity_names();
    CU_ASSERT_TRUE(g_strv_contains(names, "temperature"));
    CU_ASSERT_TRUE(g_strv_contains(names, "window-open"));
    CU_ASSERT_FALSE(g_strv_contains(names, "rssi"));
    for (guint i = 0; names[i] != NULL; i++) {
        CU_ASSERT_NOT_EQUAL(beckon_quantity_find(names[i]), 0);
    }
}

/* The numbers cross process boundaries and lie in databases. */
static void the_numbers_stay(void)
{
    CU_ASSERT_EQUAL(BECKON_QUANTITY_RSSI, 1);
    CU_ASSERT_EQUAL(BECKON_QUANTITY_TEMPERATURE, 4);
    CU_ASSERT_EQUAL(BECKON_QUANTITY_GENERIC_BOOLEAN, 38);
    CU_ASSERT_EQUAL(BECKON_QUANTITY_WINDOW_OPEN, 65);
    CU_ASSERT_EQUAL(BECKON_QUANTITY_REPLAYED, 67);
}

static void yes_or_no_are_those_that_say_so(void)
{
    CU_ASSERT_TRUE(beckon_quantity_is_binary(BECKON_QUANTITY_DOOR_OPEN));
    CU_ASSERT_TRUE(beckon_quantity_is_binary(BECKON_QUANTITY_GENERIC_BOOLEAN));
    CU_ASSERT_FALSE(beckon_quantity_is_binary(BECKON_QUANTITY_TEMPERATURE));
    CU_ASSERT_FALSE(beckon_quantity_is_binary(BECKON_QUANTITY_UNOPENED));
}

static void reads_decimal_numbers_exactly(void)
{
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"8", 8000000},
        {"-1.25", -1250000},
        {"0.1", 100000},
        {"0.000001", 1},
        {"-0", 0},
        {"23.4567", 23456700},
        {"007.50", 7500000},
        {"-18.0", -18000000},
        {"999999999.999999", INT64_C(999999999999999)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t value = 42;
        CU_ASSERT_TRUE(beckon_quantity_parse(cases[i].text, &value));
        CU_ASSERT_EQUAL(value, cases[i].value);
    }
}

static void refuses_what_is_no_decimal_number(void)
{
    static const char *const texts[] = {
        "",    "-",   ".5",  "5.",  "+5",    "1e3",       "0x10",       "8 ",  " 8",
        "8°C", "8,5", "--8", "nan", "1.2.3", "1.0000001", "1000000000", "inf", "1.-5",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        int64_t value = 42;
        CU_ASSERT_FALSE(beckon_quantity_parse(texts[i], &value));
        CU_ASSERT_EQUAL(value, 42);
    }
}

static void expect_number(int64_t value, char decimal_sign, const char *expected)
{
    g_autofree char *text = beckon_quantity_number(value, decimal_sign);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void writes_numbers_without_needless_zeros(void)
{
    expect_number(8000000, '.', "8");
    expect_number(9500000, ',', "9,5");
    expect_number(-250000, '.', "-0.25");
    expect_number(1, '.', "0.000001");
    expect_number(0, '.', "0");
    expect_number(100000000, '.', "100");
    expect_number(INT64_MIN, '.', "-9223372036854.775808");
}

static void expect_format(BeckonQuantity quantity, int64_t value, const char *expected)
{
    g_autofree char *text = beckon_quantity_format(quantity, value);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void shows_people_no_more_than_thousandths(void)
{
    expect_format(BECKON_QUANTITY_TEMPERATURE, 20699219, "20.699 °C");
    expect_format(BECKON_QUANTITY_TEMPERATURE, 20699500, "20.7 °C");
    expect_format(BECKON_QUANTITY_TEMPERATURE, -20699219, "-20.699 °C");
    expect_format(BECKON_QUANTITY_TEMPERATURE, -20699600, "-20.7 °C");
    expect_format(BECKON_QUANTITY_TEMPERATURE, -400, "0 °C");
    expect_format(BECKON_QUANTITY_COUNT, INT64_MAX, "9223372036854.775");
    expect_format(BECKON_QUANTITY_VOLTAGE, 2977000, "2.977 V");
}

static void writes_values_with_their_units(void)
{
    expect_format(BECKON_QUANTITY_TEMPERATURE, 9500000, "9.5 °C");
    expect_format(BECKON_QUANTITY_COUNT, 12000000, "12");
    expect_format(BECKON_QUANTITY_DOOR_OPEN, BECKON_QUANTITY_PARTS, "yes");
    expect_format(BECKON_QUANTITY_DOOR_OPEN, 0, "no");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(every_quantity_has_a_name_and_a_unit),
        BECKON_TEST(no_two_quantities_share_a_name),
        BECKON_TEST(finds_by_name_what_people_may_ask_for),
        BECKON_TEST(lists_what_people_may_ask_for_and_nothing_else),
        BECKON_TEST(the_numbers_stay),
        BECKON_TEST(yes_or_no_are_those_that_say_so),
        BECKON_TEST(reads_decimal_numbers_exactly),
        BECKON_TEST(refuses_what_is_no_decimal_number),
        BECKON_TEST(writes_numbers_without_needless_zeros),
        BECKON_TEST(writes_values_with_their_units),
        BECKON_TEST(shows_people_no_more_than_thousandths),
    };
    return BECKON_TESTS_RUN("base/quantity", tests);
}
