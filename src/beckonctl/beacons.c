/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"
#include "beckonctl/fixture-lines.h"
#include "beckonctl/hub.h"

#define SUMMARY "The shop's beacons, when they were heard, and their batteries"

static char **cells_of(GVariant *beacon)
{
    static const char *const of_batteries[] = {"battery", "voltage", "battery-low", NULL};
    char *const cells[] = {g_strdup(beckonctl_text(beacon, "name")),
                           g_strdup(beckonctl_text(beacon, "zone")),
                           beckonctl_fixture_heard(beacon),
                           g_strdup(beckonctl_text(beacon, "scanner")),
                           g_strdup(beckonctl_text(beacon, "id")),
                           beckonctl_fixture_facts(beacon, of_batteries),
                           NULL};
    return g_memdup2(cells, sizeof cells);
}

int beckonctl_beacons(int argc, char **argv)
{
    static const char *const headings[] = {"NAME", "ZONE", "HEARD", "BY", "ID", "BATTERY", NULL};
    return beckonctl_fixtures_list(argc, argv, "Beacons", SUMMARY, headings, cells_of);
}
