/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/rehearsal.h"

#include "base/limits.h"
#include "offer/review.h"

/* "stories/footwear.yaml:12:3: the story 'nothing before 45 s' fails: …" */
static void tell_failure(GString *failures, const BeckonStory *story, const char *why)
{
    g_string_append_printf(failures, "%s:%u:%u: the story '%s' fails: %s\n", story->file,
                           story->line, story->column, story->name, why);
}

static char *run_stories(BeckonRehearsal *rehearsal, const BeckonRuleset *set,
                         const GPtrArray *stories, const gint *cancelled)
{
    g_autoptr(GString) failures = g_string_new(NULL);
    for (guint i = 0; i < stories->len && g_atomic_int_get(cancelled) == 0; i++) {
        const BeckonStory *story = g_ptr_array_index(stories, i);
        g_autoptr(BeckonStoryResult) result = beckon_story_run(story, set);
        rehearsal->n_stories++;
        if (!result->passed && ++rehearsal->n_failed <= BECKON_LIMIT_STORIES_TOLD) {
            tell_failure(failures, story, result->why);
        }
    }
    if (rehearsal->n_failed > BECKON_LIMIT_STORIES_TOLD) {
        g_string_append_printf(failures, "and %u more\n",
                               rehearsal->n_failed - BECKON_LIMIT_STORIES_TOLD);
    }
    return rehearsal->n_failed > 0 ? g_strdup(failures->str) : NULL;
}

/* The set, if nothing speaks against it. */
static BeckonRuleset *rehearse(BeckonRehearsal *rehearsal, BeckonShop *shop,
                               const GPtrArray *sources, int64_t now_us, const gint *cancelled)
{
    BeckonDiagnostics *diagnostics = rehearsal->diagnostics;
    if (beckon_ruleset_count(sources) == 0) {
        rehearsal->trouble = g_strdup("no campaign (*.yaml) is in it: is it the right folder? "
                                      "'status: paused' in a campaign takes it off\n");
        return NULL;
    }
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(shop, sources, diagnostics);
    g_autoptr(GPtrArray) stories = beckon_stories_read_all(sources, set, diagnostics);
    if (beckon_diagnostics_errors(diagnostics) > 0) {
        rehearsal->trouble = beckon_diagnostics_format(diagnostics);
        return NULL;
    }
    beckon_review(set, sources, now_us, diagnostics);
    rehearsal->trouble = run_stories(rehearsal, set, stories, cancelled);
    if (rehearsal->trouble == NULL && g_atomic_int_get(cancelled) != 0) {
        rehearsal->trouble = g_strdup("it was not tried to the end\n");
    }
    return rehearsal->trouble == NULL ? g_steal_pointer(&set) : NULL;
}

BeckonRehearsal *beckon_rehearsal_new(BeckonShop *shop, const GPtrArray *sources, int64_t now_us,
                                      const gint *cancelled)
{
    BeckonRehearsal *rehearsal = g_new0(BeckonRehearsal, 1);
    rehearsal->diagnostics = beckon_diagnostics_new();
    rehearsal->digest = beckon_sources_digest(sources);
    rehearsal->set = rehearse(rehearsal, shop, sources, now_us, cancelled);
    return rehearsal;
}

void beckon_rehearsal_free(BeckonRehearsal *rehearsal)
{
    if (rehearsal != NULL) {
        beckon_ruleset_unref(rehearsal->set);
        beckon_diagnostics_free(rehearsal->diagnostics);
        g_free(rehearsal->digest);
        g_free(rehearsal->trouble);
        g_free(rehearsal);
    }
}
