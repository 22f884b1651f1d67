/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_BOOK_H
#define BECKON_OFFER_STORY_BOOK_H

/* The offers of a story: those that it made, those before it, and what became of them. */

#include "offer/choose.h"
#include "offer/story-parts.h"
#include "offer/tally.h"

typedef struct {
    uint32_t campaign;
    int64_t drafted_us;
    int64_t expires_us;
    int64_t visit_started_us; /* BECKON_STORY_BEFORE: in none of the story's */
    int64_t reserve_minor;
    int64_t redeemed_us;  /* BECKON_TIME_NEVER: not */
    int64_t dismissed_us; /* likewise */
    bool is_ghost;        /* the shopper was held out: a place is kept, and nothing was offered */
} BeckonStoryOffer;

#define BECKON_STORY_BEFORE INT64_MIN

typedef struct {
    const BeckonRuleset *set;
    GArray *offers;     /* of BeckonStoryOffer */
    const GArray *arms; /* of BeckonStoryArm: those of the shopper that are told; borrowed */
    int64_t now_us;     /* of the story: set before anything is asked */
    /* Those of all shoppers, for what a campaign may give in all; borrowed. NULL: there are no
     * others but this book's. */
    const BeckonOfferTally *everybody;
} BeckonStoryBook;

BeckonStoryBook *beckon_story_book_new(const BeckonRuleset *set);
void beckon_story_book_free(BeckonStoryBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonStoryBook, beckon_story_book_free)

/* Adds an offer made now, with its campaign's validity. Borrowed until the next is added. */
BeckonStoryOffer *beckon_story_book_add(BeckonStoryBook *book, uint32_t campaign);

/* The last offer of a campaign that can be redeemed or dismissed now, or NULL. Borrowed likewise.
 */
BeckonStoryOffer *beckon_story_book_open(const BeckonStoryBook *book, uint32_t campaign);

/* The names (char *, borrowed) of campaigns offered in a visit. Owned by the caller. */
GPtrArray *beckon_story_book_in_visit(const BeckonStoryBook *book, int64_t visit_started_us);

/* What choosing asks. It borrows the book and the names. */
BeckonOfferHistory beckon_story_book_history(BeckonStoryBook *book, const GPtrArray *in_visit);

/* What conditions ask: BeckonPastOffer by time. It borrows names of the set, and is owned by the
 * caller. */
GArray *beckon_story_book_past(const BeckonStoryBook *book);

#endif
