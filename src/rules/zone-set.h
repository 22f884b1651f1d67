/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_ZONE_SET_H
#define BECKON_RULES_ZONE_SET_H

/* A set of zones of one shop, as bits. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"

#define BECKON_ZONE_SET_WORDS (BECKON_LIMIT_ZONES / 64)

typedef struct {
    uint64_t words[BECKON_ZONE_SET_WORDS];
} BeckonZoneSet;

G_STATIC_ASSERT(BECKON_LIMIT_ZONES % 64 == 0);

static inline BeckonZoneSet beckon_zone_set_one(guint zone)
{
    BeckonZoneSet set = {{0}};
    set.words[zone / 64] = UINT64_C(1) << (zone % 64);
    return set;
}

static inline bool beckon_zone_set_has(const BeckonZoneSet *set, guint zone)
{
    return (set->words[zone / 64] >> (zone % 64) & 1) != 0;
}

static inline BeckonZoneSet beckon_zone_set_not(BeckonZoneSet set)
{
    for (guint i = 0; i < BECKON_ZONE_SET_WORDS; i++) {
        set.words[i] = ~set.words[i];
    }
    return set;
}

static inline BeckonZoneSet beckon_zone_set_and(BeckonZoneSet a, BeckonZoneSet b)
{
    for (guint i = 0; i < BECKON_ZONE_SET_WORDS; i++) {
        a.words[i] &= b.words[i];
    }
    return a;
}

static inline BeckonZoneSet beckon_zone_set_or(BeckonZoneSet a, BeckonZoneSet b)
{
    for (guint i = 0; i < BECKON_ZONE_SET_WORDS; i++) {
        a.words[i] |= b.words[i];
    }
    return a;
}

#endif
