/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_CONDITION_H
#define BECKON_RULES_CONDITION_H

/* What `when` says, as a flat array of nodes: groups (all, any, none) and leaves, in the order
 * of the file, each group followed by what it holds. There are three values: what is unknown
 * satisfies nothing, a negation included (Kleene's strong logic). */

#include "base/yaml.h"
#include "rules/compiling.h"
#include "rules/minutes.h"
#include "rules/phrases.h"
#include "rules/situation.h"
#include "rules/zone-set.h"
#include "shop/shop.h"

typedef enum { BECKON_FALSE, BECKON_UNKNOWN, BECKON_TRUE } BeckonTruth;

typedef struct BeckonCondition BeckonCondition;

void beckon_condition_free(BeckonCondition *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonCondition, beckon_condition_free)

/* Reads the value of `when`; adds what it asks about purchases of and which campaigns it names.
 * NULL, with diagnostics, when it is not a condition. */
BeckonCondition *beckon_condition_read(const BeckonYaml *yaml, const BeckonYamlNode *node,
                                       const BeckonCompiling *compiling);

BeckonTruth beckon_condition_evaluate(const BeckonCondition *condition, BeckonFacts *facts);

/* The same as if there were no conditions but on purchases: others are left out, and groups that
 * have no more; what has none at all is true. */
BeckonTruth beckon_condition_evaluate_purchases(const BeckonCondition *condition,
                                                BeckonFacts *facts);

/* What keeps it from being true: the key of the leaf that fails ("stays"), of alternatives the
 * first that fails by more than the zone. NULL when it is true. Static. */
const char *beckon_condition_obstacle(const BeckonCondition *condition, BeckonFacts *facts);

/* The zones in which it can be true: the index asks it nowhere else. */
BeckonZoneSet beckon_condition_zones(const BeckonCondition *condition);

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
