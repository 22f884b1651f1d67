/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_BITMAPS_H
#define BECKON_RULES_MATCHING_BITMAPS_H

/* Sets of the members of a slot, a bit each, that lie in one piece of memory. A set that holds
 * every member takes no room, nor does one that is the same as the one before it. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_BITMAP_FULL UINT32_MAX

typedef struct {
    guint n_words; /* of one set */
    GArray *words; /* of uint64_t */
} BeckonBitmaps;

void beckon_bitmaps_init(BeckonBitmaps *maps, guint n_members);
void beckon_bitmaps_clear(BeckonBitmaps *maps);

/* Adds a set: those of n_members for which `has` says so, which gets the data and a member's
 * number. Its place, or FULL. */
typedef bool (*BeckonBitmapHas)(gconstpointer data, guint member);
uint32_t beckon_bitmaps_add(BeckonBitmaps *maps, guint n_members, BeckonBitmapHas has,
                            gconstpointer data);

/* Gives back memory beyond what was added. */
void beckon_bitmaps_seal(BeckonBitmaps *maps);

/* Borrowed. */
static inline const uint64_t *beckon_bitmaps_get(const BeckonBitmaps *maps, uint32_t place)
{
    return &g_array_index(maps->words, uint64_t, place);
}

#endif
