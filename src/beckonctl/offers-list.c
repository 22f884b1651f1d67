/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

#define DEFAULT_LIMIT 50

static void print_offer(GVariant *offer)
{
    g_autofree char *drafted = beckonctl_time(offer, "drafted_us");
    printf("%s  %-29s %-22s %-12s %-24s %s\n", beckonctl_text(offer, "jti"), drafted,
           beckonctl_text(offer, "subject"), beckonctl_text(offer, "zone"),
           beckonctl_text(offer, "campaign"), beckonctl_text(offer, "state"));
}

/* The claims, a line each: texts as they are, all else as JSON. */
static void print_claims(const char *payload)
{
    g_autoptr(JsonNode) node = json_from_string(payload, NULL);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        puts(payload);
        return;
    }
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init_ordered(&iter, json_node_get_object(node));
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        bool is_text = json_node_get_value_type(value) == G_TYPE_STRING;
        g_autofree char *text =
            is_text ? json_node_dup_string(value) : json_to_string(value, FALSE);
        printf("  %-8s  %s\n", name, text);
    }
}

int beckonctl_offers_list(int argc, char **argv)
{
    gboolean json = FALSE;
    int limit = DEFAULT_LIMIT;
    g_autofree char *state = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object an offer", NULL},
        {"state", 0, 0, G_OPTION_ARG_STRING, &state, "Only offers in this state", "STATE"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "At most N, the newest (50)", "N"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--state STATE] [--limit N]", "Offers, newest first",
                         &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) offers = beckonctl_ask(
        "ListOffers", g_variant_new("(su)", state != NULL ? state : "", (guint)MAX(limit, 0)),
        &error);
    if (offers == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(offers);
        return EXIT_SUCCESS;
    }
    printf("%-32s  %-29s %-22s %-12s %-24s %s\n", "JTI", "TIME", "PSEUDONYM", "ZONE", "CAMPAIGN",
           "STATE");
    for (gsize i = 0; i < g_variant_n_children(offers); i++) {
        g_autoptr(GVariant) offer = g_variant_get_child_value(offers, i);
        print_offer(offer);
    }
    return EXIT_SUCCESS;
}

int beckonctl_offers_show(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] JTI", "One offer with its claims", &argc, &argv, 1, 1,
                         &status)) {
        return status;
    }
    g_autoptr(GVariant) offer = beckonctl_ask("ShowOffer", g_variant_new("(s)", argv[1]), &error);
    if (offer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(offer);
    } else {
        print_offer(offer);
        print_claims(beckonctl_text(offer, "payload"));
    }
    return EXIT_SUCCESS;
}
