/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_EXPOSURE_H
#define BECKON_BECKONCTL_EXPOSURE_H

/* What a rule set's live campaigns can cost at most, as `rules check --exposure` shows it. */

#include <stdbool.h>

#include "rules/ruleset.h"

/* From the day of a moment on. */
void beckonctl_print_exposure(const BeckonRuleset *set, int64_t now_us, bool json);

#endif
