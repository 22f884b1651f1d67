/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/history.h"

#include <stdbool.h>

typedef struct {
    uint32_t thing;
    BeckonBought bought;
} Entry;

struct BeckonHistory {
    int32_t known_since_day;
    int64_t known_until_us;
    guint n_things;
    GArray *entries; /* of Entry, as they were added; NULL once they are sorted out: */
    guint n_shelves;
    uint32_t *things;   /* of each shelf, ascending */
    guint *starts;      /* where its rows begin, and where the last ones end */
    BeckonBought *rows; /* of all shelves */
    int64_t *sums;      /* of all rows before each, and of all */
};

BeckonHistory *beckon_history_new(guint n_things, int32_t known_since_day, int64_t known_until_us)
{
    BeckonHistory *history = g_new0(BeckonHistory, 1);
    history->known_since_day = known_since_day;
    history->known_until_us = known_until_us;
    history->n_things = n_things;
    history->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return history;
}

static void clear_shelves(BeckonHistory *history)
{
    g_clear_pointer(&history->things, g_free);
    g_clear_pointer(&history->starts, g_free);
    g_clear_pointer(&history->rows, g_free);
    g_clear_pointer(&history->sums, g_free);
    history->n_shelves = 0;
}

void beckon_history_free(BeckonHistory *history)
{
    if (history != NULL) {
        g_clear_pointer(&history->entries, g_array_unref);
        clear_shelves(history);
        g_free(history);
    }
}

static void take_from_shelves(BeckonHistory *history)
{
    history->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    for (guint shelf = 0; shelf < history->n_shelves; shelf++) {
        for (guint i = history->starts[shelf]; i < history->starts[shelf + 1]; i++) {
            const Entry entry = {history->things[shelf], history->rows[i]};
            g_array_append_val(history->entries, entry);
        }
    }
    clear_shelves(history);
}

void beckon_history_add(BeckonHistory *history, guint thing, BeckonBought bought)
{
    if (history->entries == NULL) {
        take_from_shelves(history);
    }
    const Entry entry = {thing, bought};
    g_array_append_val(history->entries, entry);
}

static int by_thing_and_day(gconstpointer a, gconstpointer b)
{
    const Entry *first = a, *second = b;
    return first->thing != second->thing
               ? (first->thing > second->thing) - (first->thing < second->thing)
               : (first->bought.day > second->bought.day) -
                     (first->bought.day < second->bought.day);
}

static void make_shelves(BeckonHistory *history, guint n_rows)
{
    history->things = g_new(uint32_t, MIN(n_rows, history->n_things));
    history->starts = g_new(guint, MIN(n_rows, history->n_things) + 1);
    history->rows = g_new(BeckonBought, n_rows);
    history->sums = g_new(int64_t, n_rows + 1);
}

static void sort_out(BeckonHistory *history)
{
    g_autoptr(GArray) entries = g_steal_pointer(&history->entries);
    g_array_sort(entries, by_thing_and_day);
    make_shelves(history, entries->len);
    history->sums[0] = 0;
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        if (history->n_shelves == 0 || history->things[history->n_shelves - 1] != entry->thing) {
            history->starts[history->n_shelves] = i;
            history->things[history->n_shelves++] = entry->thing;
        }
        history->rows[i] = entry->bought;
        history->sums[i + 1] = history->sums[i] + entry->bought.amount_minor;
    }
    history->starts[history->n_shelves] = entries->len;
}

int beckon_thing_set_find(const BeckonThingSet *set, uint32_t thing)
{
    const uint32_t *low = set->numbers;
    for (guint n = set->len; n > 1; n -= n / 2) {
        low = low[n / 2] <= thing ? low + n / 2 : low;
    }
    return set->len > 0 && *low == thing ? (int)(low - set->numbers) : -1;
}

BeckonPurchasesOf beckon_history_of(BeckonHistory *history, guint thing)
{
    static const int64_t nothing;
    if (history->entries != NULL) {
        sort_out(history);
    }
    const BeckonThingSet set = {history->n_shelves, history->things};
    int shelf = beckon_thing_set_find(&set, thing);
    if (shelf < 0) {
        return (BeckonPurchasesOf){0, NULL, &nothing};
    }
    guint start = history->starts[shelf];
    return (BeckonPurchasesOf){history->starts[shelf + 1] - start, &history->rows[start],
                               &history->sums[start]};
}

BeckonThingSet beckon_history_things(BeckonHistory *history)
{
    if (history->entries != NULL) {
        sort_out(history);
    }
    return (BeckonThingSet){history->n_shelves, history->things};
}

int32_t beckon_history_known_since_day(const BeckonHistory *history)
{
    return history->known_since_day;
}

int64_t beckon_history_known_until_us(const BeckonHistory *history)
{
    return history->known_until_us;
}
