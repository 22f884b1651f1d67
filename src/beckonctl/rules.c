/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_rules(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"check", "Check campaigns without a hub", beckonctl_rules_check},
        {"fmt", "Put rule files into one form", beckonctl_rules_fmt},
        {"test", "Run the stories of a folder's campaigns", beckonctl_rules_test},
        {"audience", "Count for whom conditions on purchases hold", beckonctl_rules_audience},
        {"apply", "Make a folder's rules the live ones", beckonctl_rules_apply},
        {"status", "Which rules are live", beckonctl_rules_status},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
