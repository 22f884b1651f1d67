/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/terms.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/money.h"
#include "base/template.h"
#include "base/time.h"
#include "jws/json.h"
#include "offer/price.h"

static const BeckonProduct *product_of(const BeckonRuleset *set, const char *gtin)
{
    return gtin != NULL ? beckon_catalogue_find(beckon_ruleset_catalogue(set), gtin) : NULL;
}

/* How a language writes numbers; those without a row of their own as English does. */
typedef struct {
    const char *language;
    const char *before_percent;
    char decimal_sign;
} Style;

static const Style *style_of(const char *language)
{
    static const Style styles[] = {
        {"en", "", '.'}, {"de", "\u202f", ','}, /* a narrow no-break space, as DIN 5008 has it */
    };
    for (gsize i = 1; i < G_N_ELEMENTS(styles); i++) {
        gsize len = strlen(styles[i].language);
        if (strncmp(language, styles[i].language, len) == 0 &&
            (language[len] == '\0' || language[len] == '-')) {
            return &styles[i];
        }
    }
    return &styles[0];
}

static char *percent_text(guint percent, const char *language)
{
    return g_strdup_printf("%u%s%%", percent, style_of(language)->before_percent);
}

static char *money_text(const BeckonRuleset *set, int64_t minor, const char *language)
{
    char *text = beckon_money_format(minor, beckon_ruleset_shop(set)->currency);
    return g_strdelimit(text, ".", style_of(language)->decimal_sign);
}

/* What {reduce} stands for; NULL where nothing is reduced. */
static char *reduce_text(const BeckonRuleset *set, const BeckonCampaign *campaign,
                         const char *language)
{
    const BeckonReduction *reduction = &campaign->reduction;
    const BeckonProduct *gift = product_of(set, reduction->gift_gtin);
    switch (reduction->kind) {
    case BECKON_REDUCE_NONE:
        return NULL;
    case BECKON_REDUCE_PERCENT:
        return percent_text(reduction->percent, language);
    case BECKON_REDUCE_BY:
    case BECKON_REDUCE_PRICE:
        return money_text(set, beckon_offer_saving_minor(set, campaign), language);
    case BECKON_REDUCE_GIFT:
        return g_strdup(gift != NULL ? gift->name : reduction->gift_gtin);
    }
    return NULL;
}

static char *price_text(const BeckonRuleset *set, const BeckonCampaign *campaign,
                        const char *language)
{
    int64_t price_minor = beckon_offer_price_minor(set, campaign);
    return price_minor >= 0 ? money_text(set, price_minor, language) : NULL;
}

/* "14:30" today; with the date where the offer lasts into another day. */
static char *until_text(const BeckonRuleset *set, int64_t now_us, int64_t expires_us)
{
    GTimeZone *zone = beckon_ruleset_shop(set)->timezone;
    g_autofree char *rfc3339 = beckon_time_format(expires_us, zone);
    bool today = beckon_time_local(now_us, zone).day == beckon_time_local(expires_us, zone).day;
    return today ? g_strndup(rfc3339 + 11, 5)
                 : g_strdup_printf("%.10s %.5s", rfc3339, rfc3339 + 11);
}

char *beckon_offer_text(const BeckonRuleset *set, const BeckonCampaign *campaign, const char *text,
                        const char *language, int64_t now_us)
{
    const BeckonProduct *product = product_of(set, campaign->product_gtin);
    g_autofree char *reduce = reduce_text(set, campaign, language);
    g_autofree char *price = price_text(set, campaign, language);
    g_autofree char *until = until_text(set, now_us, now_us + campaign->valid_us);
    const BeckonTemplateValue values[] = {
        {"product", product != NULL ? product->name : NULL},
        {"reduce", reduce},
        {"price", price},
        {"until", until},
        {"store", beckon_ruleset_shop(set)->name},
    };
    return beckon_template_fill(text, values, G_N_ELEMENTS(values));
}

static void add_string(JsonBuilder *builder, const char *name, const char *value)
{
    if (value != NULL) {
        json_builder_set_member_name(builder, name);
        json_builder_add_string_value(builder, value);
    }
}

static void add_int(JsonBuilder *builder, const char *name, int64_t value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static void add_times(JsonBuilder *builder, int64_t now_us, int64_t expires_us)
{
    int64_t now_s = now_us / BECKON_SECOND_US;
    add_int(builder, "iat", now_s);
    add_int(builder, "nbf", now_s);
    add_int(builder, "exp", (expires_us + BECKON_SECOND_US - 1) / BECKON_SECOND_US);
}

static void add_key(JsonBuilder *builder, const char *jkt)
{
    json_builder_set_member_name(builder, "cnf");
    json_builder_begin_object(builder);
    add_string(builder, "jkt", jkt);
    json_builder_end_object(builder);
}

/* {"percent":20}, {"by":"5.00 EUR"}, {"price":"9.99 EUR"} or {"gift":GTIN}: for tills. */
static void add_reduction(JsonBuilder *builder, const BeckonReduction *reduction,
                          const char *currency)
{
    g_autofree char *amount = beckon_money_format(reduction->amount_minor, currency);
    if (reduction->kind == BECKON_REDUCE_NONE) {
        return;
    }
    json_builder_set_member_name(builder, "reduce");
    json_builder_begin_object(builder);
    switch (reduction->kind) {
    case BECKON_REDUCE_NONE:
        break;
    case BECKON_REDUCE_PERCENT:
        add_int(builder, "percent", reduction->percent);
        break;
    case BECKON_REDUCE_BY:
        add_string(builder, "by", amount);
        break;
    case BECKON_REDUCE_PRICE:
        add_string(builder, "price", amount);
        break;
    case BECKON_REDUCE_GIFT:
        add_string(builder, "gift", reduction->gift_gtin);
        break;
    }
    json_builder_end_object(builder);
}

static void add_text(JsonBuilder *builder, const BeckonRuleset *set, const BeckonCampaign *campaign,
                     const BeckonOfferTerms *terms)
{
    const BeckonOfferText *text =
        beckon_campaign_text_of(campaign, terms->variant, terms->language);
    g_autofree char *title =
        beckon_offer_text(set, campaign, text->title, terms->language, terms->now_us);
    g_autofree char *body =
        beckon_offer_text(set, campaign, text->body, terms->language, terms->now_us);
    json_builder_set_member_name(builder, "text");
    json_builder_begin_object(builder);
    add_string(builder, "title", title);
    add_string(builder, "body", body);
    json_builder_end_object(builder);
}

char *beckon_offer_payload(const BeckonRuleset *set, const BeckonCampaign *campaign, int zone,
                           const BeckonOfferTerms *terms)
{
    const BeckonShop *shop = beckon_ruleset_shop(set);
    g_autofree char *why = beckon_campaign_reason(campaign, shop, terms->language);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_string(builder, "iss", terms->issuer);
    add_string(builder, "sub", terms->subject);
    add_string(builder, "aud", terms->audience);
    add_string(builder, "jti", terms->jti);
    add_times(builder, terms->now_us, terms->now_us + campaign->valid_us);
    add_key(builder, terms->device_jkt);
    add_string(builder, "campaign", campaign->name);
    add_string(builder, "variant", terms->variant != NULL ? terms->variant->name : NULL);
    add_string(builder, "gtin", campaign->product_gtin);
    add_reduction(builder, &campaign->reduction, shop->currency);
    add_text(builder, set, campaign, terms);
    add_string(builder, "why", why);
    add_string(builder, "ruleset", beckon_ruleset_digest(set));
    add_string(builder, "zone", beckon_shop_zone(shop, (guint)zone)->name);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return beckon_json_print_node(root);
}
