/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story-telling.h"

#include <string.h>

#include "base/time.h"
#include "offer/choose.h"
#include "rules/why-not.h"

/* An offer that the story made. */
typedef struct {
    uint32_t campaign;
    int64_t drafted_us;
    int64_t expires_us;
    int64_t visit_started_us;
    int64_t reserve_minor;
} Offered;

/* A story while it is told. */
typedef struct {
    const BeckonRuleset *set;
    const BeckonShop *shop;
    const char *language;
    BeckonStoryResult *result;
    GArray *offered; /* of Offered */
    int64_t now_us;
    bool is_inside;
    int zone;
    int64_t visit_started_us;
    int64_t entered_us;   /* the zone */
    int64_t heard_us;     /* last */
    int64_t dwell_due_us; /* BECKON_TIME_NEVER: the event was given */
    int64_t rules_due_us; /* when the rules want to look again */
} Telling;

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
    const char **noted = &telling->result->reasons[campaign];
    if (*noted == NULL || nearness(reason) >= nearness(*noted)) {
        *noted = reason;
    }
}

static const char *name_of(const BeckonRuleset *set, uint32_t campaign)
{
    return beckon_ruleset_campaign(set, campaign)->name;
}

static bool holds_place(const Telling *telling, const Offered *offered, int64_t since_us)
{
    return offered->drafted_us > since_us && offered->expires_us > telling->now_us;
}

static guint count_of_campaign(void *data, const char *campaign, int64_t since_us)
{
    const Telling *telling = data;
    guint count = 0;
    for (guint i = 0; i < telling->offered->len; i++) {
        const Offered *offered = &g_array_index(telling->offered, Offered, i);
        count += holds_place(telling, offered, since_us) &&
                 strcmp(name_of(telling->set, offered->campaign), campaign) == 0;
    }
    return count;
}

static guint count_all(void *data, int64_t since_us)
{
    const Telling *telling = data;
    guint count = 0;
    for (guint i = 0; i < telling->offered->len; i++) {
        count += holds_place(telling, &g_array_index(telling->offered, Offered, i), since_us);
    }
    return count;
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    const Telling *telling = data;
    int64_t sum_minor = 0;
    for (guint i = 0; i < telling->offered->len; i++) {
        const Offered *offered = &g_array_index(telling->offered, Offered, i);
        if (holds_place(telling, offered, INT64_MIN) &&
            strcmp(name_of(telling->set, offered->campaign), campaign) == 0) {
            sum_minor += offered->reserve_minor;
        }
    }
    return sum_minor;
}

static GPtrArray *offered_in_visit(const Telling *telling)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < telling->offered->len; i++) {
        const Offered *offered = &g_array_index(telling->offered, Offered, i);
        if (offered->visit_started_us == telling->visit_started_us) {
            g_ptr_array_add(names, (char *)name_of(telling->set, offered->campaign));
        }
    }
    return names;
}

static void take_choice(Telling *telling, const BeckonChoice *choice)
{
    if (choice->verdict != BECKON_CHOSEN) {
        note_reason(telling, choice->campaign, beckon_choice_name(choice->verdict));
        return;
    }
    const BeckonCampaign *campaign = beckon_ruleset_campaign(telling->set, choice->campaign);
    const Offered offered = {
        .campaign = choice->campaign,
        .drafted_us = telling->now_us,
        .expires_us = telling->now_us + campaign->valid_us,
        .visit_started_us = telling->visit_started_us,
        .reserve_minor = choice->reserve_minor,
    };
    g_array_append_val(telling->offered, offered);
    g_array_append_val(telling->result->offers, choice->campaign);
}

static void choose(Telling *telling, const BeckonSituation *situation, const GArray *hits)
{
    g_autoptr(GPtrArray) in_this_visit = offered_in_visit(telling);
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    const BeckonOfferHistory history = {
        .data = telling,
        .of_campaign = count_of_campaign,
        .of_campaign_to_shopper = count_of_campaign,
        .to_shopper = count_all,
        .reserved_minor = reserved_minor,
        .in_this_visit = in_this_visit,
    };
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
    const BeckonSituation situation = {
        .now_us = telling->now_us,
        .occasion = occasion,
        .zone = telling->zone,
        .stayed_us = left ? 0 : telling->now_us - telling->entered_us,
        .presence_known = true,
        .language = telling->language,
    };
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_ruleset_match(telling->set, &situation, hits);
    for (guint i = 0; i < beckon_ruleset_size(telling->set); i++) {
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
        telling->visit_started_us = at_us;
    }
    telling->is_inside = true;
    telling->zone = zone;
    telling->entered_us = at_us;
    telling->dwell_due_us = at_us + beckon_shop_zone(telling->shop, (guint)zone)->dwell_us;
    look(telling, BECKON_OCCASION_ENTER);
    advance(telling, at_us);
}

static void take_step(Telling *telling, const BeckonStoryStep *step)
{
    if (step->zone >= 0) {
        enter(telling, step->zone, step->at_us);
    } else if (step->leaves) {
        leave_shop(telling, step->at_us);
    } else {
        advance(telling, step->at_us);
    }
    telling->heard_us = step->at_us;
}

void beckon_story_tell(const BeckonStory *story, const BeckonRuleset *set,
                       BeckonStoryResult *result)
{
    g_autoptr(GArray) offered = g_array_new(FALSE, FALSE, sizeof(Offered));
    Telling telling = {
        .set = set,
        .shop = beckon_ruleset_shop(set),
        .language = story->language,
        .result = result,
        .offered = offered,
    };
    for (guint i = 0; i < story->steps->len; i++) {
        take_step(&telling, &g_array_index(story->steps, BeckonStoryStep, i));
    }
}
