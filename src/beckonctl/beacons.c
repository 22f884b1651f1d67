/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "beckonctl/commands.h"
#include "beckonctl/fixture-lines.h"
#include "beckonctl/hub.h"

#define SUMMARY "The shop's beacons, when they were heard, and their batteries"

static void print_beacon(GVariant *beacon)
{
    static const char *const of_batteries[] = {"battery", "voltage", "battery-low", NULL};
    g_autofree char *heard = beckonctl_fixture_heard(beacon);
    g_autofree char *battery = beckonctl_fixture_facts(beacon, of_batteries);
    printf("%-16s %-12s %-16s %-12s %-44s %s\n", beckonctl_text(beacon, "name"),
           beckonctl_text(beacon, "zone"), heard, beckonctl_text(beacon, "scanner"),
           beckonctl_text(beacon, "id"), battery);
}

int beckonctl_beacons(int argc, char **argv)
{
    g_autofree char *heading = g_strdup_printf("%-16s %-12s %-16s %-12s %-44s %s", "NAME", "ZONE",
                                               "HEARD", "BY", "ID", "BATTERY");
    return beckonctl_fixtures_list(argc, argv, "Beacons", SUMMARY, heading, print_beacon);
}
