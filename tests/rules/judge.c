/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/judge.h"

#include <string.h>

#define SECOND INT64_C(1000000)
#define PLENTY INT64_C(1000000000)

typedef enum { NO, MAYBE, YES } Answer;

static Answer answer(bool truth)
{
    return truth ? YES : NO;
}

static bool in_times(const Times *times, Local local)
{
    bool in_hours = times->n_spans == 0;
    for (int i = 0; i < times->n_spans; i++) {
        /* Minutes since it began, and how many it has: over midnight where need be. */
        int gone = (local.minute - times->from[i] + 1440) % 1440;
        int length = (times->to[i] - times->from[i] + 1440 - 1) % 1440 + 1;
        in_hours = in_hours || gone < length;
    }
    bool in_days = times->first_day < 0;
    for (int day = times->first_day; day >= 0; day = (day + 1) % 7) {
        in_days = in_days || day == local.weekday;
        if (day == times->last_day) {
            break;
        }
    }
    return in_hours && in_days;
}

static bool is_of(const Purchase *purchase, const Bought *bought)
{
    const struct WorldProduct *product = &world_products[purchase->product];
    switch (bought->of) {
    case OF_ANY:
        return true;
    case OF_CATEGORY: {
        g_autofree char *above = g_strconcat(world_categories[bought->thing], "/", NULL);
        return strcmp(product->category, world_categories[bought->thing]) == 0 ||
               g_str_has_prefix(product->category, above);
    }
    case OF_PRODUCT:
        return purchase->product == bought->thing;
    case OF_BRAND:
        return strcmp(product->brand, world_brands[bought->thing]) == 0;
    }
    return false;
}

/* Purchases of the thing that is asked for: how many days ago, and for how much. */
typedef struct {
    int n, ago[MOST_FACTS + 3];
    int64_t cents[MOST_FACTS + 3];
} Rows;

typedef bool (*Term)(const Bought *bought, const Rows *rows);

static bool is_within(const Bought *bought, int ago)
{
    return ago >= 0 && (bought->within == 0 || ago <= bought->within);
}

static bool are_enough(const Bought *bought, const Rows *rows)
{
    int n = 0;
    for (int i = 0; i < rows->n; i++) {
        n += is_within(bought, rows->ago[i]);
    }
    return n >= MAX(bought->at_least, 1);
}

static bool is_spent(const Bought *bought, const Rows *rows)
{
    int64_t cents = 0;
    for (int i = 0; i < rows->n; i++) {
        cents += is_within(bought, rows->ago[i]) ? rows->cents[i] : 0;
    }
    return bought->spent_cents == 0 || cents >= bought->spent_cents;
}

static bool is_last_over(const Bought *bought, const Rows *rows)
{
    bool some = false, all = true;
    for (int i = 0; i < rows->n; i++) {
        some = some || rows->ago[i] >= 0;
        all = all && (rows->ago[i] < 0 || rows->ago[i] > bought->last_over);
    }
    return bought->last_over == 0 || (some && all);
}

static bool is_first_within(const Bought *bought, const Rows *rows)
{
    bool some = false, all = true;
    for (int i = 0; i < rows->n; i++) {
        some = some || rows->ago[i] >= 0;
        all = all && rows->ago[i] <= bought->first_within;
    }
    return bought->first_within == 0 || (some && all);
}

/* What is so whatever was bought before the days that are known. */
static Answer in_all_worlds(Term term, const Bought *bought, const Rows *known, int known_days)
{
    /* One more purchase matters only by the side of a limit on which it lies, two more by making
     * up the number; of a million nobody knows enough. */
    const int days[] = {bought->within,        bought->within + 1,       bought->last_over,
                        bought->last_over + 1, bought->first_within,     bought->first_within + 1,
                        known_days + 1,        known_days + 1 + 3650 * 2};
    static const int64_t cents[] = {-PLENTY, PLENTY};
    bool so = term(bought, known), sometimes = so, always = so;
    if (term == are_enough && bought->at_least > MOST_FACTS && !so) {
        bool reaches_back = bought->within == 0 || bought->within > known_days;
        return reaches_back ? MAYBE : NO;
    }
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        for (guint j = 0; days[i] > known_days && j < G_N_ELEMENTS(cents); j++) {
            Rows world = *known;
            for (int more = 0; more < 3; more++) {
                world.ago[world.n] = days[i];
                world.cents[world.n++] = cents[j];
                so = term(bought, &world);
                sometimes = sometimes || so;
                always = always && so;
            }
        }
    }
    return always ? YES : sometimes ? MAYBE : NO;
}

static Answer ask_bought(const Bought *bought, const Moment *moment)
{
    static const Term terms[] = {are_enough, is_spent, is_last_over, is_first_within};
    if (!moment->has_past || !moment->has_history) {
        return MAYBE;
    }
    int today = world_local(moment->now_us).day;
    int known_days = moment->known_since == INT32_MIN ? INT32_MAX : today - moment->known_since;
    Rows rows = {.n = 0};
    for (guint i = 0; i < moment->n_purchases; i++) {
        if (is_of(&moment->purchases[i], bought)) {
            rows.ago[rows.n] = today - moment->purchases[i].day;
            rows.cents[rows.n++] = moment->purchases[i].cents;
        }
    }
    Answer all = YES;
    for (guint i = 0; i < G_N_ELEMENTS(terms); i++) {
        Answer one = known_days == INT32_MAX ? answer(terms[i](bought, &rows))
                                             : in_all_worlds(terms[i], bought, &rows, known_days);
        all = MIN(all, one);
    }
    return all;
}

static bool in_window(int64_t seconds, int64_t t_us, int64_t now_us)
{
    return t_us <= now_us && (seconds == 0 || now_us - t_us < seconds * SECOND);
}

static Answer ask_visits(const Tree *tree, const Moment *moment)
{
    int n = 0;
    for (guint i = 0; i < moment->n_visits; i++) {
        n += in_window(tree->seconds, moment->visits_us[i], moment->now_us);
    }
    return moment->has_past && moment->has_visits ? answer(n >= tree->at_least) : MAYBE;
}

static Answer ask_offers(const Tree *tree, const Moment *moment)
{
    bool found = false;
    for (guint i = 0; i < moment->n_offers; i++) {
        const Offer *offer = &moment->offers[i];
        int64_t t_us = tree->kind == IS_OFFERED ? offer->offered_us : offer->redeemed_us;
        found = found || (offer->campaign == tree->what && t_us >= 0 &&
                          in_window(tree->seconds, t_us, moment->now_us));
    }
    return moment->has_past && moment->has_offers ? answer(found) : MAYBE;
}

static bool compares(Comparison comparison, int64_t value, int64_t number)
{
    switch (comparison) {
    case IS_ABOVE:
        return value > number;
    case IS_BELOW:
        return value < number;
    case IS_YES:
        return value == 1;
    case IS_NO:
        return value == 0;
    case AT_LEAST:
        return value >= number;
    case AT_MOST:
        return value <= number;
    }
    return false;
}

static Answer ask_reading(const Tree *tree, const Moment *moment)
{
    const Reading *reading = &moment->readings[tree->what];
    int64_t fresh_us = (tree->seconds > 0 ? tree->seconds : 15 * 60) * SECOND;
    if (!moment->has_readings || !reading->said || moment->now_us - reading->t_us >= fresh_us) {
        return MAYBE;
    }
    return answer(compares(tree->comparison, reading->parts, tree->number * BECKON_QUANTITY_PARTS));
}

static Answer ask_tier(const Tree *tree, const Moment *moment)
{
    bool is_one = false;
    if (!moment->has_past || !moment->has_account || moment->tier < 0) {
        return MAYBE;
    }
    for (int i = 0; i < N_TIERS; i++) {
        is_one = is_one || ((tree->what >> i & 1) != 0 &&
                            strcmp(world_tiers[i], world_tiers[moment->tier]) == 0);
    }
    return answer(is_one);
}

static Answer ask_age(const Tree *tree, const Moment *moment)
{
    if (!moment->has_past || !moment->has_account) {
        return MAYBE;
    }
    bool is_older = moment->age_at_least > 0 && moment->age_at_least >= tree->at_least;
    bool is_younger = moment->age_below > 0 && moment->age_below <= tree->at_least;
    return is_older ? YES : is_younger ? NO : MAYBE;
}

static Answer ask_count(const Tree *tree, const Count *count, int64_t default_s, int64_t now_us)
{
    int64_t fresh_us = (tree->seconds > 0 ? tree->seconds : default_s) * SECOND;
    if (!count->said || now_us - count->t_us >= fresh_us) {
        return MAYBE;
    }
    return answer(compares(tree->comparison, count->number, tree->number));
}

static Answer ask_signal(const Tree *tree, const Moment *moment)
{
    return moment->has_past && moment->has_account
               ? ask_count(tree, &moment->signals[tree->what], 30 * 86400, moment->now_us)
               : MAYBE;
}

static Answer ask_stock(const Tree *tree, const Moment *moment)
{
    return moment->has_stock ? ask_count(tree, &moment->stocks[tree->what], 86400, moment->now_us)
                             : MAYBE;
}

static Answer ask(const Tree *tree, const GPtrArray *segments, const Moment *moment);

static Answer ask_group(const Tree *tree, const GPtrArray *segments, const Moment *moment)
{
    guint n_yes = 0, n_no = 0, n = tree->children->len;
    for (guint i = 0; i < n; i++) {
        Answer one = ask(g_ptr_array_index(tree->children, i), segments, moment);
        n_yes += one == YES;
        n_no += one == NO;
    }
    if (tree->kind == IS_ALL) {
        return n_no > 0 ? NO : n_yes == n ? YES : MAYBE;
    }
    if (tree->kind == IS_ANY) {
        return n_yes > 0 ? YES : n_no == n ? NO : MAYBE;
    }
    return n_yes > 0 ? NO : n_no == n ? YES : MAYBE;
}

static Answer ask(const Tree *tree, const GPtrArray *segments, const Moment *moment)
{
    switch (tree->kind) {
    case IS_ZONE:
        return moment->deaf ? MAYBE
                            : answer(moment->zone == tree->what &&
                                     moment->stayed_us >= tree->seconds * SECOND);
    case IS_EVENT:
        return moment->deaf ? MAYBE : answer(moment->occasion == tree->what);
    case IS_TIMES:
        return answer(in_times(&tree->times, world_local(moment->now_us)));
    case IS_LANGUAGE:
        return moment->language < 0 ? MAYBE : answer(moment->language == tree->what);
    case IS_BOUGHT:
        return ask_bought(&tree->bought, moment);
    case IS_VISITS:
        return ask_visits(tree, moment);
    case IS_OFFERED:
    case IS_REDEEMED:
        return ask_offers(tree, moment);
    case IS_READING:
        return ask_reading(tree, moment);
    case IS_TIER:
        return ask_tier(tree, moment);
    case IS_AGE:
        return ask_age(tree, moment);
    case IS_SIGNAL:
        return ask_signal(tree, moment);
    case IS_STOCK:
        return ask_stock(tree, moment);
    case IS_SEGMENT:
        return ask(g_ptr_array_index(segments, (guint)tree->what), segments, moment);
    case IS_ALL:
    case IS_ANY:
    case IS_NONE:
        return ask_group(tree, segments, moment);
    }
    return MAYBE;
}

static bool holds(const Campaign *campaign, const GPtrArray *segments, const Moment *moment)
{
    Local local = world_local(moment->now_us);
    return campaign->status == BECKON_CAMPAIGN_LIVE &&
           (campaign->from_day == 0 || local.day >= campaign->from_day) &&
           (campaign->until_day == 0 || local.day <= campaign->until_day) &&
           in_times(&campaign->runs, local) && ask(campaign->when, segments, moment) == YES;
}

GArray *judge_match(const Rules *rules, const Moment *moment)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < rules->campaigns->len; i++) {
        if (moment->zone >= 0 && moment->zone != NO_OFFERS_ZONE &&
            holds(g_ptr_array_index(rules->campaigns, i), rules->segments, moment)) {
            g_array_append_val(numbers, i);
        }
    }
    return numbers;
}
