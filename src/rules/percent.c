/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/percent.h"

#include <string.h>

bool beckon_percent_parse(const char *text, guint min, guint max, guint *ret_percent)
{
    gsize len = strlen(text);
    if (len == 0 || text[len - 1] != '%') {
        return false;
    }
    g_autofree char *digits = g_strndup(text, len - 1);
    guint64 percent = 0;
    if (!g_ascii_string_to_unsigned(digits, 10, min, max, &percent, NULL)) {
        return false;
    }
    *ret_percent = (guint)percent;
    return true;
}
