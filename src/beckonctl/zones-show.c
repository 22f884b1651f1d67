/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

static void print_zone(GVariant *zone)
{
    g_autofree const char **names = NULL;
    gboolean offers = TRUE;
    g_variant_lookup(zone, "scanners", "^a&s", &names);
    g_variant_lookup(zone, "offers", "b", &offers);
    g_autofree char *scanners = g_strjoinv(", ", (char **)names);
    printf("%-16s %5" G_GUINT64_FORMAT "  %-7s %s\n", beckonctl_text(zone, "name"),
           beckonctl_number(zone, "here"), offers ? "yes" : "no", scanners);
}

int beckonctl_zones_show(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a zone", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "The shop's zones and how many shoppers are there",
                         &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) zones = beckonctl_ask("Zones", NULL, &error);
    if (zones == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(zones);
        return EXIT_SUCCESS;
    }
    printf("%-16s %5s  %-7s %s\n", "ZONE", "HERE", "OFFERS", "SCANNERS");
    for (gsize i = 0; i < g_variant_n_children(zones); i++) {
        g_autoptr(GVariant) zone = g_variant_get_child_value(zones, i);
        print_zone(zone);
    }
    return EXIT_SUCCESS;
}
