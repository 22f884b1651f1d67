/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/wording.h"

#include "testing.h"

#define BOTH (BECKON_WORDING_COUNTDOWN | BECKON_WORDING_SCARCITY)

/* What of a text presses; 0: nothing. */
static guint found(const char *text, const char *language, guint forbidden)
{
    BeckonWording wording = 0;
    return beckon_wording_find(text, language, forbidden, &wording) != NULL ? wording : 0;
}

static void finds_what_presses(void)
{
    CU_ASSERT_EQUAL(found("Hurry!", "en", BOTH), BECKON_WORDING_COUNTDOWN);
    CU_ASSERT_EQUAL(found("20% off – TODAY  only.", "en", BOTH), BECKON_WORDING_COUNTDOWN);
    CU_ASSERT_EQUAL(found("Don’t miss it", "en", BOTH), BECKON_WORDING_COUNTDOWN);
    CU_ASSERT_EQUAL(found("Only 3 left", "en", BOTH), BECKON_WORDING_SCARCITY);
    CU_ASSERT_EQUAL(found("Nur\u00a0noch heute", "de", BOTH), BECKON_WORDING_COUNTDOWN);
    CU_ASSERT_EQUAL(found("begrenzte STÜCKZAHL", "de-AT", BOTH), BECKON_WORDING_SCARCITY);
    /* The same letter in two code points. */
    CU_ASSERT_EQUAL(found("begrenzte Stu\u0308ckzahl", "de", BOTH), BECKON_WORDING_SCARCITY);
}

static void finds_what_presses_between_signs_that_nobody_sees(void)
{
    static const char *const signs[] = {"\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u0338"};
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        g_autofree char *text = g_strconcat("Hur", signs[i], "ry!", NULL);
        CU_ASSERT_EQUAL(found(text, "en", BOTH), BECKON_WORDING_COUNTDOWN);
    }
}

static void lets_pass_what_does_not(void)
{
    CU_ASSERT_EQUAL(found("{reduce} off {product}, until {until}", "en", BOTH), 0);
    CU_ASSERT_EQUAL(found("Gear that lasts, left and right", "en", BOTH), 0);
    CU_ASSERT_EQUAL(found("Shurry", "en", BOTH), 0);
    CU_ASSERT_EQUAL(found("For the last day of your tour", "en", BECKON_WORDING_SCARCITY), 0);
    CU_ASSERT_EQUAL(found("Bis {until} an der Kasse", "de", BOTH), 0);
}

static void what_is_said_with_more_words_decides(void)
{
    CU_ASSERT_EQUAL(found("nur noch 5 Minuten", "de", BOTH), BECKON_WORDING_COUNTDOWN);
    CU_ASSERT_EQUAL(found("nur noch 5 Minuten", "de", BECKON_WORDING_SCARCITY), 0);
    CU_ASSERT_EQUAL(found("nur noch 5 Stück", "de", BECKON_WORDING_SCARCITY),
                    BECKON_WORDING_SCARCITY);
}

static void a_longer_word_that_is_allowed_hides_none_that_is_not(void)
{
    CU_ASSERT_EQUAL(found("Time is running out, 2 left", "en", BECKON_WORDING_SCARCITY),
                    BECKON_WORDING_SCARCITY);
}

static void says_which_languages_it_knows(void)
{
    CU_ASSERT_TRUE(beckon_wording_knows("en"));
    CU_ASSERT_TRUE(beckon_wording_knows("de-CH"));
    CU_ASSERT_FALSE(beckon_wording_knows("fr"));
    CU_ASSERT_FALSE(beckon_wording_knows("den"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(finds_what_presses),
        BECKON_TEST(finds_what_presses_between_signs_that_nobody_sees),
        BECKON_TEST(lets_pass_what_does_not),
        BECKON_TEST(what_is_said_with_more_words_decides),
        BECKON_TEST(a_longer_word_that_is_allowed_hides_none_that_is_not),
        BECKON_TEST(says_which_languages_it_knows),
    };
    return BECKON_TESTS_RUN("rules/wording", tests);
}
