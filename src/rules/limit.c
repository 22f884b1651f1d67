/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/limit.h"

#include <string.h>

#include "base/codes.h"
#include "base/time.h"
#include "base/yaml-value.h"

#define MAX_COUNT 1000000

static bool parse(const char *text, BeckonLimit *ret)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint n_words = g_strv_length(words);
    BeckonLimit limit = {.per = BECKON_PER_EVER};
    guint64 count = 0;
    if ((n_words != 1 && n_words != 3) ||
        !g_ascii_string_to_unsigned(words[0], 10, 1, MAX_COUNT, &count, NULL)) {
        return false;
    }
    limit.count = (guint)count;
    if (n_words == 3) {
        limit.per = strcmp(words[2], "day") == 0     ? BECKON_PER_DAY
                    : strcmp(words[2], "visit") == 0 ? BECKON_PER_VISIT
                                                     : BECKON_PER_WINDOW;
        if (strcmp(words[1], "per") != 0 ||
            (limit.per == BECKON_PER_WINDOW &&
             (!beckon_duration_parse(words[2], &limit.window_us, NULL) || limit.window_us == 0))) {
            return false;
        }
    }
    *ret = limit;
    return true;
}

bool beckon_limit_read(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonLimit *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    if (!parse(text, ret)) {
        beckon_yaml_error(yaml, node, BECKON_CODE_LIMIT, NULL,
                          "'%s' is not a limit: write 3, 1 per 7d, 500 per day or 1 per visit",
                          text);
        return false;
    }
    return true;
}
