/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_zones(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"show", "The shop's zones and how many shoppers are there", beckonctl_zones_show},
        {"walk", "Record what is heard in a zone, into the shop file", beckonctl_zones_walk},
        {"track", "Recorded signals to zone changes", beckonctl_zones_track},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
