/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/fixture-lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "beckonctl/columns.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

/* To the second. */
static char *format_age(gint64 us)
{
    return beckon_duration_format(us / BECKON_SECOND_US * BECKON_SECOND_US);
}

char *beckonctl_fixture_heard(GVariant *fixture)
{
    gint64 ago_us = -1;
    g_variant_lookup(fixture, "ago_us", "x", &ago_us);
    if (ago_us < 0) {
        return g_strdup("never");
    }
    bool is_silent = strcmp(beckonctl_text(fixture, "state"), "silent") == 0;
    g_autofree char *age = format_age(ago_us);
    return g_strconcat(age, is_silent ? " ago: silent" : " ago", NULL);
}

static void append_fact(GString *line, GVariant *fact)
{
    gint64 ago_us = 0;
    gboolean is_stale = FALSE, is_out = FALSE;
    guint index = 0;
    g_variant_lookup(fact, "ago_us", "x", &ago_us);
    g_variant_lookup(fact, "stale", "b", &is_stale);
    g_variant_lookup(fact, "out_of_range", "b", &is_out);
    g_variant_lookup(fact, "index", "u", &index);
    g_string_append_printf(line, "%s%s", line->len > 0 ? ", " : "",
                           beckonctl_text(fact, "quantity"));
    if (index > 0) {
        g_string_append_printf(line, " %u", index + 1);
    }
    g_string_append_printf(line, " %s%s", beckonctl_text(fact, "text"),
                           is_out ? " (out of range)" : "");
    if (is_stale) {
        g_autofree char *age = format_age(ago_us);
        g_string_append_printf(line, " (stale: %s old)", age);
    }
}

char *beckonctl_fixture_facts(GVariant *fixture, const char *const *quantities)
{
    g_autoptr(GVariant) facts = g_variant_lookup_value(fixture, "facts", G_VARIANT_TYPE("aa{sv}"));
    GString *line = g_string_new(NULL);
    for (gsize i = 0; facts != NULL && i < g_variant_n_children(facts); i++) {
        g_autoptr(GVariant) fact = g_variant_get_child_value(facts, i);
        const char *quantity = beckonctl_text(fact, "quantity");
        if (quantities != NULL ? g_strv_contains(quantities, quantity)
                               : strcmp(quantity, "rssi") != 0) {
            append_fact(line, fact);
        }
    }
    return g_string_free(line, FALSE);
}

static void note_faults(BeckonctlColumns *columns, GVariant *fixture)
{
    gboolean has_key = FALSE;
    guint64 unopened = beckonctl_number(fixture, "unopened");
    guint64 replayed = beckonctl_number(fixture, "replayed");
    g_variant_lookup(fixture, "has_key", "b", &has_key);
    if (unopened > 0) {
        beckonctl_columns_note(
            columns,
            g_strdup_printf("%" G_GUINT64_FORMAT " of its adverts were not opened: %s", unopened,
                            has_key ? "its key in sensor-keys is wrong"
                                    : "they are sealed, and sensor-keys has no key for it"));
    }
    if (replayed > 0) {
        beckonctl_columns_note(
            columns, g_strdup_printf("%" G_GUINT64_FORMAT
                                     " of its adverts were old ones, sent again; after a change of "
                                     "its battery: beckonctl sensors renew %s",
                                     replayed, beckonctl_text(fixture, "name")));
    }
}

int beckonctl_fixtures_list(int argc, char **argv, const char *method, const char *summary,
                            const char *const *headings, char **(*cells_of)(GVariant *fixture))
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object each", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", summary, &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) fixtures = beckonctl_ask(method, NULL, &error);
    if (fixtures == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(fixtures);
        return EXIT_SUCCESS;
    }
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    for (gsize i = 0; i < g_variant_n_children(fixtures); i++) {
        g_autoptr(GVariant) fixture = g_variant_get_child_value(fixtures, i);
        beckonctl_columns_add(columns, cells_of(fixture));
        note_faults(columns, fixture);
    }
    beckonctl_columns_print(columns, stdout);
    return EXIT_SUCCESS;
}
