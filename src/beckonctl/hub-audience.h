/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_HUB_AUDIENCE_H
#define BECKON_BECKONCTL_HUB_AUDIENCE_H

/* What a hub counted over its shoppers of the live campaigns' conditions on purchases. */

#include "rules/ruleset.h"

/* Prints it, a campaign a line. Returns the exit status. */
int beckonctl_hub_audience_print(const char *command, bool json);

/* Warns of a folder's campaigns of whose live namesakes the hub cannot tell for many shoppers.
 * False when it cannot be asked. */
bool beckonctl_hub_audience_warn(const BeckonRuleset *set, const GPtrArray *sources,
                                 BeckonDiagnostics *diagnostics, GError **error);

#endif
