/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_HISTORY_H
#define BECKON_HISTORY_HISTORY_H

/* One shopper's purchases as rules see them: sorted out by the things that a rule set asks about
 * (history/things.h), without a name in it. */

#include <glib.h>
#include <stdint.h>

#include "history/things.h"

/* One purchase of a thing. */
typedef struct {
    int32_t day; /* days since 1970-01-01 in the shop's calendar */
    int64_t amount_minor;
} BeckonBought;

#define BECKON_HISTORY_WHOLE INT32_MIN

typedef struct BeckonHistory BeckonHistory;

/* Of a shopper whose purchases are known from a day on (BECKON_HISTORY_WHOLE: all that ever were)
 * and up to a moment. */
BeckonHistory *beckon_history_new(guint n_things, int32_t known_since_day, int64_t known_until_us);
void beckon_history_free(BeckonHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonHistory, beckon_history_free)

/* Adds a purchase of a thing, in any order of days; the same purchase is added once for each
 * thing that it is a purchase of. */
void beckon_history_add(BeckonHistory *history, guint thing, BeckonBought bought);

/* The purchases of one thing, by day. */
typedef struct {
    guint len;
    const BeckonBought *rows;
    const int64_t *sums; /* len + 1: those of i to j - 1 come to sums[j] - sums[i] */
} BeckonPurchasesOf;

/* Borrowed until the next is added. */
BeckonPurchasesOf beckon_history_of(BeckonHistory *history, guint thing);

/* Which things were ever bought, returned or not: their numbers, ascending. Sorted out once.
 * Borrowed until the next is added. */
typedef struct {
    guint len;
    const uint32_t *numbers;
} BeckonThingSet;

BeckonThingSet beckon_history_things(BeckonHistory *history);

/* The place of a thing in a set, or -1. */
int beckon_thing_set_find(const BeckonThingSet *set, uint32_t thing);

int32_t beckon_history_known_since_day(const BeckonHistory *history);
int64_t beckon_history_known_until_us(const BeckonHistory *history);

#endif
