/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/day.h"

#include "base/deadlines.h"
#include "base/time.h"
#include "offer/story-telling.h"
#include "shopper/consent.h"

/* A shopper while the day is told. */
typedef struct {
    BeckonTelling *telling; /* NULL: not recognised */
    BeckonStoryResult result;
    guint n_told; /* of the offers in the book, those that the tally has */
} Person;

typedef struct {
    const BeckonRuleset *set;
    BeckonOfferTally *tally;
    BeckonDeadlines *deadlines; /* when something happens to somebody */
    Person *people;
    guint n_people;
    GArray *figures;
} Day;

static void begin(Day *day, guint i, const BeckonStory *story)
{
    Person *person = &day->people[i];
    if ((story->consents & BECKON_PURPOSE_PRESENCE) == 0 || story->steps->len == 0) {
        return;
    }
    person->result.offers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    person->result.held_out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    person->result.said = g_array_new(FALSE, FALSE, sizeof(BeckonStorySaid));
    person->telling = beckon_telling_new(story, day->set, NULL, &person->result);
    beckon_telling_book(person->telling)->everybody = day->tally;
    beckon_deadlines_set(day->deadlines, i, beckon_telling_due_us(person->telling));
}

/* Whether the offer is the first of its campaign to this shopper. */
static bool is_first(const GArray *offers, guint i)
{
    uint32_t campaign = g_array_index(offers, BeckonStoryOffer, i).campaign;
    for (guint j = 0; j < i; j++) {
        if (g_array_index(offers, BeckonStoryOffer, j).campaign == campaign) {
            return false;
        }
    }
    return true;
}

static void take_offers(Day *day, Person *person)
{
    const GArray *offers = beckon_telling_book(person->telling)->offers;
    for (; person->n_told < offers->len; person->n_told++) {
        const BeckonStoryOffer *offer = &g_array_index(offers, BeckonStoryOffer, person->n_told);
        beckon_offer_tally_add(day->tally, offer->campaign, offer->drafted_us,
                               offer->reserve_minor);
        g_array_index(day->figures, BeckonDayFigures, offer->campaign).shoppers +=
            is_first(offers, person->n_told);
    }
}

static void go_on(Day *day)
{
    uint32_t i = 0;
    while (beckon_deadlines_first(day->deadlines, &i) != BECKON_TIME_NEVER) {
        Person *person = &day->people[i];
        beckon_telling_go_on(person->telling);
        take_offers(day, person);
        beckon_deadlines_set(day->deadlines, i, beckon_telling_due_us(person->telling));
    }
}

static void sum_up(Day *day)
{
    for (guint i = 0; i < day->figures->len; i++) {
        BeckonDayFigures *figures = &g_array_index(day->figures, BeckonDayFigures, i);
        int64_t budget_minor = beckon_ruleset_campaign(day->set, i)->budget_minor;
        int64_t sum_minor = beckon_offer_tally_sum_minor(day->tally, i);
        figures->offers = beckon_offer_tally_size(day->tally, i);
        figures->at_most_minor = budget_minor >= 0 ? MIN(sum_minor, budget_minor) : sum_minor;
    }
}

static void day_clear(Day *day)
{
    for (guint i = 0; i < day->n_people; i++) {
        g_clear_pointer(&day->people[i].telling, beckon_telling_free);
        g_clear_pointer(&day->people[i].result.offers, g_array_unref);
        g_clear_pointer(&day->people[i].result.held_out, g_array_unref);
        g_clear_pointer(&day->people[i].result.said, g_array_unref);
    }
    g_free(day->people);
    beckon_offer_tally_free(day->tally);
    beckon_deadlines_free(day->deadlines);
}

GArray *beckon_day_run(const BeckonRuleset *set, const GPtrArray *stories)
{
    Day day = {
        .set = set,
        .tally = beckon_offer_tally_new(set),
        .deadlines = beckon_deadlines_new(),
        .people = g_new0(Person, stories->len + 1),
        .n_people = stories->len,
        .figures = g_array_new(FALSE, TRUE, sizeof(BeckonDayFigures)),
    };
    g_array_set_size(day.figures, beckon_ruleset_size(set));
    for (guint i = 0; i < stories->len; i++) {
        begin(&day, i, g_ptr_array_index(stories, i));
    }
    go_on(&day);
    sum_up(&day);
    day_clear(&day);
    return day.figures;
}
