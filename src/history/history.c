/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/history.h"

#include <stdbool.h>

typedef struct {
    GArray *bought; /* of BeckonBought */
    bool is_sorted;
} Shelf;

struct BeckonHistory {
    int32_t known_since_day;
    int64_t known_until_us;
    guint n_shelves;
    Shelf shelves[]; /* a thing each */
};

BeckonHistory *beckon_history_new(guint n_things, int32_t known_since_day, int64_t known_until_us)
{
    BeckonHistory *history = g_malloc0(sizeof *history + n_things * sizeof(Shelf));
    history->known_since_day = known_since_day;
    history->known_until_us = known_until_us;
    history->n_shelves = n_things;
    for (guint i = 0; i < n_things; i++) {
        history->shelves[i] = (Shelf){g_array_new(FALSE, FALSE, sizeof(BeckonBought)), true};
    }
    return history;
}

void beckon_history_free(BeckonHistory *history)
{
    for (guint i = 0; history != NULL && i < history->n_shelves; i++) {
        g_array_unref(history->shelves[i].bought);
    }
    g_free(history);
}

void beckon_history_add(BeckonHistory *history, guint thing, BeckonBought bought)
{
    Shelf *shelf = &history->shelves[thing];
    g_array_append_val(shelf->bought, bought);
    shelf->is_sorted = false;
}

static int by_day(gconstpointer a, gconstpointer b)
{
    int32_t first = ((const BeckonBought *)a)->day, second = ((const BeckonBought *)b)->day;
    return (first > second) - (first < second);
}

const GArray *beckon_history_of(BeckonHistory *history, guint thing)
{
    Shelf *shelf = &history->shelves[thing];
    if (!shelf->is_sorted) {
        g_array_sort(shelf->bought, by_day);
        shelf->is_sorted = true;
    }
    return shelf->bought;
}

int32_t beckon_history_known_since_day(const BeckonHistory *history)
{
    return history->known_since_day;
}

int64_t beckon_history_known_until_us(const BeckonHistory *history)
{
    return history->known_until_us;
}
