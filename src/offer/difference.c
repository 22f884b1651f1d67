/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/difference.h"

#include <string.h>

#include "offer/difference-condition.h"
#include "offer/difference-fields.h"

/* Of a condition the words that changed are shown alone, where they are so few. */
#define FEW_WORDS 2

typedef struct {
    const BeckonRuleset *before;
    const BeckonRuleset *after;
    GPtrArray *found; /* of BeckonDifference */
    const char *name; /* of the campaign at hand */
} Comparing;

static void difference_free(BeckonDifference *difference)
{
    g_free(difference->name);
    g_free(difference->before);
    g_free(difference->after);
    g_free(difference);
}

/* Takes the words. */
static void add(Comparing *comparing, BeckonDiffers of, const char *name, const char *what,
                char *before, char *after)
{
    BeckonDifference *difference = g_new(BeckonDifference, 1);
    *difference = (BeckonDifference){of, g_strdup(name), what, before, after};
    g_ptr_array_add(comparing->found, difference);
}

/* Takes the words. */
static void add_if_changed(Comparing *comparing, BeckonDiffers of, const char *name,
                           const char *what, char *before, char *after)
{
    if (g_strcmp0(before, after) != 0) {
        add(comparing, of, name, what, before, after);
        return;
    }
    g_free(before);
    g_free(after);
}

static void on_condition(const char *before, const char *after, void *data)
{
    Comparing *comparing = data;
    add(comparing, BECKON_DIFFERS_CAMPAIGN, comparing->name, "when", g_strdup(before),
        g_strdup(after));
}

/* The text in a language; NULL where there is none. */
static const BeckonOfferText *text_in(const BeckonCampaign *campaign, const char *language)
{
    for (guint i = 0; i < campaign->texts->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(campaign->texts, i);
        if (strcmp(text->language, language) == 0) {
            return text;
        }
    }
    return NULL;
}

static void compare_text(Comparing *comparing, const char *language, const BeckonOfferText *before,
                         const BeckonOfferText *after)
{
    static const struct {
        const char *key;
        size_t offset;
    } parts[] = {{"title", offsetof(BeckonOfferText, title)},
                 {"body", offsetof(BeckonOfferText, body)}};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *what = g_strdup_printf("give.text.%s.%s", language, parts[i].key);
        add_if_changed(
            comparing, BECKON_DIFFERS_CAMPAIGN, comparing->name, g_intern_string(what),
            g_strdup(before != NULL ? G_STRUCT_MEMBER(char *, before, parts[i].offset) : NULL),
            g_strdup(after != NULL ? G_STRUCT_MEMBER(char *, after, parts[i].offset) : NULL));
    }
}

static void compare_texts(Comparing *comparing, const BeckonCampaign *before,
                          const BeckonCampaign *after)
{
    for (guint i = 0; i < before->texts->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(before->texts, i);
        compare_text(comparing, text->language, text, text_in(after, text->language));
    }
    for (guint i = 0; i < after->texts->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(after->texts, i);
        if (text_in(before, text->language) == NULL) {
            compare_text(comparing, text->language, NULL, text);
        }
    }
}

static void compare_campaign(Comparing *comparing, const BeckonCampaign *before,
                             const BeckonCampaign *after)
{
    gsize n = 0;
    const BeckonCampaignWords *fields = beckon_campaign_words(&n);
    comparing->name = after->name;
    for (gsize i = 0; i < n; i++) {
        add_if_changed(comparing, BECKON_DIFFERS_CAMPAIGN, after->name, fields[i].what,
                       fields[i].words(comparing->before, before),
                       fields[i].words(comparing->after, after));
    }
    beckon_difference_of_conditions(comparing->before, before->when, comparing->after, after->when,
                                    on_condition, comparing);
    compare_texts(comparing, before, after);
}

/* A campaign that is in one set alone, in short: "20 % off Socks (…), when is in shoes". */
static char *summary(const BeckonRuleset *set, const BeckonCampaign *campaign)
{
    static const char *const shown[] = {"status", "give.reduction", "give.product"};
    gsize n = 0;
    const BeckonCampaignWords *fields = beckon_campaign_words(&n);
    g_autofree char *when = beckon_words_of_condition(set, campaign->when);
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < n; i++) {
        bool is_shown = false;
        for (gsize j = 0; j < G_N_ELEMENTS(shown); j++) {
            is_shown |= strcmp(shown[j], fields[i].what) == 0;
        }
        g_autofree char *words = is_shown ? fields[i].words(set, campaign) : NULL;
        if (words != NULL) {
            g_string_append_printf(text, "%s, ", words);
        }
    }
    g_string_append_printf(text, "when %s", when);
    return g_strdup(text->str);
}

static void compare_campaigns(Comparing *comparing)
{
    guint n_before = beckon_ruleset_size(comparing->before);
    guint n_after = beckon_ruleset_size(comparing->after);
    for (guint i = 0, j = 0; i < n_before || j < n_after;) {
        const BeckonCampaign *old =
            i < n_before ? beckon_ruleset_campaign(comparing->before, i) : NULL;
        const BeckonCampaign *new =
            j < n_after ? beckon_ruleset_campaign(comparing->after, j) : NULL;
        int order = old == NULL ? 1 : new == NULL ? -1 : strcmp(old->name, new->name);
        if (order == 0) {
            compare_campaign(comparing, old, new);
        } else if (order < 0) {
            add(comparing, BECKON_DIFFERS_CAMPAIGN, old->name, "campaign",
                summary(comparing->before, old), NULL);
        } else {
            add(comparing, BECKON_DIFFERS_CAMPAIGN, new->name, "campaign", NULL,
                summary(comparing->after, new));
        }
        i += order <= 0;
        j += order >= 0;
    }
}

static void compare_policies(Comparing *comparing)
{
    gsize n = 0;
    const BeckonPolicyWords *fields = beckon_policy_words(&n);
    for (gsize i = 0; i < n; i++) {
        add_if_changed(comparing, BECKON_DIFFERS_POLICY, "", fields[i].what,
                       fields[i].words(beckon_ruleset_policy(comparing->before)),
                       fields[i].words(beckon_ruleset_policy(comparing->after)));
    }
}

static void compare_product(Comparing *comparing, const char *gtin)
{
    const BeckonProduct *old =
        beckon_catalogue_find(beckon_ruleset_catalogue(comparing->before), gtin);
    const BeckonProduct *new =
        beckon_catalogue_find(beckon_ruleset_catalogue(comparing->after), gtin);
    if (old == NULL || new == NULL) {
        return;
    }
    add_if_changed(comparing, BECKON_DIFFERS_PRODUCT, gtin, "name", g_strdup(old->name),
                   g_strdup(new->name));
    add_if_changed(comparing, BECKON_DIFFERS_PRODUCT, gtin, "price",
                   beckon_words_of_money(comparing->before, old->price_minor),
                   beckon_words_of_money(comparing->after, new->price_minor));
    add_if_changed(comparing, BECKON_DIFFERS_PRODUCT, gtin, "low_30d",
                   beckon_words_of_money(comparing->before, old->low_30d_minor),
                   beckon_words_of_money(comparing->after, new->low_30d_minor));
}

/* Each product that a campaign of the new set gives, once. */
static void compare_products(Comparing *comparing)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < beckon_ruleset_size(comparing->after); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(comparing->after, i);
        const char *const gtins[] = {campaign->product_gtin, campaign->reduction.gift_gtin};
        for (gsize j = 0; j < G_N_ELEMENTS(gtins); j++) {
            if (gtins[j] != NULL && g_hash_table_add(seen, (char *)gtins[j])) {
                compare_product(comparing, gtins[j]);
            }
        }
    }
}

GPtrArray *beckon_differences(const BeckonRuleset *before, const BeckonRuleset *after)
{
    Comparing comparing = {before, after,
                           g_ptr_array_new_with_free_func((GDestroyNotify)difference_free), NULL};
    compare_campaigns(&comparing);
    compare_policies(&comparing);
    compare_products(&comparing);
    return comparing.found;
}

const char *beckon_differs_name(BeckonDiffers of)
{
    switch (of) {
    case BECKON_DIFFERS_CAMPAIGN:
        return "campaign";
    case BECKON_DIFFERS_POLICY:
        return "policy";
    case BECKON_DIFFERS_PRODUCT:
        return "product";
    }
    return "";
}

/* Words [from, to) as a text. Owned by the caller. */
static char *some(char **words, guint from, guint to)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = from; i < to; i++) {
        g_strv_builder_add(builder, words[i]);
    }
    g_auto(GStrv) chosen = g_strv_builder_end(builder);
    return g_strjoinv(" ", chosen);
}

/* With what both say but once; NULL where what differs is more than a few words. */
static char *merge(const char *before, const char *after, const char *arrow)
{
    g_auto(GStrv) old = g_strsplit(before, " ", -1);
    g_auto(GStrv) new = g_strsplit(after, " ", -1);
    guint n_old = g_strv_length(old), n_new = g_strv_length(new);
    guint head = 0, tail = 0, shorter = MIN(n_old, n_new);
    while (head < shorter && strcmp(old[head], new[head]) == 0) {
        head++;
    }
    while (tail < shorter - head && strcmp(old[n_old - 1 - tail], new[n_new - 1 - tail]) == 0) {
        tail++;
    }
    if (head == shorter - tail || head == 0 || MAX(n_old, n_new) - head - tail > FEW_WORDS) {
        return NULL;
    }
    g_autofree char *first = some(old, 0, head);
    g_autofree char *was = some(old, head, n_old - tail);
    g_autofree char *is = some(new, head, n_new - tail);
    g_autofree char *last = some(new, n_new - tail, n_new);
    return g_strjoin(" ", first, was, arrow, is, last[0] != '\0' ? last : NULL, NULL);
}

char *beckon_difference_words(const BeckonDifference *difference, const char *arrow)
{
    bool is_condition = strcmp(difference->what, "when") == 0;
    const char *none = is_condition ? "(not asked)" : "(none)";
    char *merged = is_condition && difference->before != NULL && difference->after != NULL
                       ? merge(difference->before, difference->after, arrow)
                       : NULL;
    if (merged != NULL) {
        return merged;
    }
    return g_strjoin(" ", difference->before != NULL ? difference->before : none, arrow,
                     difference->after != NULL ? difference->after : none, NULL);
}
