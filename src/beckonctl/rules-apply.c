/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Which rules are live: changed here, and changed back. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/source-folder.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "rules/ruleset.h"
#include "wire/sources.h"

#define APPLY_ARGUMENTS "[--json] [--dry-run] DIR"
#define APPLY_SUMMARY                                                                              \
    "Make a folder's rules the live ones; all of them, or none when one is wrong or a story fails"
#define ROLL_BACK_ARGUMENTS "[--json] [SET]"
#define MOST_LINES          20
#define ROLL_BACK_SUMMARY   "Make a set of rules live again that was live before"

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

/* How many files became what a word says. */
static guint count(const char *const *changes, const char *what)
{
    guint n = 0;
    for (gsize i = 0; changes[i] != NULL; i++) {
        n += g_str_has_prefix(changes[i], what);
    }
    return n;
}

/* A line a file that is another than what was live; of many, how many. */
static void print_changes(GVariant *answer)
{
    g_autofree const char **changes = NULL;
    if (!g_variant_lookup(answer, "changes", "^a&s", &changes)) {
        return;
    }
    gsize n = g_strv_length((char **)changes);
    for (gsize i = 0; i < n && n <= MOST_LINES; i++) {
        printf("%s\n", changes[i]);
    }
    if (n > MOST_LINES) {
        printf("files: %u new, %u changed, %u gone\n", count(changes, "new "),
               count(changes, "changed "), count(changes, "gone "));
    } else if (n == 0) {
        puts("no file is another than those of the live set");
    }
}

static void print_answer(GVariant *answer, const char *are_live)
{
    guint64 n_stories = beckonctl_number(answer, "stories");
    fputs(beckonctl_text(answer, "diagnostics"), stdout);
    print_changes(answer);
    printf("%" G_GUINT64_FORMAT " %s passed\n", n_stories, n_stories == 1 ? "story" : "stories");
    guint64 n_campaigns = beckonctl_number(answer, "campaigns");
    const char *verb = n_campaigns == 1 && g_str_has_prefix(are_live, "are ") ? "is" : NULL;
    printf("%" G_GUINT64_FORMAT " campaign%s %s%s (rule set %.12s)\n", n_campaigns,
           n_campaigns == 1 ? "" : "s", verb != NULL ? verb : "",
           verb != NULL ? are_live + strlen("are") : are_live, beckonctl_text(answer, "set"));
}

static int finish(const char *command, GVariant *answer, const GError *error, bool json,
                  const char *are_live)
{
    if (answer == NULL) {
        return beckonctl_fail(command, error);
    }
    if (json) {
        beckonctl_print_variant(answer);
    } else {
        print_answer(answer, are_live);
    }
    return EXIT_SUCCESS;
}

int beckonctl_rules_apply(int argc, char **argv)
{
    gboolean json = FALSE, dry_run = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Let the hub try them, and change nothing",
         NULL},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, APPLY_ARGUMENTS, APPLY_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GPtrArray) sources = read_folder(argv[1], &error);
    g_autoptr(GVariant) answer =
        sources != NULL
            ? beckonctl_ask_long(dry_run ? "CheckRules" : "ApplyRules",
                                 g_variant_new("(@a(say))", beckon_sources_pack(sources)), &error)
            : NULL;
    return finish(argv[0], answer, error, json, dry_run ? "can go live" : "are live");
}

int beckonctl_rules_rollback(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ROLL_BACK_ARGUMENTS, ROLL_BACK_SUMMARY, &argc, &argv, 0, 1,
                         &status)) {
        return status;
    }
    g_autoptr(GVariant) answer =
        beckonctl_ask_long("RollBackRules", g_variant_new("(s)", argc > 1 ? argv[1] : ""), &error);
    return finish(argv[0], answer, error, json, "are live again");
}
