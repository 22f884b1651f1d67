/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story-book.h"

#include <string.h>

#include "base/time.h"

BeckonStoryBook *beckon_story_book_new(const BeckonRuleset *set)
{
    BeckonStoryBook *book = g_new0(BeckonStoryBook, 1);
    book->set = set;
    book->offers = g_array_new(FALSE, FALSE, sizeof(BeckonStoryOffer));
    return book;
}

void beckon_story_book_free(BeckonStoryBook *book)
{
    if (book != NULL) {
        g_array_unref(book->offers);
        g_free(book);
    }
}

static BeckonStoryOffer *get(const BeckonStoryBook *book, guint i)
{
    return &g_array_index(book->offers, BeckonStoryOffer, i);
}

static const char *name_of(const BeckonStoryBook *book, uint32_t campaign)
{
    return beckon_ruleset_campaign(book->set, campaign)->name;
}

BeckonStoryOffer *beckon_story_book_add(BeckonStoryBook *book, uint32_t campaign)
{
    const BeckonStoryOffer offer = {
        .campaign = campaign,
        .drafted_us = book->now_us,
        .expires_us = book->now_us + beckon_ruleset_campaign(book->set, campaign)->valid_us,
        .visit_started_us = BECKON_STORY_BEFORE,
        .redeemed_us = BECKON_TIME_NEVER,
        .dismissed_us = BECKON_TIME_NEVER,
    };
    g_array_append_val(book->offers, offer);
    return get(book, book->offers->len - 1);
}

static bool is_open(const BeckonStoryBook *book, const BeckonStoryOffer *offer)
{
    return offer->expires_us > book->now_us && offer->redeemed_us == BECKON_TIME_NEVER &&
           offer->dismissed_us == BECKON_TIME_NEVER;
}

BeckonStoryOffer *beckon_story_book_open(const BeckonStoryBook *book, uint32_t campaign)
{
    for (guint i = book->offers->len; i-- > 0;) {
        BeckonStoryOffer *offer = get(book, i);
        if (offer->campaign == campaign && !offer->is_ghost && is_open(book, offer)) {
            return offer;
        }
    }
    return NULL;
}

GPtrArray *beckon_story_book_in_visit(const BeckonStoryBook *book, int64_t visit_started_us)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < book->offers->len; i++) {
        if (get(book, i)->visit_started_us == visit_started_us) {
            g_ptr_array_add(names, (char *)name_of(book, get(book, i)->campaign));
        }
    }
    return names;
}

/* Whether an offer made since then holds a place; with a name, only of this campaign. */
static bool holds_place(const BeckonStoryBook *book, const BeckonStoryOffer *offer,
                        const char *campaign, int64_t since_us)
{
    return offer->drafted_us > since_us &&
           (is_open(book, offer) || offer->redeemed_us != BECKON_TIME_NEVER) &&
           (campaign == NULL || strcmp(name_of(book, offer->campaign), campaign) == 0);
}

static guint count(const BeckonStoryBook *book, const char *campaign, int64_t since_us,
                   bool with_ghosts)
{
    guint n = 0;
    for (guint i = 0; i < book->offers->len; i++) {
        const BeckonStoryOffer *offer = get(book, i);
        n += (with_ghosts || !offer->is_ghost) && holds_place(book, offer, campaign, since_us);
    }
    return n;
}

static guint count_of_campaign(void *data, const char *campaign, int64_t since_us)
{
    return count(data, campaign, since_us, false);
}

static guint count_to_shopper(void *data, const char *campaign, int64_t since_us)
{
    return count(data, campaign, since_us, true);
}

static guint count_of_all(void *data, const char *campaign, int64_t since_us)
{
    const BeckonStoryBook *book = data;
    return beckon_offer_tally_count(
        book->everybody, (guint)beckon_ruleset_find(book->set, campaign), since_us, book->now_us);
}

static int64_t reserved_by_all_minor(void *data, const char *campaign)
{
    const BeckonStoryBook *book = data;
    return beckon_offer_tally_reserved_minor(
        book->everybody, (guint)beckon_ruleset_find(book->set, campaign), book->now_us);
}

static guint count_all(void *data, int64_t since_us)
{
    return count(data, NULL, since_us, true);
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    const BeckonStoryBook *book = data;
    int64_t sum_minor = 0;
    for (guint i = 0; i < book->offers->len; i++) {
        const BeckonStoryOffer *offer = get(book, i);
        sum_minor += holds_place(book, offer, campaign, INT64_MIN) ? offer->reserve_minor : 0;
    }
    return sum_minor;
}

static bool was_dismissed(void *data, const char *campaign, int64_t since_us)
{
    const BeckonStoryBook *book = data;
    for (guint i = 0; i < book->offers->len; i++) {
        const BeckonStoryOffer *offer = get(book, i);
        if (offer->dismissed_us != BECKON_TIME_NEVER && offer->dismissed_us > since_us &&
            strcmp(name_of(book, offer->campaign), campaign) == 0) {
            return true;
        }
    }
    return false;
}

/* As it is told, or that of a shopper of whom nothing is known. */
static BeckonArm arm_of(void *data, uint32_t campaign)
{
    const BeckonStoryBook *book = data;
    for (guint i = 0; book->arms != NULL && i < book->arms->len; i++) {
        const BeckonStoryArm *told = &g_array_index(book->arms, BeckonStoryArm, i);
        if (told->campaign == campaign) {
            return told->arm;
        }
    }
    return beckon_experiment_arm(beckon_ruleset_campaign(book->set, campaign), NULL);
}

BeckonOfferHistory beckon_story_book_history(BeckonStoryBook *book, const GPtrArray *in_visit)
{
    return (BeckonOfferHistory){
        .data = book,
        .of_campaign = book->everybody != NULL ? count_of_all : count_of_campaign,
        .of_campaign_to_shopper = count_to_shopper,
        .to_shopper = count_all,
        .reserved_minor = book->everybody != NULL ? reserved_by_all_minor : reserved_minor,
        .was_dismissed = was_dismissed,
        .in_this_visit = in_visit,
        .arm = arm_of,
    };
}

static int by_time(gconstpointer a, gconstpointer b)
{
    int64_t first = ((const BeckonPastOffer *)a)->offered_us;
    int64_t second = ((const BeckonPastOffer *)b)->offered_us;
    return (first > second) - (first < second);
}

GArray *beckon_story_book_past(const BeckonStoryBook *book)
{
    GArray *past = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    for (guint i = 0; i < book->offers->len; i++) {
        const BeckonStoryOffer *offer = get(book, i);
        const BeckonPastOffer row = {name_of(book, offer->campaign), offer->drafted_us,
                                     offer->redeemed_us};
        if (!offer->is_ghost) {
            g_array_append_val(past, row);
        }
    }
    g_array_sort(past, by_time);
    return past;
}
