/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/level.h"

#include <string.h>

void beckon_level_read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft)
{
    BeckonLevel *level = ((BeckonLeafDraft *)draft)->leaf;
    beckon_yaml_duration(yaml, value, BECKON_MINUTE_US, &level->fresh_us);
}

BeckonTruth beckon_level_truth(const BeckonLevel *level, int64_t value, int64_t known_us,
                               int64_t now_us)
{
    if (now_us - known_us >= level->fresh_us) {
        return BECKON_UNKNOWN;
    }
    return beckon_threshold_holds(&level->threshold, value) ? BECKON_TRUE : BECKON_FALSE;
}

bool beckon_level_implies(const void *data, const void *other_data)
{
    const BeckonLevel *level = data, *other = other_data;
    return strcmp(level->of, other->of) == 0 && level->fresh_us <= other->fresh_us &&
           beckon_threshold_implies(&level->threshold, &other->threshold);
}

bool beckon_level_excludes(const void *data, const void *other_data)
{
    const BeckonLevel *level = data, *other = other_data;
    return strcmp(level->of, other->of) == 0 &&
           beckon_threshold_excludes(&level->threshold, &other->threshold);
}

/* The shorter one believes what it hears, the longer one too. */
bool beckon_level_tells(const void *level, const void *other)
{
    return ((const BeckonLevel *)level)->fresh_us <= ((const BeckonLevel *)other)->fresh_us;
}
