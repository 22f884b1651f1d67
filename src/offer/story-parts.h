/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_PARTS_H
#define BECKON_OFFER_STORY_PARTS_H

/* What a story consists of. How its steps are told:
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
 *   {after: 1m, readings: {SENSOR: {QUANTITY: 9.5, QUANTITY: yes}}}  sensors say this; the shopper
 *                                 stays, where inside. What they said before counts on, while it is
 *                                 fresh
 *   {after: 1m, stock: {GTIN: 12}}  so many there are of a product now; likewise
 * What is due at the very moment of a step happens when time just passes, and not when the step
 * moves the shopper. */

#include "history/sorting.h"
#include "rules/experiment.h"
#include "rules/ruleset.h"

/* What a step does beside telling the time: one thing at most. */
typedef enum {
    BECKON_STEP_STAYS, /* where inside */
    BECKON_STEP_ENTERS,
    BECKON_STEP_LEAVES,
    BECKON_STEP_REDEEMS,
    BECKON_STEP_DISMISSES,
    BECKON_STEP_READS,
    BECKON_STEP_COUNTS,
} BeckonStepKind;

typedef struct {
    int64_t at_us;
    BeckonStepKind kind;
    int zone;     /* ENTERS */
    int campaign; /* REDEEMS, DISMISSES */
} BeckonStoryStep;

/* What a sensor says with a step; what it said before the story counts as said with the first. */
typedef struct {
    guint step;
    guint beacon; /* its number in the shop */
    BeckonQuantity quantity;
    int64_t value; /* in parts */
} BeckonStoryReading;

/* How many there are of a product from a step on; what is said before the story as above. */
typedef struct {
    guint step;
    const char *gtin; /* borrowed from the set's catalogue */
    int64_t count;
} BeckonStoryStock;

/* What a service says of the shopper's account: brought in as the first step is taken. */
typedef struct {
    char *name;
    int64_t value_milli;
} BeckonStorySignal;

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

/* The arm of an experiment that the shopper is in; of those not named, that of nobody known. */
typedef struct {
    uint32_t campaign;
    BeckonArm arm;
} BeckonStoryArm;

/* What the last offer of a campaign is to say. */
typedef struct {
    uint32_t campaign;
    char *language; /* of the shop */
    char *title;    /* its placeholders filled; NULL: any */
    char *body;     /* likewise */
} BeckonStoryText;

typedef struct {
    char *name;
    char *file;
    guint line, column;
    char *fault;           /* why it cannot be run: the first error in it; NULL when it is good */
    char *language;        /* of the shop */
    guint consents;        /* a mask of BeckonPurpose (shopper/consent.h) */
    GArray *bought;        /* of BeckonStoryBought; known with consent to `history` */
    GArray *visits_ago_us; /* of int64_t; known with consent to `visits` */
    GArray *earlier;       /* of BeckonStoryEarlier: offers */
    char *tier;            /* NULL: not said. With the following known with consent to `signals` */
    guint age_at_least;    /* 0: not said */
    guint age_below;       /* 0: not said */
    GArray *signals;       /* of BeckonStorySignal */
    GArray *steps;         /* of BeckonStoryStep, in time order */
    GArray *readings;      /* of BeckonStoryReading, in the order of steps */
    GArray *stock;         /* of BeckonStoryStock, in the order of steps */
    GArray *offers;        /* of uint32_t: the campaigns expected to be offered, in any order */
    GArray *why_nots;      /* of BeckonStoryReason, expected */
    GArray *arms;          /* of BeckonStoryArm */
    GArray *texts;         /* of BeckonStoryText, expected; it clears them */
    GArray *held_out;      /* of uint32_t, expected as offers are; NULL: not said */
} BeckonStory;

#endif
