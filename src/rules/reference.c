/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reference.h"

#include "base/codes.h"
#include "base/yaml-value.h"

int beckon_reference_campaign(const BeckonRuleset *set, const BeckonYaml *yaml,
                              const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    int number = name != NULL ? beckon_ruleset_find(set, name) : -1;
    if (name != NULL && number < 0) {
        guint size = beckon_ruleset_size(set);
        g_autofree const char **known = g_new(const char *, size + 1);
        for (guint i = 0; i < size; i++) {
            known[i] = beckon_ruleset_campaign(set, i)->name;
        }
        beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_CAMPAIGN, "campaign", known, size);
    }
    return number;
}
