/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_CONDITION_NODES_H
#define BECKON_RULES_CONDITION_NODES_H

/* What a condition is made of, for those files of rules/ that walk it. */

#include "rules/leaf.h"

typedef enum {
    BECKON_NODE_ALL,
    BECKON_NODE_ANY,
    BECKON_NODE_NONE,
    BECKON_NODE_LEAF,
} BeckonNodeKind;

typedef struct {
    BeckonNodeKind kind;
    guint end; /* index of the node behind this one and all that it holds */
    const BeckonLeafKind *leaf_kind;
    void *leaf;
} BeckonNode;

/* The nodes (BeckonNode) in the order of the file, each group followed by what it holds; the first
 * is the whole. Borrowed. */
const GArray *beckon_condition_nodes(const BeckonCondition *condition);

#endif
