/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diagnostic.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/limits.h"
#include "base/source-folder.h"
#include "testing.h"

static BeckonSource *source_of(const char *text)
{
    return beckon_source_new("rules.yaml", text, strlen(text));
}

static void add(BeckonDiagnostics *diagnostics, const BeckonSource *source, guint line,
                guint column, guint length, const char *suggestion)
{
    beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_ERROR, "E0000", source, line, column,
                           length, suggestion, "wrong at %u", line);
}

static void underlines_the_text_and_says_what_was_meant(void)
{
    g_autoptr(BeckonSource) source = source_of("a: 1\nzone: footware # ö\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add(diagnostics, source, 2, 7, 8, "footwear");
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_STRING_EQUAL(text, "rules.yaml:2:7: error E0000: wrong at 2\n"
                                 "    zone: footware # ö\n"
                                 "          ^~~~~~~~\n"
                                 "    did you mean 'footwear'?\n");
}

static void keeps_the_underline_below_its_text_behind_tabs(void)
{
    g_autoptr(BeckonSource) source = source_of("\tzone: x\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add(diagnostics, source, 1, 2, 4, NULL);
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "    \tzone: x\n    \t^~~~\n"));
}

static void a_fault_of_the_whole_file_stands_at_its_start(void)
{
    g_autoptr(BeckonSource) source = source_of("zone: x\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add(diagnostics, source, 0, 0, 0, NULL);
    const BeckonDiagnostic *one = beckon_diagnostics_get(diagnostics, 0);
    CU_ASSERT_EQUAL(one->line, 1);
    CU_ASSERT_EQUAL(one->column, 1);
    CU_ASSERT_PTR_NULL(one->source_line);
}

static void sorts_by_place(void)
{
    g_autoptr(BeckonSource) source = source_of("a\nb\nc\n");
    g_autoptr(BeckonSource) earlier = beckon_source_new("a.yaml", "x", 1);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add(diagnostics, source, 3, 1, 1, NULL);
    add(diagnostics, source, 1, 1, 1, NULL);
    add(diagnostics, earlier, 9, 1, 1, NULL);
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(diagnostics, 0)->file, "a.yaml");
    CU_ASSERT_EQUAL(beckon_diagnostics_get(diagnostics, 1)->line, 1);
    CU_ASSERT_EQUAL(beckon_diagnostics_get(diagnostics, 2)->line, 3);
}

static void counts_those_beyond_the_limit(void)
{
    g_autoptr(BeckonSource) source = source_of("a\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    for (guint i = 0; i < BECKON_LIMIT_DIAGNOSTICS + 5; i++) {
        add(diagnostics, source, 1, 1, 1, NULL);
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_EQUAL(beckon_diagnostics_size(diagnostics), BECKON_LIMIT_DIAGNOSTICS);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), BECKON_LIMIT_DIAGNOSTICS + 5);
    CU_ASSERT(g_str_has_suffix(text, "… and 5 more\n"));
}

/* Warnings of a whole folder must neither hide an error nor end the reading of a good file. */
static void keeps_errors_before_warnings(void)
{
    g_autoptr(BeckonSource) source = source_of("a\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    for (guint i = 0; i < BECKON_LIMIT_DIAGNOSTICS + 5; i++) {
        beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_WARNING, "W0000", source, 1, 1, 1, NULL,
                               "odd");
    }
    CU_ASSERT_EQUAL(beckon_diagnostics_size(diagnostics), BECKON_LIMIT_DIAGNOSTICS);
    CU_ASSERT_FALSE(beckon_diagnostics_is_full(diagnostics));
    for (guint i = 1; i <= BECKON_LIMIT_DIAGNOSTICS; i++) {
        CU_ASSERT_FALSE(beckon_diagnostics_is_full(diagnostics));
        add(diagnostics, source, i, 1, 1, NULL);
    }
    CU_ASSERT(beckon_diagnostics_is_full(diagnostics));
    CU_ASSERT_EQUAL(beckon_diagnostics_size(diagnostics), BECKON_LIMIT_DIAGNOSTICS);
    CU_ASSERT_EQUAL(beckon_diagnostics_warnings(diagnostics), BECKON_LIMIT_DIAGNOSTICS + 5);
    for (guint i = 0; i < BECKON_LIMIT_DIAGNOSTICS; i++) {
        CU_ASSERT_EQUAL(beckon_diagnostics_get(diagnostics, i)->severity, BECKON_SEVERITY_ERROR);
    }
}

static void lets_no_file_move_the_cursor_of_a_terminal(void)
{
    g_autoptr(BeckonSource) source = source_of("a: \033[2Jb\r\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_WARNING, "W0000", source, 1, 1, 1, "\033c",
                           "what is %s", "\033]0;x\007");
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_PTR_NULL(strpbrk(text, "\033\007\r"));
    CU_ASSERT_EQUAL(beckon_diagnostics_warnings(diagnostics), 1);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(diagnostics), 0);
}

static void gives_json_with_null_where_nothing_is_suggested(void)
{
    g_autoptr(BeckonSource) source = source_of("zone: x\n");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add(diagnostics, source, 1, 7, 1, NULL);
    g_autoptr(JsonNode) node = beckon_diagnostic_to_json(beckon_diagnostics_get(diagnostics, 0));
    g_autofree char *json = json_to_string(node, FALSE);
    CU_ASSERT_STRING_EQUAL(json, "{\"severity\":\"error\",\"file\":\"rules.yaml\",\"line\":1,"
                                 "\"column\":7,\"code\":\"E0000\",\"message\":\"wrong at 1\","
                                 "\"suggestion\":null}");
}

static void refuses_files_over_the_limit(void)
{
    g_autofree char *text = g_strnfill(BECKON_LIMIT_FILE_BYTES + 1, '#');
    g_autoptr(BeckonSource) source = source_of(text);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    CU_ASSERT_FALSE(beckon_diagnostics_check_text(diagnostics, source));
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(diagnostics, 0)->code, "E0101");
}

static void leaves_a_byte_order_mark_out(void)
{
    g_autoptr(BeckonSource) source = source_of("\xEF\xBB\xBFgtin");
    CU_ASSERT_STRING_EQUAL(source->text, "gtin");
    CU_ASSERT_EQUAL(source->len, 4);
}

static void write_file(const char *dir, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    CU_ASSERT_FATAL(g_file_set_contents(path, text, -1, NULL));
}

static void reads_a_folder_in_the_order_of_names(void)
{
    static const char *const names[] = {"b.yaml", "a.csv", ".hidden.yaml", "notes.txt",
                                        "stories/a.yaml"};
    g_autofree char *dir = g_dir_make_tmp("beckon-rules-XXXXXX", NULL);
    g_autofree char *stories = g_build_filename(dir, "stories", NULL);
    CU_ASSERT_EQUAL_FATAL(g_mkdir(stories, 0700), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        write_file(dir, names[i], names[i]);
    }
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(dir, NULL);
    CU_ASSERT_EQUAL_FATAL(sources->len, 3);
    static const char *const expected[] = {"a.csv", "b.yaml", "stories/a.yaml"};
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        CU_ASSERT_STRING_EQUAL(source->name, expected[i]);
        CU_ASSERT_STRING_EQUAL(source->text, expected[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(dir, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(stories);
    g_rmdir(dir);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(underlines_the_text_and_says_what_was_meant),
        BECKON_TEST(keeps_the_underline_below_its_text_behind_tabs),
        BECKON_TEST(a_fault_of_the_whole_file_stands_at_its_start),
        BECKON_TEST(sorts_by_place),
        BECKON_TEST(counts_those_beyond_the_limit),
        BECKON_TEST(keeps_errors_before_warnings),
        BECKON_TEST(lets_no_file_move_the_cursor_of_a_terminal),
        BECKON_TEST(gives_json_with_null_where_nothing_is_suggested),
        BECKON_TEST(refuses_files_over_the_limit),
        BECKON_TEST(leaves_a_byte_order_mark_out),
        BECKON_TEST(reads_a_folder_in_the_order_of_names),
    };
    return BECKON_TESTS_RUN("base/diagnostic", tests);
}
