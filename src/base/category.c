/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/category.h"

#include <string.h>

char *beckon_category_slug(const char *level)
{
    GString *slug = g_string_new(NULL);
    for (; *level != '\0'; level++) {
        if (g_ascii_isalnum(*level)) {
            g_string_append_c(slug, g_ascii_tolower(*level));
        } else if (slug->len > 0 && slug->str[slug->len - 1] != '-') {
            g_string_append_c(slug, '-');
        }
    }
    if (slug->len > 0 && slug->str[slug->len - 1] == '-') {
        g_string_truncate(slug, slug->len - 1);
    }
    return g_string_free(slug, FALSE);
}

char *beckon_category_path(const char *path)
{
    if (beckon_category_is_path(path)) {
        return g_strdup(path);
    }
    g_auto(GStrv) levels = g_strsplit(path, "/", -1);
    GString *slugs = g_string_new(NULL);
    for (guint i = 0; levels[i] != NULL; i++) {
        g_autofree char *slug = beckon_category_slug(levels[i]);
        if (slug[0] == '\0') {
            break;
        }
        g_string_append_printf(slugs, "%s%s", i > 0 ? "/" : "", slug);
    }
    return g_string_free(slugs, FALSE);
}

/* Without making the path: imports ask this of every row. A '-' stands between two letters or
 * digits of a level. */
bool beckon_category_is_path(const char *text)
{
    bool joins = true; /* whether what came before asks for a letter or digit */
    for (; *text != '\0'; text++) {
        bool is_letter = g_ascii_islower(*text) || g_ascii_isdigit(*text);
        if (!is_letter && (joins || (*text != '-' && *text != '/'))) {
            return false;
        }
        joins = !is_letter;
    }
    return !joins;
}
