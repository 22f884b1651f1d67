/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_EXPERIMENT_LINES_H
#define BECKON_BECKONCTL_EXPERIMENT_LINES_H

#include <glib.h>

/* A table of the arms of those campaigns (the answer of Campaigns) that have any: nothing when none
 * has. */
void beckonctl_print_experiments(GVariant *campaigns);

#endif
