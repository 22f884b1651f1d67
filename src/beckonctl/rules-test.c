/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "beckonctl/commands.h"
#include "beckonctl/rule-folder.h"
#include "offer/story.h"

typedef struct {
    const BeckonRuleset *set;
    bool json;
    guint n_passed;
    bool *was_offered; /* by campaign: in any story */
} Run;

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text != NULL) {
        json_builder_add_string_value(builder, text);
    } else {
        json_builder_add_null_value(builder);
    }
}

static void add_campaigns(JsonBuilder *builder, const char *name, const BeckonRuleset *set,
                          const GArray *campaigns)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < campaigns->len; i++) {
        uint32_t number = g_array_index(campaigns, uint32_t, i);
        json_builder_add_string_value(builder, beckon_ruleset_campaign(set, number)->name);
    }
    json_builder_end_array(builder);
}

static void print_json(const Run *run, const BeckonStory *story, const BeckonStoryResult *result)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_text(builder, "story", story->name);
    add_text(builder, "file", story->file);
    json_builder_set_member_name(builder, "line");
    json_builder_add_int_value(builder, story->line);
    json_builder_set_member_name(builder, "passed");
    json_builder_add_boolean_value(builder, result->passed);
    add_text(builder, "why", result->why);
    add_campaigns(builder, "offers", run->set, result->offers);
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

static void print_text(const BeckonStory *story, const BeckonStoryResult *result)
{
    printf("%s  %s:%u: %s\n", result->passed ? "passed" : "FAILED", story->file, story->line,
           story->name);
    if (!result->passed) {
        g_auto(GStrv) lines = g_strsplit(result->why, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            printf("        %s\n", *line);
        }
    }
}

static void run_story(Run *run, const BeckonStory *story)
{
    g_autoptr(BeckonStoryResult) result = beckon_story_run(story, run->set);
    run->n_passed += result->passed;
    for (guint i = 0; i < result->offers->len; i++) {
        run->was_offered[g_array_index(result->offers, uint32_t, i)] = true;
    }
    if (run->json) {
        print_json(run, story, result);
    } else {
        print_text(story, result);
    }
}

/* The live campaigns that no story has shown to work. */
static void print_untested(const Run *run)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < beckon_ruleset_size(run->set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(run->set, i);
        if (campaign->status == BECKON_CAMPAIGN_LIVE && !run->was_offered[i]) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", campaign->name);
        }
    }
    if (names->len > 0) {
        printf("untested: %s\n", names->str);
    }
}

/* Whether all passed. */
static bool run_all(const BeckonctlRuleFolder *folder, bool json)
{
    g_autofree bool *was_offered = g_new0(bool, beckon_ruleset_size(folder->set) + 1);
    Run run = {folder->set, json, 0, was_offered};
    guint n_stories = folder->stories->len;
    for (guint i = 0; i < n_stories; i++) {
        run_story(&run, g_ptr_array_index(folder->stories, i));
    }
    if (!json) {
        print_untested(&run);
        printf("%u stories, %u passed, %u failed\n", n_stories, run.n_passed,
               n_stories - run.n_passed);
    }
    return run.n_passed == n_stories;
}

int beckonctl_rules_test(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a story", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store,
         "The shop file (default: DIR/" BECKONCTL_SHOP_OF_A_FOLDER ")", "FILE"},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--store FILE] DIR",
                         "Run the stories of a folder against its campaigns", &argc, &argv, 1, 1,
                         &status)) {
        return status;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonctlRuleFolder) folder =
        beckonctl_rule_folder_read(argv[1], store, diagnostics, &error);
    if (folder == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    bool good = beckon_diagnostics_errors(diagnostics) == 0;
    if (!good) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        fputs(text, stderr);
    }
    bool passed = folder->set != NULL && run_all(folder, json);
    return good && passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
