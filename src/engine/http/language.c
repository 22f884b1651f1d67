/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/language.h"

#include <string.h>

#include "base/time.h"

/* RFC 9110 has a weight from 0 to 1; the part before it is a language range of RFC 4647. */
static double weight_of(const char *parameters)
{
    const char *q = parameters != NULL ? strstr(parameters, "q=") : NULL;
    return q != NULL ? CLAMP(g_ascii_strtod(q + strlen("q="), NULL), 0, 1) : 1;
}

/* -1: none that is spoken here. A range for any language is content with English. */
static int language_of(const char *range)
{
    static const char *const names[BECKON_LANGUAGES] = {"en", "de"};
    for (int i = 0; i < BECKON_LANGUAGES; i++) {
        gsize len = strlen(names[i]);
        if (g_ascii_strncasecmp(range, names[i], len) == 0 &&
            (range[len] == '\0' || range[len] == '-')) {
            return i;
        }
    }
    return strcmp(range, "*") == 0 ? BECKON_LANGUAGE_EN : -1;
}

BeckonLanguage beckon_language_choose(const char *accept)
{
    BeckonLanguage best = BECKON_LANGUAGE_EN;
    double best_weight = 0;
    g_auto(GStrv) ranges = g_strsplit(accept != NULL ? accept : "", ",", -1);
    for (gsize i = 0; ranges[i] != NULL; i++) {
        char *parameters = strchr(ranges[i], ';');
        double weight = weight_of(parameters);
        if (parameters != NULL) {
            *parameters = '\0';
        }
        int language = language_of(g_strstrip(ranges[i]));
        if (language >= 0 && weight > best_weight) {
            best = (BeckonLanguage)language;
            best_weight = weight;
        }
    }
    return best;
}

char *beckon_language_when(BeckonLanguage language, int64_t us, int64_t now_us, GTimeZone *zone)
{
    static const struct {
        const char *today, *yesterday, *then; /* strftime, of the moment */
    } forms[BECKON_LANGUAGES] = {
        [BECKON_LANGUAGE_EN] = {"today at %H:%M", "yesterday at %H:%M", "on %Y-%m-%d at %H:%M"},
        [BECKON_LANGUAGE_DE] = {"heute um %H:%M Uhr", "gestern um %H:%M Uhr",
                                "am %d.%m.%Y um %H:%M Uhr"},
    };
    int32_t days = beckon_time_local(now_us, zone).day - beckon_time_local(us, zone).day;
    const char *form = days == 0   ? forms[language].today
                       : days == 1 ? forms[language].yesterday
                                   : forms[language].then;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(us / BECKON_SECOND_US);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    return local != NULL ? g_date_time_format(local, form) : g_strdup("?");
}
