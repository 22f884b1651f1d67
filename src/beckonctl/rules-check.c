/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/explain.h"
#include "beckonctl/exposure.h"
#include "beckonctl/hub-audience.h"
#include "beckonctl/rule-folder.h"
#include "beckonctl/sarif.h"

#define ARGUMENTS                                                                                  \
    "[--json | --sarif] [--exposure] [--hub] [--store FILE] DIR | --explain CODE…|list"

typedef enum { FORM_TEXT, FORM_JSON, FORM_SARIF } Form;

typedef struct {
    Form form;
    bool exposure; /* is asked for: what all can cost at most */
    bool hub;      /* is to be asked */
} Wish;

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

static void print(const BeckonDiagnostics *diagnostics, const BeckonctlRuleFolder *folder,
                  Form form, const BeckonctlChecked *checked)
{
    switch (form) {
    case FORM_TEXT:
        print_text(diagnostics, beckon_ruleset_count(folder->sources));
        return;
    case FORM_JSON:
        print_json(diagnostics);
        return;
    case FORM_SARIF:
        beckonctl_print_json(beckonctl_sarif(diagnostics, checked));
        return;
    }
}

static int check(const char *command, const BeckonctlChecked *checked, const Wish *wish)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonctlRuleFolder) folder =
        beckonctl_rule_folder_read(checked->dir, checked->store, diagnostics, &error);
    if (folder == NULL) {
        return beckonctl_fail(command, error);
    }
    if (wish->hub && folder->set != NULL &&
        !beckonctl_hub_audience_warn(folder->set, folder->sources, diagnostics, &error)) {
        return beckonctl_fail(command, error);
    }
    bool exposes = wish->exposure && folder->set != NULL;
    if (exposes) {
        beckonctl_print_exposure(folder->set, g_get_real_time(), wish->form == FORM_JSON);
    }
    if (!exposes || wish->form == FORM_TEXT) {
        print(diagnostics, folder, wish->form, checked);
    }
    return beckon_diagnostics_errors(diagnostics) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int beckonctl_rules_check(int argc, char **argv)
{
    gboolean json = FALSE, sarif = FALSE, exposure = FALSE, hub = FALSE, explain = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a diagnostic", NULL},
        {"sarif", 0, 0, G_OPTION_ARG_NONE, &sarif, "One SARIF 2.1.0 log, for review tools", NULL},
        {"exposure", 0, 0, G_OPTION_ARG_NONE, &exposure,
         "Show what each live campaign can cost at most", NULL},
        {"hub", 0, 0, G_OPTION_ARG_NONE, &hub,
         "Ask the hub, and warn of what it does not know of many shoppers", NULL},
        {"explain", 0, 0, G_OPTION_ARG_NONE, &explain,
         "Say what codes of diagnostics mean (list: which there are)", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store,
         "The shop file (default: DIR/" BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS, "Check a folder of campaigns and what belongs to them",
                         &argc, &argv, 1, G_MAXINT, &status)) {
        return status;
    }
    if (explain && (sarif || exposure || hub || store != NULL)) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "--explain goes with --json alone");
    }
    if (explain) {
        return beckonctl_explain(argv[0], (const char *const *)argv + 1, json);
    }
    if (argc > 2) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "too many arguments");
    }
    if (json && sarif) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "--json and --sarif exclude each other");
    }
    if (exposure && sarif) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "--exposure and --sarif exclude each other");
    }
    const Wish wish = {json ? FORM_JSON : sarif ? FORM_SARIF : FORM_TEXT, exposure, hub};
    return check(argv[0], &(BeckonctlChecked){argv[1], store}, &wish);
}
