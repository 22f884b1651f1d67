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

bool beckon_category_is_path(const char *text)
{
    g_autofree char *path = beckon_category_path(text);
    return path[0] != '\0' && strcmp(path, text) == 0;
}
