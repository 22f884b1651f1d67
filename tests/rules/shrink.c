/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/shrink.h"

#include <string.h>

typedef struct {
    GPtrArray *campaigns;
    Moment *moment;
    Differs differs;
} Shrinking;

static bool is_blank(const Campaign *campaign)
{
    return campaign->status == BECKON_CAMPAIGN_DRAFT && campaign->when->kind == IS_ZONE;
}

static Campaign *blank(void)
{
    Campaign *campaign = g_new0(Campaign, 1);
    campaign->runs = (Times){.first_day = -1, .last_day = -1};
    campaign->when = g_new0(Tree, 1);
    return campaign;
}

/* Puts a campaign in the place of another if they still differ; takes it. */
static bool try_campaign(Shrinking *shrinking, guint number, Campaign *campaign)
{
    gpointer *place = &g_ptr_array_index(shrinking->campaigns, number);
    Campaign *before = *place;
    *place = campaign;
    bool better = shrinking->differs(shrinking->campaigns, shrinking->moment);
    *place = better ? campaign : before;
    campaign_free(better ? before : campaign);
    return better;
}

static bool try_moment(Shrinking *shrinking, const Moment *moment)
{
    bool better = memcmp(moment, shrinking->moment, sizeof *moment) != 0 &&
                  shrinking->differs(shrinking->campaigns, moment);
    if (better) {
        *shrinking->moment = *moment;
    }
    return better;
}

/* The node of a place in the order of the file, which counts down to it. */
static Tree *nth(Tree *tree, guint *place)
{
    if ((*place)-- == 0) {
        return tree;
    }
    for (guint i = 0; tree->children != NULL && i < tree->children->len; i++) {
        Tree *found = nth(g_ptr_array_index(tree->children, i), place);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static Tree *node_at(const Campaign *campaign, guint place)
{
    return nth(campaign->when, &place);
}

/* A child in the place of its group. */
static void lift(Tree *group, guint child)
{
    Tree *copy = tree_copy(g_ptr_array_index(group->children, child));
    g_ptr_array_unref(group->children);
    *group = *copy;
    g_free(copy);
}

static bool shrink_group(Shrinking *shrinking, guint number, guint place)
{
    const Campaign *campaign = g_ptr_array_index(shrinking->campaigns, number);
    const Tree *group = node_at(campaign, place);
    guint n_children = group->children != NULL ? group->children->len : 0;
    for (guint child = 0; child < n_children; child++) {
        Campaign *lifted = campaign_copy(campaign);
        lift(node_at(lifted, place), child);
        if (try_campaign(shrinking, number, lifted)) {
            return true;
        }
        Campaign *without = n_children > 1 ? campaign_copy(campaign) : NULL;
        if (without != NULL) {
            g_ptr_array_remove_index(node_at(without, place)->children, child);
            if (try_campaign(shrinking, number, without)) {
                return true;
            }
        }
    }
    return false;
}

static bool shrink_dates(Shrinking *shrinking, guint number)
{
    const Campaign *campaign = g_ptr_array_index(shrinking->campaigns, number);
    if (campaign->from_day == 0 && campaign->until_day == 0 && campaign->runs.n_spans == 0 &&
        campaign->runs.first_day < 0) {
        return false;
    }
    Campaign *always = campaign_copy(campaign);
    always->from_day = always->until_day = 0;
    always->runs = (Times){.first_day = -1, .last_day = -1};
    return try_campaign(shrinking, number, always);
}

static bool shrink_campaigns(Shrinking *shrinking)
{
    for (guint number = 0; number < shrinking->campaigns->len; number++) {
        const Campaign *campaign = g_ptr_array_index(shrinking->campaigns, number);
        if (is_blank(campaign)) {
            continue;
        }
        if (try_campaign(shrinking, number, blank()) || shrink_dates(shrinking, number)) {
            return true;
        }
        for (guint place = 0; node_at(campaign, place) != NULL; place++) {
            if (shrink_group(shrinking, number, place)) {
                return true;
            }
        }
    }
    return false;
}

static bool shrink_facts(Shrinking *shrinking)
{
    for (guint i = 0; i < shrinking->moment->n_purchases; i++) {
        Moment fewer = *shrinking->moment;
        fewer.purchases[i] = fewer.purchases[--fewer.n_purchases];
        if (try_moment(shrinking, &fewer)) {
            return true;
        }
    }
    for (guint i = 0; i < shrinking->moment->n_visits; i++) {
        Moment fewer = *shrinking->moment;
        memmove(&fewer.visits_us[i], &fewer.visits_us[i + 1],
                (--fewer.n_visits - i) * sizeof *fewer.visits_us);
        if (try_moment(shrinking, &fewer)) {
            return true;
        }
    }
    for (guint i = 0; i < shrinking->moment->n_offers; i++) {
        Moment fewer = *shrinking->moment;
        memmove(&fewer.offers[i], &fewer.offers[i + 1],
                (--fewer.n_offers - i) * sizeof *fewer.offers);
        if (try_moment(shrinking, &fewer)) {
            return true;
        }
    }
    return false;
}

static bool shrink_families(Shrinking *shrinking)
{
    Moment whole = *shrinking->moment, mute = whole, lost = whole;
    whole.known_since = INT32_MIN;
    mute.has_readings = false;
    lost.has_past = false;
    return try_moment(shrinking, &lost) || try_moment(shrinking, &whole) ||
           try_moment(shrinking, &mute);
}

void shrink(GPtrArray *campaigns, Moment *moment, Differs differs)
{
    Shrinking shrinking = {campaigns, moment, differs};
    while (shrink_campaigns(&shrinking) || shrink_facts(&shrinking) ||
           shrink_families(&shrinking)) {
    }
}

char *shrink_tell(const GPtrArray *campaigns, const Moment *moment)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < campaigns->len; i++) {
        const Campaign *campaign = g_ptr_array_index(campaigns, i);
        if (!is_blank(campaign)) {
            g_autofree char *text = campaign_write(campaign, (int)i);
            g_string_append(out, text);
        }
    }
    g_autofree char *facts = world_tell(moment);
    g_string_append(out, facts);
    return g_string_free(out, FALSE);
}
