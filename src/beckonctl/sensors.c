/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "beckonctl/fixture-lines.h"
#include "beckonctl/hub.h"

#define SUMMARY "The shop's sensors, when they were heard, and what they said last"

static char **cells_of(GVariant *sensor)
{
    char *const cells[] = {
        g_strdup(beckonctl_text(sensor, "name")), g_strdup(beckonctl_text(sensor, "zone")),
        beckonctl_fixture_heard(sensor),          g_strdup(beckonctl_text(sensor, "scanner")),
        beckonctl_fixture_facts(sensor, NULL),    NULL};
    return g_memdup2(cells, sizeof cells);
}

static int run_list(int argc, char **argv)
{
    static const char *const headings[] = {"NAME", "ZONE", "HEARD", "BY", "READINGS", NULL};
    return beckonctl_fixtures_list(argc, argv, "Sensors", SUMMARY, headings, cells_of);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Without a subcommand it lists. */
int beckonctl_sensors(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"list", "What they said last; so does 'sensors' alone", run_list},
        {"show", "The hours of one sensor or beacon", beckonctl_sensors_show},
        {"renew", "A sensor's counter may begin anew", beckonctl_sensors_renew},
    };
    bool lists = argc < 2 || (argv[1][0] == '-' && !asks_for_help(argv[1]));
    return lists ? run_list(argc, argv)
                 : beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
