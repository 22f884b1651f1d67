/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_history(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"seal", "Seal purchases for one hub, without it", beckonctl_history_seal},
        {"key", "The key to which this hub's histories are sealed", beckonctl_history_key},
        {"import", "Hand a sealed history to the hub", beckonctl_history_import},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
