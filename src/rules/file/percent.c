/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/percent.h"

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

char *beckon_percent_meant(const char *text, guint min, guint max)
{
    static const char *const units[] = {"%", "", "percent", "per cent", "prozent"};
    g_autofree char *number = g_strstrip(g_strdup(text));
    char *digits = number + (number[0] == '-');
    char *unit = digits + strspn(digits, "0123456789");
    g_autofree char *lower = g_ascii_strdown(unit, -1);
    unit[0] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *meant = g_strconcat(digits, "%", NULL);
        guint percent = 0;
        if (strcmp(g_strstrip(lower), units[i]) == 0 &&
            beckon_percent_parse(meant, min, max, &percent)) {
            return g_steal_pointer(&meant);
        }
    }
    return NULL;
}
