/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

int beckonctl_scan(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a scanner", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]",
                         "What each scanner hears; strangers are counted, never named", &argc,
                         &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) scanners = beckonctl_ask("Scanners", NULL, &error);
    if (scanners == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(scanners);
        return EXIT_SUCCESS;
    }
    printf("%-16s %-9s %12s %12s %10s\n", "SCANNER", "STATE", "HEARD", "STRANGERS", "MALFORMED");
    for (gsize i = 0; i < g_variant_n_children(scanners); i++) {
        g_autoptr(GVariant) scanner = g_variant_get_child_value(scanners, i);
        printf("%-16s %-9s %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT " %10" G_GUINT64_FORMAT
               "\n",
               beckonctl_text(scanner, "name"), beckonctl_text(scanner, "state"),
               beckonctl_number(scanner, "heard"), beckonctl_number(scanner, "unknown"),
               beckonctl_number(scanner, "malformed"));
    }
    return EXIT_SUCCESS;
}
