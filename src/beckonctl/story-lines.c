/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/story-lines.h"

#include <stdio.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "rules/condition-walk.h"

void beckonctl_print_story_diff(const BeckonStory *story, const BeckonRuleset *set,
                                const BeckonStoryResult *result)
{
    g_autoptr(GPtrArray) lines = beckon_story_diff(story, set, result);
    const char *part = "";
    if (lines->len == 0) {
        printf("        %s\n", result->why);
    }
    for (guint i = 0; i < lines->len; i++) {
        const BeckonStoryLine *line = lines->pdata[i];
        if (strcmp(part, line->part) != 0) {
            printf("        %s: - expected, + got\n", line->part);
            part = line->part;
        }
        printf("        %c %s\n", line->sign, line->text);
        if (line->why != NULL) {
            printf("            %s\n", line->why);
        }
    }
}

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, text);
}

static void add_number(JsonBuilder *builder, const char *name, guint number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, number);
}

static void add_line(JsonBuilder *builder, const BeckonStoryLine *line)
{
    const char sign[] = {line->sign, '\0'};
    json_builder_begin_object(builder);
    add_text(builder, "part", line->part);
    add_text(builder, "sign", sign);
    add_text(builder, "text", line->text);
    if (line->why != NULL) {
        add_text(builder, "why", line->why);
    }
    json_builder_end_object(builder);
}

void beckonctl_add_story_diff(JsonBuilder *builder, const BeckonStory *story,
                              const BeckonRuleset *set, const BeckonStoryResult *result)
{
    g_autoptr(GPtrArray) lines = beckon_story_diff(story, set, result);
    if (lines->len == 0) {
        return;
    }
    json_builder_set_member_name(builder, "diff");
    json_builder_begin_array(builder);
    for (guint i = 0; i < lines->len; i++) {
        add_line(builder, lines->pdata[i]);
    }
    json_builder_end_array(builder);
}

static bool is_missed(const BeckonCoverage *coverage, const BeckonRuleset *set, uint32_t campaign)
{
    return beckon_ruleset_campaign(set, campaign)->status == BECKON_CAMPAIGN_LIVE &&
           !beckon_coverage_was_offered(coverage, campaign);
}

/* What a condition says. Owned by the caller. */
static char *words_of(const BeckonRuleset *set, const BeckonConditionCoverage *condition)
{
    GString *words = g_string_new(NULL);
    beckon_condition_words(beckon_ruleset_campaign(set, condition->campaign)->when,
                           condition->number, beckon_ruleset_shop(set), beckon_phrases_of_staff(),
                           words);
    return g_string_free(words, FALSE);
}

static void print_condition(const BeckonRuleset *set, const BeckonConditionCoverage *condition)
{
    if (condition->was_true && condition->was_false) {
        return;
    }
    const char *what = condition->was_true    ? "never false"
                       : condition->was_false ? "never true"
                                              : "never either";
    g_autofree char *words = words_of(set, condition);
    printf("%-12s  %s:%u: %s\n", what, condition->file, condition->line, words);
}

static void print_details(const BeckonCoverage *coverage, const BeckonRuleset *set)
{
    const GArray *conditions = beckon_coverage_conditions(coverage);
    for (guint i = 0; i < conditions->len; i++) {
        print_condition(set, &g_array_index(conditions, BeckonConditionCoverage, i));
    }
}

/* The live campaigns that no story has shown to work. */
static void print_untested(const BeckonCoverage *coverage, const BeckonRuleset *set)
{
    const char *before = "untested: ";
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        if (is_missed(coverage, set, i)) {
            printf("%s%s", before, beckon_ruleset_campaign(set, i)->name);
            before = ", ";
        }
    }
    fputs(before[0] == ',' ? "\n" : "", stdout);
}

void beckonctl_print_coverage(const BeckonCoverage *coverage, const BeckonRuleset *set,
                              bool details)
{
    BeckonCoverageSums sums = beckon_coverage_sums(coverage);
    if (details) {
        print_details(coverage, set);
    }
    print_untested(coverage, set);
    printf("coverage: %u of %u live campaigns offered; of %u conditions %u seen true, %u seen "
           "false (%u %%)\n",
           sums.offered, sums.campaigns, sums.conditions, sums.were_true, sums.were_false,
           sums.percent);
}

static void add_condition(JsonBuilder *builder, const BeckonRuleset *set,
                          const BeckonConditionCoverage *condition)
{
    g_autofree char *words = words_of(set, condition);
    json_builder_begin_object(builder);
    add_text(builder, "campaign", beckon_ruleset_campaign(set, condition->campaign)->name);
    add_text(builder, "file", condition->file);
    add_number(builder, "line", condition->line);
    add_text(builder, "condition", words);
    json_builder_end_object(builder);
}

static void add_never(JsonBuilder *builder, const char *name, const BeckonCoverage *coverage,
                      const BeckonRuleset *set, bool truth)
{
    const GArray *conditions = beckon_coverage_conditions(coverage);
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < conditions->len; i++) {
        const BeckonConditionCoverage *condition =
            &g_array_index(conditions, BeckonConditionCoverage, i);
        if (!(truth ? condition->was_true : condition->was_false)) {
            add_condition(builder, set, condition);
        }
    }
    json_builder_end_array(builder);
}

static void add_missed(JsonBuilder *builder, const BeckonCoverage *coverage,
                       const BeckonRuleset *set)
{
    json_builder_set_member_name(builder, "never_offered");
    json_builder_begin_array(builder);
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        if (is_missed(coverage, set, i)) {
            json_builder_add_string_value(builder, beckon_ruleset_campaign(set, i)->name);
        }
    }
    json_builder_end_array(builder);
}

void beckonctl_print_coverage_json(const BeckonCoverage *coverage, const BeckonRuleset *set)
{
    BeckonCoverageSums sums = beckon_coverage_sums(coverage);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "coverage");
    json_builder_begin_object(builder);
    add_number(builder, "percent", sums.percent);
    add_number(builder, "campaigns", sums.campaigns);
    add_number(builder, "offered", sums.offered);
    add_number(builder, "conditions", sums.conditions);
    add_number(builder, "were_true", sums.were_true);
    add_number(builder, "were_false", sums.were_false);
    add_missed(builder, coverage, set);
    add_never(builder, "never_true", coverage, set, true);
    add_never(builder, "never_false", coverage, set, false);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}
