/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

int beckonctl_rules(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"check", "Check campaigns without a hub", beckonctl_rules_check},
        {"test", "Run the stories of a folder's campaigns", beckonctl_rules_test},
        {"explain", "What the live rules would do for one shopper", beckonctl_rules_explain},
        {"audience", "Count for whom conditions on purchases hold", beckonctl_rules_audience},
        {"whatif", "What other rules would have given", beckonctl_rules_whatif},
        {"diff", "What changes in meaning between two folders", beckonctl_rules_diff},
        {"apply", "Make a folder's rules the live ones", beckonctl_rules_apply},
        {"rollback", "Make rules live again that were before", beckonctl_rules_rollback},
        {"status", "Which rules are live, and which were", beckonctl_rules_status},
        {"fmt", "Put rule files into one form", beckonctl_rules_fmt},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
