/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Files of stories. */

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/time.h"
#include "offer/story-draft.h"
#include "offer/story-texts.h"
#include "rules/reference.h"
#include "shopper/consent.h"

/* A step while it is read. */
typedef struct {
    const BeckonStoryDraft *draft;
    BeckonStoryStep step;
    int64_t before_us; /* when the step before it was; -1: it is the first */
    guint n_times;     /* `at` and `after` that were read */
    guint n_deeds;     /* `enters`, `leaves` and the like that were read */
} StepDraft;

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    draft->story->name = g_strdup(beckon_yaml_text(yaml, value));
}

static void read_language(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    const char *language = beckon_reference_language(draft->shop, yaml, value);
    if (language != NULL) {
        g_free(draft->story->language);
        draft->story->language = g_strdup(language);
    }
}

static void read_consents(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    g_auto(GStrv) purposes = beckon_purposes_names(BECKON_PURPOSES_ALL);
    bool is_list = beckon_yaml_expect(yaml, value, BECKON_YAML_LIST);
    for (guint i = 0; is_list && i < beckon_yaml_size(value); i++) {
        guint purpose = 0;
        if (beckon_yaml_choice(yaml, beckon_yaml_item(value, i), (const char *const *)purposes,
                               &purpose)) {
            draft->story->consents |= 1u << purpose;
        }
    }
}

static void read_shopper(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"language", false, read_language},
        {"consents", true, read_consents},
        {"bought", false, beckon_story_read_bought},
        {"visits", false, beckon_story_read_visits},
        {"offered", false, beckon_story_read_offered},
        {"redeemed", false, beckon_story_read_redeemed},
        {"arms", false, beckon_story_read_arms},
        {"tier", false, beckon_story_read_tier},
        {"age_at_least", false, beckon_story_read_age_at_least},
        {"age_below", false, beckon_story_read_age_below},
        {"signals", false, beckon_story_read_signals},
    };
    beckon_yaml_read_fields(yaml, value, "the shopper", fields, G_N_ELEMENTS(fields), draft);
}

static void read_at(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    const char *text = beckon_yaml_text(yaml, value);
    g_autoptr(GError) error = NULL;
    step->n_times++;
    if (text != NULL && !beckon_time_parse(text, &step->step.at_us, &error)) {
        beckon_yaml_error(yaml, value, BECKON_CODE_STORY_TIME, NULL, "%s", error->message);
    } else if (text != NULL && step->step.at_us < step->before_us) {
        beckon_yaml_error(yaml, value, BECKON_CODE_STORY_TIME, NULL,
                          "this is before the step before it");
    }
}

static void read_after(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    int64_t after_us = 0;
    step->n_times++;
    if (step->before_us < 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_STORY_TIME, NULL,
                          "the first step has nothing before it: write at: and a time");
    } else if (beckon_yaml_duration(yaml, value, 0, &after_us)) {
        step->step.at_us = step->before_us + after_us;
    }
}

static void set_deed(StepDraft *step, BeckonStepKind kind)
{
    if (step->n_deeds++ == 0) {
        step->step.kind = kind;
    }
}

static void read_enters(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    set_deed(step, BECKON_STEP_ENTERS);
    step->step.zone = beckon_reference_zone(step->draft->shop, yaml, value);
}

static void read_leaves(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    bool leaves = false;
    if (!beckon_yaml_boolean(yaml, value, &leaves) || !leaves) {
        return;
    }
    set_deed(step, BECKON_STEP_LEAVES);
    if (!step->draft->is_inside) {
        beckon_yaml_error(yaml, value, BECKON_CODE_STORY_STEP, NULL,
                          "the shopper is not inside, and cannot leave");
    }
}

static void read_ending(const BeckonYaml *yaml, const BeckonYamlNode *value, StepDraft *step,
                        BeckonStepKind kind)
{
    set_deed(step, kind);
    step->step.campaign = beckon_reference_campaign(step->draft->set, yaml, value);
}

static void read_redeems(const BeckonYaml *yaml, const BeckonYamlNode *value, void *step)
{
    read_ending(yaml, value, step, BECKON_STEP_REDEEMS);
}

static void read_dismisses(const BeckonYaml *yaml, const BeckonYamlNode *value, void *step)
{
    read_ending(yaml, value, step, BECKON_STEP_DISMISSES);
}

static void read_readings(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    set_deed(step, BECKON_STEP_READS);
    beckon_story_read_readings(yaml, value, (void *)step->draft);
}

static void read_stock(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    StepDraft *step = target;
    set_deed(step, BECKON_STEP_COUNTS);
    beckon_story_read_stock(yaml, value, (void *)step->draft);
}

/* For how long a step has the shopper inside, where they are heard. */
static int64_t inside_us(const StepDraft *step)
{
    bool is_heard = step->draft->is_inside && step->step.kind != BECKON_STEP_ENTERS;
    return is_heard && step->n_times == 1 ? step->step.at_us - step->before_us : 0;
}

static void check_step(const BeckonYaml *yaml, const BeckonYamlNode *node, const StepDraft *step)
{
    int64_t all_us = BECKON_LIMIT_STORY_HOURS_INSIDE * BECKON_HOUR_US;
    int64_t before_us = step->draft->inside_us;
    if (step->n_times != 1) {
        beckon_yaml_error(yaml, node, BECKON_CODE_STORY_TIME, NULL,
                          "a step says when it is by one of 'at' and 'after'");
    } else if (step->n_deeds > 1) {
        beckon_yaml_error(yaml, node, BECKON_CODE_STORY_STEP, NULL,
                          "a step does one thing, to enter or to leave or the like: make it two");
    } else if (inside_us(step) > BECKON_LIMIT_STORY_HOURS * BECKON_HOUR_US) {
        beckon_yaml_error(yaml, node, BECKON_CODE_STORY_STEP, NULL,
                          "nobody stays for more than %d hours: let the shopper leave",
                          BECKON_LIMIT_STORY_HOURS);
    } else if (before_us <= all_us && before_us + inside_us(step) > all_us) {
        beckon_yaml_error(yaml, node, BECKON_CODE_STORY_STEP, NULL,
                          "by here the shopper was inside for more than %d hours: make it two "
                          "stories",
                          BECKON_LIMIT_STORY_HOURS_INSIDE);
    }
}

static void read_step(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonStoryDraft *draft)
{
    static const BeckonYamlField fields[] = {
        {"at", false, read_at},
        {"after", false, read_after},
        {"enters", false, read_enters},
        {"leaves", false, read_leaves},
        {"redeems", false, read_redeems},
        {"dismisses", false, read_dismisses},
        {"readings", false, read_readings},
        {"stock", false, read_stock},
    };
    GArray *steps = draft->story->steps;
    StepDraft step = {.draft = draft, .before_us = -1};
    if (steps->len > 0) {
        step.before_us = g_array_index(steps, BeckonStoryStep, steps->len - 1).at_us;
        step.step.at_us = step.before_us;
    }
    if (beckon_yaml_read_fields(yaml, node, "a step", fields, G_N_ELEMENTS(fields), &step)) {
        check_step(yaml, node, &step);
        draft->inside_us += MAX(inside_us(&step), 0);
    }
    draft->is_inside = step.step.kind == BECKON_STEP_ENTERS ||
                       (draft->is_inside && step.step.kind != BECKON_STEP_LEAVES);
    g_array_append_val(steps, step.step);
}

static void read_visit(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_LIST)) {
        return;
    }
    guint size = beckon_yaml_size(value);
    if (size == 0 || size > BECKON_LIMIT_STORY_STEPS) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TOO_MANY, NULL, "a visit has 1 to %d steps",
                          BECKON_LIMIT_STORY_STEPS);
        return;
    }
    for (guint i = 0; i < size; i++) {
        read_step(yaml, beckon_yaml_item(value, i), target);
    }
}

void beckon_story_read_campaigns(const BeckonYaml *yaml, const BeckonYamlNode *list,
                                 const BeckonStoryDraft *draft, GArray *campaigns)
{
    bool is_list = beckon_yaml_expect(yaml, list, BECKON_YAML_LIST);
    for (guint i = 0; is_list && i < beckon_yaml_size(list); i++) {
        int number = beckon_reference_campaign(draft->set, yaml, beckon_yaml_item(list, i));
        g_array_append_val(campaigns, number);
    }
}

static void read_offers(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    const BeckonStoryDraft *draft = target;
    beckon_story_read_campaigns(yaml, value, draft, draft->story->offers);
}

static void read_why_not(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    bool is_map = beckon_yaml_expect(yaml, value, BECKON_YAML_MAP);
    for (guint i = 0; is_map && i < beckon_yaml_size(value); i++) {
        int number = beckon_reference_campaign(draft->set, yaml, beckon_yaml_key(value, i));
        guint reason = 0;
        if (beckon_yaml_choice(yaml, beckon_yaml_value(value, i), beckon_story_reasons(),
                               &reason)) {
            const BeckonStoryReason expected = {(uint32_t)number, beckon_story_reasons()[reason]};
            g_array_append_val(draft->story->why_nots, expected);
        }
    }
}

static void read_expect(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    static const BeckonYamlField fields[] = {
        {"offers", true, read_offers},
        {"why_not", false, read_why_not},
        {"texts", false, beckon_story_read_texts},
        {"held_out", false, beckon_story_read_held_out},
    };
    beckon_yaml_read_fields(yaml, value, "'expect'", fields, G_N_ELEMENTS(fields), draft);
}

/* The first error that was found from one line up to another, or NULL. */
static char *first_error(const BeckonYaml *yaml, guint from_line, guint to_line)
{
    for (guint i = 0; i < beckon_diagnostics_size(yaml->diagnostics); i++) {
        const BeckonDiagnostic *diagnostic = beckon_diagnostics_get(yaml->diagnostics, i);
        if (diagnostic->severity == BECKON_SEVERITY_ERROR && diagnostic->line >= from_line &&
            diagnostic->line <= to_line && strcmp(diagnostic->file, yaml->source->name) == 0) {
            return g_strdup_printf("line %u: %s", diagnostic->line, diagnostic->message);
        }
    }
    return NULL;
}

static BeckonStory *read_story(const BeckonYaml *yaml, const BeckonYamlNode *node,
                               const BeckonRuleset *set, guint last_line)
{
    static const BeckonYamlField fields[] = {
        {"story", true, read_name},
        {"shopper", true, read_shopper},
        {"readings", false, beckon_story_read_readings},
        {"stock", false, beckon_story_read_stock},
        {"visit", true, read_visit},
        {"expect", true, read_expect},
    };
    const BeckonShop *shop = beckon_ruleset_shop(set);
    guint errors_before = beckon_diagnostics_errors(yaml->diagnostics);
    BeckonStory *story = beckon_story_new(shop);
    story->file = g_strdup(yaml->source->name);
    story->line = node->line;
    story->column = node->column;
    BeckonStoryDraft draft = {set, shop, story, false};
    beckon_yaml_read_fields(yaml, node, "a story", fields, G_N_ELEMENTS(fields), &draft);
    if (beckon_diagnostics_errors(yaml->diagnostics) > errors_before) {
        char *error = first_error(yaml, node->line, last_line);
        story->fault = error != NULL ? error : g_strdup("the story is wrong");
    }
    if (story->name == NULL) {
        story->name = g_strdup_printf("line %u", node->line);
    }
    return story;
}

bool beckon_story_is_file(const BeckonSource *source)
{
    return g_str_has_prefix(source->name, "stories/") && g_str_has_suffix(source->name, ".yaml");
}

GPtrArray *beckon_stories_read_all(const GPtrArray *sources, const BeckonRuleset *set,
                                   BeckonDiagnostics *diagnostics)
{
    GPtrArray *stories = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    for (guint i = 0; set != NULL && i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        if (beckon_story_is_file(source)) {
            beckon_stories_read(source, set, diagnostics, stories);
        }
    }
    return stories;
}

void beckon_stories_read(const BeckonSource *source, const BeckonRuleset *set,
                         BeckonDiagnostics *diagnostics, GPtrArray *stories)
{
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    if (yaml == NULL || !beckon_yaml_expect(yaml, yaml->root, BECKON_YAML_LIST)) {
        return;
    }
    guint size = beckon_yaml_size(yaml->root);
    for (guint i = 0; i < size && !beckon_diagnostics_is_full(diagnostics); i++) {
        guint last_line = i + 1 < size ? beckon_yaml_item(yaml->root, i + 1)->line : G_MAXUINT;
        g_ptr_array_add(stories, read_story(yaml, beckon_yaml_item(yaml->root, i), set, last_line));
    }
}
