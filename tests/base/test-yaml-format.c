/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-format.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/yaml.h"
#include "testing.h"

static const char *const keys[] = {"campaign", "title", "when", "give"};
static const BeckonYamlOrder order = {"campaign", keys, G_N_ELEMENTS(keys)};

static char *format_bytes(const char *text, gsize len, GError **error)
{
    g_autoptr(BeckonSource) source = beckon_source_new("x.yaml", text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    return beckon_yaml_format(source, &order, diagnostics, error);
}

static bool becomes(const char *text, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got = format_bytes(text, strlen(text), &error);
    if (g_strcmp0(got, wanted) != 0) {
        printf("# of:\n%s# wanted:\n%s# got:\n%s\n", text, wanted,
               got != NULL     ? got
               : error != NULL ? error->message
                               : "a diagnostic");
    }
    return g_strcmp0(got, wanted) == 0;
}

static bool stays(const char *text)
{
    return becomes(text, text);
}

static void indents_by_two_and_lists_below_their_key(void)
{
    CU_ASSERT(becomes("a:\n    b:\n         c: 1\nd:\n- x\n-   y: 1\n    z: 2\n-  - p\n   - q\n",
                      "a:\n  b:\n    c: 1\nd:\n  - x\n  - y: 1\n    z: 2\n  - - p\n    - q\n"));
    CU_ASSERT(becomes("-\n   a: 1\n-\n   - b\n", "- a: 1\n- - b\n"));
    CU_ASSERT(becomes("a  :   1\nb:\n  2\nc:\n    {d:  e}\n", "a: 1\nb: 2\nc: {d: e}\n"));
}

static void ends_every_line_where_its_text_ends(void)
{
    CU_ASSERT(becomes("a: 1  \n\t\nb: 2\t", "a: 1\n\nb: 2\n"));
    CU_ASSERT(becomes("a: 1\r\nb: |\r\n  x\r\n  y\r\n# c\r\n", "a: 1\nb: |\n  x\n  y\n# c\n"));
    CU_ASSERT(becomes("\n\na: 1\n\n\n\nb:\n\n  c: 2\n\n\n", "a: 1\n\nb:\n  c: 2\n"));
    CU_ASSERT(becomes("\xEF\xBB\xBF"
                      "a: 1\n",
                      "a: 1\n"));
}

static void quotes_doubly_where_that_needs_no_escapes(void)
{
    CU_ASSERT(becomes("a: 'x'\nb: 'it''s'\n'c': ''\n", "a: \"x\"\nb: \"it's\"\n\"c\": \"\"\n"));
    CU_ASSERT(stays("a: 'say \"x\"'\nb: 'c:\\d'\nc: plain\nd: \"e\\\"f\"\n"));
    CU_ASSERT(becomes("a: ['x' , \"y\",z]\n", "a: [\"x\", \"y\", z]\n"));
}

static void puts_brackets_in_order(void)
{
    CU_ASSERT(
        becomes("a: { b : [ 1,2 ,3 ] ,c: {}, \"d\":e }\n", "a: {b: [1, 2, 3], c: {}, \"d\": e}\n"));
    CU_ASSERT(becomes("a: [\n1,\n\n\n      2, {b: c,\n d: e}\n]\n",
                      "a: [\n  1,\n\n  2, {b: c,\n    d: e}\n  ]\n"));
    CU_ASSERT(becomes("- [x,\n y] # z\n- k: {\n    v: w # u\n    # t\n    }\n",
                      "- [x,\n    y] # z\n- k: {\n    v: w # u\n    # t\n    }\n"));
    CU_ASSERT(becomes("{a: 1,\n\n b: [2,3]}", "{a: 1,\n\n  b: [2, 3]}\n"));
    CU_ASSERT(stays("a: [b: c, {d: , e: f}, [], \"g\": h]\n"));
}

static void keeps_comments_behind_lines_in_their_column(void)
{
    CU_ASSERT(stays("a: 1      # one\nbcd: 22   # two\n"));
    CU_ASSERT(
        becomes("a:\n    b: 1   # x\n    c: 2   # y\n", "a:\n  b: 1     # x\n  c: 2     # y\n"));
    CU_ASSERT(becomes("a: 'b'# no comment\n", NULL));
    CU_ASSERT(becomes("a:   [1,2] # x\n", "a: [1, 2]  # x\n"));
    CU_ASSERT(becomes("ä: ü#ü   # ü  \n", "ä: ü#ü   # ü\n"));
    CU_ASSERT(becomes("-  # a\n   b: 1\nc", NULL));
    CU_ASSERT(becomes("-  # a\n   b: 1\n", "-  # a\n  b: 1\n"));
    CU_ASSERT(becomes("a:  # b\n   c\nd: >   # e\n   f\n", "a:  # b\n  c\nd: >   # e\n  f\n"));
}

static void keeps_comments_with_what_they_are_about(void)
{
    CU_ASSERT(
        becomes("a:\n# b\n    b: 1\n    # c\n    c:\n        - d\n        # in c\n    # in a\n"
                "# e\ne: 2\n    # deep\n# end",
                "a:\n  # b\n  b: 1\n  # c\n  c:\n    - d\n    # in c\n  # in a\n# e\ne: 2\n"
                "# deep\n# end\n"));
    CU_ASSERT(stays("# top\n\n# a\na: 1\n\n# b\n\n# b too\nb: 2\n\n# end\n"));
    CU_ASSERT(becomes("a:\n- x\n# y\n- y\n# b\nb: 1\n", "a:\n  - x\n  # y\n  - y\n# b\nb: 1\n"));
}

static void leaves_the_lines_of_a_text_alone(void)
{
    CU_ASSERT(becomes("a: |\n      x  \n\n        # no comment\n      y\n\n\nb: >-\n ü\n  v\n",
                      "a: |\n  x  \n\n    # no comment\n  y\n\nb: >-\n  ü\n   v\n"));
    CU_ASSERT(becomes("a:\n    b: |4-  # c\n          x\n         y\n",
                      "a:\n  b: |2-    # c\n      x\n     y\n"));
    CU_ASSERT(becomes("a: |+\n   x\n\n\nb: |+\n   y\n\n", "a: |+\n  x\n\n\nb: |+\n  y\n\n"));
    CU_ASSERT(becomes("a: |+\n   x", "a: |-\n  x\n"));
    CU_ASSERT(becomes("a: >+\nb: 1\n", "a: >-\nb: 1\n"));
    CU_ASSERT(becomes("- |\n    x\n- >\n    y\n# z\n", "- |\n  x\n- >\n  y\n# z\n"));
    CU_ASSERT(becomes("a: x\n    y   \n\n    z # c\n", "a: x\n  y\n\n  z   # c\n"));
    CU_ASSERT(
        becomes("a: \"x \\\n      \\ y  \n   z\\\t\n  \"\n", "a: \"x \\\n  \\ y\n  z\\\t\n  \"\n"));
    CU_ASSERT(becomes("a: 'x\n\n    y   '\n", "a: \"x\n\n  y   \"\n"));
}

static void puts_the_keys_of_a_campaign_in_order(void)
{
    CU_ASSERT(becomes("give: 4\nwhen: 3\nother: 5\ntitle: 2\ncampaign: x\n",
                      "campaign: x\ntitle: 2\nwhen: 3\ngive: 4\nother: 5\n"));
    CU_ASSERT(becomes(
        "# yaml-language-server: $schema=s\n# of give\ngive:\n  g: 1 # behind\n  # in give\n"
        "# of campaign\ncampaign: x\n\n# of title\ntitle: t\n# end\n",
        "# yaml-language-server: $schema=s\n# of campaign\ncampaign: x\n\n# of title\n"
        "title: t\n# of give\ngive:\n  g: 1 # behind\n  # in give\n# end\n"));
    CU_ASSERT(becomes("# about the file\n\n# of title\ntitle: t\ncampaign: x\n",
                      "# about the file\n\ncampaign: x\n# of title\ntitle: t\n"));
    CU_ASSERT(becomes("title: |+\n  t\n\n\ncampaign: x\n", "campaign: x\ntitle: |+\n  t\n\n\n"));
    CU_ASSERT(becomes("# top\n\n\n# of title\ntitle: t\n\n\n# of campaign\ncampaign: x\n",
                      "# top\n\n# of campaign\ncampaign: x\n# of title\ntitle: t\n"));
    CU_ASSERT(stays("give: 1\ntitle: 2\n"));
    CU_ASSERT(stays("- give: 1\n  campaign: x\n"));
}

static void takes_marks_of_a_document_away(void)
{
    CU_ASSERT(becomes("# a\n--- # b\nx: 1\n... # c\n# d\n", "# a\n# b\nx: 1\n# c\n# d\n"));
    CU_ASSERT(stays("---x: 1\n"));
}

static void leaves_what_it_cannot_keep(void)
{
    static const char *const texts[] = {"%YAML 1.2\n---\na: 1\n", "? a\n: b\n", "- ? a\n  : b\n",
                                        "a: {? b : c}\n", "word\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = format_bytes(texts[i], strlen(texts[i]), &error);
        CU_ASSERT_PTR_NULL(text);
        CU_ASSERT(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
}

/* What the properties below compare, read by nothing that the formatter itself uses: lines' ends
 * as YAML sees them. */
static guint count(const char *text, char sign)
{
    guint n = 0;
    for (; *text != '\0'; text++) {
        n += *text == sign;
    }
    return n;
}

static bool is_same(const BeckonYamlNode *a, const BeckonYamlNode *b, bool is_root)
{
    if (a->kind != b->kind || g_strcmp0(a->text, b->text) != 0 ||
        beckon_yaml_size(a) != beckon_yaml_size(b)) {
        return false;
    }
    for (guint i = 0; i < beckon_yaml_size(a); i++) {
        const BeckonYamlNode *value =
            a->kind == BECKON_YAML_MAP ? beckon_yaml_value(a, i) : beckon_yaml_item(a, i);
        const BeckonYamlNode *other = a->kind == BECKON_YAML_LIST ? beckon_yaml_item(b, i)
                                      : is_root ? beckon_yaml_get(b, beckon_yaml_key(a, i)->text)
                                                : beckon_yaml_value(b, i);
        if (other == NULL || !is_same(value, other, false) ||
            (a->kind == BECKON_YAML_MAP && !is_root &&
             strcmp(beckon_yaml_key(a, i)->text, beckon_yaml_key(b, i)->text) != 0)) {
            return false;
        }
    }
    return true;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines' parts from "# " on, sorted: all comments, and whatever else looks like one. */
static GPtrArray *remarks(const char *text)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        const char *remark = strstr(*line, "# ");
        if (remark != NULL) {
            g_ptr_array_add(found, g_strchomp(g_strdup(remark)));
        }
    }
    g_ptr_array_sort(found, by_text);
    return found;
}

static bool has_same_remarks(const char *a, const char *b)
{
    g_autoptr(GPtrArray) of_a = remarks(a);
    g_autoptr(GPtrArray) of_b = remarks(b);
    bool same = of_a->len == of_b->len && count(a, '#') == count(b, '#');
    for (guint i = 0; same && i < of_a->len; i++) {
        same = strcmp(g_ptr_array_index(of_a, i), g_ptr_array_index(of_b, i)) == 0;
    }
    return same;
}

static bool keeps_all(const BeckonYaml *before, const char *text)
{
    g_autoptr(BeckonSource) source = beckon_source_new("y.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonYaml) after = beckon_yaml_parse(source, diagnostics);
    g_autofree char *again = format_bytes(text, strlen(text), NULL);
    return after != NULL && is_same(before->root, after->root, true) &&
           has_same_remarks(before->source->text, text) && g_strcmp0(again, text) == 0;
}

/* Whether a file that parses is put into form without loss; false also where it is left alone. */
static bool is_kept(const char *name, const char *text, gsize len, guint *n_formatted)
{
    g_autoptr(BeckonSource) source = beckon_source_new("x.yaml", text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonYaml) before = beckon_yaml_parse(source, diagnostics);
    if (before == NULL || before->root->kind == BECKON_YAML_SCALAR) {
        return true;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *formatted = format_bytes(text, len, &error);
    (*n_formatted)++;
    bool good = formatted != NULL && keeps_all(before, formatted);
    if (!good) {
        printf("# %s: %s:\n%s\n# became\n%s\n", name, error != NULL ? error->message : "changed",
               text, formatted != NULL ? formatted : "");
    }
    return good;
}

static void visit(const char *relative,
                  void (*each)(const char *name, const char *text, gsize len, guint *n), guint *n)
{
    g_autofree char *path = beckon_test_path(relative);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(relative, name, NULL);
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (g_file_test(file, G_FILE_TEST_IS_DIR)) {
            visit(below, each, n);
        } else if (!g_str_has_suffix(name, ".csv")) {
            gsize len = 0;
            g_autofree char *text = beckon_test_read(below, &len);
            each(below, text, len, n);
        }
    }
}

static void keep_one(const char *name, const char *text, gsize len, guint *n)
{
    CU_ASSERT(is_kept(name, text, len, n));
}

static void keeps_every_file_that_can_be_read(void)
{
    guint n = 0;
    visit("rules", keep_one, &n);
    visit("beacons", keep_one, &n);
    visit("tests/rules/cases", keep_one, &n);
    visit("data/diagnostics", keep_one, &n);
    CU_ASSERT(n > 300);
}

/* A file made ugly, at random: indented further, with comments and empty lines anywhere, blanks at
 * lines' ends, other ends. */
static char *mess_up(const char *text, GRand *rand)
{
    GString *ugly = g_string_new(NULL);
    gint step = g_rand_int_range(rand, 1, 5);
    const char *end = g_rand_boolean(rand) ? "\n" : "\r\n";
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++) {
        gint indent = (gint)strspn(lines[i], " ");
        if (g_rand_int_range(rand, 0, 4) == 0) {
            g_string_append_printf(ugly, "%*s# remark %u%s", g_rand_int_range(rand, 0, 14), "", i,
                                   end);
        }
        if (g_rand_int_range(rand, 0, 8) == 0) {
            g_string_append_printf(ugly, "%s%s%s", end, g_rand_boolean(rand) ? "   " : "", end);
        }
        /* What is behind a '-' goes as far as what is below it. */
        bool is_item = g_str_has_prefix(lines[i] + indent, "- ");
        g_string_append_printf(ugly, "%*s%s%*s%s", indent * step, "", is_item ? "-" : "",
                               is_item ? 2 * step - 1 : 0, "",
                               lines[i] + indent + (is_item ? 2 : 0));
        if (g_rand_int_range(rand, 0, 4) == 0 && lines[i][indent] != '\0') {
            g_string_append_printf(ugly, "%*s# behind %u  ", g_rand_int_range(rand, 1, 9), "", i);
        }
        g_string_append(ugly, end);
    }
    return g_string_free(ugly, FALSE);
}

static void keep_ugly(const char *name, const char *text, gsize len, guint *n)
{
    for (guint seed = 0; seed < 20; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        g_autofree char *ugly = mess_up(text, rand);
        CU_ASSERT(is_kept(name, ugly, strlen(ugly), n));
    }
}

static void keeps_files_that_were_made_ugly(void)
{
    guint n = 0;
    visit("rules", keep_ugly, &n);
    CU_ASSERT(n > 400);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(indents_by_two_and_lists_below_their_key),
        BECKON_TEST(ends_every_line_where_its_text_ends),
        BECKON_TEST(quotes_doubly_where_that_needs_no_escapes),
        BECKON_TEST(puts_brackets_in_order),
        BECKON_TEST(keeps_comments_behind_lines_in_their_column),
        BECKON_TEST(keeps_comments_with_what_they_are_about),
        BECKON_TEST(leaves_the_lines_of_a_text_alone),
        BECKON_TEST(puts_the_keys_of_a_campaign_in_order),
        BECKON_TEST(takes_marks_of_a_document_away),
        BECKON_TEST(leaves_what_it_cannot_keep),
        BECKON_TEST(keeps_every_file_that_can_be_read),
        BECKON_TEST(keeps_files_that_were_made_ugly),
    };
    return BECKON_TESTS_RUN("base/yaml-format", tests);
}
