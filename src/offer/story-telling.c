/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story-telling.h"

#include <string.h>

#include "base/time.h"
#include "offer/story-book.h"
#include "offer/story-readings.h"
#include "offer/story-stock.h"
#include "rules/why-not.h"
#include "shopper/consent.h"

/* A story while it is told. */
struct BeckonTelling {
    const BeckonRuleset *set;
    const BeckonShop *shop;
    const char *language;
    const BeckonStoryWatch *watch; /* or NULL */
    BeckonStoryResult *result;
    BeckonStoryBook *book;
    BeckonHistory *history;     /* NULL: not consented to */
    GArray *visits_us;          /* of int64_t, ascending; NULL: not consented to */
    GArray *signals;            /* of BeckonSignal: those of the account */
    BeckonAccountFacts account; /* known where there is no gap */
    BeckonGap account_gap;
    BeckonStoryHeard heard;     /* of sensors */
    BeckonStoryCounted counted; /* of products */
    guint next_step;
    char *fault; /* the first step that could not be taken */
    int64_t now_us;
    bool is_inside;
    int zone;
    int64_t visit_started_us;
    int64_t entered_us;   /* the zone */
    int64_t heard_us;     /* last */
    int64_t dwell_due_us; /* BECKON_TIME_NEVER: the event was given */
    int64_t rules_due_us; /* when the rules want to look again */
};
typedef struct BeckonTelling Telling;

/* How near a campaign came to being offered when this was in its way. */
static guint nearness(const char *reason)
{
    const char *const *reasons = beckon_story_reasons();
    guint i = 0;
    while (strcmp(reasons[i], reason) != 0) {
        i++;
    }
    return i;
}

static void note_reason(Telling *telling, uint32_t campaign, const char *reason)
{
    if (telling->result->reasons == NULL) {
        return;
    }
    const char **noted = &telling->result->reasons[campaign];
    if (*noted == NULL || nearness(reason) >= nearness(*noted)) {
        *noted = reason;
    }
}

static void keep_place(Telling *telling, const BeckonChoice *choice)
{
    BeckonStoryOffer *offer = beckon_story_book_add(telling->book, choice->campaign);
    offer->visit_started_us = telling->visit_started_us;
    offer->reserve_minor = choice->reserve_minor;
    offer->is_ghost = choice->arm.held_out;
}

static void take_choice(Telling *telling, const BeckonChoice *choice)
{
    BeckonStoryResult *result = telling->result;
    const BeckonStorySaid said = {choice->campaign, choice->arm.variant, telling->now_us};
    if (choice->verdict != BECKON_CHOSEN) {
        note_reason(telling, choice->campaign, beckon_choice_name(choice->verdict));
    }
    switch (choice->verdict) {
    case BECKON_CHOSEN:
        keep_place(telling, choice);
        g_array_append_val(result->offers, choice->campaign);
        g_array_append_val(result->said, said);
        break;
    case BECKON_HELD_OUT:
        keep_place(telling, choice);
        g_array_append_val(result->held_out, choice->campaign);
        break;
    case BECKON_REFUSED_VISIT:
    case BECKON_REFUSED_PER_SHOPPER:
    case BECKON_REFUSED_TOTAL:
    case BECKON_REFUSED_BUDGET:
    case BECKON_REFUSED_EXCLUSIVE:
    case BECKON_REFUSED_POLICY:
        break;
    }
}

static void choose(Telling *telling, const BeckonSituation *situation, const GArray *hits)
{
    g_autoptr(GPtrArray) in_this_visit =
        beckon_story_book_in_visit(telling->book, telling->visit_started_us);
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    const BeckonOfferHistory history = beckon_story_book_history(telling->book, in_this_visit);
    beckon_offer_choose(telling->set, situation, (const uint32_t *)(void *)hits->data, hits->len,
                        &history, choices);
    for (guint i = 0; i < choices->len; i++) {
        take_choice(telling, &g_array_index(choices, BeckonChoice, i));
    }
}

/* Holds the rules against where the shopper is just now. */
static void look(Telling *telling, BeckonOccasion occasion)
{
    bool left = occasion == BECKON_OCCASION_LEAVE;
    telling->book->now_us = telling->now_us;
    g_autoptr(GArray) offers = beckon_story_book_past(telling->book);
    const BeckonPast past = {
        .history = telling->history,
        .visits_us = telling->visits_us,
        .offers = offers,
        .account = telling->account_gap == BECKON_GAP_NONE ? &telling->account : NULL,
        .account_gap = telling->account_gap,
        .history_gap = telling->history != NULL ? BECKON_GAP_NONE : BECKON_GAP_CONSENT,
        .visits_gap = telling->visits_us != NULL ? BECKON_GAP_NONE : BECKON_GAP_CONSENT,
    };
    const BeckonReadings readings = beckon_story_readings(&telling->heard);
    const BeckonStock stock = beckon_story_stock(&telling->counted);
    const BeckonSituation situation = {
        .now_us = telling->now_us,
        .occasion = occasion,
        .zone = telling->zone,
        .stayed_us = left ? 0 : telling->now_us - telling->entered_us,
        .presence_known = true,
        .language = telling->language,
        .past = &past,
        .readings = &readings,
        .stock = &stock,
    };
    if (telling->watch != NULL) {
        telling->watch->look(telling->watch->data, &situation);
    }
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_ruleset_match(telling->set, &situation, hits);
    bool asks_why = telling->result->reasons != NULL;
    for (guint i = 0; asks_why && i < beckon_ruleset_size(telling->set); i++) {
        const char *reason = beckon_ruleset_why_not(telling->set, i, &situation);
        if (reason != NULL) {
            note_reason(telling, i, reason);
        }
    }
    choose(telling, &situation, hits);
    telling->rules_due_us = beckon_ruleset_deadline(telling->set, &situation);
}

/* All that is due up to and with a time happens. */
static void advance(Telling *telling, int64_t until_us)
{
    while (telling->is_inside) {
        int64_t due_us = MIN(telling->dwell_due_us, telling->rules_due_us);
        if (due_us > until_us) {
            break;
        }
        bool dwells = telling->dwell_due_us == due_us;
        telling->now_us = due_us;
        if (dwells) {
            telling->dwell_due_us = BECKON_TIME_NEVER;
        }
        look(telling, dwells ? BECKON_OCCASION_DWELL : BECKON_OCCASION_TIME);
    }
    telling->now_us = until_us;
}

/* The zone is left; the visit may go on in another. */
static void leave_zone(Telling *telling, int64_t at_us)
{
    advance(telling, at_us - 1);
    telling->now_us = at_us;
    if (telling->is_inside) {
        look(telling, BECKON_OCCASION_LEAVE);
    }
}

static void leave_shop(Telling *telling, int64_t at_us)
{
    leave_zone(telling, at_us);
    telling->is_inside = false;
}

static void begin_visit(Telling *telling, int64_t at_us)
{
    telling->visit_started_us = at_us;
    if (telling->visits_us != NULL) {
        g_array_append_val(telling->visits_us, at_us);
    }
}

static void enter(Telling *telling, int zone, int64_t at_us)
{
    int64_t leave_due_us = telling->heard_us + telling->shop->leave_us;
    if (telling->is_inside && at_us > leave_due_us) {
        leave_shop(telling, leave_due_us);
    }
    if (telling->is_inside && zone == telling->zone) {
        advance(telling, at_us);
        return;
    }
    leave_zone(telling, at_us);
    if (!telling->is_inside) {
        begin_visit(telling, at_us);
    }
    telling->is_inside = true;
    telling->zone = zone;
    telling->entered_us = at_us;
    telling->dwell_due_us = at_us + beckon_shop_zone(telling->shop, (guint)zone)->dwell_us;
    look(telling, BECKON_OCCASION_ENTER);
    advance(telling, at_us);
}

/* The shopper redeems or dismisses the last offer of a campaign. */
static void end_offer(Telling *telling, const BeckonStoryStep *step)
{
    bool redeems = step->kind == BECKON_STEP_REDEEMS;
    advance(telling, step->at_us);
    telling->book->now_us = step->at_us;
    BeckonStoryOffer *offer = beckon_story_book_open(telling->book, (uint32_t)step->campaign);
    if (offer == NULL && telling->fault == NULL) {
        g_autofree char *time = beckon_time_format(step->at_us, telling->shop->timezone);
        telling->fault =
            g_strdup_printf("at %s there is no offer of %s to %s", time,
                            beckon_ruleset_campaign(telling->set, (guint)step->campaign)->name,
                            redeems ? "redeem" : "dismiss");
    }
    if (offer != NULL) {
        *(redeems ? &offer->redeemed_us : &offer->dismissed_us) = step->at_us;
    }
}

/* What is known of the store from a step on. */
static void learn(Telling *telling, guint number, int64_t at_us)
{
    beckon_story_hear(&telling->heard, number, at_us);
    beckon_story_count(&telling->counted, number, at_us);
}

/* Sensors say something, or a service does of stock: as on a hub before what is due at the same
 * moment. */
static void take_facts(Telling *telling, guint number, int64_t at_us)
{
    advance(telling, at_us - 1);
    learn(telling, number, at_us);
    telling->now_us = at_us;
    if (telling->is_inside) {
        look(telling, BECKON_OCCASION_TIME);
    }
    advance(telling, at_us);
}

static void take_step(Telling *telling, guint number)
{
    const BeckonStoryStep *step =
        &g_array_index(telling->heard.story->steps, BeckonStoryStep, number);
    switch (step->kind) {
    case BECKON_STEP_STAYS:
        advance(telling, step->at_us);
        break;
    case BECKON_STEP_ENTERS:
        enter(telling, step->zone, step->at_us);
        break;
    case BECKON_STEP_LEAVES:
        leave_shop(telling, step->at_us);
        break;
    case BECKON_STEP_REDEEMS:
    case BECKON_STEP_DISMISSES:
        end_offer(telling, step);
        break;
    case BECKON_STEP_READS:
    case BECKON_STEP_COUNTS:
        take_facts(telling, number, step->at_us);
        break;
    }
    telling->heard_us = step->at_us;
}

static int64_t first_us(const BeckonStory *story)
{
    return g_array_index(story->steps, BeckonStoryStep, 0).at_us;
}

static BeckonHistory *recall_purchases(const BeckonStory *story, const BeckonRuleset *set)
{
    const BeckonThings *things = beckon_ruleset_things(set);
    int32_t today = beckon_time_local(first_us(story), beckon_ruleset_shop(set)->timezone).day;
    if ((story->consents & BECKON_PURPOSE_HISTORY) == 0) {
        return NULL;
    }
    BeckonHistory *history =
        beckon_history_new(beckon_things_size(things), BECKON_HISTORY_WHOLE, first_us(story));
    for (guint i = 0; i < story->bought->len; i++) {
        const BeckonStoryBought *entry = &g_array_index(story->bought, BeckonStoryBought, i);
        const BeckonBought bought = {today - entry->days_ago, entry->amount_minor};
        beckon_history_sort(history, things, entry->ware, bought);
    }
    return history;
}

static int by_time(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static GArray *recall_visits(const BeckonStory *story)
{
    if ((story->consents & BECKON_PURPOSE_VISITS) == 0) {
        return NULL;
    }
    GArray *visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < story->visits_ago_us->len; i++) {
        int64_t began_us = first_us(story) - g_array_index(story->visits_ago_us, int64_t, i);
        g_array_append_val(visits_us, began_us);
    }
    g_array_sort(visits_us, by_time);
    return visits_us;
}

/* What services say, with signals that the caller owns; the gap says why that is NULL. */
static BeckonGap recall_account(const BeckonStory *story, GArray *signals,
                                BeckonAccountFacts *ret_account)
{
    if ((story->consents & BECKON_PURPOSE_SIGNALS) == 0) {
        return BECKON_GAP_CONSENT;
    }
    for (guint i = 0; i < story->signals->len; i++) {
        const BeckonStorySignal *said = &g_array_index(story->signals, BeckonStorySignal, i);
        const BeckonSignal signal = {said->name, said->value_milli, first_us(story)};
        g_array_append_val(signals, signal);
    }
    *ret_account =
        (BeckonAccountFacts){story->tier, story->age_at_least, story->age_below, signals};
    bool says_nothing = story->tier == NULL && story->age_at_least == 0 && story->age_below == 0 &&
                        signals->len == 0;
    return says_nothing ? BECKON_GAP_NEVER : BECKON_GAP_NONE;
}

static BeckonStoryBook *recall_offers(const BeckonStory *story, const BeckonRuleset *set)
{
    BeckonStoryBook *book = beckon_story_book_new(set);
    book->arms = story->arms;
    for (guint i = 0; i < story->earlier->len; i++) {
        const BeckonStoryEarlier *earlier = &g_array_index(story->earlier, BeckonStoryEarlier, i);
        book->now_us = first_us(story) - earlier->ago_us;
        BeckonStoryOffer *offer = beckon_story_book_add(book, earlier->campaign);
        if (earlier->is_redeemed) {
            offer->redeemed_us = book->now_us;
        }
    }
    return book;
}

BeckonTelling *beckon_telling_new(const BeckonStory *story, const BeckonRuleset *set,
                                  const BeckonStoryWatch *watch, BeckonStoryResult *result)
{
    Telling *telling = g_new0(Telling, 1);
    *telling = (Telling){
        .set = set,
        .shop = beckon_ruleset_shop(set),
        .language = story->language,
        .watch = watch,
        .result = result,
        .book = recall_offers(story, set),
        .history = recall_purchases(story, set),
        .visits_us = recall_visits(story),
        .signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignal)),
        .heard = {story, 0, g_array_new(FALSE, FALSE, sizeof(int64_t))},
        .counted = {story, 0, g_array_new(FALSE, FALSE, sizeof(int64_t))},
    };
    telling->account_gap = recall_account(story, telling->signals, &telling->account);
    learn(telling, 0, first_us(story));
    return telling;
}

void beckon_telling_free(BeckonTelling *telling)
{
    if (telling == NULL) {
        return;
    }
    beckon_story_book_free(telling->book);
    beckon_history_free(telling->history);
    g_clear_pointer(&telling->visits_us, g_array_unref);
    g_array_unref(telling->signals);
    g_array_unref(telling->heard.at_us);
    g_array_unref(telling->counted.at_us);
    g_free(telling->fault);
    g_free(telling);
}

/* When the next step is taken. */
static int64_t step_due_us(const Telling *telling)
{
    const GArray *steps = telling->heard.story->steps;
    return telling->next_step < steps->len
               ? g_array_index(steps, BeckonStoryStep, telling->next_step).at_us
               : BECKON_TIME_NEVER;
}

/* When something is due of itself, while steps are still to come. */
static int64_t deadline_us(const Telling *telling)
{
    return telling->is_inside ? MIN(telling->dwell_due_us, telling->rules_due_us)
                              : BECKON_TIME_NEVER;
}

int64_t beckon_telling_due_us(const BeckonTelling *telling)
{
    int64_t step_us = step_due_us(telling);
    return step_us != BECKON_TIME_NEVER ? MIN(step_us, deadline_us(telling)) : BECKON_TIME_NEVER;
}

void beckon_telling_go_on(BeckonTelling *telling)
{
    int64_t due_us = beckon_telling_due_us(telling);
    if (due_us < step_due_us(telling)) {
        advance(telling, due_us);
    } else if (due_us != BECKON_TIME_NEVER) {
        take_step(telling, telling->next_step++);
    }
}

BeckonStoryBook *beckon_telling_book(BeckonTelling *telling)
{
    return telling->book;
}

char *beckon_story_tell(const BeckonStory *story, const BeckonRuleset *set,
                        const BeckonStoryWatch *watch, BeckonStoryResult *result)
{
    g_autoptr(BeckonTelling) telling = beckon_telling_new(story, set, watch, result);
    while (telling->next_step < story->steps->len) {
        take_step(telling, telling->next_step++);
    }
    return g_steal_pointer(&telling->fault);
}
