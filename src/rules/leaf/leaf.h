/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_LEAF_H
#define BECKON_RULES_LEAF_LEAF_H

/* The kinds of condition. A kind is a file leaf-*.c that fills one of these tables, and a row
 * of the table in leaf.c. */

#include "base/yaml-value.h"
#include "rules/condition.h"
#include "rules/leaf/rolling.h"

/* A leaf while its mapping is read: the target of the readers of its keys. */
typedef struct {
    const BeckonCompiling *compiling;
    bool negated; /* below an odd number of `none` */
    void *leaf;
} BeckonLeafDraft;

typedef struct BeckonLeafKind {
    /* The keys of its mapping; each marks the mapping as of this kind. */
    const BeckonYamlField *fields;
    gsize n_fields;

    /* The leaf's own data, made before its keys are read. */
    void *(*make)(void);
    void (*free)(void *leaf);

    BeckonTruth (*evaluate)(const void *leaf, BeckonFacts *facts);

    /* The key of its mapping on which its value hangs just now. Static. */
    const char *(*decisive_key)(const void *leaf, BeckonFacts *facts);

    /* Takes out of both (which come holding everything) the circumstances in which it cannot be
     * true, and those in which it cannot be false. NULL: anything in any. */
    void (*reach)(const void *leaf, BeckonReach *can_be_true, BeckonReach *can_be_false);

    /* The number of the thing of which a purchase is known whenever it is true. NULL: it says
     * nothing of purchases. */
    guint (*thing)(const void *leaf);

    /* Whether it has this value, true or false, in all that its reach leaves it, so that nobody
     * need ask it there. NULL: that is never so. */
    bool (*is_told)(const void *leaf, BeckonTruth truth);

    /* The first bytes of its data are all that `evaluate` looks at, and a copy of them is as good
     * while the leaf lives; 0: it is not. */
    gsize size;

    /* Why its value is unknown just now. NULL: nothing was ever said of what it asks. */
    BeckonGap (*gap)(const void *leaf, BeckonFacts *facts);

    /* NULL: it changes with events alone. */
    void (*edges)(const void *leaf, BeckonEdges *edges);

    /* Of two leaves of this kind: whether the first cannot be true without the other being true
     * (nor, where the first is known, the other false without the first being false), and whether
     * both cannot be true together. NULL, and false: it is not known. */
    bool (*implies)(const void *leaf, const void *other);
    bool (*excludes)(const void *leaf, const void *other);

    /* Whether the other is known, true or false, wherever the first is, as far as these two speak
     * of it. NULL: always. */
    bool (*tells)(const void *leaf, const void *other);

    void (*describe)(const void *leaf, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out);

    /* Appends what it asks beyond these words, for whoever compares it: " (fresh: 15 min)".
     * NULL: nothing. */
    void (*unsaid)(const void *leaf, const BeckonShop *shop, GString *out);
} BeckonLeafKind;

/* Why a leaf about where the shopper is is unknown. */
static inline BeckonGap beckon_leaf_presence_gap(const BeckonSituation *situation)
{
    return situation->zone < 0 ? BECKON_GAP_AWAY : BECKON_GAP_DEAF;
}

/* Why a family of facts is NULL, as it says itself. */
static inline BeckonGap beckon_leaf_family_gap(BeckonGap said)
{
    return said != BECKON_GAP_NONE ? said : BECKON_GAP_NEVER;
}

/* Why nothing is known of the account. */
static inline BeckonGap beckon_leaf_account_gap(const BeckonSituation *situation)
{
    return beckon_leaf_family_gap(situation->past != NULL ? situation->past->account_gap
                                                          : BECKON_GAP_NEVER);
}

extern const BeckonLeafKind beckon_leaf_age;
extern const BeckonLeafKind beckon_leaf_bought;
extern const BeckonLeafKind beckon_leaf_event;
extern const BeckonLeafKind beckon_leaf_language;
extern const BeckonLeafKind beckon_leaf_offered;
extern const BeckonLeafKind beckon_leaf_reading;
extern const BeckonLeafKind beckon_leaf_redeemed;
extern const BeckonLeafKind beckon_leaf_segment; /* is never evaluated, but what it stands for */
extern const BeckonLeafKind beckon_leaf_signal;
extern const BeckonLeafKind beckon_leaf_stock;
extern const BeckonLeafKind beckon_leaf_tier;
extern const BeckonLeafKind beckon_leaf_time;
extern const BeckonLeafKind beckon_leaf_visits;
extern const BeckonLeafKind beckon_leaf_zone;

/* What an event and a stay have to do with each other: what an `event` leaf waits for; where a
 * `zone` leaf is, and how long a stay it wants. */
BeckonOccasion beckon_leaf_event_occasion(const void *leaf);
int beckon_leaf_zone_zone(const void *leaf);
int64_t beckon_leaf_zone_stays_us(const void *leaf);

/* The kind that a mapping is of; NULL, with a diagnostic, when its keys are of none, of several,
 * or of one that this version does not evaluate. */
const BeckonLeafKind *beckon_leaf_kind(const BeckonYaml *yaml, const BeckonYamlNode *map);

#endif
