/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_TELLING_H
#define BECKON_OFFER_STORY_TELLING_H

/* The running half of a story (offer/story.h): for story.c, and for day.c, which tells what many
 * shoppers do on one day. */

#include "offer/story-book.h"
#include "offer/story.h"

/* Takes a good story's steps one by one: shows them to who watches (or NULL), adds the offers that
 * come, and notes by campaign what kept it back. NULL, or why a step could not be taken, after
 * which the others were. Owned by the caller. */
char *beckon_story_tell(const BeckonStory *story, const BeckonRuleset *set,
                        const BeckonStoryWatch *watch, BeckonStoryResult *result);

/* A story that is told one thing after the other, between those of others. It has to say when its
 * shopper leaves, where a hub would find out by hearing nothing. Everything is borrowed;
 * watch may be NULL, and result->reasons too: nobody asks what kept a campaign back. */
typedef struct BeckonTelling BeckonTelling;

BeckonTelling *beckon_telling_new(const BeckonStory *story, const BeckonRuleset *set,
                                  const BeckonStoryWatch *watch, BeckonStoryResult *result);
void beckon_telling_free(BeckonTelling *telling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonTelling, beckon_telling_free)

/* When the next thing happens, of itself or by a step; BECKON_TIME_NEVER: it is told. */
int64_t beckon_telling_due_us(const BeckonTelling *telling);
/* Lets it happen. */
void beckon_telling_go_on(BeckonTelling *telling);

/* The shopper's offers. Borrowed. */
BeckonStoryBook *beckon_telling_book(BeckonTelling *telling);

#endif
