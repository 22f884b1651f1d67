/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-command.h"

#include <string.h>

#include "testing.h"

/* Packets laid out by hand after Core Specification 5.4, Vol 4 Part E 5.4.1 and Part A 2 (the
 * packet indicator 0x01): opcode little endian with the OGF 0x08 in its upper six bits, length of
 * the parameters, parameters in the order of the section named. */

static void is_packet(const uint8_t *packet, gsize len, const uint8_t *expected, gsize expected_len)
{
    CU_ASSERT_EQUAL_FATAL(len, expected_len);
    CU_ASSERT_TRUE(len <= BECKON_HCI_COMMAND_MAX_BYTES);
    CU_ASSERT_EQUAL(memcmp(packet, expected, expected_len), 0);
}

/* 7.8.3: OCF 0x0003, no parameters. */
static void asks_for_the_features(void)
{
    static const uint8_t expected[] = {0x01, 0x03, 0x20, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_read_le_features(packet), expected, sizeof expected);
}

/* 7.8.10: type passive, interval and window 96 × 0.625 ms, own address public, policy 0. */
static void scans_passively_all_the_time(void)
{
    static const uint8_t expected[] = {0x01, 0x0b, 0x20, 0x07, 0x00, 0x60,
                                       0x00, 0x60, 0x00, 0x00, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_scan_parameters(false, packet), expected, sizeof expected);
}

/* 7.8.64: own address public, policy 0, PHYs 1M; for it: passive, interval, window. */
static void scans_the_same_with_the_extended_command(void)
{
    static const uint8_t expected[] = {0x01, 0x41, 0x20, 0x08, 0x00, 0x00,
                                       0x01, 0x00, 0x60, 0x00, 0x60, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_scan_parameters(true, packet), expected, sizeof expected);
}

/* 7.8.11: enable, filter duplicates. */
static void filters_no_duplicates(void)
{
    static const uint8_t on[] = {0x01, 0x0c, 0x20, 0x02, 0x01, 0x00};
    static const uint8_t off[] = {0x01, 0x0c, 0x20, 0x02, 0x00, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_scan_enable(false, true, packet), on, sizeof on);
    is_packet(packet, beckon_hci_put_scan_enable(false, false, packet), off, sizeof off);
}

/* 7.8.65: and duration 0, period 0: until it is disabled. */
static void scans_without_an_end(void)
{
    static const uint8_t on[] = {0x01, 0x42, 0x20, 0x06, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00};
    static const uint8_t off[] = {0x01, 0x42, 0x20, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_scan_enable(true, true, packet), on, sizeof on);
    is_packet(packet, beckon_hci_put_scan_enable(true, false, packet), off, sizeof off);
}

/* 7.7.14: Num_HCI_Command_Packets, opcode, return parameters. */
static void reads_a_command_that_is_complete(void)
{
    static const uint8_t event[] = {0x0e, 0x04, 0x01, 0x0c, 0x20, 0x0c};
    BeckonHciAnswer answer;
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(event, sizeof event, &answer));
    CU_ASSERT_EQUAL(answer.opcode, BECKON_HCI_SCAN_ENABLE);
    CU_ASSERT_EQUAL(answer.status, BECKON_HCI_DISALLOWED);
}

/* Vol 6 Part B 4.6: bit 12 is the lower nibble's top neighbour, 0x10 of the second byte. */
static void reads_the_features(void)
{
    static const uint8_t event[] = {0x0e, 0x0c, 0x01, 0x03, 0x20, 0x00, 0x01,
                                    0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80};
    BeckonHciAnswer answer;
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(event, sizeof event, &answer));
    CU_ASSERT_EQUAL(answer.opcode, BECKON_HCI_READ_LE_FEATURES);
    CU_ASSERT_EQUAL(answer.status, BECKON_HCI_OK);
    CU_ASSERT_EQUAL(answer.le_features, UINT64_C(0x8000000000001001));
    CU_ASSERT_TRUE((answer.le_features & BECKON_HCI_FEATURE_EXTENDED_ADVERTISING) != 0);
}

/* 7.7.15: status, Num_HCI_Command_Packets, opcode. */
static void reads_a_command_that_is_not_known(void)
{
    static const uint8_t event[] = {0x0f, 0x04, 0x01, 0x01, 0x42, 0x20};
    BeckonHciAnswer answer;
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(event, sizeof event, &answer));
    CU_ASSERT_EQUAL(answer.opcode, BECKON_HCI_EXT_SCAN_ENABLE);
    CU_ASSERT_EQUAL(answer.status, BECKON_HCI_UNKNOWN_COMMAND);
}

static void refuses_what_is_no_answer(void)
{
    static const struct {
        uint8_t bytes[16];
        gsize len;
    } events[] = {
        {{0x3e, 0x04, 0x01, 0x0c, 0x20, 0x00}, 6}, /* another event */
        {{0x0e, 0x03, 0x01, 0x00, 0x00}, 5},       /* no opcode: only a credit (7.7.14) */
        {{0x0e, 0x04, 0x01, 0x00, 0x00, 0x00}, 6},
        {{0x0e, 0x04, 0x01, 0x0c, 0x20}, 5}, /* shorter and longer than it says */
        {{0x0e, 0x03, 0x01, 0x0c, 0x20, 0x00}, 6},
        {{0x0e, 0x03, 0x01, 0x0c, 0x20}, 5},             /* no status */
        {{0x0e, 0x04, 0x01, 0x03, 0x20, 0x00}, 6},       /* no features */
        {{0x0e, 0x06, 0x01, 0x03, 0x20, 0x00, 1, 2}, 8}, /* not all of them */
        {{0x0f, 0x03, 0x01, 0x01, 0x42}, 5},
        {{0x0e}, 1},
        {{0}, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        BeckonHciAnswer answer = {.opcode = 0xffff};
        CU_ASSERT_FALSE(beckon_hci_answer_decode(events[i].bytes, events[i].len, &answer));
        CU_ASSERT_EQUAL(answer.opcode, 0xffff);
    }
}

/* A controller that fails to read them gives no features, whatever follows (7.8.3). */
static void takes_no_features_from_a_failure(void)
{
    static const uint8_t event[] = {0x0e, 0x04, 0x01, 0x03, 0x20, 0x01};
    BeckonHciAnswer answer;
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(event, sizeof event, &answer));
    CU_ASSERT_EQUAL(answer.le_features, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(asks_for_the_features),
        BECKON_TEST(scans_passively_all_the_time),
        BECKON_TEST(scans_the_same_with_the_extended_command),
        BECKON_TEST(filters_no_duplicates),
        BECKON_TEST(scans_without_an_end),
        BECKON_TEST(reads_a_command_that_is_complete),
        BECKON_TEST(reads_the_features),
        BECKON_TEST(reads_a_command_that_is_not_known),
        BECKON_TEST(refuses_what_is_no_answer),
        BECKON_TEST(takes_no_features_from_a_failure),
    };
    return BECKON_TESTS_RUN("radio/hci-command", tests);
}
