/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/columns.h"

#include <stdlib.h>

#include "testing.h"

static const char *const headings[] = {"NAME", "HEARD", "SAYS", NULL};

static void add(BeckonctlColumns *columns, const char *name, const char *heard, const char *says)
{
    const char *cells[] = {name, heard, says, NULL};
    beckonctl_columns_add(columns, g_strdupv((char **)cells));
}

static void expect(const BeckonctlColumns *columns, const char *expected)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    beckonctl_columns_print(columns, out);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static void columns_are_as_wide_as_their_widest_cell(void)
{
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    add(columns, "a-sensor-with-a-long-name", "1s ago", "5 °C");
    add(columns, "b", "12m 30s ago: silent", "6 °C");
    expect(columns, "NAME                       HEARD                SAYS\n"
                    "a-sensor-with-a-long-name  1s ago               5 °C\n"
                    "b                          12m 30s ago: silent  6 °C\n");
}

static void letters_count_not_bytes(void)
{
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    add(columns, "kühl", "äöüß", "x");
    expect(columns, "NAME  HEARD  SAYS\n"
                    "kühl  äöüß   x\n");
}

static void an_empty_cell_is_seen(void)
{
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    add(columns, "b", "", "");
    expect(columns, "NAME  HEARD  SAYS\n"
                    "b     -      -\n");
}

static void a_note_stands_below_its_row_and_widens_none(void)
{
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    add(columns, "b", "never", "6 °C");
    beckonctl_columns_note(columns, g_strdup("a long line about it"));
    add(columns, "c", "never", "7 °C");
    expect(columns, "NAME  HEARD  SAYS\n"
                    "b     never  6 °C\n"
                    "  a long line about it\n"
                    "c     never  7 °C\n");
}

static void headings_alone_are_printed(void)
{
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    expect(columns, "NAME  HEARD  SAYS\n");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(columns_are_as_wide_as_their_widest_cell),
        BECKON_TEST(letters_count_not_bytes),
        BECKON_TEST(an_empty_cell_is_seen),
        BECKON_TEST(a_note_stands_below_its_row_and_widens_none),
        BECKON_TEST(headings_alone_are_printed),
    };
    return BECKON_TESTS_RUN("beckonctl/columns", tests);
}
