/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/rolling.h"

#include "base/codes.h"
#include "base/time.h"
#include "base/yaml-value.h"

bool beckon_rolling_read(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t kept_us,
                         int64_t *ret_us)
{
    if (!beckon_yaml_duration(yaml, node, BECKON_MINUTE_US, ret_us)) {
        return false;
    }
    if (*ret_us > kept_us) {
        g_autofree char *kept = beckon_duration_format(kept_us);
        beckon_yaml_warning(yaml, node, BECKON_CODE_LONGER_THAN_KEPT, NULL,
                            "the policy's retention keeps these for %s only", kept);
    }
    return true;
}

bool beckon_rolling_has(int64_t within_us, int64_t at_us, int64_t now_us)
{
    return at_us <= now_us && (within_us == 0 || at_us > now_us - within_us);
}

bool beckon_rolling_lies_within(int64_t within_us, int64_t other_us)
{
    return other_us == 0 || (within_us != 0 && within_us <= other_us);
}
