/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/money.h"
#include "beckonctl/commands.h"
#include "beckonctl/experiment-lines.h"
#include "beckonctl/hub.h"
#include "rules/ruleset.h"
#include "wire/sources.h"

/* A folder without a campaign is nearly always the wrong one, and would end all that is live. */
static GPtrArray *read_folder(const char *dir, GError **error)
{
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(dir, error);
    if (sources != NULL && beckon_ruleset_count(sources) == 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: no campaign (*.yaml) is in this folder: is it the right one? The rules "
                    "that are live stay; 'status: paused' in a campaign takes it off",
                    dir);
        return NULL;
    }
    return g_steal_pointer(&sources);
}

int beckonctl_rules_apply(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] DIR",
                         "Make a folder's rules the live ones; all of them, or none when one is "
                         "wrong",
                         &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GPtrArray) sources = read_folder(argv[1], &error);
    g_autoptr(GVariant) answer =
        sources != NULL
            ? beckonctl_ask("ApplyRules", g_variant_new("(@a(say))", beckon_sources_pack(sources)),
                            &error)
            : NULL;
    if (answer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(answer);
        return EXIT_SUCCESS;
    }
    fputs(beckonctl_text(answer, "diagnostics"), stdout);
    printf("%" G_GUINT64_FORMAT " campaigns are live (rule set %.12s)\n",
           beckonctl_number(answer, "campaigns"), beckonctl_text(answer, "digest"));
    return EXIT_SUCCESS;
}

static char *amount_text(GVariant *campaign, const char *key)
{
    gint64 minor = -1;
    g_variant_lookup(campaign, key, "x", &minor);
    return minor >= 0 ? beckon_money_format(minor, beckonctl_text(campaign, "currency"))
                      : g_strdup("-");
}

static guint64 sum_of(GVariant *campaign, const char *const *states)
{
    guint64 sum = 0;
    for (gsize i = 0; states[i] != NULL; i++) {
        sum += beckonctl_number(campaign, states[i]);
    }
    return sum;
}

static void print_campaigns(GVariant *campaigns)
{
    static const char *const open[] = {"drafted", "signed", "delivered", "seen", NULL};
    static const char *const ended[] = {"dismissed", "expired", "revoked", NULL};
    if (g_variant_n_children(campaigns) == 0) {
        return;
    }
    printf("%-28s %-7s %9s %9s %9s %12s %12s %12s\n", "CAMPAIGN", "STATUS", "OPEN", "REDEEMED",
           "ENDED", "RESERVED", "SPENT", "BUDGET");
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        g_autofree char *reserved = amount_text(campaign, "reserved_minor");
        g_autofree char *spent = amount_text(campaign, "spent_minor");
        g_autofree char *budget = amount_text(campaign, "budget_minor");
        printf("%-28s %-7s %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT
               " %12s %12s %12s\n",
               beckonctl_text(campaign, "name"), beckonctl_text(campaign, "status"),
               sum_of(campaign, open), beckonctl_number(campaign, "redeemed"),
               sum_of(campaign, ended), reserved, spent, budget);
    }
}

int beckonctl_rules_status(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "Which rules are live", &argc, &argv, 0, 0,
                         &status)) {
        return status;
    }
    g_autoptr(GVariant) answer = beckonctl_ask("RulesStatus", NULL, &error);
    if (answer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    g_autoptr(GVariant) campaigns = beckonctl_ask("Campaigns", NULL, &error);
    if (campaigns == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(answer);
        beckonctl_print_variants(campaigns);
        return EXIT_SUCCESS;
    }
    g_autofree char *since = beckonctl_time(answer, "live_us");
    if (beckonctl_text(answer, "digest")[0] != '\0') {
        printf("%" G_GUINT64_FORMAT " campaigns, live since %s (rule set %.12s)\n",
               beckonctl_number(answer, "campaigns"), since, beckonctl_text(answer, "digest"));
    } else {
        puts("no rules are live: beckonctl rules apply DIR");
    }
    fputs(beckonctl_text(answer, "trouble"), stdout);
    if (beckonctl_text(answer, "overtaken")[0] != '\0') {
        printf("prices that were imported overtook the reductions of %s: no offers of them\n",
               beckonctl_text(answer, "overtaken"));
    }
    print_campaigns(campaigns);
    beckonctl_print_experiments(campaigns);
    return EXIT_SUCCESS;
}
