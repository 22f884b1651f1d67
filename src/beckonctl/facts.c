/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_facts(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"show", "Stock and prices, or which facts are known of a shopper", beckonctl_facts_show},
        {"import", "Hand a table of facts to the hub", beckonctl_facts_import},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
