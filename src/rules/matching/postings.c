/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/postings.h"

/* The members of one thing: in ascending order, or, where they are many, as bits. */
typedef struct {
    uint32_t thing;
    uint32_t n_members;
    uint32_t at; /* in `members`, or in `words` */
    bool is_dense;
} List;

struct BeckonPostings {
    guint n_words;   /* of a set of members */
    GArray *lists;   /* of List, by thing */
    GArray *members; /* of uint32_t */
    GArray *words;   /* of uint64_t */
    uint64_t *bits;  /* whether a thing has a list */
    guint *ranks;    /* how many have that have bits in the words before each */
};

static int by_thing(gconstpointer a, gconstpointer b)
{
    const BeckonPosting *first = a, *second = b;
    return first->thing != second->thing
               ? (first->thing > second->thing) - (first->thing < second->thing)
               : (first->member > second->member) - (first->member < second->member);
}

static void add_list(BeckonPostings *postings, const BeckonPosting *first, guint n)
{
    List list = {.thing = first->thing, .n_members = n};
    list.is_dense = n > 2 * postings->n_words;
    list.at = list.is_dense ? postings->words->len : postings->members->len;
    if (list.is_dense) {
        g_array_set_size(postings->words, list.at + postings->n_words);
    }
    for (guint i = 0; i < n; i++) {
        uint32_t member = first[i].member;
        if (list.is_dense) {
            g_array_index(postings->words, uint64_t, list.at + member / 64) |= UINT64_C(1)
                                                                               << member % 64;
        } else {
            g_array_append_val(postings->members, member);
        }
    }
    g_array_append_val(postings->lists, list);
    postings->bits[list.thing / 64] |= UINT64_C(1) << list.thing % 64;
}

BeckonPostings *beckon_postings_new(GArray *sorted, guint n_members, guint n_things)
{
    BeckonPostings *postings = g_new0(BeckonPostings, 1);
    guint n_thing_words = n_things / 64 + 1;
    postings->n_words = (n_members + 63) / 64;
    postings->lists = g_array_new(FALSE, FALSE, sizeof(List));
    postings->members = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    postings->words = g_array_new(FALSE, TRUE, sizeof(uint64_t));
    if (sorted->len == 0) {
        return postings;
    }
    postings->bits = g_new0(uint64_t, n_thing_words);
    postings->ranks = g_new0(guint, n_thing_words);
    g_array_sort(sorted, by_thing);
    const BeckonPosting *all = (const BeckonPosting *)sorted->data;
    for (guint i = 0, end; i < sorted->len; i = end) {
        for (end = i; end < sorted->len && all[end].thing == all[i].thing;) {
            end++;
        }
        add_list(postings, &all[i], end - i);
    }
    for (guint i = 1; i < n_thing_words; i++) {
        postings->ranks[i] =
            postings->ranks[i - 1] + (guint)__builtin_popcountll(postings->bits[i - 1]);
    }
    return postings;
}

void beckon_postings_free(BeckonPostings *postings)
{
    if (postings != NULL) {
        g_array_unref(postings->lists);
        g_array_unref(postings->members);
        g_array_unref(postings->words);
        g_free(postings->bits);
        g_free(postings->ranks);
        g_free(postings);
    }
}

bool beckon_postings_are_none(const BeckonPostings *postings)
{
    return postings->lists->len == 0;
}

static void mark(const BeckonPostings *postings, guint number, uint64_t *words)
{
    const List *list = &g_array_index(postings->lists, List, number);
    if (list->is_dense) {
        const uint64_t *set = &g_array_index(postings->words, uint64_t, list->at);
        for (guint i = 0; i < postings->n_words; i++) {
            words[i] |= set[i];
        }
        return;
    }
    const uint32_t *members = &g_array_index(postings->members, uint32_t, list->at);
    for (guint i = 0; i < list->n_members; i++) {
        words[members[i] / 64] |= UINT64_C(1) << members[i] % 64;
    }
}

void beckon_postings_mark(const BeckonPostings *postings, const BeckonThingSet *things,
                          uint64_t *words)
{
    /* The much shorter of both is gone through. */
    bool many = things->len / 8 > postings->lists->len;
    for (guint i = 0; many && i < postings->lists->len; i++) {
        uint32_t thing = g_array_index(postings->lists, List, i).thing;
        if (beckon_thing_set_find(things, thing) >= 0) {
            mark(postings, i, words);
        }
    }
    for (guint i = 0; !many && i < things->len; i++) {
        uint32_t thing = things->numbers[i];
        uint64_t word = postings->bits[thing / 64], bit = UINT64_C(1) << thing % 64;
        if ((word & bit) != 0) {
            guint before = (guint)__builtin_popcountll(word & (bit - 1));
            mark(postings, postings->ranks[thing / 64] + before, words);
        }
    }
}
