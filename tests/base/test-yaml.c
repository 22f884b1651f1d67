/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/yaml-value.h"
#include "testing.h"

/* A file while it is looked at. */
typedef struct {
    BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonYaml *yaml;
} File;

static void file_close(File *file)
{
    beckon_yaml_free(file->yaml);
    beckon_diagnostics_free(file->diagnostics);
    beckon_source_free(file->source);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(File, file_close)

static File file_open(const char *text)
{
    File file = {beckon_source_new("x.yaml", text, strlen(text)), beckon_diagnostics_new(), NULL};
    file.yaml = beckon_yaml_parse(file.source, file.diagnostics);
    return file;
}

static const BeckonYamlNode *get(const File *file, const char *key)
{
    return beckon_yaml_get(file->yaml->root, key);
}

static bool is_written(const File *file, const BeckonYamlNode *node, BeckonYamlStyle style,
                       const char *bytes)
{
    g_autofree char *found = g_strndup(file->source->text + node->start, node->end - node->start);
    return node->style == style && strcmp(found, bytes) == 0;
}

static void knows_the_bytes_of_every_value(void)
{
    g_auto(File) file = file_open("ö: plain\nb: 'it''s'\nc: \"x\\n\"\nd: [1, {e: ü}]\nf: |-  # c\n"
                                  "  l\n   m\ng:\nh:\n  - i\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file.yaml);
    CU_ASSERT(is_written(&file, get(&file, "ö"), BECKON_YAML_PLAIN, "plain"));
    CU_ASSERT(is_written(&file, get(&file, "b"), BECKON_YAML_SINGLE_QUOTED, "'it''s'"));
    CU_ASSERT(is_written(&file, get(&file, "c"), BECKON_YAML_DOUBLE_QUOTED, "\"x\\n\""));
    CU_ASSERT(is_written(&file, get(&file, "d"), BECKON_YAML_FLOW, "[1, {e: ü}]"));
    CU_ASSERT(is_written(&file, get(&file, "f"), BECKON_YAML_LINES, "  l\n   m\n"));
    CU_ASSERT_EQUAL(get(&file, "g")->end, 0);
    CU_ASSERT_EQUAL(get(&file, "h")->style, BECKON_YAML_BLOCK);
    CU_ASSERT_EQUAL(file.source->text[get(&file, "h")->start], '-');
}

static void knows_the_place_of_every_value(void)
{
    g_auto(File) file = file_open("a: 1\nö: {x: [p, 'q r']}\nl:\n  - u\n  - v:\n");
    const BeckonYamlNode *map = get(&file, "ö");
    CU_ASSERT_EQUAL(map->line, 2);
    CU_ASSERT_EQUAL(map->column, 4);
    const BeckonYamlNode *quoted = beckon_yaml_item(beckon_yaml_get(map, "x"), 1);
    CU_ASSERT_STRING_EQUAL(quoted->text, "q r");
    CU_ASSERT_EQUAL(quoted->column, 12);
    CU_ASSERT_EQUAL(quoted->length, 5);
    const BeckonYamlNode *left_out = beckon_yaml_get(beckon_yaml_item(get(&file, "l"), 1), "v");
    CU_ASSERT(beckon_yaml_is_empty(left_out));
    CU_ASSERT_EQUAL(left_out->line, 5);
    CU_ASSERT_EQUAL(left_out->column, 5);
}

static void takes_no_scalar_for_anything_but_text(void)
{
    g_auto(File) file = file_open("no: no\nnumber: 007\ntime: 12:30:45\nnull_word: 'null'\n");
    CU_ASSERT_STRING_EQUAL(get(&file, "no")->text, "no");
    CU_ASSERT_STRING_EQUAL(get(&file, "number")->text, "007");
    CU_ASSERT_STRING_EQUAL(get(&file, "time")->text, "12:30:45");
    CU_ASSERT_FALSE(beckon_yaml_is_empty(get(&file, "null_word")));
}

static void reads_windows_line_ends_and_folded_texts(void)
{
    g_auto(File) file = file_open("a: 1\r\nb: >-\r\n  two\r\n  words\r\n");
    CU_ASSERT_STRING_EQUAL(get(&file, "a")->text, "1");
    CU_ASSERT_STRING_EQUAL(get(&file, "b")->text, "two words");
}

static void holds_an_alias_bomb_small(void)
{
    g_autoptr(GString) bomb = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
        g_string_append_printf(bomb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1,
                               i - 1, i - 1);
    }
    g_auto(File) file = file_open(bomb->str);
    CU_ASSERT_PTR_NULL(file.yaml);
    CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(file.diagnostics, 0)->code, BECKON_CODE_ALIAS);
}

static const char *first_code(const File *file)
{
    return file->yaml == NULL ? beckon_diagnostics_get(file->diagnostics, 0)->code : NULL;
}

static char *repeat(const char *text, guint times)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < times; i++) {
        g_string_append(all, text);
    }
    return g_string_free(all, FALSE);
}

static void stops_at_its_limits(void)
{
    g_autofree char *many = repeat("- a\n", BECKON_LIMIT_YAML_NODES);
    g_auto(File) wide = file_open(many);
    CU_ASSERT_STRING_EQUAL(first_code(&wide), BECKON_CODE_NODES);
    g_autofree char *brackets = repeat("[", 500000);
    g_auto(File) deep = file_open(brackets);
    CU_ASSERT_STRING_EQUAL(first_code(&deep), BECKON_CODE_DEPTH);
    g_autofree char *braces = repeat("{a: ", 200000);
    g_auto(File) deep_maps = file_open(braces);
    CU_ASSERT_STRING_EQUAL(first_code(&deep_maps), BECKON_CODE_DEPTH);
    g_autofree char *line = repeat("a ", BECKON_LIMIT_YAML_LINE_BYTES);
    g_auto(File) long_line = file_open(line);
    CU_ASSERT_STRING_EQUAL(first_code(&long_line), BECKON_CODE_TOO_LONG);
}

static void reads_as_deep_as_its_limit_says(void)
{
    g_autofree char *open = repeat("[", BECKON_LIMIT_YAML_DEPTH);
    g_autofree char *close = repeat("]", BECKON_LIMIT_YAML_DEPTH);
    g_autofree char *text = g_strconcat(open, close, NULL);
    g_auto(File) file = file_open(text);
    CU_ASSERT_PTR_NOT_NULL(file.yaml);
}

static void refuses_a_doubled_key_among_many(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        g_string_append_printf(text, "k%d: v\n", i);
    }
    g_string_append(text, "k7: again\n");
    g_auto(File) file = file_open(text->str);
    CU_ASSERT_STRING_EQUAL(first_code(&file), BECKON_CODE_DUPLICATE_KEY);
    CU_ASSERT_EQUAL(beckon_diagnostics_get(file.diagnostics, 0)->line, 20001);
}

static void reads_typed_values(void)
{
    g_auto(File) file = file_open("yes: true\nn: 12\ndb: 4.5dB\nspaced: -3 dB\nfor: 90s\n"
                                  "money: 2.50 EUR\n");
    bool yes = false;
    guint number = 0;
    double gain = 0, spaced = 0;
    int64_t length = 0, minor = 0;
    CU_ASSERT(beckon_yaml_boolean(file.yaml, get(&file, "yes"), &yes) && yes);
    CU_ASSERT(beckon_yaml_number(file.yaml, get(&file, "n"), 0, 12, &number) && number == 12);
    CU_ASSERT(beckon_yaml_quantity(file.yaml, get(&file, "db"), "dB", 0, 9, &gain));
    CU_ASSERT_EQUAL(gain, 4.5);
    CU_ASSERT(beckon_yaml_quantity(file.yaml, get(&file, "spaced"), "dB", -9, 9, &spaced));
    CU_ASSERT_EQUAL(spaced, -3);
    CU_ASSERT(beckon_yaml_duration(file.yaml, get(&file, "for"), 0, &length));
    CU_ASSERT_EQUAL(length, 90000000);
    CU_ASSERT(beckon_yaml_money(file.yaml, get(&file, "money"), "EUR", 0, &minor));
    CU_ASSERT_EQUAL(minor, 250);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(file.diagnostics), 0);
}

static void leaves_outputs_alone_when_a_value_is_wrong(void)
{
    g_auto(File) file = file_open("x: maybe\n");
    const BeckonYamlNode *node = get(&file, "x");
    bool truth = true;
    guint number = 7;
    double quantity = 7;
    int64_t us = 7;
    CU_ASSERT_FALSE(beckon_yaml_boolean(file.yaml, node, &truth) || !truth);
    CU_ASSERT_FALSE(beckon_yaml_number(file.yaml, node, 0, 9, &number) || number != 7);
    CU_ASSERT_FALSE(beckon_yaml_quantity(file.yaml, node, "dB", 0, 9, &quantity) || quantity != 7);
    CU_ASSERT_FALSE(beckon_yaml_duration(file.yaml, node, 0, &us) || us != 7);
    CU_ASSERT_FALSE(beckon_yaml_money(file.yaml, node, "EUR", 0, &us) || us != 7);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(file.diagnostics), 5);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(knows_the_place_of_every_value),
        BECKON_TEST(knows_the_bytes_of_every_value),
        BECKON_TEST(takes_no_scalar_for_anything_but_text),
        BECKON_TEST(reads_windows_line_ends_and_folded_texts),
        BECKON_TEST(holds_an_alias_bomb_small),
        BECKON_TEST(stops_at_its_limits),
        BECKON_TEST(reads_as_deep_as_its_limit_says),
        BECKON_TEST(refuses_a_doubled_key_among_many),
        BECKON_TEST(reads_typed_values),
        BECKON_TEST(leaves_outputs_alone_when_a_value_is_wrong),
    };
    return BECKON_TESTS_RUN("base/yaml", tests);
}
