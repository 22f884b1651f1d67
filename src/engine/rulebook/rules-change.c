/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/rules-change.h"

#include <string.h>

#include "base/error.h"

static void add_line(GPtrArray *lines, const char *what, const BeckonSource *source)
{
    g_ptr_array_add(lines, g_strdup_printf("%s %s", what, source->name));
}

static const BeckonSource *at(const GPtrArray *sources, guint i)
{
    return i < sources->len ? sources->pdata[i] : NULL;
}

static int order(const BeckonSource *before, const BeckonSource *after)
{
    return before == NULL ? 1 : after == NULL ? -1 : strcmp(before->name, after->name);
}

static bool are_same(const BeckonSource *before, const BeckonSource *after)
{
    return before->len == after->len && memcmp(before->text, after->text, before->len) == 0;
}

GPtrArray *beckon_rules_change_lines(const GPtrArray *before, const GPtrArray *after)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    guint i = 0, j = 0;
    while (i < before->len || j < after->len) {
        const BeckonSource *old = at(before, i), *new = at(after, j);
        int difference = order(old, new);
        if (difference < 0) {
            add_line(lines, "gone", old);
        } else if (difference > 0) {
            add_line(lines, "new", new);
        } else if (!are_same(old, new)) {
            add_line(lines, "changed", new);
        }
        i += difference <= 0;
        j += difference >= 0;
    }
    return lines;
}

static bool begins(const BeckonKeptRuleset *kept, const char *beginning)
{
    return g_str_has_prefix(kept->set, beginning) || g_str_has_prefix(kept->rules, beginning);
}

/* The last of another set than the live one. */
static const BeckonKeptRuleset *find_earlier(const GPtrArray *kept, GError **error)
{
    for (guint i = 1; i < kept->len; i++) {
        const BeckonKeptRuleset *earlier = kept->pdata[i], *live = kept->pdata[0];
        if (strcmp(earlier->set, live->set) != 0) {
            return earlier;
        }
    }
    g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                        "no other set of rules was live before: `beckonctl rules status` lists "
                        "those that are kept");
    return NULL;
}

const BeckonKeptRuleset *beckon_rules_change_find(const GPtrArray *kept, const char *beginning,
                                                  GError **error)
{
    const BeckonKeptRuleset *found = NULL;
    if (beginning[0] == '\0') {
        return find_earlier(kept, error);
    }
    if (strlen(beginning) < BECKON_RULES_DIGITS) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "'%s' is too short: give %d or more digits of a set that `beckonctl rules "
                    "status` lists",
                    beginning, BECKON_RULES_DIGITS);
        return NULL;
    }
    for (guint i = 0; i < kept->len; i++) {
        const BeckonKeptRuleset *each = kept->pdata[i];
        if (begins(each, beginning) && found != NULL && strcmp(found->set, each->set) != 0) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                        "several sets begin with '%s': give more digits of one that `beckonctl "
                        "rules status` lists",
                        beginning);
            return NULL;
        }
        found = begins(each, beginning) && found == NULL ? each : found;
    }
    if (found == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "no set '%s' is kept: `beckonctl rules status` lists those that are",
                    beginning);
    }
    return found;
}
