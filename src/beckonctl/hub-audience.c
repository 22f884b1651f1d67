/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/hub-audience.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "rules/review/census.h"

static GVariant *campaigns_of(GVariant *answer)
{
    return g_variant_lookup_value(answer, "campaigns", G_VARIANT_TYPE("aa{sv}"));
}

static bool has(GVariant *campaign, const char *key)
{
    g_autoptr(GVariant) value = g_variant_lookup_value(campaign, key, NULL);
    return value != NULL;
}

static void add_number(JsonBuilder *builder, const char *name, GVariant *campaign, const char *key)
{
    json_builder_set_member_name(builder, name);
    if (has(campaign, key)) {
        json_builder_add_int_value(builder, (gint64)beckonctl_number(campaign, key));
    } else {
        json_builder_add_null_value(builder);
    }
}

static void print_json(GVariant *campaign)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "campaign");
    json_builder_add_string_value(builder, beckonctl_text(campaign, "campaign"));
    json_builder_set_member_name(builder, "state");
    json_builder_add_string_value(builder, beckonctl_text(campaign, "state"));
    add_number(builder, "count", campaign, "holds");
    if (has(campaign, "below")) {
        add_number(builder, "below", campaign, "below");
    }
    add_number(builder, "unknown_percent", campaign, "unknown_percent");
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

static char *audience_text(GVariant *campaign)
{
    const char *state = beckonctl_text(campaign, "state");
    return has(campaign, "holds")
               ? g_strdup_printf("%" G_GUINT64_FORMAT, beckonctl_number(campaign, "holds"))
           : has(campaign, "below")        ? g_strdup_printf("fewer than %" G_GUINT64_FORMAT,
                                                             beckonctl_number(campaign, "below"))
           : strcmp(state, "pending") == 0 ? g_strdup("not counted yet")
                                           : g_strdup("anyone");
}

static void print_row(GVariant *campaign)
{
    g_autofree char *audience = audience_text(campaign);
    g_autofree char *unknown = has(campaign, "unknown_percent")
                                   ? g_strdup_printf("%" G_GUINT64_FORMAT " %%",
                                                     beckonctl_number(campaign, "unknown_percent"))
                                   : g_strdup("-");
    printf("%-28s  %-15s  %7s\n", beckonctl_text(campaign, "campaign"), audience, unknown);
}

static void print_table(GVariant *answer, GVariant *campaigns)
{
    g_autofree char *as_of = beckonctl_time(answer, "as_of_us");
    gboolean counting = FALSE;
    g_variant_lookup(answer, "counting", "b", &counting);
    printf("%-28s  %-15s  %7s\n", "CAMPAIGN", "AUDIENCE", "UNKNOWN");
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        print_row(campaign);
    }
    if (has(answer, "shoppers")) {
        printf("of %" G_GUINT64_FORMAT " enrolled shoppers, as of %s; of the conditions only "
               "bought is asked here\n",
               beckonctl_number(answer, "shoppers"), as_of);
    }
    if (counting) {
        puts("they are being counted now");
    }
}

int beckonctl_hub_audience_print(const char *command, bool json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = beckonctl_ask("Audience", NULL, &error);
    if (answer == NULL) {
        return beckonctl_fail(command, error);
    }
    g_autoptr(GVariant) campaigns = campaigns_of(answer);
    if (!json) {
        print_table(answer, campaigns);
        return EXIT_SUCCESS;
    }
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        print_json(campaign);
    }
    return EXIT_SUCCESS;
}

bool beckonctl_hub_audience_warn(const BeckonRuleset *set, const GPtrArray *sources,
                                 BeckonDiagnostics *diagnostics, GError **error)
{
    g_autoptr(GVariant) answer = beckonctl_ask("Audience", NULL, error);
    if (answer == NULL) {
        return false;
    }
    g_autoptr(GVariant) campaigns = campaigns_of(answer);
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        beckon_census_warn(set, sources, beckonctl_text(campaign, "campaign"),
                           (guint)beckonctl_number(campaign, "unknown_percent"), diagnostics);
    }
    return true;
}
