/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_STOCK_H
#define BECKON_OFFER_STORY_STOCK_H

/* What the store has of its products, as far as it was said while a story is told. */

#include "offer/story-parts.h"

typedef struct {
    const BeckonStory *story; /* borrowed */
    guint n_told;             /* of what it says of stock */
    GArray *at_us;            /* of int64_t: when each of those was said; owned by the caller */
} BeckonStoryCounted;

/* What is said of stock with a step, and was before, is said. */
void beckon_story_count(BeckonStoryCounted *counted, guint step, int64_t at_us);

/* For a situation; it borrows. */
BeckonStock beckon_story_stock(const BeckonStoryCounted *counted);

#endif
