/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story.h"

#include <string.h>

#include "offer/story-telling.h"
#include "offer/story-texts.h"
#include "shopper/consent.h"

#define NO_CONSENT "presence"

static void clear_signal(void *signal)
{
    g_free(((BeckonStorySignal *)signal)->name);
}

BeckonStory *beckon_story_new(const BeckonShop *shop)
{
    BeckonStory *story = g_new0(BeckonStory, 1);
    story->language = g_strdup(beckon_shop_language(shop, ""));
    story->bought = g_array_new(FALSE, FALSE, sizeof(BeckonStoryBought));
    story->visits_ago_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    story->earlier = g_array_new(FALSE, FALSE, sizeof(BeckonStoryEarlier));
    story->steps = g_array_new(FALSE, FALSE, sizeof(BeckonStoryStep));
    story->readings = g_array_new(FALSE, FALSE, sizeof(BeckonStoryReading));
    story->stock = g_array_new(FALSE, FALSE, sizeof(BeckonStoryStock));
    story->signals = g_array_new(FALSE, FALSE, sizeof(BeckonStorySignal));
    g_array_set_clear_func(story->signals, clear_signal);
    story->offers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    story->why_nots = g_array_new(FALSE, FALSE, sizeof(BeckonStoryReason));
    story->arms = g_array_new(FALSE, FALSE, sizeof(BeckonStoryArm));
    story->texts = g_array_new(FALSE, FALSE, sizeof(BeckonStoryText));
    g_array_set_clear_func(story->texts, beckon_story_text_clear);
    return story;
}

void beckon_story_free(BeckonStory *story)
{
    if (story == NULL) {
        return;
    }
    g_free(story->name);
    g_free(story->file);
    g_free(story->fault);
    g_free(story->language);
    g_array_unref(story->bought);
    g_array_unref(story->visits_ago_us);
    g_array_unref(story->earlier);
    g_free(story->tier);
    g_array_unref(story->signals);
    g_array_unref(story->steps);
    g_array_unref(story->readings);
    g_array_unref(story->stock);
    g_array_unref(story->offers);
    g_array_unref(story->why_nots);
    g_array_unref(story->arms);
    g_array_unref(story->texts);
    g_clear_pointer(&story->held_out, g_array_unref);
    g_free(story);
}

const char *const *beckon_story_reasons(void)
{
    static const char *const reasons[] = {
        "zone",   "event",     "stays",    "hours",   "days",     "language",     "bought",
        "visits", "offered",   "redeemed", "reading", "tier",     "age_at_least", "signal",
        "stock",  "segment",   "runs",     "status",  "visit",    "per_shopper",  "total",
        "budget", "exclusive", "policy",   "holdout", NO_CONSENT, NULL,
    };
    return reasons;
}

static const char *name_of(const BeckonRuleset *set, uint32_t campaign)
{
    return beckon_ruleset_campaign(set, campaign)->name;
}

static int by_number(gconstpointer a, gconstpointer b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool are_same(const GArray *offers, const GArray *others)
{
    g_autoptr(GArray) a = g_array_copy((GArray *)offers);
    g_autoptr(GArray) b = g_array_copy((GArray *)others);
    g_array_sort(a, by_number);
    g_array_sort(b, by_number);
    return a->len == b->len &&
           (a->len == 0 || memcmp(a->data, b->data, a->len * sizeof(uint32_t)) == 0);
}

static void append_offers(GString *why, const BeckonRuleset *set, const GArray *offers)
{
    g_string_append_c(why, '[');
    for (guint i = 0; i < offers->len; i++) {
        g_string_append_printf(why, "%s%s", i > 0 ? ", " : "",
                               name_of(set, g_array_index(offers, uint32_t, i)));
    }
    g_string_append_c(why, ']');
}

static bool has(const GArray *offers, uint32_t campaign)
{
    for (guint i = 0; i < offers->len; i++) {
        if (g_array_index(offers, uint32_t, i) == campaign) {
            return true;
        }
    }
    return false;
}

/* What kept back those that were expected and never came. */
static void append_reasons(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                           const BeckonStoryResult *result)
{
    for (guint i = 0; i < story->offers->len; i++) {
        uint32_t campaign = g_array_index(story->offers, uint32_t, i);
        if (!has(result->offers, campaign) && result->reasons[campaign] != NULL) {
            g_string_append_printf(why, "; %s was held back by %s", name_of(set, campaign),
                                   result->reasons[campaign]);
        }
    }
}

static void compare_held_out(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                             const BeckonStoryResult *result)
{
    if (story->held_out == NULL || are_same(story->held_out, result->held_out)) {
        return;
    }
    g_string_append_printf(why, "%sheld_out: expected ", why->len > 0 ? "; " : "");
    append_offers(why, set, story->held_out);
    g_string_append(why, ", got ");
    append_offers(why, set, result->held_out);
}

static void compare_offers(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                           const BeckonStoryResult *result)
{
    if (are_same(story->offers, result->offers)) {
        return;
    }
    g_string_append_printf(why, "%soffers: expected ", why->len > 0 ? "; " : "");
    append_offers(why, set, story->offers);
    g_string_append(why, ", got ");
    append_offers(why, set, result->offers);
    append_reasons(why, story, set, result);
}

static void compare_reasons(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                            const BeckonStoryResult *result)
{
    for (guint i = 0; i < story->why_nots->len; i++) {
        const BeckonStoryReason *expected = &g_array_index(story->why_nots, BeckonStoryReason, i);
        const char *got = result->reasons[expected->campaign];
        if (g_strcmp0(got, expected->reason) != 0) {
            g_string_append_printf(why, "%swhy_not %s: expected %s, got %s",
                                   why->len > 0 ? "; " : "", name_of(set, expected->campaign),
                                   expected->reason, got != NULL ? got : "nothing");
        }
    }
}

BeckonStoryResult *beckon_story_run(const BeckonStory *story, const BeckonRuleset *set)
{
    return beckon_story_watch(story, set, NULL);
}

BeckonStoryResult *beckon_story_watch(const BeckonStory *story, const BeckonRuleset *set,
                                      const BeckonStoryWatch *watch)
{
    guint n_campaigns = beckon_ruleset_size(set);
    BeckonStoryResult *result = g_new0(BeckonStoryResult, 1);
    result->offers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    result->held_out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    result->said = g_array_new(FALSE, FALSE, sizeof(BeckonStorySaid));
    result->reasons = g_new0(const char *, n_campaigns + 1);
    if (story->fault != NULL) {
        result->why = g_strdup(story->fault);
        return result;
    }
    g_autofree char *fault = NULL;
    if ((story->consents & BECKON_PURPOSE_PRESENCE) != 0) {
        fault = beckon_story_tell(story, set, watch, result);
    } else {
        for (guint i = 0; i < n_campaigns; i++) {
            result->reasons[i] = NO_CONSENT;
        }
    }
    g_autoptr(GString) why = g_string_new(fault);
    compare_offers(why, story, set, result);
    compare_reasons(why, story, set, result);
    compare_held_out(why, story, set, result);
    beckon_story_compare_texts(why, story, set, result);
    result->passed = why->len == 0;
    result->why = result->passed ? NULL : g_strdup(why->str);
    return result;
}

void beckon_story_result_free(BeckonStoryResult *result)
{
    if (result == NULL) {
        return;
    }
    g_free(result->why);
    g_array_unref(result->offers);
    g_array_unref(result->held_out);
    g_array_unref(result->said);
    g_free(result->reasons);
    g_free(result);
}
