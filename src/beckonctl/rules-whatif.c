/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a folder's rules would give on a simulated day, beside what those before it would. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "base/source-folder.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/rule-folder.h"
#include "beckonctl/simulated-day.h"
#include "offer/story.h"

#define ARGUMENTS "[--json] --simulated SIMDIR [--before DIR] [--store FILE] DIR"
#define SUMMARY   "What a folder's rules would give on a simulated day, beside the live ones"

typedef struct {
    gboolean json;
    char *simulated, *before, *store;
} Options;

static void options_clear(Options *options)
{
    g_free(options->simulated);
    g_free(options->before);
    g_free(options->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* A set and what it gave. */
typedef struct {
    BeckonRuleset *set;
    GArray *figures; /* of BeckonDayFigures, by the numbers of its campaigns */
} Side;

static void side_clear(Side *side)
{
    g_clear_pointer(&side->set, beckon_ruleset_unref);
    g_clear_pointer(&side->figures, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static const BeckonDayFigures nothing;

/* Those of a campaign; NULL where the side does not have it. */
static const BeckonDayFigures *figures_of(const Side *side, const char *campaign)
{
    int number = beckon_ruleset_find(side->set, campaign);
    return number >= 0 ? &g_array_index(side->figures, BeckonDayFigures, number) : NULL;
}

static BeckonDayFigures total_of(const Side *side)
{
    BeckonDayFigures total = {0};
    for (guint i = 0; i < side->figures->len; i++) {
        const BeckonDayFigures *figures = &g_array_index(side->figures, BeckonDayFigures, i);
        total.offers += figures->offers;
        total.at_most_minor += figures->at_most_minor;
    }
    return total;
}

static void add_side(JsonObject *object, const char *name, const BeckonDayFigures *figures,
                     bool has_shoppers)
{
    if (figures == NULL) {
        json_object_set_null_member(object, name);
        return;
    }
    JsonObject *side = json_object_new();
    json_object_set_int_member(side, "offers", figures->offers);
    if (has_shoppers) {
        json_object_set_int_member(side, "shoppers", figures->shoppers);
    }
    json_object_set_int_member(side, "at_most_minor", figures->at_most_minor);
    json_object_set_object_member(object, name, side);
}

/* campaign NULL: the totals. */
static void print_json(const char *campaign, const BeckonDayFigures *before,
                       const BeckonDayFigures *after)
{
    JsonObject *object = json_object_new();
    if (campaign != NULL) {
        json_object_set_string_member(object, "campaign", campaign);
    } else {
        json_object_set_boolean_member(object, "total", TRUE);
    }
    add_side(object, "before", before, campaign != NULL);
    add_side(object, "after", after, campaign != NULL);
    beckonctl_print_object(object);
}

static char *count_text(const BeckonDayFigures *figures)
{
    return figures != NULL ? g_strdup_printf("%u", figures->offers) : g_strdup("-");
}

static char *money_text(const BeckonDayFigures *figures, const char *currency)
{
    return figures != NULL ? beckon_money_format(figures->at_most_minor, currency) : g_strdup("-");
}

static char *money_change(int64_t minor, const char *currency)
{
    g_autofree char *amount = beckon_money_format(ABS(minor), currency);
    return g_strconcat(minor > 0 ? "+" : minor < 0 ? "-" : "", amount, NULL);
}

static void print_row(const char *campaign, const BeckonDayFigures *before,
                      const BeckonDayFigures *after, const char *currency)
{
    const BeckonDayFigures *from = before != NULL ? before : &nothing;
    const BeckonDayFigures *to = after != NULL ? after : &nothing;
    g_autofree char *offers_before = count_text(before), *offers_after = count_text(after);
    g_autofree char *most_before = money_text(before, currency);
    g_autofree char *most_after = money_text(after, currency);
    g_autofree char *change = money_change(to->at_most_minor - from->at_most_minor, currency);
    printf("%-28s %7s %7s %+7d %14s %14s %14s\n", campaign, offers_before, offers_after,
           (int)to->offers - (int)from->offers, most_before, most_after, change);
}

static void print_campaign(const Options *options, const char *campaign, const Side *before,
                           const Side *after)
{
    const BeckonDayFigures *from = figures_of(before, campaign);
    const BeckonDayFigures *to = figures_of(after, campaign);
    if (options->json) {
        print_json(campaign, from, to);
    } else {
        print_row(campaign, from, to, beckon_ruleset_shop(after->set)->currency);
    }
}

/* All campaigns of both, by name. */
static void print_campaigns(const Options *options, const Side *before, const Side *after)
{
    guint i = 0, j = 0;
    guint n_before = beckon_ruleset_size(before->set), n_after = beckon_ruleset_size(after->set);
    while (i < n_before || j < n_after) {
        const char *old = i < n_before ? beckon_ruleset_campaign(before->set, i)->name : NULL;
        const char *new = j < n_after ? beckon_ruleset_campaign(after->set, j)->name : NULL;
        int order = old == NULL ? 1 : new == NULL ? -1 : strcmp(old, new);
        print_campaign(options, order <= 0 ? old : new, before, after);
        i += order <= 0;
        j += order >= 0;
    }
}

/* The first and the last day on which anybody is about; false when nobody is. */
static bool days_of(const BeckonctlDay *day, GTimeZone *zone, int32_t *ret_first, int32_t *ret_last)
{
    int64_t first_us = BECKON_TIME_NEVER, last_us = 0;
    for (guint i = 0; i < day->stories->len; i++) {
        const GArray *steps = ((const BeckonStory *)g_ptr_array_index(day->stories, i))->steps;
        if (steps->len > 0) {
            first_us = MIN(first_us, g_array_index(steps, BeckonStoryStep, 0).at_us);
            last_us = MAX(last_us, g_array_index(steps, BeckonStoryStep, steps->len - 1).at_us);
        }
    }
    if (first_us == BECKON_TIME_NEVER) {
        return false;
    }
    *ret_first = beckon_time_local(first_us, zone).day;
    *ret_last = beckon_time_local(last_us, zone).day;
    return true;
}

/* Why new campaigns give nothing that are for other days than the simulated one. */
static void print_other_days(const BeckonctlDay *day, const BeckonRuleset *set)
{
    GTimeZone *zone = beckon_ruleset_shop(set)->timezone;
    int32_t first = 0, last = 0;
    if (!days_of(day, zone, &first, &last)) {
        return;
    }
    g_autofree char *simulated = beckon_time_format(beckon_time_day_start(first, zone), zone);
    for (uint32_t i = 0; i < beckon_ruleset_size(set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, i);
        bool is_later = campaign->runs.from_day > last;
        if (campaign->status == BECKON_CAMPAIGN_LIVE &&
            (is_later || campaign->runs.until_day < first)) {
            int32_t edge = is_later ? campaign->runs.from_day : campaign->runs.until_day;
            g_autofree char *when = beckon_time_format(beckon_time_day_start(edge, zone), zone);
            printf("%s gives nothing on this day, %.10s: it runs %s %.10s; 'beckonctl simulate "
                   "--from TIME' makes another day\n",
                   campaign->name, simulated, is_later ? "from" : "until", when);
        }
    }
}

static void print_all(const Options *options, const BeckonctlDay *day, const Side *before,
                      const Side *after)
{
    const BeckonDayFigures total_before = total_of(before), total_after = total_of(after);
    if (options->json) {
        print_campaigns(options, before, after);
        print_json(NULL, &total_before, &total_after);
        return;
    }
    printf("%-28s %7s %7s %7s %14s %14s %14s\n", "CAMPAIGN", "BEFORE", "AFTER", "CHANGE",
           "MOST BEFORE", "MOST AFTER", "CHANGE");
    print_campaigns(options, before, after);
    print_row("in all", &total_before, &total_after, beckon_ruleset_shop(after->set)->currency);
    print_other_days(day, after->set);
    printf("%u shoppers, %u recognised. Offers, and the most that they can cost if all are "
           "redeemed: who redeems is not foretold\n",
           day->stories->len, day->n_recognised);
}

/* The files of the live set, of a running hub. */
static GPtrArray *ask_live(GError **error)
{
    g_autoptr(GVariant) files = beckonctl_ask("RuleSetFiles", g_variant_new("(s)", ""), error);
    if (files == NULL) {
        g_prefix_error(error, "--before DIR names a folder to compare with, where no hub is: ");
        return NULL;
    }
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    for (gsize i = 0; i < g_variant_n_children(files); i++) {
        const char *name = NULL;
        g_autoptr(GVariant) bytes = NULL;
        gsize len = 0;
        g_variant_get_child(files, i, "(&s@ay)", &name, &bytes);
        const char *text = g_variant_get_fixed_array(bytes, &len, 1);
        g_ptr_array_add(sources, beckon_source_new(name, text, len));
    }
    return sources;
}

/* The set to compare with, in the same shop; NULL with an error, or with diagnostics. */
static BeckonRuleset *read_before(const Options *options, const BeckonRuleset *after,
                                  BeckonDiagnostics *diagnostics, GError **error)
{
    g_autoptr(BeckonShop) shop = beckon_shop_ref((BeckonShop *)beckon_ruleset_shop(after));
    g_autoptr(GPtrArray) sources =
        options->before != NULL ? beckon_source_read_dir(options->before, error) : ask_live(error);
    return sources != NULL ? beckon_ruleset_compile(shop, sources, diagnostics) : NULL;
}

/* Without a set: says why. */
static int refuse(const char *command, const char *which, const BeckonDiagnostics *diagnostics,
                  const GError *error)
{
    if (error != NULL) {
        return beckonctl_fail(command, error);
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    fprintf(stderr, "%s: %s\n%s", command, which, text);
    return EXIT_FAILURE;
}

static int answer(const Options *options, const char *command, const char *dir)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) of_after = beckon_diagnostics_new();
    g_autoptr(BeckonDiagnostics) of_before = beckon_diagnostics_new();
    g_auto(Side) before = {0}, after = {0};
    g_autoptr(BeckonctlRuleFolder) folder =
        beckonctl_rule_folder_read(dir, options->store, of_after, &error);
    if (folder == NULL || folder->set == NULL) {
        return refuse(command, "the new rules are wrong", of_after, error);
    }
    after.set = beckon_ruleset_ref(folder->set);
    before.set = read_before(options, after.set, of_before, &error);
    if (before.set == NULL) {
        return refuse(command, "the rules before are wrong in this shop", of_before, error);
    }
    g_autoptr(BeckonctlDay) day =
        beckonctl_day_read(options->simulated, beckon_ruleset_shop(after.set), &error);
    if (day == NULL) {
        return beckonctl_fail(command, error);
    }
    before.figures = beckon_day_run(before.set, day->stories);
    after.figures = beckon_day_run(after.set, day->stories);
    print_all(options, day, &before, &after);
    return EXIT_SUCCESS;
}

int beckonctl_rules_whatif(int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "One JSON object a campaign", NULL},
        {"simulated", 0, 0, G_OPTION_ARG_FILENAME, &options.simulated,
         "A folder that `beckonctl simulate` wrote", "SIMDIR"},
        {"before", 0, 0, G_OPTION_ARG_FILENAME, &options.before,
         "The rules to compare with (default: the running hub's)", "DIR"},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &options.store,
         "The shop file (default: DIR/" BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS, SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    if (options.simulated == NULL) {
        return beckonctl_misuse(argv[0], ARGUMENTS, "--simulated SIMDIR is missing");
    }
    return answer(&options, argv[0], argv[1]);
}
