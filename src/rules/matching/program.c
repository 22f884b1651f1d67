/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/program.h"

#include <string.h>

#include "rules/leaf/leaf.h"

typedef enum { EACH, EITHER, LEAF, LEAF_ELSEWHERE } Kind;

/* A step; behind it what it holds: steps of which each or one must hold, or the data of a leaf, or
 * where they lie. */
typedef struct {
    BeckonTruth (*evaluate)(const void *leaf, BeckonFacts *facts);
    uint32_t n_words; /* of it and what it holds */
    uint8_t kind;
    uint8_t wanted; /* of a leaf: BECKON_TRUE or BECKON_FALSE */
} Step;

#define WORDS_OF(n_bytes) (((n_bytes) + sizeof(uint64_t) - 1) / sizeof(uint64_t))
#define STEP_WORDS        WORDS_OF(sizeof(Step))

struct BeckonProgram {
    GArray *words; /* of uint64_t */
};

BeckonProgram *beckon_program_new(void)
{
    BeckonProgram *program = g_new0(BeckonProgram, 1);
    program->words = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return program;
}

void beckon_program_free(BeckonProgram *program)
{
    if (program != NULL) {
        g_array_unref(program->words);
        g_free(program);
    }
}

static void append(GArray *words, const void *bytes, gsize n_bytes)
{
    guint at = words->len;
    g_array_set_size(words, at + (guint)WORDS_OF(n_bytes));
    memcpy(&g_array_index(words, uint64_t, at), bytes, n_bytes);
}

static guint begin_group(GArray *words, Kind kind)
{
    const Step step = {.kind = (uint8_t)kind};
    guint place = words->len;
    append(words, &step, sizeof step);
    return place;
}

static void end_group(GArray *words, guint place)
{
    Step *step = (Step *)&g_array_index(words, uint64_t, place);
    step->n_words = words->len - place;
}

static void add_leaf(GArray *words, const BeckonLeafKind *kind, const void *leaf,
                     BeckonTruth wanted)
{
    gsize n_bytes = kind->size > 0 ? kind->size : sizeof leaf;
    const Step step = {
        .evaluate = kind->evaluate,
        .n_words = (uint32_t)(STEP_WORDS + WORDS_OF(n_bytes)),
        .kind = kind->size > 0 ? LEAF : LEAF_ELSEWHERE,
        .wanted = (uint8_t)wanted,
    };
    append(words, &step, sizeof step);
    append(words, kind->size > 0 ? leaf : &leaf, n_bytes);
}

static bool is_told(const BeckonLeafKind *kind, const void *leaf, BeckonTruth wanted)
{
    return kind->is_told != NULL && kind->is_told(leaf, wanted);
}

/* While a condition is added. */
typedef struct {
    GArray *words;
    const BeckonCondition *condition;
    bool leaves_out; /* what is told by where it reaches */
    bool sorts;      /* what asks for no purchases comes first: it is decided sooner */
} Adding;

static bool asks_for_purchases(const BeckonCondition *condition, guint at)
{
    guint end = beckon_condition_node(condition, at).end;
    for (guint i = at; i < end; i++) {
        BeckonNode node = beckon_condition_node(condition, i);
        if (node.kind == BECKON_NODE_LEAF && node.leaf_kind->thing != NULL) {
            return true;
        }
    }
    return false;
}

static void add_node(const Adding *adding, guint at, BeckonTruth wanted, Kind around);

/* Adds what a group holds, or, to sort it, what of it asks for purchases, or what does not. */
static void add_nodes(const Adding *adding, guint at, BeckonTruth wanted, Kind around,
                      bool of_purchases)
{
    const BeckonCondition *condition = adding->condition;
    guint end = beckon_condition_node(condition, at).end;
    for (guint i = at + 1; i < end; i = beckon_condition_node(condition, i).end) {
        if (!adding->sorts || asks_for_purchases(condition, i) == of_purchases) {
            add_node(adding, i, wanted, around);
        }
    }
}

/* Adds a node that must have a value, true or false, to a group of a kind. */
static void add_node(const Adding *adding, guint at, BeckonTruth wanted, Kind around)
{
    BeckonNode node = beckon_condition_node(adding->condition, at);
    if (node.kind == BECKON_NODE_LEAF) {
        if (!adding->leaves_out || !is_told(node.leaf_kind, node.leaf, wanted)) {
            add_leaf(adding->words, node.leaf_kind, node.leaf, wanted);
        }
        return;
    }
    bool needs_each = (node.kind != BECKON_NODE_ANY) == (wanted == BECKON_TRUE);
    BeckonTruth of_each = node.kind == BECKON_NODE_NONE ? BECKON_TRUE - wanted : wanted;
    bool has_one = beckon_condition_node(adding->condition, at + 1).end == node.end;
    Kind kind = has_one ? around : needs_each ? EACH : EITHER;
    /* One way of several is told by nothing. */
    const Adding inside = {adding->words, adding->condition, adding->leaves_out && kind == EACH,
                           adding->sorts};
    guint place = kind != around ? begin_group(adding->words, kind) : 0;
    add_nodes(&inside, at, of_each, kind, false);
    if (adding->sorts) {
        add_nodes(&inside, at, of_each, kind, true);
    }
    if (kind != around) {
        end_group(adding->words, place);
    }
}

static uint32_t add(BeckonProgram *program, const BeckonSchedule *runs, const BeckonCondition *when,
                    bool leaves_out)
{
    GArray *words = program->words;
    const Adding adding = {words, when, leaves_out, leaves_out};
    guint place = begin_group(words, EACH);
    bool runs_told = leaves_out && is_told(&beckon_leaf_time, runs, BECKON_TRUE);
    if (!beckon_schedule_is_always(runs) && !runs_told) {
        add_leaf(words, &beckon_leaf_time, runs, BECKON_TRUE);
    }
    add_node(&adding, 0, BECKON_TRUE, EACH);
    end_group(words, place);
    return place;
}

uint32_t beckon_program_add(BeckonProgram *program, const BeckonSchedule *runs,
                            const BeckonCondition *when)
{
    return add(program, runs, when, false);
}

uint32_t beckon_program_add_rest(BeckonProgram *program, const BeckonSchedule *runs,
                                 const BeckonCondition *when)
{
    uint32_t place = add(program, runs, when, true);
    if (program->words->len - place > STEP_WORDS) {
        return place;
    }
    g_array_set_size(program->words, place);
    return BECKON_PROGRAM_NOTHING;
}

void beckon_program_seal(BeckonProgram *program)
{
    GArray *words = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), program->words->len);
    g_array_append_vals(words, program->words->data, program->words->len);
    g_array_unref(program->words);
    program->words = words;
}

static bool holds(const uint64_t *at, BeckonFacts *facts)
{
    const Step *step = (const Step *)at;
    const uint64_t *inside = at + STEP_WORDS, *end = at + step->n_words;
    switch ((Kind)step->kind) {
    case LEAF:
        return step->evaluate(inside, facts) == step->wanted;
    case LEAF_ELSEWHERE:
        return step->evaluate(*(void *const *)inside, facts) == step->wanted;
    case EACH:
        while (inside < end && holds(inside, facts)) {
            inside += ((const Step *)inside)->n_words;
        }
        return inside == end;
    case EITHER:
        while (inside < end && !holds(inside, facts)) {
            inside += ((const Step *)inside)->n_words;
        }
        return inside != end;
    }
    return false;
}

void beckon_program_prefetch(const BeckonProgram *program, uint32_t place)
{
    const uint64_t *at = &g_array_index(program->words, uint64_t, place);
    __builtin_prefetch(at);
    __builtin_prefetch(at + 64 / sizeof *at);
}

bool beckon_program_holds(const BeckonProgram *program, uint32_t place, BeckonFacts *facts)
{
    return holds(&g_array_index(program->words, uint64_t, place), facts);
}
