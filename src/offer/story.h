/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_H
#define BECKON_OFFER_STORY_H

/* Stories: a shopper's visits told in files beside the campaigns, in stories/, and what must
 * and must not be offered. A story runs through the same matching and choosing as on a hub, with
 * its own time; of the past it knows what it says of its shopper. Offers hold their places until
 * they expire or are dismissed, as on a hub; what is offered or redeemed before the story counts
 * too, but costs nothing of a budget. Pure.
 *
 * How its steps are told:
 *   {at: TIME, enters: ZONE}      the first step says when; later ones may, else `after` does
 *   {after: 50s}                  time passes; the shopper, where inside, is heard all along
 *   {after: 10s, enters: ZONE}    walks into a zone. Meanwhile the shopper was not heard: after
 *                                 more than the shop's leave time the old visit was over at that
 *                                 time, and a new one begins here
 *   {after: 10s, leaves: true}    left for good; whatever follows is a new visit
 *   {after: 5m, redeems: NAME}    the till accepts the last offer of this campaign; the shopper
 *                                 stays, where inside. Without an offer that can be redeemed the
 *                                 story fails
 *   {after: 5m, dismisses: NAME}  the shopper does not want it; likewise
 * What is due at the very moment of a step happens when time just passes, and not when the step
 * moves the shopper. */

#include "history/sorting.h"
#include "rules/ruleset.h"

/* What a step does beside telling the time: one thing at most. */
typedef enum {
    BECKON_STEP_STAYS, /* where inside */
    BECKON_STEP_ENTERS,
    BECKON_STEP_LEAVES,
    BECKON_STEP_REDEEMS,
    BECKON_STEP_DISMISSES,
} BeckonStepKind;

typedef struct {
    int64_t at_us;
    BeckonStepKind kind;
    int zone;     /* ENTERS */
    int campaign; /* REDEEMS, DISMISSES */
} BeckonStoryStep;

/* What the shopper did before: counted back from the first step. */
typedef struct {
    BeckonWare ware; /* borrowed from the set's catalogue */
    int32_t days_ago;
    int64_t amount_minor;
} BeckonStoryBought;

typedef struct {
    uint32_t campaign;
    int64_t ago_us;
    bool is_redeemed; /* at once */
} BeckonStoryEarlier;

typedef struct {
    uint32_t campaign;
    const char *reason; /* static */
} BeckonStoryReason;

typedef struct {
    char *name;
    char *file;
    guint line;
    char *fault;           /* why it cannot be run: the first error in it; NULL when it is good */
    char *language;        /* of the shop */
    guint consents;        /* a mask of BeckonPurpose (shopper/consent.h) */
    GArray *bought;        /* of BeckonStoryBought; known with consent to `history` */
    GArray *visits_ago_us; /* of int64_t; known with consent to `visits` */
    GArray *earlier;       /* of BeckonStoryEarlier: offers */
    GArray *steps;         /* of BeckonStoryStep, in time order */
    GArray *offers;        /* of uint32_t: the campaigns expected to be offered, in any order */
    GArray *why_nots;      /* of BeckonStoryReason, expected */
} BeckonStory;

/* Whether a file of a rules folder holds stories: a YAML file in stories/. */
bool beckon_story_is_file(const BeckonSource *source);

/* Appends a file's stories (BeckonStory), good and wrong ones; adds what is wrong to the
 * diagnostics. Campaigns are numbered as in the set. */
void beckon_stories_read(const BeckonSource *source, const BeckonRuleset *set,
                         BeckonDiagnostics *diagnostics, GPtrArray *stories);
void beckon_story_free(BeckonStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStory, beckon_story_free)

typedef struct {
    bool passed;
    char *why;            /* what was expected and what came; NULL when it passed */
    GArray *offers;       /* of uint32_t: campaigns in the order in which they were offered */
    const char **reasons; /* by campaign: what kept it back where it came nearest to being
                             offered, the last of several such moments; NULL: nothing */
} BeckonStoryResult;

/* Runs a story against the set that it was read with, which must be there still. A story with a
 * fault fails with it. */
BeckonStoryResult *beckon_story_run(const BeckonStory *story, const BeckonRuleset *set);
void beckon_story_result_free(BeckonStoryResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStoryResult, beckon_story_result_free)

/* The words that may be the reason of a campaign that was not offered, from the least near to the
 * nearest: zone … runs (rules/why-not.h), the verdicts of offer/choose.h, and "presence" where
 * the shopper has not consented to be recognised. NULL-terminated, static. */
const char *const *beckon_story_reasons(void);

#endif
