/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/phrases.h"

#include <string.h>

#include "base/template.h"
#include "base/time.h"
#include "rules/situation.h"

#define DAY_US (24 * BECKON_HOUR_US)

static const BeckonPhrases all[] = {
    {
        .language = "en",
        .decimal_sign = '.',
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
        .bought = "you bought {what}{times}{within}{spent}{last}{first}",
        .bought_what =
            {
                [BECKON_THING_ANY] = "something here",
                [BECKON_THING_CATEGORY] = "from {what}",
                [BECKON_THING_PRODUCT] = "{what}",
                [BECKON_THING_BRAND] = "something by {what}",
            },
        .bought_times = " at least {count} times",
        .bought_spent = " for {amount} or more in all",
        .since = {" since yesterday", " in the last {days} days"},
        .bought_last = {", the last time before yesterday",
                        ", the last time more than {days} days ago"},
        .bought_first = {", for the first time since yesterday",
                         ", for the first time in the last {days} days"},
        .window = " in the last {length}",
        .visited = "you came at least {count} times{within}, this time included",
        .offered = "you were offered “{campaign}”{within}",
        .redeemed = "you used the offer “{campaign}”{within}",
        .reading_above = "{sensor} here measured a {quantity} above {value}",
        .reading_below = "{sensor} here measured a {quantity} below {value}",
        .reading_yes = "{sensor} here reported “{quantity}”",
        .reading_no = "{sensor} here did not report “{quantity}”",
        .of_tier = "your customer level is {tier}",
        .age_at_least = "it is confirmed that you are {count} or older",
        .signal_at_least = "“{signal}” of your account is {value} or more",
        .signal_at_most = "“{signal}” of your account is {value} or less",
        .stock_at_least = "we have {count} or more of {product}",
        .stock_at_most = "we have {count} or fewer of {product}",
    },
    {
        .language = "de",
        .decimal_sign = ',',
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
        .bought = "Sie haben{within}{times} {what}{spent} gekauft{last}{first}",
        .bought_what =
            {
                [BECKON_THING_ANY] = "bei uns etwas",
                [BECKON_THING_CATEGORY] = "aus {what}",
                [BECKON_THING_PRODUCT] = "{what}",
                [BECKON_THING_BRAND] = "etwas von {what}",
            },
        .bought_times = " mindestens {count}-mal",
        .bought_spent = " für zusammen mindestens {amount}",
        .since = {" seit gestern", " in den letzten {days} Tagen"},
        .bought_last = {", zuletzt vor gestern", ", zuletzt vor mehr als {days} Tagen"},
        .bought_first = {", zum ersten Mal seit gestern",
                         ", zum ersten Mal in den letzten {days} Tagen"},
        .window = " in den letzten {length}",
        .visited = "Sie waren{within} mindestens {count}-mal bei uns, diesmal eingerechnet",
        .offered = "Sie bekamen{within} das Angebot „{campaign}“",
        .redeemed = "Sie haben{within} das Angebot „{campaign}“ eingelöst",
        .reading_above = "{sensor} hier meldete {quantity} über {value}",
        .reading_below = "{sensor} hier meldete {quantity} unter {value}",
        .reading_yes = "{sensor} hier meldete „{quantity}“",
        .reading_no = "{sensor} hier meldete nicht „{quantity}“",
        .of_tier = "Ihre Kundenstufe ist {tier}",
        .age_at_least = "es ist bestätigt, dass Sie {count} oder älter sind",
        .signal_at_least = "„{signal}“ Ihres Kundenkontos ist {value} oder mehr",
        .signal_at_most = "„{signal}“ Ihres Kundenkontos ist {value} oder weniger",
        .stock_at_least = "wir haben {count} oder mehr von {product}",
        .stock_at_most = "wir haben {count} oder weniger von {product}",
    },
};

static const BeckonPhrases of_staff = {
    .language = "en",
    .decimal_sign = '.',
    .and = " and ",
    .or = " or ",
    .none = "not: ",
    .in_zone = "is in {zone}",
    .stays_in_zone = "stays in {zone} for {length}",
    .events =
        {
            [BECKON_OCCASION_ENTER] = "has just come in",
            [BECKON_OCCASION_DWELL] = "has stayed for the zone's dwell time",
            [BECKON_OCCASION_LEAVE] = "is just leaving",
        },
    .at_hours = "it is between {hours}",
    .on_days = "it is one of these days: {days}",
    .at_hours_on_days = "it is between {hours} on one of these days: {days}",
    .days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    .speaks = "the app's language is {language}",
    .bought = "bought {what}{times}{within}{spent}{last}{first}",
    .bought_what =
        {
            [BECKON_THING_ANY] = "something",
            [BECKON_THING_CATEGORY] = "from {what}",
            [BECKON_THING_PRODUCT] = "{what}",
            [BECKON_THING_BRAND] = "something by {what}",
        },
    .bought_times = " at least {count} times",
    .bought_spent = " for {amount} or more in all",
    .since = {" since yesterday", " in the last {days} days"},
    .bought_last = {", the last time before yesterday",
                    ", the last time more than {days} days ago"},
    .bought_first = {", for the first time since yesterday",
                     ", for the first time in the last {days} days"},
    .window = " in the last {length}",
    .visited = "came at least {count} times{within}, this time included",
    .offered = "was offered \"{campaign}\"{within}",
    .redeemed = "used the offer \"{campaign}\"{within}",
    .reading_above = "{sensor} measured a {quantity} above {value}",
    .reading_below = "{sensor} measured a {quantity} below {value}",
    .reading_yes = "{sensor} reported \"{quantity}\"",
    .reading_no = "{sensor} did not report \"{quantity}\"",
    .of_tier = "the customer level is {tier}",
    .age_at_least = "is attested to be {count} or older",
    .signal_at_least = "\"{signal}\" of the account is {value} or more",
    .signal_at_most = "\"{signal}\" of the account is {value} or less",
    .stock_at_least = "there are {count} or more of {product}",
    .stock_at_most = "there are {count} or fewer of {product}",
};

const BeckonPhrases *beckon_phrases_of_staff(void)
{
    return &of_staff;
}

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
    } units[] = {
        {DAY_US, "d"}, {BECKON_HOUR_US, "h"}, {BECKON_MINUTE_US, "min"}, {BECKON_SECOND_US, "s"}};
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

static char *fill(const char *phrase, const char *name, int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const BeckonTemplateValue value = {name, text};
    return beckon_template_fill(phrase, &value, 1);
}

char *beckon_phrases_count(const char *phrase, guint count)
{
    return fill(phrase, "count", count);
}

char *beckon_phrases_days(BeckonPhraseOfDays phrase, int32_t days)
{
    return days < 1    ? g_strdup("")
           : days == 1 ? g_strdup(phrase.one)
                       : fill(phrase.several, "days", days);
}

char *beckon_phrases_window(const BeckonPhrases *phrases, int64_t us)
{
    if (us == 0) {
        return g_strdup("");
    }
    if (us >= 2 * DAY_US && us % DAY_US == 0) {
        return fill(phrases->since.several, "days", us / DAY_US);
    }
    g_autofree char *length = beckon_phrases_length(us);
    const BeckonTemplateValue value = {"length", length};
    return beckon_template_fill(phrases->window, &value, 1);
}
