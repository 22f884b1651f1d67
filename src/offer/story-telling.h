/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_TELLING_H
#define BECKON_OFFER_STORY_TELLING_H

/* The running half of a story (offer/story.h), for story.c alone. */

#include "offer/story.h"

/* Takes a good story's steps one by one: shows them to who watches (or NULL), adds the offers that
 * come, and notes by campaign what kept it back. NULL, or why a step could not be taken, after
 * which the others were. Owned by the caller. */
char *beckon_story_tell(const BeckonStory *story, const BeckonRuleset *set,
                        const BeckonStoryWatch *watch, BeckonStoryResult *result);

#endif
