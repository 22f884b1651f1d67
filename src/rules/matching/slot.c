/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/slot.h"

#include <string.h>

#include "rules/matching/bitmaps.h"
#include "rules/matching/postings.h"

#define MOST_STAYS    16
#define MOST_PERIODS  32
#define MOST_FILTERS  11 /* aspects of a moment, a stay, a period and a zone */
#define MOST_QUEUED   32
#define SCRATCH_WORDS 64

typedef struct {
    uint32_t number;
    uint32_t place; /* in the program; NOTHING: it holds wherever it reaches */
    int32_t from_day, until_day;
    int64_t least_stay_us;
} Member;

/* From a bound up to the next one these members can hold. */
typedef struct {
    int64_t from;
    uint32_t set;
} Step;

struct BeckonSlot {
    guint n_members;
    Member *members;
    BeckonBitmaps sets;
    uint32_t free_set;                  /* those that ask for no thing */
    uint32_t aspects[BECKON_N_ASPECTS]; /* those that can hold in it */
    guint n_stays, n_periods;
    Step stays[MOST_STAYS];     /* by length; the first from 0 on */
    Step periods[MOST_PERIODS]; /* by day; the first from ever on */
    guint n_zones;
    uint32_t *zones; /* those that can hold in it */
    BeckonPostings *postings;
};

/* While it is made. */
typedef struct {
    BeckonSlot *slot;
    const GArray *candidates;
    const GArray *places;
    guint number; /* of the aspect or zone at hand */
    int64_t from, to;
} Maker;

static const BeckonCandidate *candidate_of(const Maker *maker, guint member)
{
    guint place = g_array_index(maker->places, guint, member);
    return &g_array_index(maker->candidates, BeckonCandidate, place);
}

static bool is_free(gconstpointer maker, guint member)
{
    return !candidate_of(maker, member)->cover.is_there;
}

static bool has_aspect(gconstpointer data, guint member)
{
    const Maker *maker = data;
    return beckon_reach_has(&candidate_of(maker, member)->reach, maker->number);
}

static bool has_zone(gconstpointer data, guint member)
{
    const Maker *maker = data;
    return beckon_zone_set_has(&candidate_of(maker, member)->reach.zones, maker->number);
}

static bool is_reached(gconstpointer data, guint member)
{
    const Maker *maker = data;
    return candidate_of(maker, member)->reach.least_stay_us < maker->to;
}

static bool runs_then(gconstpointer data, guint member)
{
    const Maker *maker = data;
    const BeckonCandidate *candidate = candidate_of(maker, member);
    return candidate->from_day < maker->to && candidate->until_day >= maker->from;
}

static uint32_t add_set(Maker *maker, BeckonBitmapHas has)
{
    return beckon_bitmaps_add(&maker->slot->sets, maker->slot->n_members, has, maker);
}

static int by_value(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/* Cuts all times into steps at these bounds (int64_t), of which it takes some evenly when they are
 * more than there is room for. */
static guint cut(Maker *maker, GArray *bounds, BeckonBitmapHas has, Step *steps, guint most)
{
    g_array_sort(bounds, by_value);
    guint n_distinct = 0;
    int64_t *values = (int64_t *)(void *)bounds->data;
    for (guint i = 0; i < bounds->len; i++) {
        if (n_distinct == 0 || values[n_distinct - 1] != values[i]) {
            values[n_distinct++] = values[i];
        }
    }
    guint n_steps = MIN(n_distinct, most);
    for (guint i = 0; i < n_steps; i++) {
        steps[i].from = values[(guint64)i * n_distinct / n_steps];
    }
    for (guint i = 0; i < n_steps; i++) {
        maker->from = steps[i].from;
        maker->to = i + 1 < n_steps ? steps[i + 1].from : INT64_MAX;
        steps[i].set = add_set(maker, has);
    }
    return n_steps;
}

static void add_times(Maker *maker)
{
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t at_once = 0, ever = INT64_MIN;
    g_array_append_val(stays, at_once);
    g_array_append_val(days, ever);
    for (guint i = 0; i < maker->slot->n_members; i++) {
        const BeckonCandidate *candidate = candidate_of(maker, i);
        int64_t from = candidate->from_day, behind = (int64_t)candidate->until_day + 1;
        g_array_append_val(stays, candidate->reach.least_stay_us);
        g_array_append_val(days, from);
        g_array_append_val(days, behind);
    }
    maker->slot->n_stays = cut(maker, stays, is_reached, maker->slot->stays, MOST_STAYS);
    maker->slot->n_periods = cut(maker, days, runs_then, maker->slot->periods, MOST_PERIODS);
}

static void add_aspects(Maker *maker)
{
    for (maker->number = 0; maker->number < BECKON_N_ASPECTS; maker->number++) {
        maker->slot->aspects[maker->number] = add_set(maker, has_aspect);
    }
}

static void add_zones(Maker *maker, guint n_zones)
{
    maker->slot->n_zones = n_zones;
    maker->slot->zones = g_new(uint32_t, n_zones);
    for (maker->number = 0; maker->number < n_zones; maker->number++) {
        maker->slot->zones[maker->number] = add_set(maker, has_zone);
    }
}

static void add_members(Maker *maker, guint n_things)
{
    BeckonSlot *slot = maker->slot;
    g_autoptr(GArray) postings = g_array_new(FALSE, FALSE, sizeof(BeckonPosting));
    slot->members = g_new(Member, slot->n_members);
    for (guint i = 0; i < slot->n_members; i++) {
        const BeckonCandidate *candidate = candidate_of(maker, i);
        slot->members[i] = (Member){candidate->number, candidate->place, candidate->from_day,
                                    candidate->until_day, candidate->reach.least_stay_us};
        for (guint j = 0; candidate->cover.is_there && j < candidate->cover.n_things; j++) {
            const BeckonPosting posting = {candidate->cover.things[j], i};
            g_array_append_val(postings, posting);
        }
    }
    slot->postings = beckon_postings_new(postings, slot->n_members, n_things);
}

BeckonSlot *beckon_slot_new(const GArray *candidates, const GArray *places, guint n_things,
                            guint n_zones)
{
    BeckonSlot *slot = g_new0(BeckonSlot, 1);
    Maker maker = {.slot = slot, .candidates = candidates, .places = places};
    slot->n_members = places->len;
    beckon_bitmaps_init(&slot->sets, slot->n_members);
    add_members(&maker, n_things);
    slot->free_set = add_set(&maker, is_free);
    add_aspects(&maker);
    add_times(&maker);
    add_zones(&maker, n_zones);
    beckon_bitmaps_seal(&slot->sets);
    return slot;
}

void beckon_slot_free(BeckonSlot *slot)
{
    if (slot != NULL) {
        beckon_bitmaps_clear(&slot->sets);
        beckon_postings_free(slot->postings);
        g_free(slot->members);
        g_free(slot->zones);
        g_free(slot);
    }
}

/* Sets that all must have a member. */
typedef struct {
    guint n;
    const uint64_t *sets[MOST_FILTERS];
} Filters;

static void add_filter(Filters *filters, const BeckonSlot *slot, uint32_t set)
{
    if (set != BECKON_BITMAP_FULL) {
        filters->sets[filters->n++] = beckon_bitmaps_get(&slot->sets, set);
    }
}

static uint32_t set_at(const Step *steps, guint n_steps, int64_t value)
{
    guint i = n_steps - 1;
    while (i > 0 && steps[i].from > value) {
        i--;
    }
    return steps[i].set;
}

static Filters filters_of(const BeckonSlot *slot, const BeckonMoment *moment)
{
    Filters filters = {.n = 0};
    for (guint i = 0; i < moment->n_aspects; i++) {
        add_filter(&filters, slot, slot->aspects[moment->aspects[i]]);
    }
    add_filter(&filters, slot, set_at(slot->stays, slot->n_stays, moment->stayed_us));
    add_filter(&filters, slot, set_at(slot->periods, slot->n_periods, moment->day));
    if (slot->n_zones > 0) {
        add_filter(&filters, slot, slot->zones[moment->zone]);
    }
    return filters;
}

/* Members to be asked, whose conditions are on their way from memory meanwhile. */
typedef struct {
    guint n;
    Member members[MOST_QUEUED];
} Queue;

static void ask_queue(Queue *queue, const BeckonProgram *program, BeckonFacts *facts, GArray *hits)
{
    for (guint i = 0; i < queue->n; i++) {
        const Member *member = &queue->members[i];
        if (member->place == BECKON_PROGRAM_NOTHING ||
            beckon_program_holds(program, member->place, facts)) {
            g_array_append_val(hits, member->number);
        }
    }
    queue->n = 0;
}

/* What the sets, which hold several dates and stays together, could not tell. */
static bool is_in_time(const Member *member, const BeckonMoment *moment)
{
    return moment->day >= member->from_day && moment->day <= member->until_day &&
           moment->stayed_us >= member->least_stay_us;
}

static void queue_up(Queue *queue, const Member *member, const BeckonProgram *program)
{
    queue->members[queue->n++] = *member;
    if (member->place != BECKON_PROGRAM_NOTHING) {
        beckon_program_prefetch(program, member->place);
    }
}

/* Asks those whose bits are set and whom the filters leave. */
static void ask(const BeckonSlot *slot, const uint64_t *marks, const BeckonMoment *moment,
                const BeckonProgram *program, BeckonFacts *facts, GArray *hits)
{
    Filters filters = filters_of(slot, moment);
    Queue queue;
    queue.n = 0;
    for (guint i = 0; i < slot->sets.n_words; i++) {
        uint64_t word = marks[i];
        for (guint j = 0; word != 0 && j < filters.n; j++) {
            word &= filters.sets[j][i];
        }
        for (; word != 0; word &= word - 1) {
            const Member *member = &slot->members[i * 64 + (guint)__builtin_ctzll(word)];
            if (is_in_time(member, moment)) {
                queue_up(&queue, member, program);
            }
            if (queue.n == MOST_QUEUED) {
                ask_queue(&queue, program, facts, hits);
            }
        }
    }
    ask_queue(&queue, program, facts, hits);
}

/* Those that ask for no thing, or for one of these. */
static void mark(const BeckonSlot *slot, const BeckonMoment *moment, uint64_t *marks)
{
    gsize n_bytes = slot->sets.n_words * sizeof *marks;
    if (slot->free_set == BECKON_BITMAP_FULL) {
        memset(marks, 0xff, n_bytes);
    } else {
        memcpy(marks, beckon_bitmaps_get(&slot->sets, slot->free_set), n_bytes);
    }
    if (moment->has_things && !beckon_postings_are_none(slot->postings)) {
        beckon_postings_mark(slot->postings, &moment->things, marks);
    }
    guint n_last = slot->n_members % 64;
    marks[slot->sets.n_words - 1] &= n_last > 0 ? (UINT64_C(1) << n_last) - 1 : UINT64_MAX;
}

void beckon_slot_match(const BeckonSlot *slot, const BeckonMoment *moment,
                       const BeckonProgram *program, BeckonFacts *facts, GArray *hits)
{
    if (slot->n_members == 0) {
        return;
    }
    uint64_t few[SCRATCH_WORDS];
    g_autofree uint64_t *many =
        slot->sets.n_words > SCRATCH_WORDS ? g_new(uint64_t, slot->sets.n_words) : NULL;
    uint64_t *marks = many != NULL ? many : few;
    mark(slot, moment, marks);
    ask(slot, marks, moment, program, facts, hits);
}
