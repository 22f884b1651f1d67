/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Bad files as data: each file below tests/rules/cases is held against what the table EXPECTED
 * beside them says of it, place, code and suggestion. The places were marked by hand. In folder/
 * a case is a folder of its own, whose files are wrong together. */

#include <stdio.h>
#include <string.h>

#include "base/codes.h"
#include "base/source-folder.h"
#include "base/yaml.h"
#include "offer/review.h"
#include "offer/story.h"
#include "rules/codes.h"
#include "rules/ruleset.h"
#include "testing.h"

#define CASES      "tests/rules/cases"
#define CHECKED_US INT64_C(1795514400000000) /* 2026-11-24T10:00:00Z */

static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "09506000134352,Care kit,care/shoes,Nordwald,20.00 EUR,19.00 EUR\n"
    "09506000135007,Pain gel,health/pain,Nordwald,8.00 EUR,\n"
    "4012345678901,Socks,sports/socks,Ullmark,9.00 EUR,\n"
    "96385074,Trail shoe,sports/running/trail,Fellbach,129.95 EUR,119.95 EUR\n";
static const char segments_text[] = "trail-runners:\n"
                                    "  bought: {category: sports/running/trail, within: 365d}\n";
static const char policy_text[] = "sensitive: [health/**]\n"
                                  "wording: {forbid: [countdown, scarcity]}\n";
static const char campaign_text[] = "campaign: case\n"
                                    "when: {zone: footwear}\n"
                                    "give:\n"
                                    "  valid: 1h\n"
                                    "  text:\n"
                                    "    en: {title: A, body: B}\n"
                                    "    de: {title: A, body: B}\n";

static GPtrArray *new_sources(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
}

static void add_source(GPtrArray *sources, const char *name, const char *text, gsize len)
{
    g_ptr_array_add(sources, beckon_source_new(name, text, len));
}

/* The demo's shop, but for a case with one of its own. */
static BeckonShop *shop_of(const char *path)
{
    g_autofree char *own = g_strconcat(CASES "/", path, "/store.yaml", NULL);
    g_autofree char *own_path = beckon_test_path(own);
    g_autofree char *demo_path = beckon_test_path("beacons/store.yaml");
    bool has_own = g_file_test(own_path, G_FILE_TEST_EXISTS);
    return beckon_shop_load(has_own ? own_path : demo_path, NULL);
}

static void check_shop(const char *path, BeckonDiagnostics *diagnostics)
{
    gsize len = 0;
    g_autofree char *relative = g_strconcat(CASES "/", path, NULL);
    g_autofree char *text = beckon_test_read(relative, &len);
    g_autoptr(BeckonSource) source = beckon_source_new(path, text, len);
    beckon_shop_unref(beckon_shop_parse(source, diagnostics));
}

static void take_out(GPtrArray *sources, const char *name)
{
    for (guint i = 0; i < sources->len; i++) {
        if (strcmp(((const BeckonSource *)sources->pdata[i])->name, name) == 0) {
            g_ptr_array_remove_index(sources, i--);
        }
    }
}

/* The files of a case, as what its folder says it is, with what belongs to it. */
static GPtrArray *sources_of(const char *path)
{
    g_autofree char *relative = g_strconcat(CASES "/", path, NULL);
    if (g_str_has_prefix(path, "folder/")) {
        g_autofree char *dir = beckon_test_path(relative);
        GPtrArray *files = beckon_source_read_dir(dir, NULL);
        take_out(files, "store.yaml");
        return files;
    }
    gsize len = 0;
    g_autofree char *text = beckon_test_read(relative, &len);
    GPtrArray *sources = new_sources();
    if (g_str_has_prefix(path, "campaign/")) {
        add_source(sources, "catalogue.csv", catalogue_text, strlen(catalogue_text));
        add_source(sources, "policy.yaml", policy_text, strlen(policy_text));
        add_source(sources, path, text, len);
        if (g_str_has_prefix(path, "campaign/segment-")) {
            add_source(sources, "segments.yaml", segments_text, strlen(segments_text));
        }
    } else if (g_str_has_prefix(path, "segments/")) {
        add_source(sources, "catalogue.csv", catalogue_text, strlen(catalogue_text));
        add_source(sources, "policy.yaml", policy_text, strlen(policy_text));
        add_source(sources, "case.yaml", campaign_text, strlen(campaign_text));
        add_source(sources, "segments.yaml", text, len);
    } else if (g_str_has_prefix(path, "stories/")) {
        add_source(sources, "catalogue.csv", catalogue_text, strlen(catalogue_text));
        add_source(sources, "case.yaml", campaign_text, strlen(campaign_text));
        add_source(sources, path, text, len);
    } else {
        bool is_policy = g_str_has_prefix(path, "policy/");
        add_source(sources, is_policy ? "policy.yaml" : "catalogue.csv", text, len);
    }
    return sources;
}

static void check_rules(const char *path, BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonShop) shop = shop_of(path);
    g_autoptr(GPtrArray) sources = sources_of(path);
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(shop, sources, diagnostics);
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    for (guint i = 0; set != NULL && i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        if (beckon_story_is_file(source)) {
            beckon_stories_read(source, set, diagnostics, stories);
        }
    }
    if (set != NULL) {
        beckon_review(set, sources, CHECKED_US, diagnostics);
    }
}

static void check(const char *path, BeckonDiagnostics *diagnostics)
{
    if (g_str_has_prefix(path, "shop/")) {
        check_shop(path, diagnostics);
    } else {
        check_rules(path, diagnostics);
    }
}

static char *describe(const BeckonDiagnostic *diagnostic, const char *path)
{
    bool is_folder = g_str_has_prefix(path, "folder/");
    return g_strdup_printf("%s%s%s:%u:%u:%s%s%s", path, is_folder ? "/" : "",
                           is_folder ? diagnostic->file : "", diagnostic->line, diagnostic->column,
                           diagnostic->code, diagnostic->suggestion != NULL ? " " : "",
                           diagnostic->suggestion != NULL ? diagnostic->suggestion : "");
}

/* "PATH:LINE:COLUMN:CODE SUGGESTION" → "PATH", of a folder without its file. */
static char *path_of(const char *line)
{
    bool is_folder = g_str_has_prefix(line, "folder/");
    gsize parent = is_folder ? strlen("folder/") : 0;
    return g_strndup(line, parent + strcspn(line + parent, is_folder ? "/:" : ":"));
}

static bool holds(char *const *expected, const char *line)
{
    return g_strv_contains((const char *const *)expected, line);
}

/* Whether the lines of the table about one case are what the checker says of it. A suggestion
 * that the table leaves out may be made all the same. */
static bool agrees(const char *path, char *const *expected)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    check(path, diagnostics);
    guint n_found = beckon_diagnostics_size(diagnostics);
    bool good = n_found == g_strv_length((char **)expected);
    for (guint i = 0; i < n_found; i++) {
        g_autofree char *found = describe(beckon_diagnostics_get(diagnostics, i), path);
        g_autofree char *bare = g_strndup(found, strcspn(found, " "));
        if (!holds(expected, found) && !holds(expected, bare)) {
            printf("# not expected: %s\n", found);
            good = false;
        }
    }
    for (guint i = 0; !good && expected[i] != NULL; i++) {
        printf("# expected: %s\n", expected[i]);
    }
    return good;
}

static char **read_table(void)
{
    g_autofree char *text = beckon_test_read(CASES "/EXPECTED", NULL);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_autoptr(GStrvBuilder) table = g_strv_builder_new();
    for (char **line = lines; *line != NULL; line++) {
        if ((*line)[0] != '#') {
            g_strv_builder_add(table, *line);
        }
    }
    return g_strv_builder_end(table);
}

/* The table's lines about a case, which stand together; moves *at behind them. */
static char **lines_of_case(char **table, guint *at, char **ret_path)
{
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
    *ret_path = path_of(table[*at]);
    for (bool same = true; same; (*at)++) {
        g_strv_builder_add(lines, table[*at]);
        g_autofree char *next = table[*at + 1] != NULL ? path_of(table[*at + 1]) : NULL;
        same = g_strcmp0(next, *ret_path) == 0;
    }
    return g_strv_builder_end(lines);
}

static void check_folder(const char *folder)
{
    g_auto(GStrv) table = read_table();
    guint n_cases = 0;
    for (guint i = 0; table[i] != NULL;) {
        g_autofree char *path = NULL;
        g_auto(GStrv) expected = lines_of_case(table, &i, &path);
        if (g_str_has_prefix(path, folder)) {
            CU_ASSERT(agrees(path, expected));
            n_cases++;
        }
    }
    CU_ASSERT(n_cases > 0);
}

static void refuses_bad_campaigns_where_the_fault_is(void)
{
    check_folder("campaign/");
}

static void refuses_bad_shop_files_where_the_fault_is(void)
{
    check_folder("shop/");
}

static void refuses_bad_policies_where_the_fault_is(void)
{
    check_folder("policy/");
}

static void refuses_bad_catalogues_where_the_fault_is(void)
{
    check_folder("catalogue/");
}

static void refuses_bad_stories_where_the_fault_is(void)
{
    check_folder("stories/");
}

static void refuses_bad_segments_where_the_fault_is(void)
{
    check_folder("segments/");
}

static void refuses_folders_whose_files_are_wrong_together(void)
{
    check_folder("folder/");
}

/* Those of tables of purchases and facts come from elsewhere. */
/* Tables of purchases and facts have tests of their own, as has what a hub counts. */
static bool is_of_rule_files(const char *code)
{
    return !g_str_has_prefix(code + 1, "07") && !g_str_has_prefix(code + 1, "039");
}

static void every_code_of_the_checker_has_a_case(void)
{
    g_auto(GStrv) table = read_table();
    g_autofree char *text = g_strjoinv("\n", table);
    g_auto(GStrv) codes = test_codes(true);
    for (char **code = codes; *code != NULL; code++) {
        g_autofree char *mark = g_strconcat(":", *code, NULL);
        bool good = !is_of_rule_files(*code) || strstr(text, mark) != NULL;
        CU_ASSERT(good);
        if (!good) {
            printf("# %s has no case\n", *code);
        }
    }
}

static guint count_stories(void)
{
    g_autofree char *rules = beckon_test_path("rules");
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(rules, NULL);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    guint n_stories = 0;
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        g_autoptr(BeckonYaml) yaml =
            beckon_story_is_file(source) ? beckon_yaml_parse(source, diagnostics) : NULL;
        n_stories += yaml != NULL ? beckon_yaml_size(yaml->root) : 0;
    }
    return n_stories;
}

static void there_are_hundreds_of_bad_files_and_dozens_of_stories(void)
{
    g_auto(GStrv) table = read_table();
    g_autoptr(GHashTable) cases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; table[i] != NULL; i++) {
        g_hash_table_add(cases, path_of(table[i]));
    }
    guint n_cases = g_hash_table_size(cases), n_stories = count_stories();
    printf("# %u bad files, %u stories of the demo\n", n_cases, n_stories);
    CU_ASSERT(n_cases >= 200);
    CU_ASSERT(n_stories >= 60);
}

static void every_case_file_is_in_the_table(void)
{
    g_auto(GStrv) table = read_table();
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; table[i] != NULL; i++) {
        g_hash_table_add(known, path_of(table[i]));
    }
    static const char *const folders[] = {"campaign", "catalogue", "folder", "policy",
                                          "segments", "shop",      "stories"};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *relative = g_build_filename(CASES, folders[i], NULL);
        g_autofree char *folder = beckon_test_path(relative);
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *name;
        while ((name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *path = g_build_filename(folders[i], name, NULL);
            CU_ASSERT(g_hash_table_contains(known, path));
        }
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(refuses_bad_campaigns_where_the_fault_is),
        BECKON_TEST(refuses_bad_shop_files_where_the_fault_is),
        BECKON_TEST(refuses_bad_policies_where_the_fault_is),
        BECKON_TEST(refuses_bad_catalogues_where_the_fault_is),
        BECKON_TEST(refuses_bad_stories_where_the_fault_is),
        BECKON_TEST(refuses_bad_segments_where_the_fault_is),
        BECKON_TEST(refuses_folders_whose_files_are_wrong_together),
        BECKON_TEST(every_code_of_the_checker_has_a_case),
        BECKON_TEST(every_case_file_is_in_the_table),
        BECKON_TEST(there_are_hundreds_of_bad_files_and_dozens_of_stories),
    };
    return BECKON_TESTS_RUN("rules/cases", tests);
}
