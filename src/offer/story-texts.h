/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_TEXTS_H
#define BECKON_OFFER_STORY_TEXTS_H

/* The texts that a story expects, held against those of its offers. */

#include "offer/story.h"

/* Frees what a BeckonStoryText holds. */
void beckon_story_text_clear(void *text);

/* Appends what differs, expected and got line by line, to why a story fails. */
void beckon_story_compare_texts(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                                const BeckonStoryResult *result);

#endif
