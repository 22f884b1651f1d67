/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/shrink.h"

#include <string.h>

typedef struct {
    Rules *rules;
    Moment *moment;
    Differs differs;
} Shrinking;

static bool is_blank(const Campaign *campaign)
{
    return campaign->status == BECKON_CAMPAIGN_DRAFT && campaign->when->kind == IS_ZONE;
}

bool shrink_is_blank(const Tree *segment)
{
    return segment->kind == IS_LANGUAGE && segment->what == 0;
}

static Campaign *blank(void)
{
    Campaign *campaign = g_new0(Campaign, 1);
    campaign->runs = (Times){.first_day = -1, .last_day = -1};
    campaign->when = g_new0(Tree, 1);
    return campaign;
}

static Tree *blank_segment(void)
{
    Tree *segment = g_new0(Tree, 1);
    segment->kind = IS_LANGUAGE;
    return segment;
}

static bool still_differs(const Shrinking *shrinking)
{
    return shrinking->differs(shrinking->rules, shrinking->moment);
}

/* Puts a campaign in the place of another if they still differ; takes it. */
static bool try_campaign(Shrinking *shrinking, guint number, Campaign *campaign)
{
    gpointer *place = &g_ptr_array_index(shrinking->rules->campaigns, number);
    Campaign *before = *place;
    *place = campaign;
    bool better = still_differs(shrinking);
    *place = better ? campaign : before;
    campaign_free(better ? before : campaign);
    return better;
}

static void swap(Tree *tree, Tree *other)
{
    Tree before = *tree;
    *tree = *other;
    *other = before;
}

/* The same of a condition: a campaign's, or a segment. */
static bool try_tree(Shrinking *shrinking, Tree *place, Tree *tree)
{
    swap(place, tree);
    bool better = still_differs(shrinking);
    if (!better) {
        swap(place, tree);
    }
    tree_free(tree);
    return better;
}

static bool try_moment(Shrinking *shrinking, const Moment *moment)
{
    bool better = memcmp(moment, shrinking->moment, sizeof *moment) != 0 &&
                  shrinking->differs(shrinking->rules, moment);
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

static Tree *node_at(Tree *tree, guint number)
{
    return nth(tree, &number);
}

/* Another in the place of a node; takes it. */
static void replace(Tree *node, Tree *other)
{
    g_clear_pointer(&node->children, g_ptr_array_unref);
    *node = *other;
    g_free(other);
}

/* A child in the place of its group. */
static void lift(Tree *group, guint child)
{
    replace(group, tree_copy(g_ptr_array_index(group->children, child)));
}

static bool shrink_group(Shrinking *shrinking, Tree *tree, guint number)
{
    const Tree *group = node_at(tree, number);
    guint n_children = group->children != NULL ? group->children->len : 0;
    for (guint child = 0; child < n_children; child++) {
        Tree *lifted = tree_copy(tree);
        lift(node_at(lifted, number), child);
        if (try_tree(shrinking, tree, lifted)) {
            return true;
        }
        Tree *without = n_children > 1 ? tree_copy(tree) : NULL;
        if (without != NULL) {
            g_ptr_array_remove_index(node_at(without, number)->children, child);
            if (try_tree(shrinking, tree, without)) {
                return true;
            }
        }
    }
    return false;
}

/* What it stands for in the place of a segment's name. */
static bool shrink_name(Shrinking *shrinking, Tree *tree, guint number)
{
    const Tree *name = node_at(tree, number);
    if (name->kind != IS_SEGMENT) {
        return false;
    }
    const Tree *segment = g_ptr_array_index(shrinking->rules->segments, (guint)name->what);
    Tree *spelt_out = tree_copy(tree);
    replace(node_at(spelt_out, number), tree_copy(segment));
    return try_tree(shrinking, tree, spelt_out);
}

static bool shrink_tree(Shrinking *shrinking, Tree *tree)
{
    for (guint number = 0; node_at(tree, number) != NULL; number++) {
        if (shrink_name(shrinking, tree, number) || shrink_group(shrinking, tree, number)) {
            return true;
        }
    }
    return false;
}

static bool shrink_segments(Shrinking *shrinking)
{
    for (guint i = 0; i < shrinking->rules->segments->len; i++) {
        Tree *segment = g_ptr_array_index(shrinking->rules->segments, i);
        if (!shrink_is_blank(segment) &&
            (try_tree(shrinking, segment, blank_segment()) || shrink_tree(shrinking, segment))) {
            return true;
        }
    }
    return false;
}

static bool shrink_dates(Shrinking *shrinking, guint number)
{
    const Campaign *campaign = g_ptr_array_index(shrinking->rules->campaigns, number);
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
    for (guint number = 0; number < shrinking->rules->campaigns->len; number++) {
        const Campaign *campaign = g_ptr_array_index(shrinking->rules->campaigns, number);
        if (!is_blank(campaign) &&
            (try_campaign(shrinking, number, blank()) || shrink_dates(shrinking, number) ||
             shrink_tree(shrinking, campaign->when))) {
            return true;
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

static bool shrink_counts(Shrinking *shrinking)
{
    for (guint i = 0; i < N_SIGNALS; i++) {
        Moment fewer = *shrinking->moment;
        fewer.signals[i] = (Count){.said = false};
        if (try_moment(shrinking, &fewer)) {
            return true;
        }
    }
    for (guint i = 0; i < N_PRODUCTS; i++) {
        Moment fewer = *shrinking->moment;
        fewer.stocks[i] = (Count){.said = false};
        if (try_moment(shrinking, &fewer)) {
            return true;
        }
    }
    return false;
}

static bool shrink_families(Shrinking *shrinking)
{
    const Moment *now = shrinking->moment;
    Moment whole = *now, mute = *now, lost = *now, sold = *now, nobody = *now, ageless = *now;
    whole.known_since = INT32_MIN;
    mute.has_readings = false;
    lost.has_past = false;
    sold.has_stock = false;
    nobody.has_account = false;
    ageless.age_at_least = ageless.age_below = 0;
    return try_moment(shrinking, &lost) || try_moment(shrinking, &whole) ||
           try_moment(shrinking, &mute) || try_moment(shrinking, &sold) ||
           try_moment(shrinking, &nobody) || try_moment(shrinking, &ageless);
}

void shrink(Rules *rules, Moment *moment, Differs differs)
{
    Shrinking shrinking = {rules, moment, differs};
    while (shrink_campaigns(&shrinking) || shrink_segments(&shrinking) ||
           shrink_facts(&shrinking) || shrink_counts(&shrinking) || shrink_families(&shrinking)) {
    }
}

char *shrink_tell(const Rules *rules, const Moment *moment)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < rules->campaigns->len; i++) {
        const Campaign *campaign = g_ptr_array_index(rules->campaigns, i);
        if (!is_blank(campaign)) {
            g_autofree char *text = campaign_write(campaign, (int)i);
            g_string_append(out, text);
        }
    }
    g_autofree char *segments = segments_write(rules->segments), *facts = world_tell(moment);
    return g_string_free(g_string_append(g_string_append(out, segments), facts), FALSE);
}
