/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/csv.h"

#include <string.h>

#include "testing.h"

/* RFC 4180, section 2, rules 1 to 7. */
static void reads_what_rfc_4180_describes(void)
{
    static const char text[] = "aaa,bbb,ccc\r\n\"zzz\",\"y,y\",\"x\"\"x\"\r\n\"b\r\nb\",,last";
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_size(csv), 3);
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 2), "ccc");
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 0), "zzz");
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 1), "y,y");
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 2), "x\"x");
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 0), "b\r\nb");
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 1), "");
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(csv, 2), "last");
    CU_ASSERT_EQUAL(beckon_csv_next(csv), BECKON_CSV_END);
    CU_ASSERT_EQUAL(beckon_csv_next(csv), BECKON_CSV_END);
}

static void finds_columns_by_their_names(void)
{
    static const char text[] = "gtin,name,price\n";
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_find(csv, "price"), 2);
    CU_ASSERT_EQUAL(beckon_csv_find(csv, "Price"), -1);
}

static void passes_over_a_byte_order_mark(void)
{
    static const char text[] = "\xef\xbb\xbfgtin,name\n";
    static const char other[] = "\xef\xbb";
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_find(csv, "gtin"), 0);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 1).column, 6);
    g_autoptr(BeckonCsv) half = beckon_csv_new(other, strlen(other));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(half), BECKON_CSV_RECORD);
    CU_ASSERT_STRING_EQUAL(beckon_csv_field(half, 0), other);
}

static void passes_over_empty_lines_and_counts_them(void)
{
    static const char text[] = "\n\r\na\n\n\nb,\"c\nd\",e\n";
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 0).line, 3);
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 1).line, 6);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 1).column, 3);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 2).line, 7);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 2).column, 4);
    CU_ASSERT_EQUAL(beckon_csv_next(csv), BECKON_CSV_END);
}

static void counts_columns_in_characters(void)
{
    static const char text[] = "Größe,x\n";
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(beckon_csv_next(csv), BECKON_CSV_RECORD);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 0).length, 5);
    CU_ASSERT_EQUAL(beckon_csv_place(csv, 1).column, 7);
}

static void stops_at_a_quote_that_is_wrong(void)
{
    static const struct {
        const char *text;
        guint line;
        guint column;
    } cases[] = {
        {"a,b\n1,\"open\n", 2, 3},
        {"a,b\n1,2\"\n", 2, 4},
        {"\"a\"b\n", 1, 1},
        {"\"", 1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(BeckonCsv) csv = beckon_csv_new(cases[i].text, strlen(cases[i].text));
        BeckonCsvStatus status;
        while ((status = beckon_csv_next(csv)) == BECKON_CSV_RECORD) {
        }
        CU_ASSERT_EQUAL_FATAL(status, BECKON_CSV_BROKEN);
        CU_ASSERT_EQUAL(beckon_csv_place(csv, 0).line, cases[i].line);
        CU_ASSERT_EQUAL(beckon_csv_place(csv, 0).column, cases[i].column);
        CU_ASSERT_EQUAL(beckon_csv_next(csv), BECKON_CSV_BROKEN);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_what_rfc_4180_describes),
        BECKON_TEST(finds_columns_by_their_names),
        BECKON_TEST(passes_over_a_byte_order_mark),
        BECKON_TEST(passes_over_empty_lines_and_counts_them),
        BECKON_TEST(counts_columns_in_characters),
        BECKON_TEST(stops_at_a_quote_that_is_wrong),
    };
    return BECKON_TESTS_RUN("base/csv", tests);
}
