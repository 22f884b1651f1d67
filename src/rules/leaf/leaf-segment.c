/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `segment`: stands for a condition of segments.yaml. Only its reading is here: condition.c puts
 * the condition itself behind it, so that there is nothing to evaluate. */

#include "rules/leaf/leaf.h"
#include "rules/segments.h"

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    BeckonSegmentLeaf *leaf = draft->leaf;
    leaf->segment = beckon_segments_find(draft->compiling, yaml, value);
}

static void *leaf_new(void)
{
    return g_new0(BeckonSegmentLeaf, 1);
}

static const BeckonYamlField fields[] = {{"segment", true, read_name}};

const BeckonLeafKind beckon_leaf_segment = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = g_free,
};
