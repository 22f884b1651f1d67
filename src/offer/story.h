/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_H
#define BECKON_OFFER_STORY_H

/* Stories: a shopper's visits told in files beside the campaigns, in stories/, and what must
 * and must not be offered. A story runs through the same matching and choosing as on a hub, with
 * its own time; of the past it knows what it says of its shopper. Offers hold their places until
 * they expire or are dismissed, as on a hub; what is offered or redeemed before the story counts
 * too, but costs nothing of a budget. Pure. */

#include "offer/story-parts.h"

/* Whether a file of a rules folder holds stories: a YAML file in stories/. */
bool beckon_story_is_file(const BeckonSource *source);

/* Appends a file's stories (BeckonStory), good and wrong ones; adds what is wrong to the
 * diagnostics. Campaigns are numbered as in the set. */
void beckon_stories_read(const BeckonSource *source, const BeckonRuleset *set,
                         BeckonDiagnostics *diagnostics, GPtrArray *stories);

/* The stories of all files that hold some; none without a set. Owned by the caller. */
GPtrArray *beckon_stories_read_all(const GPtrArray *sources, const BeckonRuleset *set,
                                   BeckonDiagnostics *diagnostics);

/* One without a name, in the shop's first language, of a shopper of whom nothing is known and who
 * does nothing yet. */
BeckonStory *beckon_story_new(const BeckonShop *shop);
void beckon_story_free(BeckonStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStory, beckon_story_free)

/* What an offer of a story said. */
typedef struct {
    uint32_t campaign;
    const BeckonVariant *variant; /* whose text it was; NULL: the campaign's own. Borrowed */
    int64_t drafted_us;
} BeckonStorySaid;

typedef struct {
    bool passed;
    char *why;            /* what was expected and what came, some of it in further lines; NULL
                             when it passed */
    GArray *offers;       /* of uint32_t: campaigns in the order in which they were offered */
    GArray *said;         /* of BeckonStorySaid, in the same order */
    GArray *held_out;     /* of uint32_t: campaigns that would have been, in that order */
    const char **reasons; /* by campaign: what kept it back where it came nearest to being
                             offered, the last of several such moments; NULL: nothing */
} BeckonStoryResult;

/* Who is shown each situation in which a story holds the rules against its shopper. */
typedef struct {
    void *data;
    void (*look)(void *data, const BeckonSituation *situation);
} BeckonStoryWatch;

/* Runs a story against the set that it was read with, which must be there still. A story with a
 * fault fails with it. Watch: NULL, or who looks on. */
BeckonStoryResult *beckon_story_run(const BeckonStory *story, const BeckonRuleset *set);
BeckonStoryResult *beckon_story_watch(const BeckonStory *story, const BeckonRuleset *set,
                                      const BeckonStoryWatch *watch);
void beckon_story_result_free(BeckonStoryResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStoryResult, beckon_story_result_free)

/* The words that may be the reason of a campaign that was not offered, from the least near to the
 * nearest: zone … runs (rules/why-not.h), the verdicts of offer/choose.h, and "presence" where
 * the shopper has not consented to be recognised. NULL-terminated, static. */
const char *const *beckon_story_reasons(void);

#endif
