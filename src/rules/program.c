/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/program.h"

#include <string.h>

#include "rules/leaf.h"

/* A node; behind it what it holds: of a group its nodes, of a leaf its data, or where they lie. */
typedef struct {
    uint32_t kind;    /* BeckonNodeKind */
    uint32_t n_words; /* of it and what it holds */
    bool is_elsewhere;
    BeckonTruth (*evaluate)(const void *leaf, BeckonFacts *facts); /* of a leaf */
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

static void add_leaf(GArray *words, const BeckonLeafKind *kind, const void *leaf)
{
    const Step step = {
        .kind = BECKON_NODE_LEAF,
        .n_words = (uint32_t)(STEP_WORDS + WORDS_OF(kind->size > 0 ? kind->size : sizeof leaf)),
        .is_elsewhere = kind->size == 0,
        .evaluate = kind->evaluate,
    };
    append(words, &step, sizeof step);
    append(words, kind->size > 0 ? leaf : &leaf, kind->size > 0 ? kind->size : sizeof leaf);
}

static void add_node(GArray *words, const BeckonCondition *condition, guint at)
{
    BeckonNode node = beckon_condition_node(condition, at);
    if (node.kind == BECKON_NODE_LEAF) {
        add_leaf(words, node.leaf_kind, node.leaf);
        return;
    }
    const Step step = {.kind = node.kind};
    guint place = words->len;
    append(words, &step, sizeof step);
    for (guint i = at + 1; i < node.end; i = beckon_condition_node(condition, i).end) {
        add_node(words, condition, i);
    }
    ((Step *)&g_array_index(words, uint64_t, place))->n_words = words->len - place;
}

uint32_t beckon_program_add(BeckonProgram *program, const BeckonSchedule *runs,
                            const BeckonCondition *when)
{
    GArray *words = program->words;
    uint32_t place = words->len;
    if (beckon_schedule_is_always(runs)) {
        add_node(words, when, 0);
        return place;
    }
    const Step both = {.kind = BECKON_NODE_ALL};
    append(words, &both, sizeof both);
    add_leaf(words, &beckon_leaf_time, runs);
    add_node(words, when, 0);
    ((Step *)&g_array_index(words, uint64_t, place))->n_words = words->len - place;
    return place;
}

void beckon_program_seal(BeckonProgram *program)
{
    GArray *words = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), program->words->len);
    g_array_append_vals(words, program->words->data, program->words->len);
    g_array_unref(program->words);
    program->words = words;
}

/* Whether a node has the value that is wanted of it, true or false. */
static bool has_value(const uint64_t *at, BeckonTruth wanted, BeckonFacts *facts)
{
    const Step *step = (const Step *)at;
    const uint64_t *inside = at + STEP_WORDS, *end = at + step->n_words;
    if (step->kind == BECKON_NODE_LEAF) {
        const void *leaf = step->is_elsewhere ? *(void *const *)inside : inside;
        return step->evaluate(leaf, facts) == wanted;
    }
    /* Whether each of its nodes must have its value, or one is enough. */
    bool needs_each = (step->kind != BECKON_NODE_ANY) == (wanted == BECKON_TRUE);
    BeckonTruth of_each = step->kind == BECKON_NODE_NONE ? BECKON_TRUE - wanted : wanted;
    while (inside < end) {
        if (has_value(inside, of_each, facts) != needs_each) {
            return !needs_each;
        }
        inside += ((const Step *)inside)->n_words;
    }
    return needs_each;
}

bool beckon_program_holds(const BeckonProgram *program, uint32_t place, BeckonFacts *facts)
{
    return has_value(&g_array_index(program->words, uint64_t, place), BECKON_TRUE, facts);
}
