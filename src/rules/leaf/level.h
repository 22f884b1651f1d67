/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_LEVEL_H
#define BECKON_RULES_LEAF_LEVEL_H

/* What `stock` and `signal` have in common: a number that was brought in, held against a bound, and
 * believed for some time. */

#include "rules/leaf/leaf.h"
#include "rules/leaf/threshold.h"

/* A leaf of such a kind is this, or begins with it. */
typedef struct {
    char *of;                  /* owned */
    BeckonThreshold threshold; /* in units of what is compared */
    int64_t fresh_us;          /* an older number is none */
} BeckonLevel;

/* Reads `fresh`; the target is a BeckonLeafDraft. */
void beckon_level_read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

/* A number that is known since known_us. */
BeckonTruth beckon_level_truth(const BeckonLevel *level, int64_t value, int64_t known_us,
                               int64_t now_us);

/* As the members of BeckonLeafKind (rules/leaf/leaf.h). */
bool beckon_level_implies(const void *level, const void *other);
bool beckon_level_excludes(const void *level, const void *other);
bool beckon_level_tells(const void *level, const void *other);

#endif
