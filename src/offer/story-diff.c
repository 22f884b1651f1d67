/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/story-diff.h"

#include <string.h>

#include "offer/story-texts.h"
#include "rules/condition-walk.h"
#include "rules/gap.h"
#include "rules/why-not.h"

/* The condition that held a campaign back when it came nearest to being offered. */
typedef struct {
    bool is_known;
    BeckonConditionStep step;
} Nearest;

typedef struct {
    const BeckonRuleset *set;
    const BeckonStoryResult *result;
    Nearest *nearest; /* by campaign */
    GPtrArray *lines; /* of BeckonStoryLine */
} Diff;

static void line_free(BeckonStoryLine *line)
{
    g_free(line->text);
    g_free(line->why);
    g_free(line);
}

static const char *name_of(const Diff *diff, uint32_t campaign)
{
    return beckon_ruleset_campaign(diff->set, campaign)->name;
}

static void pick(const BeckonConditionStep *step, void *data)
{
    Nearest *nearest = data;
    if (step->number == nearest->step.number) {
        nearest->step = *step;
    }
}

/* The last moment at which the reason was the one that the story was told. */
static void look(void *data, const BeckonSituation *situation)
{
    Diff *diff = data;
    BeckonFacts facts = {.situation = situation,
                         .timezone = beckon_ruleset_shop(diff->set)->timezone};
    for (uint32_t i = 0; i < beckon_ruleset_size(diff->set); i++) {
        const char *reason = diff->result->reasons[i];
        const BeckonCondition *when = beckon_ruleset_campaign(diff->set, i)->when;
        if (reason == NULL ||
            g_strcmp0(beckon_ruleset_why_not(diff->set, i, situation), reason) != 0 ||
            g_strcmp0(beckon_condition_obstacle(when, &facts), reason) != 0) {
            continue;
        }
        diff->nearest[i] =
            (Nearest){true, {.number = (guint)beckon_condition_obstacle_number(when, &facts)}};
        beckon_condition_walk(when, &facts, pick, &diff->nearest[i]);
    }
}

static char *explain(const Diff *diff, uint32_t campaign)
{
    const char *reason = diff->result->reasons[campaign];
    const Nearest *nearest = &diff->nearest[campaign];
    if (reason == NULL || !nearest->is_known) {
        return reason != NULL ? g_strdup_printf("held back by %s", reason) : NULL;
    }
    const BeckonConditionStep *step = &nearest->step;
    g_autoptr(GString) words = g_string_new(NULL);
    beckon_condition_words(beckon_ruleset_campaign(diff->set, campaign)->when, step->number,
                           beckon_ruleset_shop(diff->set), beckon_phrases_of_staff(), words);
    bool is_unknown = step->truth == BECKON_UNKNOWN;
    return g_strdup_printf("held back by %s, which is %s%s%s: %s (%s:%u)", reason,
                           is_unknown                    ? "unknown ("
                           : step->truth == BECKON_FALSE ? "false"
                                                         : "true",
                           beckon_gap_words(step->key, step->gap), is_unknown ? ")" : "",
                           words->str, step->file, step->line);
}

static void add(Diff *diff, const char *part, char sign, char *text, char *why)
{
    BeckonStoryLine *line = g_new(BeckonStoryLine, 1);
    *line = (BeckonStoryLine){part, sign, text, why};
    g_ptr_array_add(diff->lines, line);
}

/* Takes a campaign out of the list; false when it is not there. */
static bool take(GArray *offers, uint32_t campaign)
{
    for (guint i = 0; i < offers->len; i++) {
        if (g_array_index(offers, uint32_t, i) == campaign) {
            g_array_remove_index(offers, i);
            return true;
        }
    }
    return false;
}

static void compare_campaigns(Diff *diff, const char *part, const GArray *expected,
                              const GArray *got)
{
    g_autoptr(GArray) rest = g_array_copy((GArray *)got);
    guint n_before = diff->lines->len, n_missing = 0;
    for (guint i = 0; i < expected->len; i++) {
        uint32_t campaign = g_array_index(expected, uint32_t, i);
        bool came = take(rest, campaign);
        n_missing += !came;
        add(diff, part, came ? ' ' : '-', g_strdup(name_of(diff, campaign)),
            came ? NULL : explain(diff, campaign));
    }
    for (guint i = 0; i < rest->len; i++) {
        add(diff, part, '+', g_strdup(name_of(diff, g_array_index(rest, uint32_t, i))), NULL);
    }
    if (n_missing == 0 && rest->len == 0) {
        g_ptr_array_set_size(diff->lines, (int)n_before);
    }
}

static void compare_reasons(Diff *diff, const BeckonStory *story)
{
    static const char part[] = "why_not";
    for (guint i = 0; i < story->why_nots->len; i++) {
        const BeckonStoryReason *expected = &g_array_index(story->why_nots, BeckonStoryReason, i);
        const char *name = name_of(diff, expected->campaign);
        const char *got = diff->result->reasons[expected->campaign];
        if (g_strcmp0(got, expected->reason) != 0) {
            add(diff, part, '-', g_strdup_printf("%s: %s", name, expected->reason), NULL);
            add(diff, part, '+',
                g_strdup_printf("%s: %s", name, got != NULL ? got : "nothing held it back"),
                explain(diff, expected->campaign));
        }
    }
}

/* Each text that differs has a line that says which, and then its own lines, each with its sign. */
static void compare_texts(Diff *diff, const BeckonStory *story)
{
    static const char part[] = "texts";
    g_autoptr(GString) why = g_string_new(NULL);
    beckon_story_compare_texts(why, story, diff->set, diff->result);
    g_auto(GStrv) lines = g_strsplit(why->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        bool says_which = g_str_has_prefix(*line, "texts: ");
        const char *text = *line + (says_which ? strlen("texts: ") : strlen("- "));
        add(diff, part, says_which ? ' ' : **line, g_strdup(text), NULL);
    }
}

GPtrArray *beckon_story_diff(const BeckonStory *story, const BeckonRuleset *set,
                             const BeckonStoryResult *result)
{
    g_autofree Nearest *nearest = g_new0(Nearest, beckon_ruleset_size(set) + 1);
    Diff diff = {set, result, nearest, g_ptr_array_new_with_free_func((GDestroyNotify)line_free)};
    if (story->fault != NULL || result->passed) {
        return diff.lines;
    }
    const BeckonStoryWatch watch = {&diff, look};
    beckon_story_result_free(beckon_story_watch(story, set, &watch));
    compare_campaigns(&diff, "offers", story->offers, result->offers);
    compare_reasons(&diff, story);
    if (story->held_out != NULL) {
        compare_campaigns(&diff, "held_out", story->held_out, result->held_out);
    }
    compare_texts(&diff, story);
    return diff.lines;
}
