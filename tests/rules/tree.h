/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_TREE_H
#define TESTS_RULES_TREE_H

/* Random campaigns and segments as trees: written as files for the program under test, judged as
 * they are. */

#include "rules/world.h"

typedef enum {
    IS_ZONE,
    IS_EVENT,
    IS_TIMES,
    IS_LANGUAGE,
    IS_BOUGHT,
    IS_VISITS,
    IS_OFFERED,
    IS_REDEEMED,
    IS_READING,
    IS_TIER,
    IS_AGE,
    IS_SIGNAL,
    IS_STOCK,
    IS_SEGMENT,
    IS_ALL,
    IS_ANY,
    IS_NONE
} TreeKind;

typedef enum { OF_ANY, OF_CATEGORY, OF_PRODUCT, OF_BRAND } Of;
typedef enum { IS_ABOVE, IS_BELOW, IS_YES, IS_NO, AT_LEAST, AT_MOST } Comparison;

/* Hours and days; none of either is all of it. */
typedef struct {
    int n_spans, from[2], to[2]; /* minutes */
    int first_day, last_day;     /* of the week; -1: not asked */
} Times;

typedef struct {
    Of of;
    int thing;
    int within, last_over, first_within; /* days; 0: not asked */
    int at_least;                        /* 0: not asked */
    int64_t spent_cents;                 /* 0: not asked */
} Bought;

typedef struct Tree {
    TreeKind kind;
    int what;        /* zone, event, language, campaign, quantity, signal, product or segment; of
                        tiers, a bit each */
    int at_least;    /* visits or years */
    int64_t seconds; /* stay, window or freshness; 0: not asked */
    int64_t number;  /* that a reading, a signal (in thousandths) or a stock is compared with */
    Comparison comparison;
    Times times;
    Bought bought;
    GPtrArray *children; /* of a group */
} Tree;

typedef struct {
    BeckonCampaignStatus status;
    int from_day, until_day; /* 0: not asked */
    Times runs;
    Tree *when;
} Campaign;

/* What a folder holds. */
typedef struct {
    GPtrArray *campaigns; /* of Campaign */
    GPtrArray *segments;  /* of Tree; each names only those before it */
} Rules;

Rules *rules_draw(GRand *rand, int n_campaigns);
/* Such whose conditions are of a leaf or two of one kind. */
Rules *rules_draw_plain(GRand *rand, int n_campaigns);
void rules_free(Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)

Campaign *campaign_copy(const Campaign *campaign);
void campaign_free(Campaign *campaign);

Tree *tree_copy(const Tree *tree);
void tree_free(Tree *tree);

/* The files of a campaign and of all segments. Owned by the caller. */
char *campaign_write(const Campaign *campaign, int number);
char *segments_write(const GPtrArray *segments);

/* The set of these files beside world_catalogue(); NULL, when they make none. */
BeckonRuleset *rules_compile(const Rules *rules, BeckonShop *shop);

#endif
