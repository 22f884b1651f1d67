/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What a story says that services know of its shopper's account. */

#include "base/codes.h"
#include "base/limits.h"
#include "offer/story-draft.h"
#include "rules/leaf/signal.h"

void beckon_story_read_tier(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    draft->story->tier = g_strdup(beckon_yaml_name(yaml, value));
}

void beckon_story_read_age_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value,
                                    void *target)
{
    BeckonStoryDraft *draft = target;
    beckon_yaml_number(yaml, value, 1, BECKON_LIMIT_AGE_YEARS, &draft->story->age_at_least);
}

void beckon_story_read_age_below(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    BeckonStory *story = draft->story;
    if (beckon_yaml_number(yaml, value, 1, BECKON_LIMIT_AGE_YEARS, &story->age_below) &&
        story->age_at_least >= story->age_below) {
        beckon_yaml_error(yaml, value, BECKON_CODE_AGES, NULL, "nobody is %u or older and below %u",
                          story->age_at_least, story->age_below);
    }
}

static void read_signal(const BeckonYaml *yaml, const BeckonYamlNode *key,
                        const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    BeckonStorySignal signal = {NULL, 0};
    if (beckon_signal_read(yaml, value, &signal.value_milli)) {
        signal.name = g_strdup(key->text);
        g_array_append_val(draft->story->signals, signal);
    }
}

void beckon_story_read_signals(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    beckon_yaml_each_named(yaml, value, "signals", BECKON_LIMIT_SIGNALS_AN_ACCOUNT, read_signal,
                           draft);
}
