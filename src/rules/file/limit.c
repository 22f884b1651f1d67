/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/limit.h"

#include <string.h>

#include "base/codes.h"
#include "base/meant.h"
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

/* "1 per week", "500 a day", "1 each visit": as limits are written, or NULL. Owned by the caller.
 */
static char *suggest(const char *text)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    if (g_once_init_enter(&shape)) {
        GRegex *compiled =
            g_regex_new("^ *([0-9]+) *(?:x|times|mal)? *"
                        "(?:/|(?:per|a|an|each|every|pro|je) ) *([0-9]+ *)?(\\w+) *$",
                        G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0, NULL);
        g_once_init_leave(&shape, compiled);
    }
    if (!g_regex_match(shape, text, 0, &match)) {
        return NULL;
    }
    g_autofree char *count = g_match_info_fetch(match, 1);
    g_autofree char *number = g_match_info_fetch(match, 2);
    g_autofree char *unit = g_match_info_fetch(match, 3);
    bool is_one = number[0] == '\0';
    g_autofree char *length = g_strconcat(is_one ? "1" : number, unit, NULL);
    g_autofree char *window = beckon_meant_duration(length);
    const char *per = is_one && g_ascii_strcasecmp(unit, "visit") == 0 ? "visit"
                      : is_one && g_strcmp0(window, "1d") == 0         ? "day"
                                                                       : window;
    g_autofree char *meant = per != NULL ? g_strdup_printf("%s per %s", count, per) : NULL;
    BeckonLimit limit;
    return meant != NULL && parse(meant, &limit) ? g_steal_pointer(&meant) : NULL;
}

bool beckon_limit_read(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonLimit *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    if (!parse(text, ret)) {
        g_autofree char *meant = suggest(text);
        beckon_yaml_error(yaml, node, BECKON_CODE_LIMIT, meant,
                          "'%s' is not a limit: write 3, 1 per 7d, 500 per day or 1 per visit",
                          text);
        return false;
    }
    return true;
}
