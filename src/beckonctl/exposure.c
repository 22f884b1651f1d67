/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/exposure.h"

#include "base/money.h"
#include "beckonctl/columns.h"
#include "beckonctl/commands.h"
#include "offer/exposure.h"

#define UNBOUNDED BECKON_EXPOSURE_UNBOUNDED

static int64_t add(int64_t sum_minor, int64_t minor)
{
    return sum_minor == UNBOUNDED || minor == UNBOUNDED ? UNBOUNDED : sum_minor + minor;
}

static char *amount(int64_t minor, const char *currency)
{
    return minor == UNBOUNDED ? g_strdup("no limit") : beckon_money_format(minor, currency);
}

static char **row(const char *name, const BeckonExposure *exposure, const char *currency,
                  bool is_sum)
{
    g_autoptr(GStrvBuilder) cells = g_strv_builder_new();
    g_autofree char *offer = is_sum ? g_strdup("") : amount(exposure->offer_minor, currency);
    g_autofree char *day = amount(exposure->day_minor, currency);
    g_autofree char *whole = amount(exposure->whole_minor, currency);
    g_strv_builder_add_many(cells, name, offer, day, whole, NULL);
    return g_strv_builder_end(cells);
}

static void add_amount(JsonBuilder *builder, const char *name, int64_t minor)
{
    json_builder_set_member_name(builder, name);
    if (minor == UNBOUNDED) {
        json_builder_add_null_value(builder);
    } else {
        json_builder_add_int_value(builder, minor);
    }
}

static void print_json(const char *name, const BeckonExposure *exposure, const char *currency)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "campaign");
    json_builder_add_string_value(builder, name);
    json_builder_set_member_name(builder, "currency");
    json_builder_add_string_value(builder, currency);
    add_amount(builder, "offer_minor", exposure->offer_minor);
    add_amount(builder, "day_minor", exposure->day_minor);
    add_amount(builder, "whole_minor", exposure->whole_minor);
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

void beckonctl_print_exposure(const BeckonRuleset *set, int64_t now_us, bool json)
{
    static const char *const headings[] = {"CAMPAIGN", "AN OFFER", "A DAY", "IN ALL", NULL};
    const BeckonShop *shop = beckon_ruleset_shop(set);
    int32_t today = beckon_time_local(now_us, shop->timezone).day;
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    BeckonExposure sum = {0};
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, i);
        if (campaign->status != BECKON_CAMPAIGN_LIVE) {
            continue;
        }
        BeckonExposure exposure = beckon_exposure(set, campaign, today);
        sum.day_minor = add(sum.day_minor, exposure.day_minor);
        sum.whole_minor = add(sum.whole_minor, exposure.whole_minor);
        if (json) {
            print_json(campaign->name, &exposure, shop->currency);
        } else {
            beckonctl_columns_add(columns, row(campaign->name, &exposure, shop->currency, false));
        }
    }
    if (!json) {
        beckonctl_columns_add(columns, row("together", &sum, shop->currency, true));
        beckonctl_columns_print(columns, stdout);
    }
}
