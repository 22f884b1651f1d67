/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

static void print_scanners(GVariant *status)
{
    g_autoptr(GVariant) scanners =
        g_variant_lookup_value(status, "scanners", G_VARIANT_TYPE("aa{sv}"));
    for (gsize i = 0; scanners != NULL && i < g_variant_n_children(scanners); i++) {
        g_autoptr(GVariant) scanner = g_variant_get_child_value(scanners, i);
        printf("  scanner %-12s %-8s heard %" G_GUINT64_FORMAT ", of strangers %" G_GUINT64_FORMAT
               ", malformed %" G_GUINT64_FORMAT "\n",
               beckonctl_text(scanner, "name"), beckonctl_text(scanner, "state"),
               beckonctl_number(scanner, "heard"), beckonctl_number(scanner, "unknown"),
               beckonctl_number(scanner, "malformed"));
        if (beckonctl_text(scanner, "trouble")[0] != '\0') {
            printf("    %s\n", beckonctl_text(scanner, "trouble"));
        }
    }
}

static void print_offers(GVariant *status)
{
    g_autoptr(GVariant) offers = g_variant_lookup_value(status, "offers", G_VARIANT_TYPE_VARDICT);
    if (offers == NULL) {
        return;
    }
    GVariantIter iter;
    const char *state;
    GVariant *count;
    const char *separator = "  offers   ";
    g_variant_iter_init(&iter, offers);
    while (g_variant_iter_loop(&iter, "{&sv}", &state, &count)) {
        if (g_variant_get_uint64(count) > 0) {
            printf("%s%s %" G_GUINT64_FORMAT, separator, state, g_variant_get_uint64(count));
            separator = ", ";
        }
    }
    printf("%s\n", separator[0] == ',' ? "" : "  offers   none");
}

static void print_warnings(GVariant *status)
{
    g_autofree const char **warnings = NULL;
    if (g_variant_lookup(status, "warnings", "^a&s", &warnings)) {
        for (gsize i = 0; warnings[i] != NULL; i++) {
            printf("  warning  %s\n", warnings[i]);
        }
    }
}

static void print_status(GVariant *status)
{
    g_autofree char *now = beckonctl_time(status, "store_time_us");
    printf("Store '%s': %s, store time %s\n", beckonctl_text(status, "store"),
           beckonctl_text(status, "state"), now);
    printf("  shoppers enrolled %" G_GUINT64_FORMAT ", recognisable by fob %" G_GUINT64_FORMAT
           ", here now %" G_GUINT64_FORMAT ", visits %" G_GUINT64_FORMAT "\n",
           beckonctl_number(status, "shoppers"), beckonctl_number(status, "recognisable"),
           beckonctl_number(status, "here"), beckonctl_number(status, "visits"));
    printf("  campaigns %" G_GUINT64_FORMAT "\n", beckonctl_number(status, "campaigns"));
    print_offers(status);
    print_scanners(status);
    print_warnings(status);
}

int beckonctl_status(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "How the hub is", &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) answer = beckonctl_ask("Status", NULL, &error);
    if (answer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(answer);
    } else {
        print_status(answer);
    }
    return EXIT_SUCCESS;
}
