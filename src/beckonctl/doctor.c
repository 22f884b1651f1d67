/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/wrap.h"

#define INDENT 9

static const char *const severities[] = {"problem", "warning", "note"};

/* Said only to programs: nobody can do anything about it. */
static const char for_programs[] = "battery-unknown";

/* Findings, each a dictionary as the engine's Doctor gives them. */
static void add(GPtrArray *findings, const char *severity, const char *code, const char *subject,
                const char *what, const char *remedy)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "severity", "s", severity);
    g_variant_dict_insert(&dict, "code", "s", code);
    g_variant_dict_insert(&dict, "subject", "s", subject);
    g_variant_dict_insert(&dict, "what", "s", what);
    g_variant_dict_insert(&dict, "remedy", "s", remedy);
    g_ptr_array_add(findings, g_variant_ref_sink(g_variant_dict_end(&dict)));
}

static void add_away(GPtrArray *findings, const BeckonctlNeighbour *neighbour)
{
    g_autofree char *subject = g_strconcat("beckon-", neighbour->daemon, NULL);
    g_autofree char *remedy =
        g_strdup_printf("Look at 'systemctl status %s' and start it.", subject);
    add(findings, "problem", "daemon-away", subject, "it does not answer", remedy);
}

static void check_version(GPtrArray *findings, const char *subject, GVariant *status)
{
    const char *version = beckonctl_text(status, "version");
    if (strcmp(version, PACKAGE_VERSION) != 0) {
        g_autofree char *what =
            g_strdup_printf("it runs version %s, beckonctl is version " PACKAGE_VERSION,
                            version[0] != '\0' ? version : "unknown");
        g_autofree char *remedy = g_strdup_printf(
            "If Beckon was just upgraded, 'systemctl restart %s'. Else one of them is left over "
            "from another installation.",
            subject);
        add(findings, "warning", "versions-differ", subject, what, remedy);
    }
}

static bool says(GVariant *status, const char *key, gboolean otherwise)
{
    gboolean value = otherwise;
    g_variant_lookup(status, key, "b", &value);
    return value;
}

/* What the daemons beside the engine know and it does not. */
static void check_dispatchd(GPtrArray *findings, GVariant *status)
{
    if (says(status, "waiting", FALSE)) {
        add(findings, "warning", "signing-waits", "beckon-dispatchd",
            "offers wait to be signed: it waits for beckon-engine, or for a clock that is right",
            "See to what else is said here; it goes on by itself.");
    }
    if (beckonctl_number(status, "refused") > 0) {
        g_autofree char *what = g_strdup_printf("it refused to sign %" G_GUINT64_FORMAT
                                                " drafts, because they were no offers",
                                                beckonctl_number(status, "refused"));
        add(findings, "warning", "signing-refused", "beckon-dispatchd", what,
            "See 'journalctl -u beckon-dispatchd'. Where versions do not differ, the engine may "
            "have been taken over: stop it and read SECURITY.md.");
    }
}

static void check_companiond(GPtrArray *findings, GVariant *status)
{
    guint64 refused = beckonctl_number(status, "refused_connections");
    if (!says(status, "engine", TRUE)) {
        add(findings, "warning", "companion-alone", "beckon-companiond",
            "it does not find beckon-engine on the bus: phones are told to come again",
            "Wait some seconds; then 'systemctl restart beckon-companiond'.");
    }
    if (refused > 0) {
        g_autofree char *what = g_strdup_printf("it turned away %" G_GUINT64_FORMAT
                                                " connections, because there were too many",
                                                refused);
        add(findings, "note", "connections-refused", "beckon-companiond", what,
            "If it goes on, look for one address that opens very many, and limit it in front of "
            "the service.");
    }
}

static void check_neighbour(GPtrArray *findings, const BeckonctlNeighbour *neighbour)
{
    g_autoptr(GVariant) status = beckonctl_ask_neighbour(neighbour);
    g_autofree char *subject = g_strconcat("beckon-", neighbour->daemon, NULL);
    if (status == NULL) {
        add_away(findings, neighbour);
        return;
    }
    check_version(findings, subject, status);
    if (strcmp(neighbour->daemon, "dispatchd") == 0) {
        check_dispatchd(findings, status);
    } else {
        check_companiond(findings, status);
    }
}

static bool ask_engine(GPtrArray *findings, GError **error)
{
    g_autoptr(GVariant) status = beckonctl_ask("Status", NULL, error);
    if (status == NULL) {
        return false;
    }
    check_version(findings, "beckon-engine", status);
    g_autoptr(GVariant) found = beckonctl_ask("Doctor", NULL, error);
    for (gsize i = 0; found != NULL && i < g_variant_n_children(found); i++) {
        g_ptr_array_add(findings, g_variant_get_child_value(found, i));
    }
    return found != NULL;
}

static guint rank(GVariant *finding)
{
    const char *severity = beckonctl_text(finding, "severity");
    guint i = 0;
    while (i < G_N_ELEMENTS(severities) && strcmp(severities[i], severity) != 0) {
        i++;
    }
    return i;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    return (gint)rank(*(GVariant *const *)a) - (gint)rank(*(GVariant *const *)b);
}

/* On a terminal whole words on each line; elsewhere each text on a line of its own. */
static void print_text(glong column, const char *text)
{
    if (isatty(STDOUT_FILENO)) {
        beckonctl_print_wrapped(stdout, column, text, INDENT);
    } else {
        fputs(text, stdout);
    }
    putchar('\n');
}

static void print_finding(GVariant *finding)
{
    g_autofree char *said = g_strdup_printf("%s: %s", beckonctl_text(finding, "subject"),
                                            beckonctl_text(finding, "what"));
    printf("%-*s", INDENT, beckonctl_text(finding, "severity"));
    print_text(INDENT, said);
    printf("%*s", INDENT, "");
    print_text(INDENT, beckonctl_text(finding, "remedy"));
}

static void print_findings(const GPtrArray *findings)
{
    guint n = 0;
    for (guint i = 0; i < findings->len; i++) {
        if (strcmp(beckonctl_text(findings->pdata[i], "code"), for_programs) != 0) {
            print_finding(findings->pdata[i]);
            n++;
        }
    }
    if (n == 0) {
        puts("All is well.");
    }
}

int beckonctl_doctor(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a finding", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "What is wrong with the hub, and what to do", &argc,
                         &argv, 0, 0, &status)) {
        return status;
    }
    if (!ask_engine(findings, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    for (guint i = 0; i < BECKONCTL_NEIGHBOURS; i++) {
        check_neighbour(findings, &beckonctl_neighbours[i]);
    }
    g_ptr_array_sort(findings, compare);
    if (!json) {
        print_findings(findings);
    }
    for (guint i = 0; json && i < findings->len; i++) {
        beckonctl_print_variant(findings->pdata[i]);
    }
    return findings->len > 0 && rank(findings->pdata[0]) == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
