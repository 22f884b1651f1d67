/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_READINGS_H
#define BECKON_OFFER_STORY_READINGS_H

/* What the store's sensors have said so far while a story is told. */

#include "offer/story-parts.h"

typedef struct {
    const BeckonStory *story; /* borrowed */
    guint n_heard;            /* of its readings */
    GArray *at_us;            /* of int64_t: when each of those was said; owned by the caller */
} BeckonStoryHeard;

/* What they say with a step, and did before, is said. */
void beckon_story_hear(BeckonStoryHeard *heard, guint step, int64_t at_us);

/* For a situation; it borrows. */
BeckonReadings beckon_story_readings(const BeckonStoryHeard *heard);

#endif
