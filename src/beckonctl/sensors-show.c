/* SPDX-License-Identifier: GPL-2.0-or-later */

/* One sensor or beacon: its hours, and its counter. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/option-number.h"

#define SHOW_ARGUMENTS "[--json] [--days N] NAME"
#define SHOW_SUMMARY   "What a sensor or beacon said in each hour of the last days"
#define RENEW_SUMMARY                                                                              \
    "The counter in a sensor's sealed adverts may begin anew, as after a change of its battery"
#define MAX_DAYS 3650

static double number_of(GVariant *hour, const char *key)
{
    double number = 0;
    g_variant_lookup(hour, key, "d", &number);
    return number;
}

/* By this machine's clock. */
static char *hour_of(GVariant *hour)
{
    gint64 from_us = 0;
    g_variant_lookup(hour, "from_us", "x", &from_us);
    g_autoptr(GDateTime) from = g_date_time_new_from_unix_local(from_us / BECKON_SECOND_US);
    return from != NULL ? g_date_time_format(from, "%Y-%m-%d %H:%M") : g_strdup("-");
}

/* How strongly it was heard, which nobody asks for first. */
static bool is_strength(GVariant *hour)
{
    return strcmp(beckonctl_text(hour, "quantity"), "rssi") == 0;
}

/* A table a quantity, of how strongly it was heard or of all else. How many tables. */
static guint print_hours(GVariant *hours, bool strength, guint n_before)
{
    g_autofree char *quantity = g_strdup("");
    guint index = 0, n = 0;
    for (gsize i = 0; i < g_variant_n_children(hours); i++) {
        g_autoptr(GVariant) hour = g_variant_get_child_value(hours, i);
        guint of_hour = (guint)beckonctl_number(hour, "index");
        if (is_strength(hour) != strength) {
            continue;
        }
        if (strcmp(quantity, beckonctl_text(hour, "quantity")) != 0 || of_hour != index) {
            g_free(quantity);
            quantity = g_strdup(beckonctl_text(hour, "quantity"));
            index = of_hour;
            g_autofree char *title =
                g_strdup_printf(index > 0 ? "%s %u" : "%s", quantity, index + 1);
            const char *unit = beckonctl_text(hour, "unit");
            printf("%s%s%s%s%s\n%-16s %10s %10s %10s %10s %6s\n", n_before + n++ > 0 ? "\n" : "",
                   title, unit[0] != '\0' ? " (" : "", unit, unit[0] != '\0' ? ")" : "", "HOUR",
                   "LEAST", "MEAN", "MOST", "LAST", "N");
        }
        g_autofree char *from = hour_of(hour);
        printf("%-16s %10g %10.5g %10g %10g %6" G_GUINT64_FORMAT "\n", from,
               number_of(hour, "least"), number_of(hour, "mean"), number_of(hour, "most"),
               number_of(hour, "last"), beckonctl_number(hour, "n"));
    }
    return n;
}

static void print_tables(const char *name, GVariant *hours)
{
    guint n = print_hours(hours, false, 0);
    n += print_hours(hours, true, n);
    if (n == 0) {
        printf("Nothing was heard of %s in this time.\n", name);
    }
}

int beckonctl_sensors_show(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *days_text = g_strdup("1");
    guint64 days = 0;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object an hour", NULL},
        {"days", 0, 0, G_OPTION_ARG_STRING, &days_text, "Of the last N days (1)", "N"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, SHOW_ARGUMENTS, SHOW_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    if (!beckonctl_option_number("--days", days_text, 1, MAX_DAYS, &days, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    g_autoptr(GVariant) hours =
        beckonctl_ask("ReadingHours", g_variant_new("(su)", argv[1], (guint)days), &error);
    if (hours == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(hours);
    } else {
        print_tables(argv[1], hours);
    }
    return EXIT_SUCCESS;
}

int beckonctl_sensors_renew(int argc, char **argv)
{
    const GOptionEntry entries[] = {{NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "NAME", RENEW_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) answer =
        beckonctl_ask("RenewSensor", g_variant_new("(s)", argv[1]), &error);
    return answer != NULL ? EXIT_SUCCESS : beckonctl_fail(argv[0], error);
}
