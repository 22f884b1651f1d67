/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/tally.h"

/* An offer and what all up to it could cost together. */
typedef struct {
    int64_t drafted_us;
    int64_t sum_minor;
} Entry;

struct BeckonOfferTally {
    const BeckonRuleset *set;
    GPtrArray *campaigns; /* of GArray of Entry, by time */
};

BeckonOfferTally *beckon_offer_tally_new(const BeckonRuleset *set)
{
    BeckonOfferTally *tally = g_new0(BeckonOfferTally, 1);
    tally->set = set;
    tally->campaigns = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        g_ptr_array_add(tally->campaigns, g_array_new(FALSE, FALSE, sizeof(Entry)));
    }
    return tally;
}

void beckon_offer_tally_free(BeckonOfferTally *tally)
{
    if (tally != NULL) {
        g_ptr_array_unref(tally->campaigns);
        g_free(tally);
    }
}

static GArray *entries_of(const BeckonOfferTally *tally, guint campaign)
{
    return g_ptr_array_index(tally->campaigns, campaign);
}

static int64_t sum_before_minor(const GArray *entries, guint i)
{
    return i > 0 ? g_array_index(entries, Entry, i - 1).sum_minor : 0;
}

void beckon_offer_tally_add(BeckonOfferTally *tally, guint campaign, int64_t drafted_us,
                            int64_t reserve_minor)
{
    GArray *entries = entries_of(tally, campaign);
    const Entry entry = {drafted_us, sum_before_minor(entries, entries->len) + reserve_minor};
    g_array_append_val(entries, entry);
}

/* The first that was drafted after a time. */
static guint first_after(const GArray *entries, int64_t since_us)
{
    guint low = 0, high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(entries, Entry, middle).drafted_us > since_us) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* All offers of a campaign are valid for the same time: the valid ones are the last. */
static guint first_valid(const BeckonOfferTally *tally, guint campaign, int64_t since_us,
                         int64_t now_us)
{
    int64_t valid_us = beckon_ruleset_campaign(tally->set, campaign)->valid_us;
    return first_after(entries_of(tally, campaign), MAX(since_us, now_us - valid_us));
}

guint beckon_offer_tally_count(const BeckonOfferTally *tally, guint campaign, int64_t since_us,
                               int64_t now_us)
{
    return entries_of(tally, campaign)->len - first_valid(tally, campaign, since_us, now_us);
}

int64_t beckon_offer_tally_reserved_minor(const BeckonOfferTally *tally, guint campaign,
                                          int64_t now_us)
{
    guint first = first_valid(tally, campaign, INT64_MIN, now_us);
    return beckon_offer_tally_sum_minor(tally, campaign) -
           sum_before_minor(entries_of(tally, campaign), first);
}

guint beckon_offer_tally_size(const BeckonOfferTally *tally, guint campaign)
{
    return entries_of(tally, campaign)->len;
}

int64_t beckon_offer_tally_sum_minor(const BeckonOfferTally *tally, guint campaign)
{
    const GArray *entries = entries_of(tally, campaign);
    return sum_before_minor(entries, entries->len);
}
