/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/difference-fields.h"

#include <string.h>

#include "base/money.h"
#include "history/things.h"
#include "offer/price.h"
#include "rules/phrases.h"

#define DAY_S (24 * 60 * 60)

char *beckon_words_of_money(const BeckonRuleset *set, int64_t minor)
{
    return minor >= 0 ? beckon_money_format(minor, beckon_ruleset_shop(set)->currency) : NULL;
}

static char *length(int64_t us)
{
    return us > 0 ? beckon_phrases_length(us) : NULL;
}

static char *number(guint number)
{
    return number != G_MAXUINT ? g_strdup_printf("%u", number) : NULL;
}

static char *date(int32_t day)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc((gint64)day * DAY_S);
    return g_date_time_format(time, "%Y-%m-%d");
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "a, b", in an order of its own. Takes the strings; NULL when there are none. */
static char *join(GPtrArray *strings)
{
    char *text = NULL;
    if (strings->len > 0) {
        g_ptr_array_sort(strings, by_text);
        g_ptr_array_add(strings, NULL);
        text = g_strjoinv(", ", (char **)strings->pdata);
    }
    g_ptr_array_unref(strings);
    return text;
}

static char *hours(const GArray *spans)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < spans->len; i++) {
        g_ptr_array_add(texts, beckon_hours_format(&g_array_index(spans, BeckonHours, i)));
    }
    return join(texts);
}

static char *title(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return g_strdup(campaign->title);
}

static char *status(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    switch (campaign->status) {
    case BECKON_CAMPAIGN_DRAFT:
        return g_strdup("draft");
    case BECKON_CAMPAIGN_LIVE:
        return g_strdup("live");
    case BECKON_CAMPAIGN_PAUSED:
        return g_strdup("paused");
    }
    return NULL;
}

static char *runs_from(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return campaign->runs.from_day != INT32_MIN ? date(campaign->runs.from_day) : NULL;
}

static char *runs_until(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return campaign->runs.until_day != INT32_MAX ? date(campaign->runs.until_day) : NULL;
}

static char *runs_days(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    const BeckonPhrases *phrases = beckon_phrases_of_staff();
    g_autoptr(GString) text = g_string_new(NULL);
    guint n = 0;
    for (guint day = 0; day < G_N_ELEMENTS(phrases->days); day++) {
        if ((campaign->runs.days >> day & 1) != 0) {
            g_string_append_printf(text, "%s%s", n++ > 0 ? ", " : "", phrases->days[day]);
        }
    }
    return n < G_N_ELEMENTS(phrases->days) ? g_strdup(text->str) : NULL;
}

static char *runs_hours(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return hours(campaign->runs.hours);
}

/* A product under its name and number. */
static char *product_words(const BeckonRuleset *set, const char *gtin)
{
    const BeckonProduct *product =
        gtin != NULL ? beckon_catalogue_find(beckon_ruleset_catalogue(set), gtin) : NULL;
    return product != NULL ? g_strdup_printf("%s (%s)", product->name, beckon_thing_product(gtin))
                           : NULL;
}

static char *product(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return product_words(set, campaign->product_gtin);
}

static char *reduction(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    const BeckonReduction *reduction = &campaign->reduction;
    g_autofree char *money = beckon_words_of_money(set, reduction->amount_minor);
    g_autofree char *gift = product_words(set, reduction->gift_gtin);
    switch (reduction->kind) {
    case BECKON_REDUCE_NONE:
        return NULL;
    case BECKON_REDUCE_PERCENT:
        return g_strdup_printf("%u %% off", reduction->percent);
    case BECKON_REDUCE_BY:
        return g_strdup_printf("%s off", money);
    case BECKON_REDUCE_PRICE:
        return g_strdup_printf("for %s", money);
    case BECKON_REDUCE_GIFT:
        return g_strdup_printf("%s as a gift", gift);
    }
    return NULL;
}

static char *price(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return beckon_words_of_money(set, beckon_offer_price_minor(set, campaign));
}

static char *cost(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return beckon_words_of_money(set, beckon_offer_cost_minor(set, campaign));
}

static char *valid(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return length(campaign->valid_us);
}

static char *limit_words(const BeckonLimit *limit)
{
    g_autofree char *window = beckon_phrases_length(limit->window_us);
    switch (limit->per) {
    case BECKON_PER_NONE:
        return NULL;
    case BECKON_PER_EVER:
        return g_strdup_printf("%u in all", limit->count);
    case BECKON_PER_WINDOW:
        return g_strdup_printf("%u per %s", limit->count, window);
    case BECKON_PER_DAY:
        return g_strdup_printf("%u per day", limit->count);
    case BECKON_PER_VISIT:
        return g_strdup_printf("%u per visit", limit->count);
    }
    return NULL;
}

static char *per_shopper(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return limit_words(&campaign->per_shopper);
}

static char *total(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return limit_words(&campaign->total);
}

static char *budget(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return beckon_words_of_money(set, campaign->budget_minor);
}

static char *priority(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return g_strdup_printf("%d", campaign->priority);
}

static char *exclusive(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return g_strdup(campaign->exclusive);
}

static char *holdout(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    return campaign->experiment != NULL
               ? g_strdup_printf("%u %%", campaign->experiment->holdout_percent)
               : NULL;
}

static char *variant_words(const BeckonVariant *variant)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%s %u %%", variant->name, variant->share_percent);
    for (guint i = 0; i < variant->texts->len; i++) {
        const BeckonOfferText *own = g_ptr_array_index(variant->texts, i);
        g_string_append_printf(text, " (%s: \"%s\", \"%s\")", own->language, own->title, own->body);
    }
    return g_string_free(text, FALSE);
}

static char *variants(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; campaign->experiment != NULL && i < campaign->experiment->variants->len;
         i++) {
        g_ptr_array_add(texts, variant_words(g_ptr_array_index(campaign->experiment->variants, i)));
    }
    return join(texts);
}

const BeckonCampaignWords *beckon_campaign_words(gsize *ret_n)
{
    static const BeckonCampaignWords all[] = {
        {"title", title},
        {"status", status},
        {"runs.from", runs_from},
        {"runs.until", runs_until},
        {"runs.days", runs_days},
        {"runs.hours", runs_hours},
        {"give.product", product},
        {"give.reduction", reduction},
        {"price", price},
        {"cost", cost},
        {"give.valid", valid},
        {"limits.per_shopper", per_shopper},
        {"limits.total", total},
        {"limits.budget", budget},
        {"priority", priority},
        {"exclusive", exclusive},
        {"experiment.holdout", holdout},
        {"experiment.variants", variants},
    };
    *ret_n = G_N_ELEMENTS(all);
    return all;
}

static char *per_visit(const BeckonPolicy *policy)
{
    return number(policy->per_visit);
}

static char *per_day(const BeckonPolicy *policy)
{
    return number(policy->per_day);
}

static char *cooldown(const BeckonPolicy *policy)
{
    return length(policy->cooldown_us);
}

static char *quiet_hours(const BeckonPolicy *policy)
{
    return hours(policy->quiet_hours);
}

static char *audience(const BeckonPolicy *policy)
{
    return policy->smallest_audience > 0 ? number(policy->smallest_audience) : NULL;
}

static char *fresh(const BeckonPolicy *policy)
{
    return length(policy->history_fresh_within_us);
}

static char *unknown_age(const BeckonPolicy *policy)
{
    return g_strdup(policy->unknown_age == BECKON_AGE_MINOR ? "minor" : "adult");
}

static char *sensitive(const BeckonPolicy *policy)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    for (char **category = policy->sensitive; *category != NULL; category++) {
        g_ptr_array_add(texts, g_strdup(*category));
    }
    return join(texts);
}

static char *reference(const BeckonPolicy *policy)
{
    return g_strdup(policy->reference == BECKON_PRICE_LIST ? "list" : "low_30d");
}

static char *wording(const BeckonPolicy *policy)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    if ((policy->forbidden_wording & BECKON_WORDING_COUNTDOWN) != 0) {
        g_ptr_array_add(texts, g_strdup("countdown"));
    }
    if ((policy->forbidden_wording & BECKON_WORDING_SCARCITY) != 0) {
        g_ptr_array_add(texts, g_strdup("scarcity"));
    }
    return join(texts);
}

static char *keep_visits(const BeckonPolicy *policy)
{
    return length(policy->keep_visits_us);
}

static char *keep_offers(const BeckonPolicy *policy)
{
    return length(policy->keep_offers_us);
}

static char *keep_readings(const BeckonPolicy *policy)
{
    return length(policy->keep_readings_us);
}

const BeckonPolicyWords *beckon_policy_words(gsize *ret_n)
{
    static const BeckonPolicyWords all[] = {
        {"offers.per_visit", per_visit},
        {"offers.per_day", per_day},
        {"offers.cooldown_after_dismissal", cooldown},
        {"quiet_hours", quiet_hours},
        {"smallest_audience", audience},
        {"history_fresh_within", fresh},
        {"unknown_age", unknown_age},
        {"sensitive", sensitive},
        {"price.reference", reference},
        {"wording.forbid", wording},
        {"retention.visits", keep_visits},
        {"retention.offers", keep_offers},
        {"retention.readings", keep_readings},
    };
    *ret_n = G_N_ELEMENTS(all);
    return all;
}
