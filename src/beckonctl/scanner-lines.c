/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/scanner-lines.h"

#include <stdio.h>
#include <string.h>

#include "beckonctl/hub.h"

typedef struct {
    const char *word;
    const char *says;
} Saying;

/* Behind the adapter's name. */
static const Saying radios[] = {
    {"well", "is well"},
    {"gone", "is not there"},
    {"down", "is not powered"},
    {"starting", "is being made to scan"},
    {"refused", "refuses to scan"},
    {"silent", "scans and hears nothing at all"},
    {"no-bluez", "cannot be used: bluetoothd is missing"},
};

static const Saying beacons[] = {
    {"off", ""},
    {"on-air", ", the hub's own beacon is on the air"},
    {"refused", ", the hub's own beacon is refused"},
};

static const Saying sources[] = {{"hci", ""}, {"bluez", " (shared through bluetoothd)"}};

/* A word that a newer engine says stands for itself. */
static const char *say(const Saying *sayings, gsize n_sayings, const char *word)
{
    for (gsize i = 0; i < n_sayings; i++) {
        if (strcmp(sayings[i].word, word) == 0) {
            return sayings[i].says;
        }
    }
    return word;
}

/* A replay has no radio, and of one that is away nothing is known. */
static void print_radio(GVariant *scanner)
{
    const char *radio = beckonctl_text(scanner, "radio");
    const char *adapter = beckonctl_text(scanner, "adapter");
    const char *source = beckonctl_text(scanner, "source");
    if (radio[0] != '\0' && strcmp(source, "replay") != 0) {
        printf("    %s%s %s%s\n", adapter[0] != '\0' ? adapter : "the adapter",
               say(sources, G_N_ELEMENTS(sources), source),
               say(radios, G_N_ELEMENTS(radios), radio),
               say(beacons, G_N_ELEMENTS(beacons), beckonctl_text(scanner, "beacon")));
    }
}

static void print_indented(const char *text)
{
    if (text[0] != '\0') {
        printf("    %s\n", text);
    }
}

static void print_scanner(GVariant *scanner)
{
    printf("  scanner %-12s %-8s heard %" G_GUINT64_FORMAT ", of strangers %" G_GUINT64_FORMAT
           ", malformed %" G_GUINT64_FORMAT "\n",
           beckonctl_text(scanner, "name"), beckonctl_text(scanner, "state"),
           beckonctl_number(scanner, "heard"), beckonctl_number(scanner, "unknown"),
           beckonctl_number(scanner, "malformed"));
    print_radio(scanner);
    print_indented(beckonctl_text(scanner, "watchdog"));
    print_indented(beckonctl_text(scanner, "trouble"));
}

void beckonctl_print_scanner_lines(GVariant *status)
{
    g_autoptr(GVariant) scanners =
        g_variant_lookup_value(status, "scanners", G_VARIANT_TYPE("aa{sv}"));
    for (gsize i = 0; scanners != NULL && i < g_variant_n_children(scanners); i++) {
        g_autoptr(GVariant) scanner = g_variant_get_child_value(scanners, i);
        print_scanner(scanner);
    }
}
