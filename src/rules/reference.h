/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REFERENCE_H
#define BECKON_RULES_REFERENCE_H

/* Where a file names a campaign of a rule set, beside the zones and languages of its shop. */

#include "rules/ruleset.h"
#include "shop/reference.h"

/* The number of what a node names; -1, with a diagnostic that holds the nearest name, when the
 * set lacks it. */
int beckon_reference_campaign(const BeckonRuleset *set, const BeckonYaml *yaml,
                              const BeckonYamlNode *node);

#endif
