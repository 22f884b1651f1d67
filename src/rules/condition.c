/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/condition.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "rules/condition-walk.h"
#include "rules/leaf/leaf.h"
#include "rules/segments.h"

struct BeckonCondition {
    GArray *nodes; /* of BeckonNode */
};

typedef struct {
    const BeckonYaml *yaml;
    const BeckonCompiling *compiling;
    GArray *nodes;
    guint n_borrowed; /* nodes that segments brought */
    bool lacks_some;  /* a segment is wrong or unknown, which is said elsewhere */
} Reader;

static const char *const groups[] = {[BECKON_NODE_ALL] = "all",
                                     [BECKON_NODE_ANY] = "any",
                                     [BECKON_NODE_NONE] = "none",
                                     [BECKON_NODE_SEGMENT] = "segment"};

static void node_clear(BeckonNode *node)
{
    if (node->leaf != NULL && !node->is_borrowed) {
        node->leaf_kind->free(node->leaf);
    }
}

void beckon_condition_free(BeckonCondition *condition)
{
    if (condition != NULL) {
        g_array_unref(condition->nodes);
        g_free(condition);
    }
}

static void read_node(Reader *reader, const BeckonYamlNode *node, bool negated);

/* Where a node is written: at a group's first item, or at a leaf's first key. */
static void set_place(const Reader *reader, BeckonNode *node, const BeckonYamlNode *at)
{
    node->file = g_intern_string(reader->yaml->source->name);
    node->line = at->line;
}

static void read_group(Reader *reader, const BeckonYamlNode *list, BeckonNodeKind kind,
                       bool negated)
{
    if (!beckon_yaml_expect(reader->yaml, list, BECKON_YAML_LIST)) {
        return;
    }
    if (beckon_yaml_size(list) == 0) {
        beckon_yaml_error(reader->yaml, list, BECKON_CODE_EMPTY_GROUP, NULL,
                          "'%s' needs one condition at least", groups[kind]);
        return;
    }
    guint at = reader->nodes->len;
    BeckonNode group = {.kind = kind};
    set_place(reader, &group, list);
    g_array_append_val(reader->nodes, group);
    for (guint i = 0; i < beckon_yaml_size(list); i++) {
        read_node(reader, beckon_yaml_item(list, i), negated != (kind == BECKON_NODE_NONE));
    }
    g_array_index(reader->nodes, BeckonNode, at).end = reader->nodes->len;
}

/* A segment is of people, wherever and whenever. */
static bool check_fits_segment(const BeckonYaml *yaml, const BeckonYamlNode *map)
{
    static const char *const of_shoppers[] = {"bought",       "visits",  "language", "tier",
                                              "age_at_least", "offered", "redeemed", "signal",
                                              "segment",      NULL};
    const BeckonYamlNode *key = beckon_yaml_key(map, 0);
    if (g_strv_contains(of_shoppers, key->text)) {
        return true;
    }
    beckon_yaml_error(yaml, key, BECKON_CODE_NOT_OF_SHOPPERS, NULL,
                      "'%s' is not about the shopper: it belongs into the campaign, beside "
                      "'segment'",
                      key->text);
    return false;
}

static void append_inlined(Reader *reader, const BeckonYamlNode *map, const BeckonCondition *inner,
                           BeckonSegmentLeaf *leaf)
{
    guint at = reader->nodes->len + 1;
    BeckonNode node = {
        .kind = BECKON_NODE_SEGMENT,
        .end = at + inner->nodes->len,
        .leaf_kind = &beckon_leaf_segment,
        .leaf = leaf,
    };
    set_place(reader, &node, map);
    g_array_append_val(reader->nodes, node);
    for (guint i = 0; i < inner->nodes->len; i++) {
        BeckonNode copy = g_array_index(inner->nodes, BeckonNode, i);
        copy.end += at;
        copy.is_borrowed = true;
        g_array_append_val(reader->nodes, copy);
    }
    reader->n_borrowed += inner->nodes->len;
}

static void inline_segment(Reader *reader, const BeckonYamlNode *map, BeckonSegmentLeaf *leaf)
{
    const BeckonCondition *inner = leaf->segment != NULL ? leaf->segment->condition : NULL;
    if (inner != NULL && reader->n_borrowed + inner->nodes->len <= BECKON_LIMIT_SEGMENT_NODES) {
        append_inlined(reader, map, inner, leaf);
        return;
    }
    if (inner != NULL) {
        beckon_yaml_error(reader->yaml, beckon_yaml_value(map, 0), BECKON_CODE_SEGMENT_SIZE, NULL,
                          "the segments that are named here come to more than %d conditions",
                          BECKON_LIMIT_SEGMENT_NODES);
    }
    reader->lacks_some = true;
    beckon_leaf_segment.free(leaf);
}

static void read_leaf(Reader *reader, const BeckonYamlNode *map, bool negated)
{
    const BeckonLeafKind *kind = beckon_leaf_kind(reader->yaml, map);
    if (kind == NULL ||
        (reader->compiling->segment != NULL && !check_fits_segment(reader->yaml, map))) {
        return;
    }
    BeckonLeafDraft draft = {reader->compiling, negated, kind->make()};
    beckon_yaml_read_fields(reader->yaml, map, "this condition", kind->fields, kind->n_fields,
                            &draft);
    if (kind == &beckon_leaf_segment) {
        inline_segment(reader, map, draft.leaf);
        return;
    }
    BeckonNode node = {
        .kind = BECKON_NODE_LEAF,
        .end = reader->nodes->len + 1,
        .leaf_kind = kind,
        .leaf = draft.leaf,
    };
    set_place(reader, &node, map);
    g_array_append_val(reader->nodes, node);
}

static void read_node(Reader *reader, const BeckonYamlNode *node, bool negated)
{
    if (beckon_diagnostics_is_full(reader->yaml->diagnostics) ||
        !beckon_yaml_expect(reader->yaml, node, BECKON_YAML_MAP)) {
        return;
    }
    if (beckon_yaml_size(node) == 0) {
        beckon_yaml_error(reader->yaml, node, BECKON_CODE_MIXED_CONDITION, NULL,
                          "this condition says nothing");
        return;
    }
    for (BeckonNodeKind kind = BECKON_NODE_ALL; kind < BECKON_NODE_LEAF; kind++) {
        const BeckonYamlNode *list = beckon_yaml_get(node, groups[kind]);
        if (list != NULL && beckon_yaml_size(node) > 1) {
            beckon_yaml_error(reader->yaml, beckon_yaml_key(node, 1), BECKON_CODE_MIXED_CONDITION,
                              NULL, "'%s' stands alone: put the rest into a list below 'all:'",
                              groups[kind]);
            return;
        }
        if (list != NULL) {
            read_group(reader, list, kind, negated);
            return;
        }
    }
    read_leaf(reader, node, negated);
}

BeckonCondition *beckon_condition_read(const BeckonYaml *yaml, const BeckonYamlNode *node,
                                       const BeckonCompiling *compiling)
{
    guint errors_before = beckon_diagnostics_errors(yaml->diagnostics);
    g_autoptr(BeckonCondition) condition = g_new0(BeckonCondition, 1);
    condition->nodes = g_array_new(FALSE, FALSE, sizeof(BeckonNode));
    g_array_set_clear_func(condition->nodes, (GDestroyNotify)node_clear);
    Reader reader = {.yaml = yaml, .compiling = compiling, .nodes = condition->nodes};
    read_node(&reader, node, false);
    bool good = beckon_diagnostics_errors(yaml->diagnostics) == errors_before;
    return good && !reader.lacks_some ? g_steal_pointer(&condition) : NULL;
}

static const BeckonNode *first(const BeckonCondition *condition)
{
    return &g_array_index(condition->nodes, BeckonNode, 0);
}

/* Whether a node holds a leaf of a kind. */
static bool has_kind(const BeckonNode *nodes, guint at, const BeckonLeafKind *kind)
{
    for (guint i = at; i < nodes[at].end; i++) {
        if (nodes[i].kind == BECKON_NODE_LEAF && nodes[i].leaf_kind == kind) {
            return true;
        }
    }
    return false;
}

/* The value of a node; with a kind, as if there were no leaves but of this. */
static BeckonTruth evaluate(const BeckonNode *nodes, guint at, BeckonFacts *facts,
                            const BeckonLeafKind *only)
{
    const BeckonNode *node = &nodes[at];
    if (node->kind == BECKON_NODE_LEAF) {
        return node->leaf_kind->evaluate(node->leaf, facts);
    }
    /* The value that decides a group at once, and the one it has when nothing decides it. */
    BeckonTruth decisive = node->kind == BECKON_NODE_ALL ? BECKON_FALSE : BECKON_TRUE;
    BeckonTruth result = node->kind == BECKON_NODE_ALL ? BECKON_TRUE : BECKON_FALSE;
    for (guint i = at + 1; i < node->end && result != decisive; i = nodes[i].end) {
        if (only != NULL && !has_kind(nodes, i, only)) {
            continue;
        }
        BeckonTruth value = evaluate(nodes, i, facts, only);
        result = node->kind == BECKON_NODE_ALL ? MIN(result, value) : MAX(result, value);
    }
    return node->kind == BECKON_NODE_NONE ? BECKON_TRUE - result : result;
}

BeckonTruth beckon_condition_evaluate(const BeckonCondition *condition, BeckonFacts *facts)
{
    return evaluate(first(condition), 0, facts, NULL);
}

bool beckon_condition_asks_purchases(const BeckonCondition *condition)
{
    return has_kind(first(condition), 0, &beckon_leaf_bought);
}

BeckonTruth beckon_condition_evaluate_purchases(const BeckonCondition *condition,
                                                BeckonFacts *facts)
{
    return beckon_condition_asks_purchases(condition)
               ? evaluate(first(condition), 0, facts, &beckon_leaf_bought)
               : BECKON_TRUE;
}

static const char *key_of(const BeckonNode *node, BeckonFacts *facts)
{
    return node->kind == BECKON_NODE_LEAF ? node->leaf_kind->decisive_key(node->leaf, facts)
                                          : groups[node->kind];
}

/* The number of the leaf by which a node misses the value that is wanted of it; -1 when it has it.
 */
static int find_obstacle(const BeckonNode *nodes, guint at, bool wanted, BeckonFacts *facts)
{
    const BeckonNode *node = &nodes[at];
    if (evaluate(nodes, at, facts, NULL) == (wanted ? BECKON_TRUE : BECKON_FALSE)) {
        return -1;
    }
    if (node->kind == BECKON_NODE_LEAF || node->kind == BECKON_NODE_SEGMENT) {
        return (int)at;
    }
    /* Whether every child must have its value, so that the first without it is to blame; else
     * one had been enough. */
    bool needs_each = (node->kind != BECKON_NODE_ANY) == wanted;
    int obstacle = -1;
    for (guint i = at + 1; i < node->end; i = nodes[i].end) {
        int found = find_obstacle(nodes, i, wanted != (node->kind == BECKON_NODE_NONE), facts);
        if (found >= 0 && needs_each) {
            return found;
        }
        if (found >= 0 && (obstacle < 0 || strcmp(key_of(&nodes[obstacle], facts), "zone") == 0)) {
            obstacle = found;
        }
    }
    return obstacle;
}

int beckon_condition_obstacle_number(const BeckonCondition *condition, BeckonFacts *facts)
{
    return find_obstacle(first(condition), 0, true, facts);
}

const char *beckon_condition_obstacle(const BeckonCondition *condition, BeckonFacts *facts)
{
    int number = beckon_condition_obstacle_number(condition, facts);
    return number >= 0 ? key_of(first(condition) + number, facts) : NULL;
}

/* Why a leaf is unknown. */
static BeckonGap gap_of(const BeckonNode *node, BeckonFacts *facts)
{
    return node->leaf_kind->gap != NULL ? node->leaf_kind->gap(node->leaf, facts)
                                        : BECKON_GAP_NEVER;
}

static void walk(const BeckonNode *nodes, guint at, guint depth, BeckonFacts *facts,
                 BeckonConditionVisitor visit, void *data)
{
    const BeckonNode *node = &nodes[at];
    bool is_leaf = node->kind == BECKON_NODE_LEAF;
    BeckonConditionStep step = {
        .number = at,
        .depth = depth,
        .group = is_leaf ? NULL : groups[node->kind],
        .key = is_leaf ? node->leaf_kind->fields[0].key : NULL,
        .file = node->file,
        .line = node->line,
        .truth = facts != NULL ? evaluate(nodes, at, facts, NULL) : BECKON_UNKNOWN,
    };
    if (is_leaf && facts != NULL && step.truth == BECKON_UNKNOWN) {
        step.gap = gap_of(node, facts);
    }
    visit(&step, data);
    for (guint i = at + 1; i < node->end; i = nodes[i].end) {
        walk(nodes, i, depth + 1, facts, visit, data);
    }
}

void beckon_condition_walk(const BeckonCondition *condition, BeckonFacts *facts,
                           BeckonConditionVisitor visit, void *data)
{
    walk(first(condition), 0, 0, facts, visit, data);
}

typedef struct {
    BeckonReach can_be_true;
    BeckonReach can_be_false;
} Reach;

static Reach reach(const BeckonNode *nodes, guint at)
{
    const BeckonReach none = beckon_reach_nowhere(), every = beckon_reach_everywhere();
    const BeckonNode *node = &nodes[at];
    if (node->kind == BECKON_NODE_LEAF) {
        Reach anywhere = {every, every};
        if (node->leaf_kind->reach != NULL) {
            node->leaf_kind->reach(node->leaf, &anywhere.can_be_true, &anywhere.can_be_false);
        }
        return anywhere;
    }
    /* `all` is true where all are, and false where any is; `any` and `none` the other way. */
    Reach both = node->kind == BECKON_NODE_ALL ? (Reach){every, none} : (Reach){none, every};
    for (guint i = at + 1; i < node->end; i = nodes[i].end) {
        Reach child = reach(nodes, i);
        if (node->kind == BECKON_NODE_ALL) {
            both.can_be_true = beckon_reach_and(&both.can_be_true, &child.can_be_true);
            both.can_be_false = beckon_reach_or(&both.can_be_false, &child.can_be_false);
        } else {
            both.can_be_true = beckon_reach_or(&both.can_be_true, &child.can_be_true);
            both.can_be_false = beckon_reach_and(&both.can_be_false, &child.can_be_false);
        }
    }
    return node->kind == BECKON_NODE_NONE ? (Reach){both.can_be_false, both.can_be_true} : both;
}

BeckonReach beckon_condition_reach(const BeckonCondition *condition)
{
    return reach(first(condition), 0).can_be_true;
}

BeckonZoneSet beckon_condition_zones(const BeckonCondition *condition)
{
    return beckon_condition_reach(condition).zones;
}

BeckonNode beckon_condition_node(const BeckonCondition *condition, guint number)
{
    return g_array_index(condition->nodes, BeckonNode, number);
}

void beckon_condition_edges(const BeckonCondition *condition, BeckonEdges *edges)
{
    for (guint i = 0; i < condition->nodes->len; i++) {
        const BeckonNode *node = &g_array_index(condition->nodes, BeckonNode, i);
        if (node->kind == BECKON_NODE_LEAF && node->leaf_kind->edges != NULL) {
            node->leaf_kind->edges(node->leaf, edges);
        }
    }
}

static void describe(const BeckonNode *nodes, guint at, const BeckonShop *shop,
                     const BeckonPhrases *phrases, GString *out)
{
    const BeckonNode *node = &nodes[at];
    if (node->kind == BECKON_NODE_LEAF) {
        node->leaf_kind->describe(node->leaf, shop, phrases, out);
        return;
    }
    if (node->kind == BECKON_NODE_NONE) {
        g_string_append(out, phrases->none);
    }
    for (guint i = at + 1; i < node->end; i = nodes[i].end) {
        bool is_alone = nodes[at + 1].end == node->end, is_last = nodes[i].end == node->end;
        /* A leaf, or a group of one, of which "not" would reach over what follows. */
        bool is_plain = nodes[i].end - i <= 2 && (nodes[i].kind != BECKON_NODE_NONE || is_last);
        bool nested = !is_alone && !is_plain;
        g_string_append(out, i == at + 1                     ? ""
                             : node->kind == BECKON_NODE_ALL ? phrases->and
                                                             : phrases->or);
        g_string_append(out, nested ? "(" : "");
        describe(nodes, i, shop, phrases, out);
        g_string_append(out, nested ? ")" : "");
    }
}

void beckon_condition_describe(const BeckonCondition *condition, const BeckonShop *shop,
                               const BeckonPhrases *phrases, GString *out)
{
    describe(first(condition), 0, shop, phrases, out);
}

void beckon_condition_words(const BeckonCondition *condition, guint number, const BeckonShop *shop,
                            const BeckonPhrases *phrases, GString *out)
{
    const BeckonNode *node = first(condition) + number;
    describe(first(condition), number, shop, phrases, out);
    if (node->kind == BECKON_NODE_LEAF && node->leaf_kind->unsaid != NULL) {
        node->leaf_kind->unsaid(node->leaf, shop, out);
    }
}
