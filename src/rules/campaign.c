/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/campaign.h"

#include <string.h>

#include "rules/experiment.h"

#define DEFAULT_PRIORITY 50

void beckon_offer_text_free(BeckonOfferText *text)
{
    g_free(text->language);
    g_free(text->title);
    g_free(text->body);
    g_free(text);
}

BeckonCampaign *beckon_campaign_new(void)
{
    BeckonCampaign *campaign = g_new0(BeckonCampaign, 1);
    campaign->status = BECKON_CAMPAIGN_LIVE;
    beckon_schedule_init(&campaign->runs);
    campaign->texts = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_offer_text_free);
    campaign->budget_minor = -1;
    campaign->priority = DEFAULT_PRIORITY;
    return campaign;
}

void beckon_campaign_free(BeckonCampaign *campaign)
{
    if (campaign == NULL) {
        return;
    }
    g_free(campaign->file);
    g_free(campaign->name);
    g_free(campaign->title);
    beckon_schedule_clear(&campaign->runs);
    beckon_condition_free(campaign->when);
    g_free(campaign->product_gtin);
    g_free(campaign->reduction.gift_gtin);
    g_ptr_array_unref(campaign->texts);
    g_free(campaign->exclusive);
    beckon_experiment_free(campaign->experiment);
    g_free(campaign);
}

const BeckonOfferText *beckon_campaign_text(const BeckonCampaign *campaign, const char *language)
{
    return beckon_campaign_text_of(campaign, NULL, language);
}

const BeckonOfferText *beckon_campaign_text_of(const BeckonCampaign *campaign,
                                               const BeckonVariant *variant, const char *language)
{
    bool has_own = variant != NULL && variant->texts->len > 0;
    const GPtrArray *texts = has_own ? variant->texts : campaign->texts;
    for (guint i = 0; i < texts->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(texts, i);
        if (strcmp(text->language, language) == 0) {
            return text;
        }
    }
    return g_ptr_array_index(texts, 0);
}

char *beckon_campaign_reason(const BeckonCampaign *campaign, const BeckonShop *shop,
                             const char *language)
{
    g_autoptr(GString) clause = g_string_new(NULL);
    beckon_condition_describe(campaign->when, shop, beckon_phrases(language), clause);
    const char *first = clause->str + strspn(clause->str, "(");
    GString *sentence = g_string_new_len(clause->str, first - clause->str);
    g_string_append_unichar(sentence, g_unichar_toupper(g_utf8_get_char(first)));
    g_string_append(sentence, g_utf8_next_char(first));
    g_string_append_c(sentence, '.');
    return g_string_free(sentence, FALSE);
}
