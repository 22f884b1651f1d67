/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/money.h"
#include "base/time.h"
#include "beckonctl/columns.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

#define SUMMARY "What services said of products; of a shopper, which facts are known and since when"

/* A number with the time since which it is known; "" where it is not. */
static char *cell_of(GVariant *goods, const char *name, const char *since, const char *currency)
{
    gint64 number = 0;
    if (!g_variant_lookup(goods, name, "x", &number)) {
        return g_strdup("");
    }
    g_autofree char *time = beckonctl_time(goods, since);
    g_autofree char *text = currency != NULL ? beckon_money_format(number, currency)
                                             : g_strdup_printf("%" G_GINT64_FORMAT, number);
    return g_strdup_printf("%s since %s", text, time);
}

static void print_goods(GVariant *all)
{
    static const char *const headings[] = {"PRODUCT", "NAME", "STOCK", "PRICE", "LOW_30D", NULL};
    g_autoptr(BeckonctlColumns) columns = beckonctl_columns_new(headings);
    for (gsize i = 0; i < g_variant_n_children(all); i++) {
        g_autoptr(GVariant) goods = g_variant_get_child_value(all, i);
        const char *currency = beckonctl_text(goods, "currency");
        gboolean in_catalogue = FALSE;
        g_variant_lookup(goods, "in_catalogue", "b", &in_catalogue);
        char *const cells[] = {
            g_strdup(beckonctl_text(goods, "product")),
            g_strdup(in_catalogue ? beckonctl_text(goods, "name") : "(not in the catalogue)"),
            cell_of(goods, "stock", "stock_us", NULL),
            cell_of(goods, "price_minor", "price_us", currency),
            cell_of(goods, "low_30d_minor", "low_30d_us", currency),
            NULL};
        beckonctl_columns_add(columns, g_memdup2(cells, sizeof cells));
    }
    beckonctl_columns_print(columns, stdout);
}

static void print_shopper(GVariant *shopper)
{
    g_autoptr(GVariant) facts = g_variant_lookup_value(shopper, "facts", G_VARIANT_TYPE("a(sx)"));
    g_autoptr(GTimeZone) here = g_time_zone_new_local();
    gboolean account = FALSE, agreed = FALSE;
    g_variant_lookup(shopper, "account", "b", &account);
    g_variant_lookup(shopper, "agreed", "b", &agreed);
    printf("%s: %s, %s\n", beckonctl_text(shopper, "subject"),
           account ? "linked to an account" : "linked to no account",
           agreed ? "agreed to signals" : "did not agree to signals");
    for (gsize i = 0; facts != NULL && i < g_variant_n_children(facts); i++) {
        const char *fact = NULL;
        gint64 known_us = 0;
        g_variant_get_child(facts, i, "(&sx)", &fact, &known_us);
        g_autofree char *time =
            beckon_time_format(known_us / BECKON_SECOND_US * BECKON_SECOND_US, here);
        printf("  %s since %s\n", fact, time);
    }
}

int beckonctl_facts_show(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *shopper = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a product, or one", NULL},
        {"shopper", 0, 0, G_OPTION_ARG_STRING, &shopper, "Of a shopper, by pseudonym or name",
         "NAME"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--shopper NAME]", SUMMARY, &argc, &argv, 0, 0,
                         &status)) {
        return status;
    }
    g_autoptr(GVariant) answer =
        shopper != NULL ? beckonctl_ask("ShopperFacts", g_variant_new("(s)", shopper), &error)
                        : beckonctl_ask("Facts", NULL, &error);
    if (answer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json && shopper != NULL) {
        beckonctl_print_variant(answer);
    } else if (json) {
        beckonctl_print_variants(answer);
    } else if (shopper != NULL) {
        print_shopper(answer);
    } else {
        print_goods(answer);
    }
    return EXIT_SUCCESS;
}
