/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_THRESHOLD_H
#define BECKON_RULES_LEAF_THRESHOLD_H

/* `at_least` or `at_most`: how stock and signals are compared. Both hold at the value itself. */

#include <stdint.h>

#include "base/yaml.h"

typedef struct {
    guint n_said;  /* how many of the two were read */
    bool is_most;  /* the one read last */
    int64_t value; /* in units of what is compared */
} BeckonThreshold;

void beckon_threshold_set(BeckonThreshold *threshold, bool is_most, int64_t value);

/* Whether one of them was read, and one alone; otherwise an error at the mapping. `what` begins
 * the sentence: "a stock". */
bool beckon_threshold_check(const BeckonThreshold *threshold, const BeckonYaml *yaml,
                            const BeckonYamlNode *map, const char *what);

bool beckon_threshold_holds(const BeckonThreshold *threshold, int64_t value);

/* Whether the one cannot hold without the other, and whether both cannot hold together. */
bool beckon_threshold_implies(const BeckonThreshold *threshold, const BeckonThreshold *other);
bool beckon_threshold_excludes(const BeckonThreshold *threshold, const BeckonThreshold *other);

#endif
