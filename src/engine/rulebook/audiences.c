/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/audiences.h"

#include <string.h>

#include "base/error.h"
#include "database/ledgers.h"
#include "database/shoppers.h"
#include "engine/people/people.h"

/* Shoppers whose numbers are read at once. */
#define AT_ONCE 256

struct BeckonAudiences {
    BeckonDatabase *database;
    BeckonRuleset *rules;  /* NULL: none are live */
    BeckonCensus *counted; /* of the live rules; NULL: pending */
    BeckonCensus *census;  /* under way, or NULL */
    GArray *numbers;       /* of uint32_t: the next to be counted, from `next` on */
    guint next;
    uint32_t after;     /* the last number that was read */
    bool refused_early; /* something was withheld because it was not counted yet */
    bool released;
};

BeckonAudiences *beckon_audiences_new(BeckonDatabase *database)
{
    BeckonAudiences *audiences = g_new0(BeckonAudiences, 1);
    audiences->database = database;
    audiences->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return audiences;
}

static void stop(BeckonAudiences *audiences)
{
    g_clear_pointer(&audiences->census, beckon_census_free);
    g_array_set_size(audiences->numbers, 0);
    audiences->next = 0;
    audiences->after = 0;
}

void beckon_audiences_free(BeckonAudiences *audiences)
{
    if (audiences != NULL) {
        stop(audiences);
        g_clear_pointer(&audiences->counted, beckon_census_free);
        g_clear_pointer(&audiences->rules, beckon_ruleset_unref);
        g_array_unref(audiences->numbers);
        g_free(audiences);
    }
}

/* Whether what was counted tells of these rules too: other prices do not change who bought what. */
static bool is_counted(const BeckonAudiences *audiences, const BeckonRuleset *rules)
{
    return audiences->counted != NULL &&
           strcmp(beckon_ruleset_digest(beckon_census_set(audiences->counted)),
                  beckon_ruleset_digest(rules)) == 0;
}

static bool asks(const BeckonRuleset *rules)
{
    bool asks = false;
    for (guint i = 0; i < beckon_ruleset_size(rules) && !asks; i++) {
        asks = beckon_condition_asks_purchases(beckon_ruleset_campaign(rules, i)->when);
    }
    return asks;
}

bool beckon_audiences_set_rules(BeckonAudiences *audiences, BeckonRuleset *rules)
{
    g_clear_pointer(&audiences->rules, beckon_ruleset_unref);
    audiences->rules = rules != NULL ? beckon_ruleset_ref(rules) : NULL;
    stop(audiences);
    if (rules == NULL || !is_counted(audiences, rules)) {
        g_clear_pointer(&audiences->counted, beckon_census_free);
        audiences->refused_early = false;
    }
    return rules != NULL && asks(rules);
}

void beckon_audiences_begin(BeckonAudiences *audiences, int64_t as_of_us)
{
    stop(audiences);
    audiences->census = beckon_census_new(audiences->rules, as_of_us);
}

/* Whoever was forgotten meanwhile is not counted. */
static bool count(const BeckonAudiences *audiences, uint32_t number, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(BeckonHistory) history = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(audiences->database, number, &reason);
    if (shopper != NULL && beckon_people_let_keep(shopper, BECKON_PURPOSE_HISTORY)) {
        history = beckon_ledgers_view(audiences->database, number,
                                      beckon_ruleset_things(audiences->rules), &reason);
    }
    if (g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        return true;
    }
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    beckon_census_add(audiences->census, history);
    return true;
}

/* Reads on where all numbers that were read are counted. */
static bool read_on(BeckonAudiences *audiences, GError **error)
{
    GArray *numbers = audiences->numbers;
    if (audiences->next < numbers->len) {
        return true;
    }
    audiences->next = 0;
    g_array_set_size(numbers, 0);
    if (!beckon_shoppers_after(audiences->database, audiences->after, AT_ONCE, numbers, error)) {
        return false;
    }
    if (numbers->len > 0) {
        audiences->after = g_array_index(numbers, uint32_t, numbers->len - 1);
    }
    return true;
}

static bool is_withheld(const BeckonCensus *census, guint campaign)
{
    return census == NULL || beckon_census_is_small(census, campaign);
}

/* What was too small before is known without anybody having asked, so that a hub that was killed
 * in between does the same. */
static bool releases(const BeckonAudiences *audiences)
{
    const BeckonCensus *before = audiences->counted, *now = audiences->census;
    bool releases = before == NULL && audiences->refused_early;
    for (guint i = 0; before != NULL && !releases && i < beckon_ruleset_size(audiences->rules);
         i++) {
        releases = is_withheld(before, i) && !is_withheld(now, i);
    }
    return releases;
}

static void finish(BeckonAudiences *audiences)
{
    audiences->released = audiences->released || releases(audiences);
    audiences->refused_early = false;
    beckon_census_free(audiences->counted);
    audiences->counted = g_steal_pointer(&audiences->census);
    stop(audiences);
}

bool beckon_audiences_work(BeckonAudiences *audiences, int64_t until_us, bool *ret_done,
                           GError **error)
{
    do {
        if (!read_on(audiences, error)) {
            stop(audiences);
            return false;
        }
        *ret_done = audiences->numbers->len == 0;
        if (*ret_done) {
            finish(audiences);
            return true;
        }
        uint32_t number = g_array_index(audiences->numbers, uint32_t, audiences->next++);
        if (!count(audiences, number, error)) {
            stop(audiences);
            return false;
        }
    } while (g_get_monotonic_time() < until_us);
    return true;
}

bool beckon_audiences_is_counting(const BeckonAudiences *audiences)
{
    return audiences->census != NULL;
}

BeckonAudienceState beckon_audiences_state(const BeckonAudiences *audiences, guint campaign)
{
    const BeckonCampaign *known = beckon_ruleset_campaign(audiences->rules, campaign);
    if (!beckon_condition_asks_purchases(known->when)) {
        return BECKON_AUDIENCE_ANY;
    }
    return audiences->counted == NULL                             ? BECKON_AUDIENCE_PENDING
           : beckon_census_is_small(audiences->counted, campaign) ? BECKON_AUDIENCE_SMALL
                                                                  : BECKON_AUDIENCE_ENOUGH;
}

bool beckon_audiences_withhold(BeckonAudiences *audiences, guint campaign)
{
    if (beckon_ruleset_policy(audiences->rules)->smallest_audience == 0) {
        return false;
    }
    switch (beckon_audiences_state(audiences, campaign)) {
    case BECKON_AUDIENCE_ANY:
    case BECKON_AUDIENCE_ENOUGH:
        return false;
    case BECKON_AUDIENCE_PENDING:
        audiences->refused_early = true;
        return true;
    case BECKON_AUDIENCE_SMALL:
        return true;
    }
    return true;
}

bool beckon_audiences_take_released(BeckonAudiences *audiences)
{
    bool released = audiences->released;
    audiences->released = false;
    return released;
}

const BeckonCensus *beckon_audiences_counted(const BeckonAudiences *audiences)
{
    return audiences->counted;
}

const char *beckon_audience_state_name(BeckonAudienceState state)
{
    switch (state) {
    case BECKON_AUDIENCE_ANY:
        return "any";
    case BECKON_AUDIENCE_PENDING:
        return "pending";
    case BECKON_AUDIENCE_SMALL:
        return "small";
    case BECKON_AUDIENCE_ENOUGH:
        return "enough";
    }
    return "";
}
