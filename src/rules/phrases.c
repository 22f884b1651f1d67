/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/phrases.h"

#include <string.h>

#include <glib.h>

#include "base/time.h"
#include "rules/situation.h"

static const BeckonPhrases all[] = {
    {
        .language = "en",
        .and = " and ",
        .or = " or ",
        .none = "it is not so that ",
        .in_zone = "you were in {zone}",
        .stays_in_zone = "you were in {zone} for {length}",
        .events =
            {
                [BECKON_OCCASION_ENTER] = "you had just come in",
                [BECKON_OCCASION_DWELL] = "you stayed for a while",
                [BECKON_OCCASION_LEAVE] = "you were just leaving",
            },
        .at_hours = "it was between {hours}",
        .on_days = "it was one of these days: {days}",
        .at_hours_on_days = "it was between {hours} on one of these days: {days}",
        .days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
        .speaks = "your app's language is {language}",
    },
    {
        .language = "de",
        .and = " und ",
        .or = " oder ",
        .none = "es trifft nicht zu: ",
        .in_zone = "Sie waren im Bereich {zone}",
        .stays_in_zone = "Sie waren {length} im Bereich {zone}",
        .events =
            {
                [BECKON_OCCASION_ENTER] = "Sie waren gerade gekommen",
                [BECKON_OCCASION_DWELL] = "Sie sind eine Weile geblieben",
                [BECKON_OCCASION_LEAVE] = "Sie waren gerade im Gehen",
            },
        .at_hours = "es war zwischen {hours}",
        .on_days = "es war einer dieser Tage: {days}",
        .at_hours_on_days = "es war zwischen {hours} an einem dieser Tage: {days}",
        .days = {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
        .speaks = "die Sprache Ihrer App ist {language}",
    },
};

const BeckonPhrases *beckon_phrases(const char *language)
{
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strcmp(all[i].language, language) == 0) {
            return &all[i];
        }
    }
    return &all[0];
}

char *beckon_phrases_length(int64_t us)
{
    static const struct {
        int64_t unit_us;
        const char *sign;
    } units[] = {{24 * BECKON_HOUR_US, "d"},
                 {BECKON_HOUR_US, "h"},
                 {BECKON_MINUTE_US, "min"},
                 {BECKON_SECOND_US, "s"}};
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        int64_t count = us / units[i].unit_us;
        if (count > 0) {
            g_string_append_printf(text, "%s%" G_GINT64_FORMAT " %s", text->len > 0 ? " " : "",
                                   count, units[i].sign);
        }
        us %= units[i].unit_us;
    }
    return g_string_free(text, FALSE);
}
