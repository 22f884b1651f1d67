/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_H
#define BECKON_RULES_LEAF_H

/* The kinds of condition. A kind is a file leaf-*.c that fills one of these tables, and a row
 * of the table in leaf.c. */

#include "base/yaml-value.h"
#include "rules/condition.h"
#include "rules/rolling.h"

/* A leaf while its mapping is read: the target of the readers of its keys. */
typedef struct {
    const BeckonCompiling *compiling;
    bool negated; /* below an odd number of `none` */
    void *leaf;
} BeckonLeafDraft;

typedef struct {
    /* The keys of its mapping; each marks the mapping as of this kind. */
    const BeckonYamlField *fields;
    gsize n_fields;

    /* The leaf's own data, made before its keys are read. */
    void *(*make)(void);
    void (*free)(void *leaf);

    BeckonTruth (*evaluate)(const void *leaf, BeckonFacts *facts);

    /* The key of its mapping on which its value hangs just now. Static. */
    const char *(*decisive_key)(const void *leaf, BeckonFacts *facts);

    /* Takes out of both sets (which come holding all zones) those in which it cannot be true,
     * and those in which it cannot be false. NULL: anything anywhere. */
    void (*zones)(const void *leaf, BeckonZoneSet *can_be_true, BeckonZoneSet *can_be_false);

    /* NULL: it changes with events alone. */
    void (*edges)(const void *leaf, BeckonEdges *edges);

    void (*describe)(const void *leaf, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out);
} BeckonLeafKind;

extern const BeckonLeafKind beckon_leaf_age;
extern const BeckonLeafKind beckon_leaf_bought;
extern const BeckonLeafKind beckon_leaf_event;
extern const BeckonLeafKind beckon_leaf_language;
extern const BeckonLeafKind beckon_leaf_offered;
extern const BeckonLeafKind beckon_leaf_reading;
extern const BeckonLeafKind beckon_leaf_redeemed;
extern const BeckonLeafKind beckon_leaf_signal;
extern const BeckonLeafKind beckon_leaf_stock;
extern const BeckonLeafKind beckon_leaf_tier;
extern const BeckonLeafKind beckon_leaf_time;
extern const BeckonLeafKind beckon_leaf_visits;
extern const BeckonLeafKind beckon_leaf_zone;

/* The kind that a mapping is of; NULL, with a diagnostic, when its keys are of none, of several,
 * or of one that this version does not evaluate. */
const BeckonLeafKind *beckon_leaf_kind(const BeckonYaml *yaml, const BeckonYamlNode *map);

#endif
