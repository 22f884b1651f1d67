/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/table.h"

#include <string.h>

#include "base/codes.h"
#include "testing.h"

typedef struct {
    BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonTable *table;
} Opened;

static void opened_clear(Opened *opened)
{
    beckon_table_free(opened->table);
    beckon_diagnostics_free(opened->diagnostics);
    beckon_source_free(opened->source);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opened, opened_clear)

static Opened open_table(const char *text)
{
    Opened opened = {beckon_source_new("t.csv", text, strlen(text)), beckon_diagnostics_new(),
                     NULL};
    opened.table = beckon_table_new(opened.source, opened.diagnostics);
    return opened;
}

static void assert_error(const Opened *opened, guint i, const char *code, guint line)
{
    CU_ASSERT_TRUE_FATAL(beckon_diagnostics_size(opened->diagnostics) > i);
    const BeckonDiagnostic *diagnostic = beckon_diagnostics_get(opened->diagnostics, i);
    CU_ASSERT_STRING_EQUAL(diagnostic->code, code);
    CU_ASSERT_EQUAL(diagnostic->line, line);
}

static void gives_each_row_by_the_places_of_the_header(void)
{
    g_auto(Opened) opened = open_table("name,price\nsock,1\nshoe,2\n");
    CU_ASSERT_EQUAL(beckon_table_find(opened.table, "price"), 1);
    CU_ASSERT_EQUAL(beckon_table_find(opened.table, "colour"), -1);
    CU_ASSERT_STRING_EQUAL(beckon_table_suggest(opened.table, "prise"), "price");
    CU_ASSERT_TRUE_FATAL(beckon_table_next(opened.table));
    CU_ASSERT_STRING_EQUAL(beckon_table_field(opened.table, 0), "sock");
    CU_ASSERT_TRUE_FATAL(beckon_table_next(opened.table));
    CU_ASSERT_STRING_EQUAL(beckon_table_field(opened.table, 1), "2");
    CU_ASSERT_FALSE(beckon_table_next(opened.table));
    CU_ASSERT_EQUAL(beckon_diagnostics_size(opened.diagnostics), 0);
}

static void passes_over_rows_that_are_too_long_or_short(void)
{
    g_auto(Opened) opened = open_table("name,price\nsock\nshoe,2\nhat,3,4\n");
    CU_ASSERT_TRUE_FATAL(beckon_table_next(opened.table));
    CU_ASSERT_STRING_EQUAL(beckon_table_field(opened.table, 0), "shoe");
    CU_ASSERT_FALSE(beckon_table_next(opened.table));
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(opened.diagnostics), 2);
    assert_error(&opened, 0, BECKON_CODE_COLUMNS, 2);
    assert_error(&opened, 1, BECKON_CODE_COLUMNS, 4);
}

static void ends_at_a_quote_that_is_left_open(void)
{
    g_auto(Opened) opened = open_table("name\n\"sock\nshoe\n");
    CU_ASSERT_FALSE(beckon_table_next(opened.table));
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(opened.diagnostics), 1);
    assert_error(&opened, 0, BECKON_CODE_SYNTAX, 2);
}

static void needs_a_header(void)
{
    g_auto(Opened) empty = open_table("");
    g_auto(Opened) broken = open_table("\"name\n");
    CU_ASSERT_PTR_NULL(empty.table);
    CU_ASSERT_PTR_NULL(broken.table);
    assert_error(&empty, 0, BECKON_CODE_EMPTY_FILE, 1);
    assert_error(&broken, 0, BECKON_CODE_SYNTAX, 1);
}

static void places_an_error_at_its_field(void)
{
    g_auto(Opened) opened = open_table("name,price\nsock,dear\n");
    CU_ASSERT_TRUE_FATAL(beckon_table_next(opened.table));
    beckon_table_refuse(opened.table, 1, BECKON_CODE_MONEY, "1.00", "this is no money");
    assert_error(&opened, 0, BECKON_CODE_MONEY, 2);
    const BeckonDiagnostic *diagnostic = beckon_diagnostics_get(opened.diagnostics, 0);
    CU_ASSERT_EQUAL(diagnostic->column, 6);
    CU_ASSERT_EQUAL(diagnostic->length, 4);
    CU_ASSERT_STRING_EQUAL(diagnostic->suggestion, "1.00");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_each_row_by_the_places_of_the_header),
        BECKON_TEST(passes_over_rows_that_are_too_long_or_short),
        BECKON_TEST(ends_at_a_quote_that_is_left_open),
        BECKON_TEST(needs_a_header),
        BECKON_TEST(places_an_error_at_its_field),
    };
    return BECKON_TESTS_RUN("base/table", tests);
}
