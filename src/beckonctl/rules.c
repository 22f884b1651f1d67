/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "rules/ruleset.h"

#define SHOP_OF_A_FOLDER "../beacons/store.yaml"

/* The shop file under the name by which diagnostics shall call it. */
static BeckonSource *read_shop_source(const char *dir, const char *store, GError **error)
{
    if (store != NULL) {
        return beckon_source_read(store, error);
    }
    g_autofree char *path = g_build_filename(dir, SHOP_OF_A_FOLDER, NULL);
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    return source != NULL ? beckon_source_new(SHOP_OF_A_FOLDER, source->text, source->len) : NULL;
}

static bool check_folder(const char *dir, const char *store, BeckonDiagnostics *diagnostics,
                         guint *ret_campaigns, GError **error)
{
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(dir, error);
    g_autoptr(BeckonSource) shop_source =
        sources != NULL ? read_shop_source(dir, store, error) : NULL;
    if (shop_source == NULL) {
        return false;
    }
    g_autoptr(BeckonShop) shop = beckon_shop_parse(shop_source, diagnostics);
    if (shop != NULL) {
        beckon_ruleset_unref(beckon_ruleset_compile(shop, sources, diagnostics));
    }
    *ret_campaigns = beckon_ruleset_count(sources);
    return true;
}

static void print_json(const BeckonDiagnostics *diagnostics)
{
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        beckonctl_print_json(beckon_diagnostic_to_json(beckon_diagnostics_get(diagnostics, i)));
    }
}

static void print_text(const BeckonDiagnostics *diagnostics, guint n_campaigns)
{
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    printf("%s%u campaigns, %u errors, %u warnings\n", text, n_campaigns,
           beckon_diagnostics_errors(diagnostics), beckon_diagnostics_warnings(diagnostics));
}

static int run_check(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a diagnostic", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store,
         "The shop file (default: DIR/" SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--store FILE] DIR",
                         "Checks a folder of campaigns and what belongs to them", &argc, &argv, 1,
                         1, &status)) {
        return status;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GError) error = NULL;
    guint n_campaigns = 0;
    if (!check_folder(argv[1], store, diagnostics, &n_campaigns, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        print_json(diagnostics);
    } else {
        print_text(diagnostics, n_campaigns);
    }
    return beckon_diagnostics_errors(diagnostics) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int beckonctl_rules(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"check", "[--json] [--store FILE] DIR", "Check campaigns without a hub", run_check},
        {"apply", "[--json] DIR", "Make a folder's rules the live ones", beckonctl_rules_apply},
        {"status", "[--json]", "Which rules are live", beckonctl_rules_status},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
