/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What the live rules would do for one shopper, condition by condition. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/signs.h"
#include "rules/gap.h"

#define ARGUMENTS "[--json] --shopper SHOPPER [--zone ZONE] [--at TIME] [--campaign CAMPAIGN]"

typedef struct {
    gboolean json;
    char *shopper, *zone, *at, *campaign;
} Options;

static void options_clear(Options *options)
{
    g_free(options->shopper);
    g_free(options->zone);
    g_free(options->at);
    g_free(options->campaign);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static GVariant *pack(const Options *options, GError **error)
{
    GVariantBuilder dict;
    int64_t at_us = 0;
    if (options->at != NULL && !beckon_time_parse(options->at, &at_us, error)) {
        g_prefix_error(error, "--at: ");
        return NULL;
    }
    g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
    if (options->zone != NULL) {
        g_variant_builder_add(&dict, "{sv}", "zone", g_variant_new_string(options->zone));
    }
    if (options->at != NULL) {
        g_variant_builder_add(&dict, "{sv}", "at_us", g_variant_new_int64(at_us));
    }
    if (options->campaign != NULL) {
        g_variant_builder_add(&dict, "{sv}", "campaign", g_variant_new_string(options->campaign));
    }
    return g_variant_new("(sa{sv})", options->shopper, &dict);
}

static const char *sign_of(const char *truth)
{
    return strcmp(truth, "true") == 0    ? beckonctl_sign("✓", "+")
           : strcmp(truth, "false") == 0 ? beckonctl_sign("✗", "-")
                                         : "?";
}

static void print_gap(GVariant *node, int indent)
{
    const char *key = beckonctl_text(node, "key");
    BeckonGap gap = beckon_gap_find(beckonctl_text(node, "gap"));
    const char *remedy = beckon_gap_remedy(key, gap);
    if (gap != BECKON_GAP_NONE) {
        printf("%*sunknown: %s\n", indent, "", beckon_gap_words(key, gap));
    }
    if (remedy[0] != '\0') {
        printf("%*sto change that: %s\n", indent, "", remedy);
    }
}

static void print_node(GVariant *node)
{
    const char *group = beckonctl_text(node, "group");
    int indent = 2 + 2 * (int)beckonctl_number(node, "depth");
    printf("%*s%s %s%s\n", indent, "", sign_of(beckonctl_text(node, "truth")),
           group[0] != '\0' ? group : beckonctl_text(node, "condition"),
           group[0] != '\0' ? " of:" : "");
    print_gap(node, indent + 4);
}

/* What holds a campaign back, beyond the one word that stories know too. */
static const char *words_of(const char *verdict, const char *detail)
{
    static const struct {
        const char *verdict;
        const char *detail;
        const char *words;
    } rows[] = {
        {"status", "", "it is not live (status)"},
        {"presence", "", "the shopper has not consented to be recognised (presence)"},
        {"away", "", "the shopper is not here"},
        {"zone", "no_offers", "the shop makes no offers in this zone (zone)"},
        {"runs", "", "it does not run just then (runs)"},
        {"visit", "", "it was offered in this visit already (visit)"},
        {"per_shopper", "", "its limit per shopper is reached (per_shopper)"},
        {"total", "", "its limit in total is reached (total)"},
        {"budget", "", "its budget is used up (budget)"},
        {"exclusive", "", "another of its group comes first (exclusive)"},
        {"holdout", "", "the shopper is held out, to compare with (holdout)"},
        {"policy", "age", "the policy's age: a minor, or nobody knows (policy)"},
        {"policy", "price", "an imported price has overtaken the reduction (policy)"},
        {"policy", "audience", "too small an audience, or one not counted yet (policy)"},
        {"policy", "quiet_hours", "the policy's quiet hours (policy)"},
        {"policy", "per_visit", "the policy's offers per visit (policy)"},
        {"policy", "per_day", "the policy's offers per day (policy)"},
        {"policy", "cooldown_after_dismissal",
         "the policy's cool-down: the shopper dismissed it not long ago (policy)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].verdict, verdict) == 0 && strcmp(rows[i].detail, detail) == 0) {
            return rows[i].words;
        }
    }
    return NULL;
}

static const char *moment_of(GVariant *campaign)
{
    const char *moment = beckonctl_text(campaign, "moment");
    return strcmp(moment, "enter") == 0   ? " on coming in"
           : strcmp(moment, "dwell") == 0 ? " after the zone's dwell time"
           : strcmp(moment, "leave") == 0 ? " on leaving"
                                          : "";
}

static void print_campaign(GVariant *campaign)
{
    const char *verdict = beckonctl_text(campaign, "verdict");
    const char *words = words_of(verdict, beckonctl_text(campaign, "detail"));
    g_autoptr(GVariant) nodes =
        g_variant_lookup_value(campaign, "conditions", G_VARIANT_TYPE("aa{sv}"));
    printf("\n%s: %s\n", beckonctl_text(campaign, "campaign"), beckonctl_text(campaign, "title"));
    for (gsize i = 0; nodes != NULL && i < g_variant_n_children(nodes); i++) {
        g_autoptr(GVariant) node = g_variant_get_child_value(nodes, i);
        print_node(node);
    }
    if (strcmp(verdict, "offered") == 0) {
        printf("  would be offered%s\n", moment_of(campaign));
    } else if (words != NULL) {
        printf("  held back: %s\n", words);
    } else {
        printf("  held back by its condition '%s'\n", verdict);
    }
}

static void print_place(GVariant *answer)
{
    const char *zone = beckonctl_text(answer, "zone");
    gboolean here = FALSE, supposed = FALSE;
    g_autofree char *time = beckonctl_time(answer, "t_us");
    g_variant_lookup(answer, "here", "b", &here);
    g_variant_lookup(answer, "supposed", "b", &supposed);
    printf("%s %s%s%s, at %s\n", beckonctl_text(answer, "shopper"),
           here ? "is here" : "is not here",
           supposed ? "; as if they stayed as long as needed in "
           : here   ? ", in "
                    : "",
           zone, time);
}

static void print_text(GVariant *answer, GVariant *campaigns)
{
    print_place(answer);
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        print_campaign(campaign);
    }
}

/* What all campaigns have in common on the first line, then a campaign a line. */
static void print_json(GVariant *answer, GVariant *campaigns)
{
    GVariantDict common;
    g_variant_dict_init(&common, answer);
    g_variant_dict_remove(&common, "campaigns");
    g_autoptr(GVariant) first = g_variant_ref_sink(g_variant_dict_end(&common));
    beckonctl_print_variant(first);
    beckonctl_print_variants(campaigns);
}

static int explain(const char *command, const Options *options)
{
    g_autoptr(GError) error = NULL;
    GVariant *question = pack(options, &error);
    g_autoptr(GVariant) answer =
        question != NULL ? beckonctl_ask("ExplainRules", question, &error) : NULL;
    if (answer == NULL) {
        return beckonctl_fail(command, error);
    }
    g_autoptr(GVariant) campaigns =
        g_variant_lookup_value(answer, "campaigns", G_VARIANT_TYPE("aa{sv}"));
    if (campaigns == NULL) {
        error = g_error_new_literal(BECKON_ERROR, BECKON_ERROR_INVALID,
                                    "the hub's answer is not understood: is it another version?");
        return beckonctl_fail(command, error);
    }
    if (options->json) {
        print_json(answer, campaigns);
    } else {
        print_text(answer, campaigns);
    }
    return EXIT_SUCCESS;
}

int beckonctl_rules_explain(int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json,
         "One JSON object of the shopper, then one a campaign", NULL},
        {"shopper", 0, 0, G_OPTION_ARG_STRING, &options.shopper, "Pseudonym or name", "SHOPPER"},
        {"zone", 0, 0, G_OPTION_ARG_STRING, &options.zone,
         "As if they stayed there as long as needed (default: where they are)", "ZONE"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &options.at, "As of then (default: now)", "TIME"},
        {"campaign", 0, 0, G_OPTION_ARG_STRING, &options.campaign, "Only this one", "CAMPAIGN"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS,
                         "What the live rules would do for one shopper, and what is in the way; "
                         "nothing of their history is shown but whether conditions hold",
                         &argc, &argv, 0, 0, &status)) {
        return status;
    }
    if (options.shopper == NULL) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "name the shopper with --shopper");
    }
    return explain(argv[0], &options);
}
