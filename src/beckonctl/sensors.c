/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "beckonctl/fixture-lines.h"
#include "beckonctl/hub.h"

#define SUMMARY "The shop's sensors, when they were heard, and what they said last"

static void print_sensor(GVariant *sensor)
{
    g_autofree char *heard = beckonctl_fixture_heard(sensor);
    g_autofree char *facts = beckonctl_fixture_facts(sensor, NULL);
    printf("%-16s %-12s %-16s %-12s %s\n", beckonctl_text(sensor, "name"),
           beckonctl_text(sensor, "zone"), heard, beckonctl_text(sensor, "scanner"), facts);
}

static int run_list(int argc, char **argv)
{
    g_autofree char *heading =
        g_strdup_printf("%-16s %-12s %-16s %-12s %s", "NAME", "ZONE", "HEARD", "BY", "READINGS");
    return beckonctl_fixtures_list(argc, argv, "Sensors", SUMMARY, heading, print_sensor);
}

/* Without a subcommand it lists. */
int beckonctl_sensors(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"list", SUMMARY, run_list},
        {"show", "The hours of one sensor or beacon", beckonctl_sensors_show},
        {"renew", "A sensor's counter may begin anew", beckonctl_sensors_renew},
    };
    bool lists = argc < 2 || strcmp(argv[1], "--json") == 0;
    return lists ? run_list(argc, argv)
                 : beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
