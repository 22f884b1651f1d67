/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story-texts.h"

#include <string.h>

#include "offer/terms.h"

void beckon_story_text_clear(void *data)
{
    BeckonStoryText *text = data;
    g_free(text->language);
    g_free(text->title);
    g_free(text->body);
}

static const BeckonStorySaid *last_said(const BeckonStoryResult *result, uint32_t campaign)
{
    for (guint i = result->said->len; i-- > 0;) {
        const BeckonStorySaid *said = &g_array_index(result->said, BeckonStorySaid, i);
        if (said->campaign == campaign) {
            return said;
        }
    }
    return NULL;
}

/* Lines that agree stand once, so that those that do not are seen. */
static void append_lines(GString *why, const char *expected, const char *got)
{
    g_auto(GStrv) of_expected = g_strsplit(expected, "\n", -1);
    g_auto(GStrv) of_got = g_strsplit(got, "\n", -1);
    guint n_expected = g_strv_length(of_expected), n_got = g_strv_length(of_got);
    for (guint i = 0; i < MAX(n_expected, n_got); i++) {
        if (i < n_expected && i < n_got && strcmp(of_expected[i], of_got[i]) == 0) {
            g_string_append_printf(why, "\n  %s", of_got[i]);
            continue;
        }
        if (i < n_expected) {
            g_string_append_printf(why, "\n- %s", of_expected[i]);
        }
        if (i < n_got) {
            g_string_append_printf(why, "\n+ %s", of_got[i]);
        }
    }
}

static void compare(GString *why, const BeckonRuleset *set, const BeckonStoryText *text,
                    const BeckonStorySaid *said, const char *what, const char *expected,
                    const char *template)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, text->campaign);
    g_autofree char *got =
        beckon_offer_text(set, campaign, template, text->language, said->drafted_us);
    if (expected == NULL || strcmp(expected, got) == 0) {
        return;
    }
    g_string_append_printf(why, "%stexts: the %s of %s in %s differs%s%s", why->len > 0 ? "\n" : "",
                           what, campaign->name, text->language,
                           said->variant != NULL ? ", of its variant " : "",
                           said->variant != NULL ? said->variant->name : "");
    append_lines(why, expected, got);
}

static void compare_text(GString *why, const BeckonRuleset *set, const BeckonStoryText *text,
                         const BeckonStoryResult *result)
{
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, text->campaign);
    const BeckonStorySaid *said = last_said(result, text->campaign);
    if (said == NULL) {
        g_string_append_printf(why, "%stexts: %s was not offered", why->len > 0 ? "; " : "",
                               campaign->name);
        return;
    }
    const BeckonOfferText *got = beckon_campaign_text_of(campaign, said->variant, text->language);
    compare(why, set, text, said, "title", text->title, got->title);
    compare(why, set, text, said, "body", text->body, got->body);
}

void beckon_story_compare_texts(GString *why, const BeckonStory *story, const BeckonRuleset *set,
                                const BeckonStoryResult *result)
{
    for (guint i = 0; i < story->texts->len; i++) {
        compare_text(why, set, &g_array_index(story->texts, BeckonStoryText, i), result);
    }
}
