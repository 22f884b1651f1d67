/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-radios.h"

#include <string.h>

#include "base/time.h"
#include "engine/codes.h"
#include "testing.h"

#define NOW_US (INT64_C(1795510800) * BECKON_SECOND_US)

static const BeckonRadioHistory quiet;

static GPtrArray *look(BeckonScannerCondition condition, const BeckonLinkHealth *radio,
                       const BeckonRadioHistory *history, const char *trouble)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    GPtrArray *findings = beckon_findings_new();
    const BeckonScannerCase scanner = {"entrance", condition, trouble, radio, history};
    beckon_doctor_radio(&scanner, NOW_US, utc, findings);
    return findings;
}

static void expect(BeckonScannerCondition condition, const BeckonLinkHealth *radio,
                   const char *codes)
{
    g_autoptr(GPtrArray) findings = look(condition, radio, &quiet, "");
    g_autofree char *found = test_codes(findings);
    CU_ASSERT_STRING_EQUAL(found, codes);
}

static BeckonLinkHealth hci(BeckonRadioState state)
{
    return (BeckonLinkHealth){.source = BECKON_SOURCE_HCI, .state = state, .adapter = "hci0"};
}

static void nothing_is_said_of_one_that_is_well(void)
{
    const BeckonLinkHealth well = hci(BECKON_RADIO_WELL), untold = {0};
    const BeckonLinkHealth replay = {.source = BECKON_SOURCE_REPLAY};
    expect(BECKON_SCANNER_IS_HEARING, &well, "");
    expect(BECKON_SCANNER_IS_HEARING, &untold, "");
    expect(BECKON_SCANNER_IS_HEARING, &replay, "");
    expect(BECKON_SCANNER_HAS_ENDED, &replay, "");
}

static void each_state_of_a_radio_has_its_finding(void)
{
    static const struct {
        BeckonRadioState state;
        const char *code;
    } states[] = {
        {BECKON_RADIO_GONE, "adapter-gone"},       {BECKON_RADIO_DOWN, "adapter-down"},
        {BECKON_RADIO_REFUSED, "adapter-refused"}, {BECKON_RADIO_SILENT, "adapter-silent"},
        {BECKON_RADIO_NO_BLUEZ, "bluez-missing"},  {BECKON_RADIO_STARTING, "scanner-starting"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        const BeckonLinkHealth radio = hci(states[i].state);
        expect(BECKON_SCANNER_IS_DEAF, &radio, states[i].code);
        g_autoptr(GPtrArray) findings = look(BECKON_SCANNER_IS_DEAF, &radio, &quiet, "");
        CU_ASSERT_TRUE(g_str_has_prefix(test_what(findings, states[i].code), "hci0 "));
    }
}

/* Its radio may say that it is well, and the scanner hears nobody. */
static void one_that_hears_nothing_is_deaf(void)
{
    const BeckonLinkHealth well = hci(BECKON_RADIO_WELL);
    expect(BECKON_SCANNER_IS_DEAF, &well, "scanner-deaf");
}

/* What its radio was like is of yesterday. */
static void of_one_that_is_away_only_that_is_said(void)
{
    const BeckonLinkHealth gone = hci(BECKON_RADIO_GONE), silent = hci(BECKON_RADIO_SILENT);
    expect(BECKON_SCANNER_IS_AWAY, &gone, "scanner-away");
    g_autoptr(GPtrArray) why = look(BECKON_SCANNER_IS_AWAY, &gone, &quiet, "it closed the door");
    g_autoptr(GPtrArray) gave_up = look(BECKON_SCANNER_IS_AWAY, &silent, &quiet, "");
    CU_ASSERT_STRING_EQUAL(test_what(why, "scanner-away"), "it closed the door");
    CU_ASSERT_PTR_NOT_NULL(strstr(test_what(gave_up, "scanner-away"), "power-cycle was due"));
}

static void a_silent_one_says_what_was_tried(void)
{
    BeckonLinkHealth radio = hci(BECKON_RADIO_SILENT);
    radio.restarts = 2;
    radio.reopens = 1;
    radio.power_cycles = 4;
    g_autoptr(GPtrArray) findings = look(BECKON_SCANNER_IS_DEAF, &radio, &quiet, "");
    CU_ASSERT_STRING_EQUAL(test_what(findings, "adapter-silent"),
                           "hci0 scans and hears nothing at all; so far: scan restarted twice for "
                           "silence, adapter opened anew once for silence, adapter power-cycled 4 "
                           "times in vain");
}

static void what_bluez_and_the_beacon_lack_is_said_besides(void)
{
    BeckonLinkHealth radio = hci(BECKON_RADIO_WELL);
    radio.source = BECKON_SOURCE_BLUEZ;
    expect(BECKON_SCANNER_IS_HEARING, &radio, "bluez-gives-less");
    radio.beacon = BECKON_OWN_BEACON_REFUSED;
    radio.source = BECKON_SOURCE_HCI;
    expect(BECKON_SCANNER_IS_HEARING, &radio, "beacon-refused");
    radio.beacon = BECKON_OWN_BEACON_ON_AIR;
    expect(BECKON_SCANNER_IS_HEARING, &radio, "");
}

static void one_that_recovered_is_noted(void)
{
    BeckonLinkHealth radio = hci(BECKON_RADIO_WELL);
    radio.losses = 1;
    expect(BECKON_SCANNER_IS_HEARING, &radio, "radio-recovered");
}

static void one_that_others_use_is_warned_of(void)
{
    BeckonLinkHealth radio = hci(BECKON_RADIO_WELL);
    radio.takings = 3;
    expect(BECKON_SCANNER_IS_HEARING, &radio, "adapter-shared");
    expect(BECKON_SCANNER_IS_AWAY, &radio, "scanner-away");
    g_autoptr(GPtrArray) findings = look(BECKON_SCANNER_IS_HEARING, &radio, &quiet, "");
    CU_ASSERT_STRING_EQUAL(test_what(findings, "adapter-shared"),
                           "another program uses hci0 and has changed its scan; since the "
                           "scanner's start: scan taken back 3 times from another program");
}

/* Pulled out and put back so often, the last time so long ago. */
static BeckonRadioHistory shaky(guint times, int64_t ago_us)
{
    BeckonRadioHistory history = {0};
    beckon_radio_history_told(&history, 0, BECKON_RADIO_WELL);
    for (guint i = times; i > 0; i--) {
        int64_t lost_us = NOW_US - ago_us - (i - 1) * BECKON_MINUTE_US;
        beckon_radio_history_told(&history, lost_us, BECKON_RADIO_GONE);
        beckon_radio_history_told(&history, lost_us + BECKON_SECOND_US, BECKON_RADIO_WELL);
    }
    return history;
}

static void one_that_failed_three_times_in_a_day_is_unsteady(void)
{
    BeckonLinkHealth radio = hci(BECKON_RADIO_WELL);
    radio.losses = 3;
    const BeckonRadioHistory twice = shaky(2, BECKON_HOUR_US), thrice = shaky(3, BECKON_HOUR_US),
                             long_ago = shaky(3, 25 * BECKON_HOUR_US);
    g_autoptr(GPtrArray) of_two = look(BECKON_SCANNER_IS_HEARING, &radio, &twice, "");
    g_autoptr(GPtrArray) of_three = look(BECKON_SCANNER_IS_HEARING, &radio, &thrice, "");
    g_autoptr(GPtrArray) of_old = look(BECKON_SCANNER_IS_HEARING, &radio, &long_ago, "");
    g_autofree char *two = test_codes(of_two), *three = test_codes(of_three),
                    *old = test_codes(of_old);
    CU_ASSERT_STRING_EQUAL(two, "radio-recovered");
    CU_ASSERT_STRING_EQUAL(three, "radio-unsteady");
    CU_ASSERT_STRING_EQUAL(old, "radio-recovered");
    /* 2026-11-24T09:00:00Z less an hour. */
    CU_ASSERT_STRING_EQUAL(test_what(of_three, "radio-unsteady"),
                           "its radio failed 3 times within 24 hours, the last time at "
                           "2026-11-24T08:00:00Z (gone)");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_said_of_one_that_is_well),
        BECKON_TEST(each_state_of_a_radio_has_its_finding),
        BECKON_TEST(one_that_hears_nothing_is_deaf),
        BECKON_TEST(of_one_that_is_away_only_that_is_said),
        BECKON_TEST(a_silent_one_says_what_was_tried),
        BECKON_TEST(what_bluez_and_the_beacon_lack_is_said_besides),
        BECKON_TEST(one_that_recovered_is_noted),
        BECKON_TEST(one_that_others_use_is_warned_of),
        BECKON_TEST(one_that_failed_three_times_in_a_day_is_unsteady),
    };
    return BECKON_TESTS_RUN("engine/doctor-radios", tests);
}
