/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_DIFF_H
#define BECKON_OFFER_STORY_DIFF_H

/* What a story that failed expected and got, line by line. Pure. */

#include "offer/story.h"

typedef struct {
    const char *part; /* of `expect`: "offers", "why_not", "held_out", "texts". Static */
    char sign;        /* '-': expected alone, '+': got alone, ' ': both */
    char *text;
    char *why; /* what held it back, with the condition that came nearest to be true; or NULL */
} BeckonStoryLine;

/* The lines (BeckonStoryLine) of parts in which something differs, part by part; none where the
 * story failed for another reason (its fault, a step that could not be taken). Owned by the
 * caller. */
GPtrArray *beckon_story_diff(const BeckonStory *story, const BeckonRuleset *set,
                             const BeckonStoryResult *result);

#endif
