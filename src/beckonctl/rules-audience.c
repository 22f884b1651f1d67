/* SPDX-License-Identifier: GPL-2.0-or-later */

/* For whom the campaigns' conditions on purchases hold: asked of a table of purchases, where the
 * head office has one, or of a hub, which tells how many. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub-audience.h"
#include "beckonctl/rule-folder.h"
#include "history/purchases.h"
#include "rules/review/audience.h"

#define ARGUMENTS                                                                                  \
    "[--json] --history FILE [--map MAP] --as-of TIME [--list] [--store FILE] DIR | [--json]"

typedef struct {
    gboolean json, list;
    char *history, *map, *as_of, *store;
} Options;

static void options_clear(Options *options)
{
    g_free(options->history);
    g_free(options->map);
    g_free(options->as_of);
    g_free(options->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* What the options name, read. */
typedef struct {
    int64_t as_of_us;
    BeckonPurchaseMap *map;
    BeckonSource *table;
    BeckonctlRuleFolder *folder;
} Input;

static void input_clear(Input *input)
{
    beckon_purchase_map_free(input->map);
    beckon_source_free(input->table);
    beckonctl_rule_folder_free(input->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Input, input_clear)

static bool has(const char *value, const char *option, GError **error)
{
    if (value == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "%s is missing: see --help", option);
    }
    return value != NULL;
}

static bool read_input(const Options *options, const char *dir, BeckonDiagnostics *diagnostics,
                       Input *input, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (!has(options->history, "--history", error) || !has(options->as_of, "--as-of", error)) {
        return false;
    }
    if (!beckon_time_parse(options->as_of, &input->as_of_us, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "--as-of: %s", reason->message);
        return false;
    }
    input->map = beckon_purchase_map_parse(options->map, error);
    input->table =
        input->map != NULL ? beckon_source_read_purchases(options->history, error) : NULL;
    input->folder = input->table != NULL
                        ? beckonctl_rule_folder_read(dir, options->store, diagnostics, error)
                        : NULL;
    return input->folder != NULL;
}

/* The audience of a table's rows. NULL, with diagnostics, when one of them is wrong. */
static BeckonAudience *read_table(const Input *input, BeckonDiagnostics *diagnostics)
{
    const BeckonRuleset *set = input->folder->set;
    const BeckonShop *shop = beckon_ruleset_shop(set);
    g_autoptr(BeckonPurchases) purchases =
        beckon_purchases_new(input->table, input->map, shop->currency, shop->timezone, diagnostics);
    g_autoptr(BeckonAudience) audience = beckon_audience_new(set, input->as_of_us);
    BeckonPurchase row;
    while (purchases != NULL && beckon_purchases_next(purchases, &row)) {
        const BeckonWare ware = {row.product, row.category, row.brand};
        beckon_audience_add(audience, row.customer, ware, row.instant_us,
                            (BeckonBought){row.day, row.amount_minor});
    }
    bool good = purchases != NULL && beckon_diagnostics_errors(diagnostics) == 0;
    return good ? g_steal_pointer(&audience) : NULL;
}

static void print_json(const BeckonCampaign *campaign, const GPtrArray *customers, bool list)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "campaign");
    json_builder_add_string_value(builder, campaign->name);
    json_builder_set_member_name(builder, "count");
    json_builder_add_int_value(builder, customers->len);
    json_builder_set_member_name(builder, "unknown");
    json_builder_add_int_value(builder, 0);
    if (list) {
        json_builder_set_member_name(builder, "customers");
        json_builder_begin_array(builder);
        for (guint i = 0; i < customers->len; i++) {
            json_builder_add_string_value(builder, customers->pdata[i]);
        }
        json_builder_end_array(builder);
    }
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

static int width_of(const BeckonRuleset *set)
{
    gsize width = strlen("CAMPAIGN");
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        width = MAX(width, strlen(beckon_ruleset_campaign(set, i)->name));
    }
    return (int)width;
}

static void print_row(const BeckonCampaign *campaign, const GPtrArray *customers, bool list,
                      int width)
{
    printf("%-*s  %9u  %9u\n", width, campaign->name, customers->len, 0);
    for (guint i = 0; list && i < customers->len; i++) {
        printf("    %s\n", (const char *)customers->pdata[i]);
    }
}

static void print_all(const Options *options, const BeckonRuleset *set, BeckonAudience *audience)
{
    int width = width_of(set);
    g_autoptr(GPtrArray) holds = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        g_ptr_array_add(holds, g_ptr_array_new());
    }
    beckon_audience_find(audience, (GPtrArray **)holds->pdata);
    if (!options->json) {
        printf("%-*s  %9s  %9s\n", width, "CAMPAIGN", "CUSTOMERS", "UNKNOWN");
    }
    for (guint i = 0; i < holds->len; i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, i);
        if (options->json) {
            print_json(campaign, holds->pdata[i], options->list);
        } else {
            print_row(campaign, holds->pdata[i], options->list, width);
        }
    }
    if (!options->json) {
        printf("of %u customers; of the conditions only bought is asked here\n",
               beckon_audience_size(audience));
    }
}

static int answer(const Options *options, const char *command, const char *dir)
{
    g_auto(Input) input = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) of_rules = beckon_diagnostics_new();
    g_autoptr(BeckonDiagnostics) of_table = beckon_diagnostics_new();
    if (!read_input(options, dir, of_rules, &input, &error)) {
        return beckonctl_fail(command, error);
    }
    bool has_rules = input.folder->set != NULL;
    g_autoptr(BeckonAudience) audience = has_rules ? read_table(&input, of_table) : NULL;
    if (audience == NULL) {
        g_autofree char *text = beckon_diagnostics_format(has_rules ? of_table : of_rules);
        fputs(text, stderr);
        return EXIT_FAILURE;
    }
    print_all(options, input.folder->set, audience);
    return EXIT_SUCCESS;
}

/* Whether nothing is said of a table. */
static bool is_of_hub(const Options *options)
{
    return options->history == NULL && options->map == NULL && options->as_of == NULL &&
           options->store == NULL && !options->list;
}

int beckonctl_rules_audience(int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "One JSON object a campaign", NULL},
        {"history", 0, 0, G_OPTION_ARG_FILENAME, &options.history, "Purchases, as CSV", "FILE"},
        {"map", 0, 0, G_OPTION_ARG_STRING, &options.map,
         "Which column is what: customer=COL,category=COL/COL,…", "MAP"},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &options.as_of, "The moment to ask about", "TIME"},
        {"list", 0, 0, G_OPTION_ARG_NONE, &options.list, "Name the customers", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &options.store,
         "The shop file (default: DIR/" BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS, "Count for whom conditions on purchases hold", &argc,
                         &argv, 0, 1, &status)) {
        return status;
    }
    if (argc == 1 && is_of_hub(&options)) {
        return beckonctl_hub_audience_print(argv[0], options.json);
    }
    if (argc == 1) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "a folder of rules is missing");
    }
    return answer(&options, argv[0], argv[1]);
}
