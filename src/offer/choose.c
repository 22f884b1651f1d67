/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/choose.h"

#include <string.h>

#include "base/time.h"
#include "offer/price.h"
#include "rules/leaf/age.h"

/* One call's view: what is asked of everywhere. */
typedef struct {
    const BeckonRuleset *set;
    const BeckonSituation *situation;
    const BeckonOfferHistory *history;
    const GArray *choices; /* those made so far in this call */
    guint n_taken;
} Choosing;

/* Whether it fills a place of this visit. */
static bool takes_place(const BeckonChoice *choice)
{
    return choice->verdict == BECKON_CHOSEN || choice->verdict == BECKON_HELD_OUT;
}

static const BeckonCampaign *campaign_of(const Choosing *choosing, uint32_t number)
{
    return beckon_ruleset_campaign(choosing->set, number);
}

static int64_t day_start(const Choosing *choosing)
{
    GTimeZone *zone = beckon_ruleset_shop(choosing->set)->timezone;
    BeckonLocalTime local = beckon_time_local(choosing->situation->now_us, zone);
    /* Counted is what came after this moment; the day's first microsecond belongs to it. */
    return beckon_time_day_start(local.day, zone) - 1;
}

/* Whether another offer would pass a limit whose earlier offers `count` counts. */
static bool is_reached(const Choosing *choosing, const BeckonLimit *limit, const char *campaign,
                       guint (*count)(void *data, const char *campaign, int64_t since_us))
{
    void *data = choosing->history->data;
    switch (limit->per) {
    case BECKON_PER_NONE:
    case BECKON_PER_VISIT: /* kept by itself: a visit never has the same campaign twice */
        return false;
    case BECKON_PER_EVER:
        return count(data, campaign, INT64_MIN) >= limit->count;
    case BECKON_PER_WINDOW:
        return count(data, campaign, choosing->situation->now_us - limit->window_us) >=
               limit->count;
    case BECKON_PER_DAY:
        return count(data, campaign, day_start(choosing)) >= limit->count;
    }
    return true;
}

static bool was_in_visit(const Choosing *choosing, const char *campaign)
{
    const GPtrArray *offered = choosing->history->in_this_visit;
    for (guint i = 0; i < offered->len; i++) {
        if (strcmp(offered->pdata[i], campaign) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a campaign of this exclusive group was offered in this visit, or is chosen just now. */
static bool group_is_taken(const Choosing *choosing, const char *group)
{
    const GPtrArray *offered = choosing->history->in_this_visit;
    for (guint i = 0; i < offered->len; i++) {
        int number = beckon_ruleset_find(choosing->set, offered->pdata[i]);
        if (number >= 0 &&
            g_strcmp0(campaign_of(choosing, (uint32_t)number)->exclusive, group) == 0) {
            return true;
        }
    }
    for (guint i = 0; i < choosing->choices->len; i++) {
        const BeckonChoice *choice = &g_array_index(choosing->choices, BeckonChoice, i);
        if (takes_place(choice) &&
            g_strcmp0(campaign_of(choosing, choice->campaign)->exclusive, group) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the shopper did not want it, not long ago. */
static bool cools_down(const Choosing *choosing, const char *campaign)
{
    int64_t cooldown_us = beckon_ruleset_policy(choosing->set)->cooldown_us;
    const BeckonOfferHistory *history = choosing->history;
    return cooldown_us > 0 && history->was_dismissed(history->data, campaign,
                                                     choosing->situation->now_us - cooldown_us);
}

/* Minors get no offers, nor does whoever may be one where the policy says so. */
static bool is_too_young(const Choosing *choosing)
{
    switch (
        beckon_age_at_least(beckon_situation_account(choosing->situation), BECKON_AGE_OF_ADULTS)) {
    case BECKON_FALSE:
        return true;
    case BECKON_UNKNOWN:
        return beckon_ruleset_policy(choosing->set)->unknown_age == BECKON_AGE_MINOR;
    case BECKON_TRUE:
        return false;
    }
    return true;
}

/* The guardrail of the policy that is in the way; NULL: none. */
static const char *policy_refusal(const Choosing *choosing, uint32_t number)
{
    const BeckonCampaign *campaign = campaign_of(choosing, number);
    const BeckonPolicy *policy = beckon_ruleset_policy(choosing->set);
    const BeckonOfferHistory *history = choosing->history;
    GTimeZone *zone = beckon_ruleset_shop(choosing->set)->timezone;
    BeckonLocalTime local = beckon_time_local(choosing->situation->now_us, zone);
    if (is_too_young(choosing)) {
        return "age";
    }
    if (beckon_hours_hold(policy->quiet_hours, (guint)local.minute_of_day)) {
        return "quiet_hours";
    }
    if (history->in_this_visit->len + choosing->n_taken >= policy->per_visit) {
        return "per_visit";
    }
    if (policy->per_day != G_MAXUINT &&
        history->to_shopper(history->data, day_start(choosing)) + choosing->n_taken >=
            policy->per_day) {
        return "per_day";
    }
    if (campaign->is_overtaken) {
        return "price";
    }
    if (history->withholds != NULL && history->withholds(history->data, number)) {
        return "audience";
    }
    return cools_down(choosing, campaign->name) ? "cooldown_after_dismissal" : NULL;
}

static BeckonChoiceVerdict judge(const Choosing *choosing, uint32_t number, int64_t reserve_minor,
                                 const char **ret_policy)
{
    const BeckonCampaign *campaign = campaign_of(choosing, number);
    const BeckonOfferHistory *history = choosing->history;
    if (was_in_visit(choosing, campaign->name)) {
        return BECKON_REFUSED_VISIT;
    }
    if (is_reached(choosing, &campaign->per_shopper, campaign->name,
                   history->of_campaign_to_shopper)) {
        return BECKON_REFUSED_PER_SHOPPER;
    }
    if (is_reached(choosing, &campaign->total, campaign->name, history->of_campaign)) {
        return BECKON_REFUSED_TOTAL;
    }
    if (campaign->budget_minor >= 0 &&
        history->reserved_minor(history->data, campaign->name) + reserve_minor >
            campaign->budget_minor) {
        return BECKON_REFUSED_BUDGET;
    }
    if (campaign->exclusive != NULL && group_is_taken(choosing, campaign->exclusive)) {
        return BECKON_REFUSED_EXCLUSIVE;
    }
    *ret_policy = policy_refusal(choosing, number);
    return *ret_policy != NULL ? BECKON_REFUSED_POLICY : BECKON_CHOSEN;
}

static BeckonArm arm_of(const Choosing *choosing, uint32_t number)
{
    const BeckonOfferHistory *history = choosing->history;
    return history->arm != NULL
               ? history->arm(history->data, number)
               : beckon_experiment_arm(campaign_of(choosing, number), history->subject);
}

static BeckonChoice choose(const Choosing *choosing, uint32_t number)
{
    const BeckonCampaign *campaign = campaign_of(choosing, number);
    int64_t cost_minor = beckon_offer_cost_minor(choosing->set, campaign);
    BeckonChoice choice = {.campaign = number};
    choice.verdict = judge(choosing, number, cost_minor, &choice.policy);
    if (choice.verdict == BECKON_CHOSEN) {
        choice.arm = arm_of(choosing, number);
        choice.verdict = choice.arm.held_out ? BECKON_HELD_OUT : BECKON_CHOSEN;
        choice.reserve_minor = choice.arm.held_out ? 0 : cost_minor;
    }
    return choice;
}

/* By priority, the higher first; then by name, which is the order of the numbers. */
static int compare_rank(gconstpointer a, gconstpointer b, gpointer data)
{
    const Choosing *choosing = data;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int by_priority = campaign_of(choosing, y)->priority - campaign_of(choosing, x)->priority;
    return by_priority != 0 ? by_priority : (x > y) - (x < y);
}

void beckon_offer_choose(const BeckonRuleset *set, const BeckonSituation *situation,
                         const uint32_t *hits, gsize n_hits, const BeckonOfferHistory *history,
                         GArray *choices)
{
    Choosing choosing = {set, situation, history, choices, 0};
    g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_vals(ranked, hits, (guint)n_hits);
    g_array_sort_with_data(ranked, compare_rank, &choosing);
    for (guint i = 0; i < ranked->len; i++) {
        BeckonChoice choice = choose(&choosing, g_array_index(ranked, uint32_t, i));
        choosing.n_taken += takes_place(&choice);
        g_array_append_val(choices, choice);
    }
}

const char *beckon_choice_name(BeckonChoiceVerdict verdict)
{
    switch (verdict) {
    case BECKON_CHOSEN:
        return "chosen";
    case BECKON_REFUSED_VISIT:
        return "visit";
    case BECKON_REFUSED_PER_SHOPPER:
        return "per_shopper";
    case BECKON_REFUSED_TOTAL:
        return "total";
    case BECKON_REFUSED_BUDGET:
        return "budget";
    case BECKON_REFUSED_EXCLUSIVE:
        return "exclusive";
    case BECKON_REFUSED_POLICY:
        return "policy";
    case BECKON_HELD_OUT:
        return "holdout";
    }
    return "";
}
