/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/cover.h"

#include <string.h>

#include "rules/leaf/leaf.h"

/* Everybody bought something, few bought a given product; of categories deeper ones are rarer. */
enum { WEIGHT_ANY = 256, WEIGHT_CATEGORY = 128, WEIGHT_BRAND = 16, WEIGHT_PRODUCT = 1 };

static guint weigh(const BeckonThings *things, guint thing)
{
    guint weight = WEIGHT_CATEGORY;
    switch (beckon_things_kind(things, thing)) {
    case BECKON_THING_ANY:
        return WEIGHT_ANY;
    case BECKON_THING_PRODUCT:
        return WEIGHT_PRODUCT;
    case BECKON_THING_BRAND:
        return WEIGHT_BRAND;
    case BECKON_THING_CATEGORY:
        break;
    }
    for (const char *at = beckon_things_name(things, thing); (at = strchr(at, '/')) != NULL; at++) {
        weight = MAX(weight / 4, 2);
    }
    return weight;
}

static BeckonCover cover_of_leaf(const BeckonNode *node, BeckonTruth wanted,
                                 const BeckonThings *things)
{
    if (wanted != BECKON_TRUE || node->leaf_kind->thing == NULL) {
        return (BeckonCover){false};
    }
    guint thing = node->leaf_kind->thing(node->leaf);
    return (BeckonCover){true, 1, {thing}, weigh(things, thing)};
}

static bool has(const BeckonCover *cover, guint thing)
{
    for (guint i = 0; i < cover->n_things; i++) {
        if (cover->things[i] == thing) {
            return true;
        }
    }
    return false;
}

/* Adds the things of another; too many are no help. */
static void join(BeckonCover *cover, const BeckonCover *more)
{
    for (guint i = 0; cover->is_there && i < more->n_things; i++) {
        if (has(cover, more->things[i])) {
            continue;
        }
        if (cover->n_things == BECKON_COVER_THINGS) {
            cover->is_there = false;
            return;
        }
        cover->things[cover->n_things++] = more->things[i];
    }
    cover->is_there = cover->is_there && more->is_there;
    cover->weight += more->weight;
}

/* Of what a node with the value that is wanted of it, true or false, needs. */
static BeckonCover cover_of(const BeckonCondition *condition, guint at, BeckonTruth wanted,
                            const BeckonThings *things)
{
    BeckonNode node = beckon_condition_node(condition, at);
    if (node.kind == BECKON_NODE_LEAF) {
        return cover_of_leaf(&node, wanted, things);
    }
    bool needs_each = (node.kind != BECKON_NODE_ANY) == (wanted == BECKON_TRUE);
    BeckonTruth of_each = node.kind == BECKON_NODE_NONE ? BECKON_TRUE - wanted : wanted;
    BeckonCover cover = {.is_there = !needs_each};
    for (guint i = at + 1; i < node.end; i = beckon_condition_node(condition, i).end) {
        BeckonCover one = cover_of(condition, i, of_each, things);
        if (!needs_each) {
            join(&cover, &one);
        } else if (one.is_there && (!cover.is_there || one.weight < cover.weight)) {
            cover = one;
        }
    }
    return cover;
}

BeckonCover beckon_cover_of(const BeckonCondition *condition, const BeckonThings *things)
{
    return cover_of(condition, 0, BECKON_TRUE, things);
}
