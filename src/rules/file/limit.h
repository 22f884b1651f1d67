/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_LIMIT_H
#define BECKON_RULES_FILE_LIMIT_H

/* How often a campaign may be offered. */

#include <stdint.h>

#include "base/yaml.h"

/* "1 per 7d": at most count within any window of this length; "500 per day": within a calendar
 * day; "3": in all; "1 per visit". */
typedef enum {
    BECKON_PER_NONE, /* no such limit */
    BECKON_PER_EVER,
    BECKON_PER_WINDOW,
    BECKON_PER_DAY,
    BECKON_PER_VISIT,
} BeckonPer;

typedef struct {
    BeckonPer per;
    guint count;
    int64_t window_us; /* of PER_WINDOW */
} BeckonLimit;

/* Reads such a limit. False, with a diagnostic, when it is none. */
bool beckon_limit_read(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonLimit *ret);

#endif
