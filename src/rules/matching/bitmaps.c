/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/bitmaps.h"

#include <string.h>

void beckon_bitmaps_init(BeckonBitmaps *maps, guint n_members)
{
    maps->n_words = (n_members + 63) / 64;
    maps->words = g_array_new(FALSE, TRUE, sizeof(uint64_t));
}

void beckon_bitmaps_clear(BeckonBitmaps *maps)
{
    g_clear_pointer(&maps->words, g_array_unref);
}

static bool is_as_before(const BeckonBitmaps *maps, guint at)
{
    const uint64_t *words = beckon_bitmaps_get(maps, at);
    return at >= maps->n_words &&
           memcmp(words - maps->n_words, words, maps->n_words * sizeof *words) == 0;
}

uint32_t beckon_bitmaps_add(BeckonBitmaps *maps, guint n_members, BeckonBitmapHas has,
                            gconstpointer data)
{
    guint at = maps->words->len, n_set = 0;
    if (n_members == 0) {
        return BECKON_BITMAP_FULL;
    }
    g_array_set_size(maps->words, at + maps->n_words);
    uint64_t *words = &g_array_index(maps->words, uint64_t, at);
    for (guint i = 0; i < n_members; i++) {
        if (has(data, i)) {
            words[i / 64] |= UINT64_C(1) << i % 64;
            n_set++;
        }
    }
    bool same = is_as_before(maps, at);
    if (n_set == n_members || same) {
        g_array_set_size(maps->words, at);
    }
    return n_set == n_members ? BECKON_BITMAP_FULL : same ? at - maps->n_words : at;
}

void beckon_bitmaps_seal(BeckonBitmaps *maps)
{
    GArray *words = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), maps->words->len);
    g_array_append_vals(words, maps->words->data, maps->words->len);
    g_array_unref(maps->words);
    maps->words = words;
}
