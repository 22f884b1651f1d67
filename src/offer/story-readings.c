/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What the store's sensors say in a story. */

#include "offer/story-readings.h"

#include "base/codes.h"
#include "base/limits.h"
#include "offer/story-draft.h"
#include "rules/reference.h"

static bool read_value(const BeckonYaml *yaml, const BeckonYamlNode *node,
                       BeckonStoryReading *reading)
{
    bool is = false;
    if (!beckon_quantity_is_binary(reading->quantity)) {
        return beckon_yaml_parts(yaml, node, &reading->value);
    }
    if (!beckon_yaml_yes(yaml, node, &is)) {
        return false;
    }
    reading->value = is ? BECKON_QUANTITY_PARTS : 0;
    return true;
}

static void read_sensor(const BeckonYaml *yaml, const BeckonYamlNode *values, guint beacon,
                        BeckonStory *story)
{
    bool is_map = beckon_yaml_expect(yaml, values, BECKON_YAML_MAP);
    for (guint i = 0; is_map && i < beckon_yaml_size(values); i++) {
        BeckonStoryReading reading = {
            .step = story->steps->len,
            .beacon = beacon,
            .quantity = beckon_reference_quantity(yaml, beckon_yaml_key(values, i)),
        };
        if (reading.quantity != 0 && read_value(yaml, beckon_yaml_value(values, i), &reading)) {
            g_array_append_val(story->readings, reading);
        }
    }
}

void beckon_story_read_readings(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonStoryDraft *draft = target;
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_MAP)) {
        return;
    }
    if (beckon_yaml_size(value) > BECKON_LIMIT_STORY_FACTS) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TOO_MANY, NULL, "at most %d sensors are read",
                          BECKON_LIMIT_STORY_FACTS);
        return;
    }
    for (guint i = 0; i < beckon_yaml_size(value); i++) {
        int beacon = beckon_reference_beacon(draft->shop, yaml, beckon_yaml_key(value, i));
        if (beacon >= 0) {
            read_sensor(yaml, beckon_yaml_value(value, i), (guint)beacon, draft->story);
        }
    }
}

void beckon_story_hear(BeckonStoryHeard *heard, guint step, int64_t at_us)
{
    const GArray *readings = heard->story->readings;
    while (heard->n_heard < readings->len &&
           g_array_index(readings, BeckonStoryReading, heard->n_heard).step <= step) {
        g_array_append_val(heard->at_us, at_us);
        heard->n_heard++;
    }
}

static bool last(const void *data, guint beacon, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us)
{
    const BeckonStoryHeard *heard = data;
    for (guint i = heard->n_heard; i-- > 0;) {
        const BeckonStoryReading *reading =
            &g_array_index(heard->story->readings, BeckonStoryReading, i);
        if (reading->beacon == beacon && reading->quantity == quantity) {
            *ret_value = reading->value;
            *ret_t_us = g_array_index(heard->at_us, int64_t, i);
            return true;
        }
    }
    return false;
}

BeckonReadings beckon_story_readings(const BeckonStoryHeard *heard)
{
    return (BeckonReadings){heard, last};
}
