/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/rule-folder.h"

static void print_json(const BeckonDiagnostics *diagnostics)
{
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        beckonctl_print_json(beckon_diagnostic_to_json(beckon_diagnostics_get(diagnostics, i)));
    }
}

static void print_text(const BeckonDiagnostics *diagnostics, guint n_campaigns)
{
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    guint n_errors = beckon_diagnostics_errors(diagnostics);
    guint n_warnings = beckon_diagnostics_warnings(diagnostics);
    printf("%s%u campaign%s, %u error%s, %u warning%s\n", text, n_campaigns,
           n_campaigns == 1 ? "" : "s", n_errors, n_errors == 1 ? "" : "s", n_warnings,
           n_warnings == 1 ? "" : "s");
}

static int run_check(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a diagnostic", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store,
         "The shop file (default: DIR/" BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--store FILE] DIR",
                         "Check a folder of campaigns and what belongs to them", &argc, &argv, 1, 1,
                         &status)) {
        return status;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonctlRuleFolder) folder =
        beckonctl_rule_folder_read(argv[1], store, diagnostics, &error);
    if (folder == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        print_json(diagnostics);
    } else {
        print_text(diagnostics, beckon_ruleset_count(folder->sources));
    }
    return beckon_diagnostics_errors(diagnostics) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int beckonctl_rules(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"check", "Check campaigns without a hub", run_check},
        {"test", "Run the stories of a folder's campaigns", beckonctl_rules_test},
        {"audience", "Count for whom conditions on purchases hold", beckonctl_rules_audience},
        {"apply", "Make a folder's rules the live ones", beckonctl_rules_apply},
        {"status", "Which rules are live", beckonctl_rules_status},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
