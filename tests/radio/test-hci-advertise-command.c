/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-advertise-command.h"

#include <string.h>

#include "testing.h"

/* Packets laid out by hand after Core Specification 5.4, Vol 4 Part E 5.4.1 and Part A 2 (the
 * packet indicator 0x01): opcode little endian with the OGF 0x08 in its upper six bits, length of
 * the parameters, parameters in the order of the section named. */

static const uint8_t address[] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc};

static void is_packet(const uint8_t *packet, gsize len, const uint8_t *expected, gsize expected_len)
{
    CU_ASSERT_EQUAL_FATAL(len, expected_len);
    CU_ASSERT_TRUE(len <= BECKON_HCI_COMMAND_MAX_BYTES);
    CU_ASSERT_EQUAL(memcmp(packet, expected, expected_len), 0);
}

/* 7.8.4: OCF 0x0005; an address is sent with its least significant byte first. */
static void sets_the_random_address(void)
{
    static const uint8_t expected[] = {0x01, 0x05, 0x20, 0x06, 0xbc, 0x9a, 0x78, 0x56, 0x34, 0x12};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_address(false, 1, address, packet), expected,
              sizeof expected);
}

/* 7.8.52: OCF 0x0035; the handle, here of the second set: 2, since 0 is the kernel's. */
static void sets_the_random_address_of_a_set(void)
{
    static const uint8_t expected[] = {0x01, 0x35, 0x20, 0x07, 0x02, 0xbc,
                                       0x9a, 0x78, 0x56, 0x34, 0x12};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_address(true, 1, address, packet), expected,
              sizeof expected);
}

/* 7.8.5: OCF 0x0006; interval from and to 160 × 0.625 ms, ADV_NONCONN_IND (3), own address random
 * (1), no peer, channels 37, 38 and 39 (7), policy 0. */
static void advertises_ten_times_a_second_to_everybody(void)
{
    static const uint8_t expected[] = {
        0x01, 0x06, 0x20, 0x0f, 0xa0, 0x00, 0xa0, 0x00, 0x03, 0x01,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00,
    };
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_parameters(false, 0, packet), expected,
              sizeof expected);
}

/* 7.8.53: OCF 0x0036; handle, properties 0x0010 (Table 7.2: legacy, ADV_NONCONN_IND), intervals of
 * three bytes, channels, own address random, no peer (type, address), policy 0, power 0x7f (no
 * preference), primary PHY 1M, secondary maximum skip 0, secondary PHY 1M, set id, no
 * notifications of scan requests. */
static void advertises_the_same_with_a_set(void)
{
    static const uint8_t expected[] = {
        0x01, 0x36, 0x20, 0x19, 0x02, 0x10, 0x00, 0xa0, 0x00, 0x00, 0xa0, 0x00, 0x00, 0x07, 0x01,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x7f, 0x01, 0x00, 0x01, 0x01, 0x00,
    };
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_parameters(true, 1, packet), expected,
              sizeof expected);
}

/* 7.8.7: OCF 0x0008; the length, and always 31 bytes. */
static void fills_legacy_data_up_with_zeros(void)
{
    static const BeckonLinkBeacon data = {.len = 3, .ad = {0x02, 0x01, 0x06}};
    static const uint8_t expected[4 + 32] = {0x01, 0x08, 0x20, 0x20, 0x03, 0x02, 0x01, 0x06};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_data(false, 0, &data, packet), expected,
              sizeof expected);
}

/* 7.8.54: OCF 0x0037; handle, operation 3 (complete), fragment preference 1 (not), length. */
static void sends_the_data_of_a_set_in_one(void)
{
    static const BeckonLinkBeacon data = {.len = 3, .ad = {0x02, 0x01, 0x06}};
    static const uint8_t expected[] = {0x01, 0x37, 0x20, 0x07, 0x01, 0x03,
                                       0x01, 0x03, 0x02, 0x01, 0x06};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_data(true, 0, &data, packet), expected,
              sizeof expected);
}

static void has_room_for_all_data(void)
{
    static const BeckonLinkBeacon data = {.len = 31, .ad = {[30] = 0x77}};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    CU_ASSERT_EQUAL(beckon_hci_put_advertise_data(false, 0, &data, packet), 4 + 1 + 31);
    CU_ASSERT_EQUAL(packet[4 + 31], 0x77);
    CU_ASSERT_EQUAL(beckon_hci_put_advertise_data(true, 0, &data, packet), 4 + 4 + 31);
    CU_ASSERT_EQUAL(packet[4 + 3 + 31], 0x77);
}

/* 7.8.9: OCF 0x000a. */
static void starts_and_stops(void)
{
    static const uint8_t on[] = {0x01, 0x0a, 0x20, 0x01, 0x01};
    static const uint8_t off[] = {0x01, 0x0a, 0x20, 0x01, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_enable(false, 1, true, packet), on, sizeof on);
    is_packet(packet, beckon_hci_put_advertise_enable(false, 0, false, packet), off, sizeof off);
}

/* 7.8.56: OCF 0x0039; enable, number of sets, of each handle, duration 0 and events 0: without an
 * end. Off with no sets: all of them. */
static void starts_sets_together_and_stops_all(void)
{
    static const uint8_t on[] = {0x01, 0x39, 0x20, 0x0a, 0x01, 0x02, 0x01,
                                 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00};
    static const uint8_t off[] = {0x01, 0x39, 0x20, 0x02, 0x00, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_advertise_enable(true, 2, true, packet), on, sizeof on);
    is_packet(packet, beckon_hci_put_advertise_enable(true, 0, false, packet), off, sizeof off);
}

/* 7.8.58: OCF 0x003b, no parameters. */
static void asks_for_the_number_of_sets(void)
{
    static const uint8_t expected[] = {0x01, 0x3b, 0x20, 0x00};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    is_packet(packet, beckon_hci_put_read_advertising_sets(packet), expected, sizeof expected);
}

/* 7.7.14 with the return parameters of 7.8.58: status, number. */
static void reads_the_number_of_sets(void)
{
    static const uint8_t event[] = {0x0e, 0x05, 0x01, 0x3b, 0x20, 0x00, 0x0a};
    static const uint8_t failure[] = {0x0e, 0x04, 0x01, 0x3b, 0x20, 0x01};
    static const uint8_t cut[] = {0x0e, 0x04, 0x01, 0x3b, 0x20, 0x00};
    BeckonHciAnswer answer;
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(event, sizeof event, &answer));
    CU_ASSERT_EQUAL(answer.opcode, 0x203b);
    CU_ASSERT_EQUAL(answer.n_sets, 10);
    CU_ASSERT_TRUE_FATAL(beckon_hci_answer_decode(failure, sizeof failure, &answer));
    CU_ASSERT_EQUAL(answer.n_sets, 0);
    CU_ASSERT_FALSE(beckon_hci_answer_decode(cut, sizeof cut, &answer));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(sets_the_random_address),
        BECKON_TEST(sets_the_random_address_of_a_set),
        BECKON_TEST(advertises_ten_times_a_second_to_everybody),
        BECKON_TEST(advertises_the_same_with_a_set),
        BECKON_TEST(fills_legacy_data_up_with_zeros),
        BECKON_TEST(sends_the_data_of_a_set_in_one),
        BECKON_TEST(has_room_for_all_data),
        BECKON_TEST(starts_and_stops),
        BECKON_TEST(starts_sets_together_and_stops_all),
        BECKON_TEST(asks_for_the_number_of_sets),
        BECKON_TEST(reads_the_number_of_sets),
    };
    return BECKON_TESTS_RUN("radio/hci-advertise-command", tests);
}
