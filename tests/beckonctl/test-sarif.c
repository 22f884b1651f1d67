/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The fixes in a SARIF log, each made in the file that it is for: what was diagnosed is gone then,
 * and there is no more wrong than before. */

#include "beckonctl/sarif.h"

#include <stdio.h>
#include <string.h>

#include "rules/ruleset.h"
#include "testing.h"

#define CASES "tests/rules/cases/"

static void add_base(GPtrArray *sources, const char *name)
{
    gsize len = 0;
    g_autofree char *path = g_strconcat("tests/rules/examples/", name, NULL);
    g_autofree char *text = beckon_test_read(path, &len);
    g_ptr_array_add(sources, beckon_source_new(name, text, len));
}

static BeckonDiagnostics *check(bool is_shop, const char *text, gsize len)
{
    BeckonDiagnostics *diagnostics = beckon_diagnostics_new();
    BeckonSource *source = beckon_source_new("case.yaml", text, len);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, source);
    if (is_shop) {
        beckon_shop_unref(beckon_shop_parse(source, diagnostics));
        return diagnostics;
    }
    add_base(sources, "catalogue.csv");
    add_base(sources, "policy.yaml");
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    g_autoptr(BeckonShop) shop = beckon_shop_load(path, NULL);
    beckon_ruleset_unref(beckon_ruleset_compile(shop, sources, diagnostics));
    return diagnostics;
}

/* A character's place in the text, as the log counts: lines and columns from 1. */
static char *at(char *text, gint64 line, gint64 column)
{
    for (gint64 i = 1; i < line; i++) {
        text = strchr(text, '\n') + 1;
    }
    return g_utf8_offset_to_pointer(text, column - 1);
}

static char *apply(char *text, JsonObject *replacement)
{
    JsonObject *region = json_object_get_object_member(replacement, "deletedRegion");
    JsonObject *content = json_object_get_object_member(replacement, "insertedContent");
    gint64 line = json_object_get_int_member(region, "startLine");
    char *start = at(text, line, json_object_get_int_member(region, "startColumn"));
    const char *end = at(text, line, json_object_get_int_member(region, "endColumn"));
    return g_strdup_printf("%.*s%s%s", (int)(start - text), text,
                           json_object_get_string_member(content, "text"), end);
}

static guint total(const BeckonDiagnostics *diagnostics)
{
    return beckon_diagnostics_errors(diagnostics) + beckon_diagnostics_warnings(diagnostics);
}

/* Whether a diagnostic of the result's code stands at its place. */
static bool is_there(JsonObject *result, const BeckonDiagnostics *diagnostics)
{
    JsonArray *locations = json_object_get_array_member(result, "locations");
    JsonObject *place = json_object_get_object_member(json_array_get_object_element(locations, 0),
                                                      "physicalLocation");
    JsonObject *region = json_object_get_object_member(place, "region");
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        const BeckonDiagnostic *one = beckon_diagnostics_get(diagnostics, i);
        if (strcmp(one->code, json_object_get_string_member(result, "ruleId")) == 0 &&
            one->line == json_object_get_int_member(region, "startLine") &&
            one->column == json_object_get_int_member(region, "startColumn")) {
            return true;
        }
    }
    return false;
}

/* Whether the fix of a result, if it has one, takes it away and brings no more than it took: a key
 * may be meant that stands there already. */
static bool is_fixed(JsonObject *result, bool is_shop, char *text, guint n_before, guint *n_fixes)
{
    if (!json_object_has_member(result, "fixes")) {
        return true;
    }
    JsonArray *fixes = json_object_get_array_member(result, "fixes");
    JsonArray *changes =
        json_object_get_array_member(json_array_get_object_element(fixes, 0), "artifactChanges");
    JsonArray *replacements =
        json_object_get_array_member(json_array_get_object_element(changes, 0), "replacements");
    g_autofree char *fixed = apply(text, json_array_get_object_element(replacements, 0));
    g_autoptr(BeckonDiagnostics) after = check(is_shop, fixed, strlen(fixed));
    (*n_fixes)++;
    return !is_there(result, after) && total(after) <= n_before;
}

static bool are_fixed(const char *folder, const char *name, guint *n_fixes)
{
    gsize len = 0;
    g_autofree char *path = g_strconcat(CASES, folder, "/", name, NULL);
    g_autofree char *text = beckon_test_read(path, &len);
    bool is_shop = strcmp(folder, "shop") == 0;
    g_autoptr(BeckonDiagnostics) before = check(is_shop, text, len);
    const BeckonctlChecked checked = {".", NULL};
    g_autoptr(JsonNode) log = beckonctl_sarif(before, &checked);
    JsonArray *runs = json_object_get_array_member(json_node_get_object(log), "runs");
    JsonArray *results =
        json_object_get_array_member(json_array_get_object_element(runs, 0), "results");
    bool good = true;
    for (guint i = 0; i < json_array_get_length(results); i++) {
        good &= is_fixed(json_array_get_object_element(results, i), is_shop, text, total(before),
                         n_fixes);
    }
    return good;
}

static guint check_folder(const char *folder)
{
    g_autofree char *relative = g_strconcat(CASES, folder, NULL);
    g_autofree char *path = beckon_test_path(relative);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n_fixes = 0;
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        bool good = are_fixed(folder, name, &n_fixes);
        CU_ASSERT(good);
        if (!good) {
            printf("# %s/%s is not mended by its fix\n", folder, name);
        }
    }
    return n_fixes;
}

static void a_fix_mends_what_is_wrong_in_a_campaign(void)
{
    CU_ASSERT(check_folder("campaign") >= 30);
}

static void a_fix_mends_what_is_wrong_in_a_shop_file(void)
{
    CU_ASSERT(check_folder("shop") >= 3);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_fix_mends_what_is_wrong_in_a_campaign),
        BECKON_TEST(a_fix_mends_what_is_wrong_in_a_shop_file),
    };
    return BECKON_TESTS_RUN("beckonctl/sarif", tests);
}
