/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/language.h"

#include "base/time.h"
#include "testing.h"

static void takes_the_language_that_is_liked_best(void)
{
    static const struct {
        const char *accept;
        BeckonLanguage language;
    } cases[] = {
        {NULL, BECKON_LANGUAGE_EN},
        {"", BECKON_LANGUAGE_EN},
        {"de", BECKON_LANGUAGE_DE},
        {"DE-at", BECKON_LANGUAGE_DE},
        {"en-GB", BECKON_LANGUAGE_EN},
        {"fr", BECKON_LANGUAGE_EN},
        {"den", BECKON_LANGUAGE_EN},
        {"fr, de;q=0.8, en;q=0.9", BECKON_LANGUAGE_EN},
        {"fr, de;q=0.9 , en;q=0.8", BECKON_LANGUAGE_DE},
        {"de, en", BECKON_LANGUAGE_DE},
        {"en, de", BECKON_LANGUAGE_EN},
        {"de;q=0, en;q=0.1", BECKON_LANGUAGE_EN},
        {"de;q=0", BECKON_LANGUAGE_EN},
        {"de;q=0.2, *;q=0.1", BECKON_LANGUAGE_DE},
        {"*, de;q=0.5", BECKON_LANGUAGE_EN},
        {";q=1,,;", BECKON_LANGUAGE_EN},
        {"de;q=nan", BECKON_LANGUAGE_EN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        CU_ASSERT_EQUAL(beckon_language_choose(cases[i].accept), cases[i].language);
    }
}

static int64_t at(const char *text)
{
    int64_t us = 0;
    CU_ASSERT_TRUE_FATAL(beckon_time_parse(text, &us, NULL));
    return us;
}

static void says_when_by_the_shop_s_clock(void)
{
    static const struct {
        const char *then, *now, *english, *german;
    } cases[] = {
        {"2026-11-24T10:42:59+01:00", "2026-11-24T18:00:00+01:00", "today at 10:42",
         "heute um 10:42 Uhr"},
        {"2026-11-23T23:30:00Z", "2026-11-24T10:00:00+01:00", "today at 00:30",
         "heute um 00:30 Uhr"},
        {"2026-11-23T22:30:00Z", "2026-11-24T10:00:00+01:00", "yesterday at 23:30",
         "gestern um 23:30 Uhr"},
        {"2026-11-22T10:00:00+01:00", "2026-11-24T10:00:00+01:00", "on 2026-11-22 at 10:00",
         "am 22.11.2026 um 10:00 Uhr"},
        {"2026-11-25T10:00:00+01:00", "2026-11-24T10:00:00+01:00", "on 2026-11-25 at 10:00",
         "am 25.11.2026 um 10:00 Uhr"},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Berlin");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t then_us = at(cases[i].then), now_us = at(cases[i].now);
        g_autofree char *english = beckon_language_when(BECKON_LANGUAGE_EN, then_us, now_us, zone);
        g_autofree char *german = beckon_language_when(BECKON_LANGUAGE_DE, then_us, now_us, zone);
        CU_ASSERT_STRING_EQUAL(english, cases[i].english);
        CU_ASSERT_STRING_EQUAL(german, cases[i].german);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(takes_the_language_that_is_liked_best),
        BECKON_TEST(says_when_by_the_shop_s_clock),
    };
    return BECKON_TESTS_RUN("engine/language", tests);
}
