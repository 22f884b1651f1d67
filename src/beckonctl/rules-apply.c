/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/diagnostic.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

static GVariant *pack(const GPtrArray *sources)
{
    GVariantBuilder files;
    g_variant_builder_init(&files, G_VARIANT_TYPE("a(say)"));
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = sources->pdata[i];
        g_variant_builder_add(
            &files, "(s@ay)", source->name,
            g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, source->text, source->len, 1));
    }
    return g_variant_new("(a(say))", &files);
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
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(argv[1], &error);
    g_autoptr(GVariant) answer =
        sources != NULL ? beckonctl_ask("ApplyRules", pack(sources), &error) : NULL;
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
    if (json) {
        beckonctl_print_variant(answer);
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
    return EXIT_SUCCESS;
}
