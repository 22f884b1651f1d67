/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/template.h"

#include <string.h>

/* The length of the name in a placeholder that starts at the brace; 0 when it is none. */
static gsize name_length(const char *brace)
{
    gsize len = brace[0] == '{' ? strspn(brace + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
    return len > 0 && brace[1 + len] == '}' ? len : 0;
}

static const char *value_of(const char *name, gsize len, const BeckonTemplateValue *values,
                            gsize n_values)
{
    for (gsize i = 0; i < n_values; i++) {
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0) {
            return values[i].value;
        }
    }
    return NULL;
}

char *beckon_template_fill(const char *text, const BeckonTemplateValue *values, gsize n_values)
{
    GString *filled = g_string_new(NULL);
    while (*text != '\0') {
        gsize len = name_length(text);
        const char *value = len > 0 ? value_of(text + 1, len, values, n_values) : NULL;
        if (value != NULL) {
            g_string_append(filled, value);
            text += len + 2;
        } else {
            g_string_append_c(filled, *text++);
        }
    }
    return g_string_free(filled, FALSE);
}

char *beckon_template_next(const char **at)
{
    const char *brace = strpbrk(*at, "{}");
    if (brace == NULL) {
        return NULL;
    }
    gsize len = name_length(brace);
    *at = brace + (len > 0 ? len + 2 : 1);
    return g_strndup(brace + 1, len);
}
