/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/clause.h"

#include "base/limits.h"
#include "rules/leaf/leaf.h"

/* A leaf, and which value it must have. */
typedef struct {
    const BeckonLeafKind *kind;
    const void *leaf;
    bool is_true;
} Literal;

/* What these cost, in leaves that are held against leaves. */
#define WORK_A_COPY 2    /* of a leaf */
#define WORK_A_WEEK 1000 /* of the clock's minutes */

/* Each of GArray of Literal. */
struct BeckonClauses {
    GPtrArray *clauses;
};

/* A condition while it is expanded. */
typedef struct {
    const BeckonCondition *condition;
    int64_t *work;
} Expansion;

/* Whether so much may still be done. */
static bool spend(int64_t *work, int64_t cost)
{
    *work = MAX(*work - cost, -1);
    return *work >= 0;
}

static GPtrArray *clauses_array(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
}

static GArray *join(const GArray *clause, const GArray *other)
{
    GArray *both = g_array_copy((GArray *)clause);
    g_array_append_vals(both, other->data, other->len);
    return both;
}

/* Each clause of the one together with each of the other. NULL when they are too many. */
static GPtrArray *multiply(const GPtrArray *clauses, const GPtrArray *others, int64_t *work)
{
    if (clauses->len * others->len > BECKON_LIMIT_CLAUSES) {
        return NULL;
    }
    g_autoptr(GPtrArray) product = clauses_array();
    for (guint i = 0; i < clauses->len; i++) {
        for (guint j = 0; j < others->len; j++) {
            GArray *both = join(clauses->pdata[i], others->pdata[j]);
            g_ptr_array_add(product, both);
            if (both->len > BECKON_LIMIT_CLAUSES ||
                !spend(work, (int64_t)both->len * WORK_A_COPY)) {
                return NULL;
            }
        }
    }
    return g_steal_pointer(&product);
}

static GPtrArray *unite(GPtrArray *clauses, const GPtrArray *others)
{
    if (clauses->len + others->len > BECKON_LIMIT_CLAUSES) {
        return NULL;
    }
    for (guint i = 0; i < others->len; i++) {
        g_ptr_array_add(clauses, g_array_ref(others->pdata[i]));
    }
    return g_ptr_array_ref(clauses);
}

static GPtrArray *expand(const Expansion *expansion, guint at, bool wanted);

static GPtrArray *expand_leaf(const BeckonNode *node, bool wanted, int64_t *work)
{
    if (!spend(work, WORK_A_COPY)) {
        return NULL;
    }
    const Literal literal = {node->leaf_kind, node->leaf, wanted};
    GArray *clause = g_array_new(FALSE, FALSE, sizeof(Literal));
    g_array_append_val(clause, literal);
    GPtrArray *clauses = clauses_array();
    g_ptr_array_add(clauses, clause);
    return clauses;
}

/* A group has its value where each child has a certain one, or where any child has. */
static GPtrArray *expand_group(const Expansion *expansion, guint at, bool wanted)
{
    const BeckonCondition *condition = expansion->condition;
    BeckonNode node = beckon_condition_node(condition, at);
    bool of_child = wanted != (node.kind == BECKON_NODE_NONE);
    bool needs_each = wanted != (node.kind == BECKON_NODE_ANY);
    g_autoptr(GPtrArray) clauses = NULL;
    for (guint i = at + 1; i < node.end; i = beckon_condition_node(condition, i).end) {
        g_autoptr(GPtrArray) child = expand(expansion, i, of_child);
        if (child == NULL) {
            return NULL;
        }
        g_autoptr(GPtrArray) before = g_steal_pointer(&clauses);
        clauses = before == NULL ? g_ptr_array_ref(child)
                  : needs_each   ? multiply(before, child, expansion->work)
                                 : unite(before, child);
        if (clauses == NULL) {
            return NULL;
        }
    }
    return g_steal_pointer(&clauses);
}

/* Where a node has the value that is wanted of it. */
static GPtrArray *expand(const Expansion *expansion, guint at, bool wanted)
{
    BeckonNode node = beckon_condition_node(expansion->condition, at);
    return node.kind == BECKON_NODE_LEAF ? expand_leaf(&node, wanted, expansion->work)
                                         : expand_group(expansion, at, wanted);
}

/* In bytes: memory counts as work, so that all clauses of a set have their bound. */
static int64_t size_of(const GPtrArray *clauses)
{
    gsize size = 0;
    for (guint i = 0; i < clauses->len; i++) {
        size += sizeof(GArray) + ((const GArray *)clauses->pdata[i])->len * sizeof(Literal);
    }
    return (int64_t)size;
}

BeckonClauses *beckon_clauses_new(const BeckonCondition *condition, int64_t *work)
{
    const Expansion expansion = {condition, work};
    GPtrArray *expanded = expand(&expansion, 0, true);
    if (expanded == NULL) {
        return NULL;
    }
    if (!spend(work, size_of(expanded))) {
        g_ptr_array_unref(expanded);
        return NULL;
    }
    BeckonClauses *clauses = g_new0(BeckonClauses, 1);
    clauses->clauses = expanded;
    return clauses;
}

void beckon_clauses_free(BeckonClauses *clauses)
{
    if (clauses != NULL) {
        g_ptr_array_unref(clauses->clauses);
        g_free(clauses);
    }
}

static bool implies(const Literal *literal, const Literal *other)
{
    return literal->kind == other->kind && literal->kind->implies != NULL &&
           literal->kind->implies(literal->leaf, other->leaf);
}

static bool excludes(const Literal *literal, const Literal *other)
{
    return literal->kind == other->kind && literal->kind->excludes != NULL &&
           (literal->kind->excludes(literal->leaf, other->leaf) ||
            literal->kind->excludes(other->leaf, literal->leaf));
}

/* When somebody comes or goes they have stayed for no time, and dwelling is noticed once. */
static bool stays_too_long(const Literal *event, const Literal *zone, const BeckonShop *shop)
{
    if (event->kind != &beckon_leaf_event || zone->kind != &beckon_leaf_zone) {
        return false;
    }
    int number = beckon_leaf_zone_zone(zone->leaf);
    bool dwells = beckon_leaf_event_occasion(event->leaf) == BECKON_OCCASION_DWELL;
    int64_t stayed_us = dwells ? beckon_shop_zone(shop, (guint)number)->dwell_us : 0;
    return beckon_leaf_zone_stays_us(zone->leaf) > stayed_us;
}

static bool contradict(const Literal *literal, const Literal *other, const BeckonShop *shop)
{
    if (literal->is_true && other->is_true) {
        return excludes(literal, other) || stays_too_long(literal, other, shop) ||
               stays_too_long(other, literal, shop);
    }
    return literal->is_true != other->is_true &&
           (literal->is_true ? implies(literal, other) : implies(other, literal));
}

static void describe(const Literal *literal, const BeckonShop *shop, GString *out)
{
    const BeckonPhrases *phrases = beckon_phrases("en");
    g_string_append_printf(out, "\"%s", literal->is_true ? "" : phrases->none);
    literal->kind->describe(literal->leaf, shop, phrases, out);
    g_string_append_c(out, '"');
}

static const Literal *literal_at(const GArray *clause, guint i)
{
    return &g_array_index(clause, Literal, i);
}

/* What of the first so many of a clause the last of them contradicts; NULL when nothing. */
static char *contradiction_with(const GArray *clause, guint last, const BeckonShop *shop)
{
    for (guint i = 0; i < last; i++) {
        if (contradict(literal_at(clause, i), literal_at(clause, last), shop)) {
            GString *text = g_string_new(NULL);
            describe(literal_at(clause, i), shop, text);
            g_string_append(text, " and ");
            describe(literal_at(clause, last), shop, text);
            g_string_append(text, " exclude each other");
            return g_string_free(text, FALSE);
        }
    }
    return NULL;
}

/* The minutes of a week at which what a clause says of the clock holds. */
static BeckonWeek week_of(const GArray *clause, const BeckonWeek *week, int64_t *work)
{
    BeckonWeek left = *week;
    for (guint i = 0; i < clause->len; i++) {
        const Literal *literal = literal_at(clause, i);
        if (literal->kind == &beckon_leaf_time) {
            spend(work, WORK_A_WEEK);
            (literal->is_true ? beckon_week_keep : beckon_week_drop)(&left, literal->leaf);
        }
    }
    return left;
}

static char *contradiction_of(const GArray *clause, const BeckonShop *shop, const BeckonWeek *week,
                              int64_t *work)
{
    if (!spend(work, (int64_t)clause->len * clause->len + WORK_A_WEEK)) {
        return NULL;
    }
    for (guint i = 1; i < clause->len; i++) {
        char *text = contradiction_with(clause, i, shop);
        if (text != NULL) {
            return text;
        }
    }
    BeckonWeek left = week_of(clause, week, work);
    return beckon_week_is_empty(&left)
               ? g_strdup(
                     "there is no minute of the week at which the hours and days of 'when' and "
                     "'runs' meet outside quiet hours")
               : NULL;
}

char *beckon_clauses_contradiction(const BeckonClauses *clauses, const BeckonShop *shop,
                                   const BeckonWeek *week, int64_t *work)
{
    g_autofree char *first = NULL;
    for (guint i = 0; i < clauses->clauses->len; i++) {
        g_autofree char *text = contradiction_of(clauses->clauses->pdata[i], shop, week, work);
        if (text == NULL) {
            return NULL;
        }
        first = first != NULL ? first : g_steal_pointer(&text);
    }
    return g_steal_pointer(&first);
}

/* Whether a literal of the same kind is not unknown where the other is not. */
static bool is_told(const Literal *literal, const Literal *from)
{
    return from->kind->tells == NULL || from->kind->tells(from->leaf, literal->leaf);
}

/* Whether a literal follows from another. */
static bool follows(const Literal *literal, const Literal *from)
{
    if (literal->is_true) {
        return from->is_true && implies(from, literal);
    }
    return (from->is_true ? excludes(from, literal) : implies(literal, from)) &&
           is_told(literal, from);
}

static bool follows_from_any(const Literal *literal, const GArray *clause)
{
    for (guint i = 0; i < clause->len; i++) {
        if (follows(literal, literal_at(clause, i))) {
            return true;
        }
    }
    return false;
}

/* The weeks come last, since they cost most. */
static bool clause_implies(const GArray *clause, const BeckonWeek *week, const GArray *other,
                           const BeckonWeek *other_week, int64_t *work)
{
    if (!spend(work, (int64_t)clause->len * other->len)) {
        return false;
    }
    for (guint i = 0; i < other->len; i++) {
        const Literal *literal = literal_at(other, i);
        if (literal->kind != &beckon_leaf_time && !follows_from_any(literal, clause)) {
            return false;
        }
    }
    if (!spend(work, WORK_A_WEEK)) {
        return false;
    }
    BeckonWeek left = week_of(clause, week, work), other_left = week_of(other, other_week, work);
    return beckon_week_lies_within(&left, &other_left);
}

static bool implies_any(const GArray *clause, const BeckonWeek *week, const BeckonClauses *other,
                        const BeckonWeek *other_week, int64_t *work)
{
    for (guint i = 0; i < other->clauses->len; i++) {
        if (clause_implies(clause, week, other->clauses->pdata[i], other_week, work)) {
            return true;
        }
    }
    return false;
}

bool beckon_clauses_imply(const BeckonClauses *clauses, const BeckonWeek *week,
                          const BeckonClauses *other, const BeckonWeek *other_week, int64_t *work)
{
    for (guint i = 0; i < clauses->clauses->len; i++) {
        if (!implies_any(clauses->clauses->pdata[i], week, other, other_week, work)) {
            return false;
        }
    }
    return true;
}
