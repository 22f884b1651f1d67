/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/threshold.h"

#include "base/codes.h"

void beckon_threshold_set(BeckonThreshold *threshold, bool is_most, int64_t value)
{
    threshold->n_said++;
    threshold->is_most = is_most;
    threshold->value = value;
}

bool beckon_threshold_check(const BeckonThreshold *threshold, const BeckonYaml *yaml,
                            const BeckonYamlNode *map, const char *what)
{
    if (threshold->n_said != 1) {
        beckon_yaml_error(yaml, map, BECKON_CODE_THRESHOLD, NULL,
                          "%s is compared by 'at_least' or by 'at_most': this has %s", what,
                          threshold->n_said == 0 ? "neither" : "both");
    }
    return threshold->n_said == 1;
}

bool beckon_threshold_holds(const BeckonThreshold *threshold, int64_t value)
{
    return threshold->is_most ? value <= threshold->value : value >= threshold->value;
}

bool beckon_threshold_implies(const BeckonThreshold *threshold, const BeckonThreshold *other)
{
    return threshold->is_most == other->is_most &&
           (threshold->is_most ? threshold->value <= other->value
                               : threshold->value >= other->value);
}

bool beckon_threshold_excludes(const BeckonThreshold *threshold, const BeckonThreshold *other)
{
    return threshold->is_most && !other->is_most && threshold->value < other->value;
}
