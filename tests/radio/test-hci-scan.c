/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-scan.h"

#include "testing.h"

#define EXTENDED BECKON_HCI_FEATURE_EXTENDED_ADVERTISING

/* The opcode of the command that is due, 0 for none. */
static uint16_t due(const BeckonHciScan *scan)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    return beckon_hci_scan_command(scan, command) > 0 ? (uint16_t)(command[1] | command[2] << 8)
                                                      : 0;
}

/* Answers the command that is due, which is to be this one. */
static void answer(BeckonHciScan *scan, uint16_t opcode, uint8_t status, uint64_t le_features)
{
    const BeckonHciAnswer said = {opcode, status, le_features};
    CU_ASSERT_EQUAL_FATAL(due(scan), opcode);
    CU_ASSERT_TRUE(beckon_hci_scan_answer(scan, &said));
}

static void drives_an_old_controller_by_the_legacy_commands(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_RUNNING);
    CU_ASSERT_FALSE(scan.extended);
    CU_ASSERT_EQUAL(due(&scan), 0);
}

static void drives_a_new_one_by_the_extended_commands(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, EXTENDED);
    answer(&scan, 0x2042, 0, 0);
    answer(&scan, 0x2041, 0, 0);
    answer(&scan, 0x2042, 0, 0);
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_RUNNING);
    CU_ASSERT_TRUE(scan.extended);
}

/* The last command sets out, the one before stops: both have the same opcode. */
static void stops_before_it_starts(void)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, 0);
    beckon_hci_scan_command(&scan, command);
    CU_ASSERT_EQUAL(command[4], 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, 0, 0);
    beckon_hci_scan_command(&scan, command);
    CU_ASSERT_EQUAL(command[4], 1);
}

static void does_not_mind_that_nothing_had_to_be_stopped(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, BECKON_HCI_DISALLOWED, 0);
    CU_ASSERT_EQUAL(due(&scan), 0x200b);
}

/* 3.1.1: Command Disallowed where the other kind was used since the last reset. */
static void tries_the_other_kind_where_one_is_disallowed(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, BECKON_HCI_DISALLOWED, 0);
    answer(&scan, 0x200b, BECKON_HCI_DISALLOWED, 0);
    answer(&scan, 0x2042, 0, 0);
    answer(&scan, 0x2041, 0, 0);
    answer(&scan, 0x2042, 0, 0);
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_RUNNING);
    CU_ASSERT_TRUE(scan.extended);
}

static void tries_each_kind_once(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, EXTENDED);
    answer(&scan, 0x2042, BECKON_HCI_UNKNOWN_COMMAND, 0);
    answer(&scan, 0x2041, BECKON_HCI_UNKNOWN_COMMAND, 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, BECKON_HCI_DISALLOWED, 0);
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_REFUSED);
    CU_ASSERT_EQUAL(scan.status, BECKON_HCI_DISALLOWED);
    CU_ASSERT_EQUAL(due(&scan), 0);
}

/* Vol 1 Part F 1.3: 0x1f, Unspecified Error. */
static void says_what_it_was_refused_with(void)
{
    BeckonHciScan scan = beckon_hci_scan_begin();
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, 0, 0);
    answer(&scan, 0x200c, 0x1f, 0);
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_REFUSED);
    CU_ASSERT_EQUAL(scan.status, 0x1f);
}

static void passes_over_what_others_asked_for(void)
{
    static const BeckonHciAnswer others[] = {
        {0x0c03, 0, 0}, {0x200c, 0, 0}, {0x2042, 0, 0}, {0, 0, 0}};
    BeckonHciScan scan = beckon_hci_scan_begin();
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        CU_ASSERT_FALSE(beckon_hci_scan_answer(&scan, &others[i]));
        CU_ASSERT_EQUAL(due(&scan), 0x2003);
    }
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    CU_ASSERT_FALSE(beckon_hci_scan_answer(&scan, &others[1]));
    CU_ASSERT_EQUAL(scan.step, BECKON_HCI_SCAN_RUNNING);
}

/* A running scan that another program, or the kernel for one, stops, or starts anew in its own way.
 */
static void notices_that_somebody_else_has_changed_its_scan(void)
{
    static const uint16_t changing[] = {0x0c03, 0x200b, 0x200c, 0x2041, 0x2042};
    static const uint16_t others[] = {0x2003, 0x2005, 0x200a, 0x2035, 0x1009, 0};
    BeckonHciScan scan = beckon_hci_scan_begin();
    const BeckonHciAnswer early = {0x200c, 0, 0};
    CU_ASSERT_FALSE(beckon_hci_scan_is_changed_by(&scan, &early));
    answer(&scan, 0x2003, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    answer(&scan, 0x200b, 0, 0);
    answer(&scan, 0x200c, 0, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(changing); i++) {
        const BeckonHciAnswer done = {changing[i], 0, 0};
        const BeckonHciAnswer refused = {changing[i], BECKON_HCI_DISALLOWED, 0};
        CU_ASSERT_TRUE(beckon_hci_scan_is_changed_by(&scan, &done));
        CU_ASSERT_FALSE(beckon_hci_scan_is_changed_by(&scan, &refused));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        const BeckonHciAnswer other = {others[i], 0, 0};
        CU_ASSERT_FALSE(beckon_hci_scan_is_changed_by(&scan, &other));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(drives_an_old_controller_by_the_legacy_commands),
        BECKON_TEST(drives_a_new_one_by_the_extended_commands),
        BECKON_TEST(stops_before_it_starts),
        BECKON_TEST(does_not_mind_that_nothing_had_to_be_stopped),
        BECKON_TEST(tries_the_other_kind_where_one_is_disallowed),
        BECKON_TEST(tries_each_kind_once),
        BECKON_TEST(says_what_it_was_refused_with),
        BECKON_TEST(passes_over_what_others_asked_for),
        BECKON_TEST(notices_that_somebody_else_has_changed_its_scan),
    };
    return BECKON_TESTS_RUN("radio/hci-scan", tests);
}
