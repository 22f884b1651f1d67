/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/scanner-lines.h"

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

/* "; refused: a 1, b 2" of those that there are. */
static void print_refused(GVariant *counts)
{
    g_autoptr(GVariant) refused = g_variant_lookup_value(counts, "refused", G_VARIANT_TYPE_VARDICT);
    GVariantIter iter;
    const char *reason;
    GVariant *count;
    const char *separator = "; refused: ";
    if (refused == NULL) {
        return;
    }
    g_variant_iter_init(&iter, refused);
    while (g_variant_iter_loop(&iter, "{&sv}", &reason, &count)) {
        if (g_variant_get_uint64(count) > 0) {
            printf("%s%s %" G_GUINT64_FORMAT, separator, reason, g_variant_get_uint64(count));
            separator = ", ";
        }
    }
}

static void print_redemptions(GVariant *status)
{
    g_autoptr(GVariant) counts =
        g_variant_lookup_value(status, "redemptions", G_VARIANT_TYPE_VARDICT);
    if (counts != NULL) {
        printf("  tills    redeemed %" G_GUINT64_FORMAT ", asked again %" G_GUINT64_FORMAT,
               beckonctl_number(counts, "accepted"), beckonctl_number(counts, "repeated"));
        print_refused(counts);
        puts("");
    }
}

/* What apps heard of the hub's own beacon. */
static void print_reported(GVariant *status)
{
    g_autoptr(GVariant) counts = g_variant_lookup_value(status, "reported", G_VARIANT_TYPE_VARDICT);
    if (counts != NULL) {
        printf("  beacon   heard by apps %" G_GUINT64_FORMAT, beckonctl_number(counts, "taken"));
        print_refused(counts);
        puts("");
    }
}

static void print_readings(GVariant *status)
{
    static const struct {
        const char *key, *label;
    } faults[] = {{"readings_stray", "of nobody"},
                  {"readings_replayed", "replayed"},
                  {"readings_left_out", "left out"}};
    printf("  sensors  readings %" G_GUINT64_FORMAT, beckonctl_number(status, "readings"));
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        guint64 n = beckonctl_number(status, faults[i].key);
        if (n > 0) {
            printf(", %s %" G_GUINT64_FORMAT, faults[i].label, n);
        }
    }
    puts("");
}

static void print_away(GVariant *status)
{
    g_autofree const char **away = NULL;
    if (g_variant_lookup(status, "away", "^a&s", &away)) {
        for (gsize i = 0; away[i] != NULL; i++) {
            printf("  warning  beckon-%s does not answer: see 'systemctl status beckon-%s'\n",
                   away[i], away[i]);
        }
    }
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

/* Fobs that are not recognised just now, where there are any. */
static void print_left_out(GVariant *status)
{
    guint64 n_shared = beckonctl_number(status, "ids_shared");
    guint64 n_refused = beckonctl_number(status, "ids_refused");
    if (n_shared + n_refused > 0) {
        printf("  fobs     left out: %" G_GUINT64_FORMAT
               " since another one shows the same id now, "
               "%" G_GUINT64_FORMAT " so far for the roster's limit\n",
               n_shared, n_refused);
    }
}

static void print_latency(GVariant *status)
{
    g_autoptr(GVariant) companiond =
        g_variant_lookup_value(status, "companiond", G_VARIANT_TYPE_VARDICT);
    gint64 median_us = 0, p99_us = 0;
    if (companiond == NULL) {
        return;
    }
    g_variant_lookup(companiond, "latency_median_us", "x", &median_us);
    g_variant_lookup(companiond, "latency_p99_us", "x", &p99_us);
    printf("  phones   streams %" G_GUINT64_FORMAT " at %s",
           beckonctl_number(companiond, "streams"), beckonctl_text(companiond, "address"));
    if (p99_us > 0) {
        printf(", advert to stream: median %.1f ms, p99 %.1f ms", (double)median_us / 1000,
               (double)p99_us / 1000);
    }
    puts("");
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
    print_left_out(status);
    printf("  campaigns %" G_GUINT64_FORMAT "\n", beckonctl_number(status, "campaigns"));
    print_offers(status);
    print_redemptions(status);
    print_reported(status);
    print_latency(status);
    beckonctl_print_scanner_lines(status);
    print_readings(status);
    print_away(status);
    print_warnings(status);
}

/* The engine's own answer with those of the daemons beside it; one that does not answer is
 * left out, and stands in `away`. */
static GVariant *ask_all(GError **error)
{
    g_autoptr(GVariant) engine = beckonctl_ask("Status", NULL, error);
    if (engine == NULL) {
        return NULL;
    }
    GVariantDict all;
    g_autoptr(GStrvBuilder) away = g_strv_builder_new();
    g_variant_dict_init(&all, engine);
    for (guint i = 0; i < BECKONCTL_NEIGHBOURS; i++) {
        g_autoptr(GVariant) answer = beckonctl_ask_neighbour(&beckonctl_neighbours[i]);
        if (answer != NULL) {
            g_variant_dict_insert_value(&all, beckonctl_neighbours[i].daemon, answer);
        } else {
            g_strv_builder_add(away, beckonctl_neighbours[i].daemon);
        }
    }
    g_auto(GStrv) names = g_strv_builder_end(away);
    g_variant_dict_insert(&all, "away", "^as", names);
    return g_variant_ref_sink(g_variant_dict_end(&all));
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
    g_autoptr(GVariant) answer = ask_all(&error);
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
