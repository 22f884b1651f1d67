/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_CONDITION_H
#define BECKON_RULES_CONDITION_H

/* What `when` says, as a flat array of nodes: groups (all, any, none) and leaves, in the order
 * of the file, each group followed by what it holds, and a segment by the condition that it
 * stands for. There are three values: what is unknown
 * satisfies nothing, a negation included (Kleene's strong logic). */

#include "base/yaml.h"
#include "rules/file/compiling.h"
#include "rules/leaf/minutes.h"
#include "rules/matching/reach.h"
#include "rules/phrases.h"
#include "rules/situation.h"
#include "shop/shop.h"

typedef enum { BECKON_FALSE, BECKON_UNKNOWN, BECKON_TRUE } BeckonTruth;

typedef struct BeckonCondition BeckonCondition;

void beckon_condition_free(BeckonCondition *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCondition, beckon_condition_free)

/* Reads the value of `when` or of a segment; adds what it asks about purchases of and which
 * campaigns it names. It borrows from the segments that it names. NULL when it is not a condition,
 * which the diagnostics say here or where the segment stands. */
BeckonCondition *beckon_condition_read(const BeckonYaml *yaml, const BeckonYamlNode *node,
                                       const BeckonCompiling *compiling);

BeckonTruth beckon_condition_evaluate(const BeckonCondition *condition, BeckonFacts *facts);

/* The same as if there were no conditions but on purchases: others are left out, and groups that
 * have no more; what has none at all is true. */
BeckonTruth beckon_condition_evaluate_purchases(const BeckonCondition *condition,
                                                BeckonFacts *facts);

/* Whether there is a condition on purchases in it. */
bool beckon_condition_asks_purchases(const BeckonCondition *condition);

/* What keeps it from being true: the key of the leaf that fails ("stays"), of alternatives the
 * first that fails by more than the zone. NULL when it is true. Static. */
const char *beckon_condition_obstacle(const BeckonCondition *condition, BeckonFacts *facts);

/* The same as the number of that leaf; -1 when it is true. */
int beckon_condition_obstacle_number(const BeckonCondition *condition, BeckonFacts *facts);

/* Where and when it can be true: the index asks it in no other circumstances. */
BeckonReach beckon_condition_reach(const BeckonCondition *condition);
BeckonZoneSet beckon_condition_zones(const BeckonCondition *condition);

/* One of its nodes, of which the first holds all the others. */
typedef enum {
    BECKON_NODE_ALL,
    BECKON_NODE_ANY,
    BECKON_NODE_NONE,
    BECKON_NODE_LEAF,
    BECKON_NODE_SEGMENT /* holds one node: the segment's own condition */
} BeckonNodeKind;

typedef struct {
    BeckonNodeKind kind;
    guint end; /* the number of the node behind it and all that it holds */
    const struct BeckonLeafKind *leaf_kind; /* of leaves and segments */
    void *leaf;                             /* borrowed */
    bool is_borrowed;                       /* the leaf is of a segment, which lives longer */
    const char *file; /* interned: where it is written, a group at its first item */
    guint line;
} BeckonNode;

BeckonNode beckon_condition_node(const BeckonCondition *condition, guint number);

/* Moments at which it may become true while nobody moves. */
typedef struct {
    int zone;         /* in which a stay counts */
    int64_t stays_us; /* how long it must be */
} BeckonStayEdge;

/* A reading with which it may become true: one that is new, changed, or comes after more than
 * fresh_us of silence. */
typedef struct {
    guint beacon; /* its number in the shop */
    BeckonQuantity quantity;
    int64_t fresh_us;
} BeckonReadingEdge;

/* A stock with which it may become true: likewise. */
typedef struct {
    const char *gtin; /* as the catalogue writes it; borrowed from the condition */
    int64_t fresh_us;
} BeckonStockEdge;

typedef struct {
    BeckonMinutes minutes; /* by the shop's clock */
    GArray *stays;         /* of BeckonStayEdge */
    GArray *readings;      /* of BeckonReadingEdge */
    GArray *stocks;        /* of BeckonStockEdge */
} BeckonEdges;

void beckon_condition_edges(const BeckonCondition *condition, BeckonEdges *edges);

/* Appends what it says to a sentence: "you were in footwear for 45 s and …". */
void beckon_condition_describe(const BeckonCondition *condition, const BeckonShop *shop,
                               const BeckonPhrases *phrases, GString *out);

#endif
