/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_simulate(int argc, char **argv)
{
    return 2;
}
