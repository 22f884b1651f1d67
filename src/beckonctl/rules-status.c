/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Which rules are live, what they came to, and which were live before. */

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "beckonctl/commands.h"
#include "beckonctl/experiment-lines.h"
#include "beckonctl/hub.h"

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

/* Who asked for it, as this machine knows them. Owned by the caller. */
static char *name_of_uid(GVariant *kept)
{
    gint64 uid = -1;
    g_variant_lookup(kept, "uid", "x", &uid);
    const struct passwd *entry = uid >= 0 ? getpwuid((uid_t)uid) : NULL;
    return uid < 0         ? g_strdup("-")
           : entry != NULL ? g_strdup(entry->pw_name)
                           : g_strdup_printf("uid %" G_GINT64_FORMAT, uid);
}

static void print_sets(GVariant *sets)
{
    if (g_variant_n_children(sets) == 0) {
        return;
    }
    printf("%-12s  %-25s  %-12s  %9s  %s\n", "SET", "LIVE FROM", "BY", "CAMPAIGNS", "HOW");
    for (gsize i = 0; i < g_variant_n_children(sets); i++) {
        g_autoptr(GVariant) kept = g_variant_get_child_value(sets, i);
        g_autofree char *from = beckonctl_time(kept, "live_us");
        g_autofree char *who = name_of_uid(kept);
        printf("%-12.12s  %-25s  %-12s  %9" G_GUINT64_FORMAT "  %s%s\n",
               beckonctl_text(kept, "set"), from, who, beckonctl_number(kept, "campaigns"),
               beckonctl_text(kept, "how"), i == 0 ? ", live" : "");
    }
}

/* The watched folder, when there is one. */
static void print_folder(GVariant *answer)
{
    const char *folder = beckonctl_text(answer, "folder");
    const char *state = beckonctl_text(answer, "folder_state");
    if (folder[0] == '\0') {
        return;
    }
    if (strcmp(state, "written") == 0) {
        printf("%s is watched: %s is being written\n", folder,
               beckonctl_text(answer, "folder_writing"));
    } else if (strcmp(state, "refused") == 0) {
        g_autofree char *trouble = g_strdup(beckonctl_text(answer, "folder_trouble"));
        printf("%s is watched, and refused; the rules that are live stay:\n%s\n", folder,
               g_strchomp(trouble));
    } else {
        printf("%s is watched: %s\n", folder,
               strcmp(state, "live") == 0        ? "it is what is live"
               : strcmp(state, "set-aside") == 0 ? "another set was made live since; it waits for "
                                                   "its next change"
                                                 : "it is being tried");
    }
}

/* Campaigns whose reduction an imported price left nothing of. */
static void print_overtaken(GVariant *answer)
{
    const char *overtaken = beckonctl_text(answer, "overtaken");
    if (overtaken[0] != '\0') {
        printf("prices that were imported overtook the reductions of %s: no offers of them\n",
               overtaken);
    }
}

static void print_json(GVariant *answer, GVariant *campaigns, GVariant *sets)
{
    g_auto(GVariantDict) dict;
    g_variant_dict_init(&dict, answer);
    g_variant_dict_insert_value(&dict, "sets", sets);
    g_autoptr(GVariant) whole = g_variant_ref_sink(g_variant_dict_end(&dict));
    beckonctl_print_variant(whole);
    beckonctl_print_variants(campaigns);
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
    g_autoptr(GVariant) sets = beckonctl_ask("RuleSets", NULL, &error);
    if (sets == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        print_json(answer, campaigns, sets);
        return EXIT_SUCCESS;
    }
    g_autofree char *since = beckonctl_time(answer, "live_us");
    if (beckonctl_text(answer, "digest")[0] != '\0') {
        printf("%" G_GUINT64_FORMAT " campaigns, live since %s (rule set %.12s)\n",
               beckonctl_number(answer, "campaigns"), since, beckonctl_text(answer, "set"));
    } else {
        puts("no rules are live: beckonctl rules apply DIR");
    }
    fputs(beckonctl_text(answer, "trouble"), stdout);
    print_overtaken(answer);
    print_folder(answer);
    print_campaigns(campaigns);
    beckonctl_print_experiments(campaigns);
    print_sets(sets);
    return EXIT_SUCCESS;
}
