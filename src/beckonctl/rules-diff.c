/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What changes in meaning between two rule sets. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/rule-folder.h"
#include "beckonctl/signs.h"
#include "offer/difference.h"
#include "wire/sources.h"

#define ARGUMENTS "[--json] [--store FILE] OLD NEW | --live [--json] [--store FILE] NEW"

/* What is wrong, with the name of the side of the comparison that it is wrong in. */
static bool say_faults(const char *side, const BeckonDiagnostics *diagnostics)
{
    if (beckon_diagnostics_errors(diagnostics) == 0) {
        return false;
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    fprintf(stderr, "%s: these rules have errors:\n%s", side, text);
    return true;
}

/* The sets of both sides; NULL while they are not to be had. */
typedef struct {
    BeckonRuleset *old;
    BeckonRuleset *new;
} Sides;

static void sides_clear(Sides *sides)
{
    beckon_ruleset_unref(sides->old);
    beckon_ruleset_unref(sides->new);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sides, sides_clear)

/* A folder's set; NULL with an error, or without one when what is wrong was said. */
static BeckonRuleset *read_folder(const char *dir, const char *store, GError **error)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonctlRuleFolder) folder =
        beckonctl_rule_folder_read(dir, store, diagnostics, error);
    bool good = folder != NULL && !say_faults(dir, diagnostics);
    return good ? g_steal_pointer(&folder->set) : NULL;
}

/* The hub's, in the shop of the other side. */
static BeckonRuleset *read_live(const BeckonRuleset *other, GError **error)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GVariant) files = beckonctl_ask("RuleSetFiles", g_variant_new("(s)", ""), error);
    g_autoptr(GPtrArray) sources = files != NULL ? beckon_sources_unpack(files, error) : NULL;
    if (sources == NULL) {
        return NULL;
    }
    g_autoptr(BeckonRuleset) set =
        beckon_ruleset_compile((BeckonShop *)beckon_ruleset_shop(other), sources, diagnostics);
    return say_faults("live, with this shop file", diagnostics) ? NULL : g_steal_pointer(&set);
}

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text != NULL) {
        json_builder_add_string_value(builder, text);
    } else {
        json_builder_add_null_value(builder);
    }
}

static void print_json(const BeckonDifference *difference)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_text(builder, "of", beckon_differs_name(difference->of));
    add_text(builder, "name", difference->name);
    add_text(builder, "what", difference->what);
    add_text(builder, "before", difference->before);
    add_text(builder, "after", difference->after);
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

/* The heading of what comes next, once. */
static void print_heading(const BeckonDifference *difference, const BeckonDifference *last)
{
    bool is_new =
        last == NULL || last->of != difference->of || strcmp(last->name, difference->name) != 0;
    if (is_new && difference->of == BECKON_DIFFERS_POLICY) {
        puts("the policy");
    } else if (is_new) {
        printf("%s %s\n", beckon_differs_name(difference->of), difference->name);
    }
}

static const char *label_of(const BeckonDifference *difference)
{
    bool is_campaign = difference->of == BECKON_DIFFERS_CAMPAIGN;
    return is_campaign && strcmp(difference->what, "price") == 0  ? "the shopper pays"
           : is_campaign && strcmp(difference->what, "cost") == 0 ? "an offer can cost"
                                                                  : difference->what;
}

static void print_text(const BeckonDifference *difference)
{
    if (strcmp(difference->what, "campaign") == 0) {
        bool added = difference->before == NULL;
        printf("  %s: %s\n", added ? "+ added" : "- removed",
               added ? difference->after : difference->before);
        return;
    }
    g_autofree char *words = beckon_difference_words(difference, beckonctl_sign("→", "->"));
    printf("  %s: %s\n", label_of(difference), words);
}

static int print_all(const GPtrArray *differences, bool json)
{
    const BeckonDifference *last = NULL;
    for (guint i = 0; i < differences->len; i++) {
        const BeckonDifference *difference = differences->pdata[i];
        if (json) {
            print_json(difference);
            continue;
        }
        print_heading(difference, last);
        print_text(difference);
        last = difference;
    }
    if (differences->len == 0 && !json) {
        puts("no difference in meaning");
    }
    return differences->len == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int beckonctl_rules_diff(int argc, char **argv)
{
    gboolean json = FALSE, live = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a difference", NULL},
        {"live", 0, 0, G_OPTION_ARG_NONE, &live, "From the hub's live rules to NEW", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store,
         "The shop file of both (default: each folder's " BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS,
                         "What changes in meaning between two folders of rules, in words; exit "
                         "status 1 when something does",
                         &argc, &argv, 1, 2, &status)) {
        return status;
    }
    if (argc - 1 != (live ? 1 : 2)) {
        return beckonctl_misuse(argv[0], ARGUMENTS,
                                live ? "--live takes one folder" : "two folders are compared");
    }
    g_autoptr(GError) error = NULL;
    g_auto(Sides) sides = {NULL, NULL};
    sides.new = read_folder(argv[argc - 1], store, &error);
    if (sides.new != NULL) {
        sides.old = live ? read_live(sides.new, &error) : read_folder(argv[1], store, &error);
    }
    if (error != NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (sides.old == NULL) {
        return EXIT_FAILURE;
    }
    g_autoptr(GPtrArray) differences = beckon_differences(sides.old, sides.new);
    return print_all(differences, json);
}
