/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_STORY_LINES_H
#define BECKON_BECKONCTL_STORY_LINES_H

/* How `rules test` shows what differs in a story that failed, and what stories cover. */

#include <json-glib/json-glib.h>

#include "offer/coverage.h"
#include "offer/story-diff.h"

/* Prints what differs below the story's own line: why it failed, where no part of `expect` does. */
void beckonctl_print_story_diff(const BeckonStory *story, const BeckonRuleset *set,
                                const BeckonStoryResult *result);

/* Adds the member `diff` to an object that is open, where something differs. */
void beckonctl_add_story_diff(JsonBuilder *builder, const BeckonStory *story,
                              const BeckonRuleset *set, const BeckonStoryResult *result);

/* Prints what is not covered, if asked for, and one line that sums it up. */
void beckonctl_print_coverage(const BeckonCoverage *coverage, const BeckonRuleset *set,
                              bool details);
void beckonctl_print_coverage_json(const BeckonCoverage *coverage, const BeckonRuleset *set);

#endif
