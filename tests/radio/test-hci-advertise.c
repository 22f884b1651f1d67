/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-advertise.h"

#include <string.h>

#include "base/time.h"
#include "testing.h"

#define NOW_US (1000 * BECKON_SECOND_US)

/* Vol 1 Part F 1.3 */
#define MEMORY_CAPACITY_EXCEEDED 0x07
#define UNSPECIFIED              0x1f
#define UNKNOWN_SET              0x42

static const BeckonHciAdvertising two = {
    .n_frames = 2,
    .frames = {{.len = 1, .ad = {0xaa}}, {.len = 1, .ad = {0xbb}}},
    .addresses = {{0x01}, {0x02}},
};

static gsize due(const BeckonHciAdvertise *advertise, uint8_t *command)
{
    return beckon_hci_advertise_command(advertise, command);
}

/* Answers the command that is due, which is to be this one; its packet is written. */
static void answer_with(BeckonHciAdvertise *advertise, uint16_t opcode, uint8_t status,
                        uint8_t n_sets, uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES])
{
    const BeckonHciAnswer said = {.opcode = opcode, .status = status, .n_sets = n_sets};
    CU_ASSERT_TRUE_FATAL(due(advertise, packet) > 0);
    CU_ASSERT_EQUAL_FATAL(beckon_hci_command_opcode(packet), opcode);
    CU_ASSERT_TRUE(beckon_hci_advertise_answer(advertise, &said, NOW_US));
}

static void answer(BeckonHciAdvertise *advertise, uint16_t opcode, uint8_t status)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    answer_with(advertise, opcode, status, 0, packet);
}

/* Takes a legacy controller to where it is on the air. */
static BeckonHciAdvertise on_air(void)
{
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    answer(&advertise, 0x200a, 0);
    answer(&advertise, 0x2006, 0);
    answer(&advertise, 0x2005, 0);
    answer(&advertise, 0x2008, 0);
    answer(&advertise, 0x200a, 0);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_ON_AIR);
    return advertise;
}

static void drives_an_old_controller_by_the_legacy_commands(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = on_air();
    CU_ASSERT_TRUE(beckon_hci_advertise_is_on_air(&advertise));
    CU_ASSERT_EQUAL(due(&advertise, packet), 0);
}

/* One set for each frame: parameters first, which make it; all are started together. */
static void drives_a_new_one_by_a_set_for_each_frame(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(true, &two, NOW_US);
    answer(&advertise, 0x2039, 0);
    answer_with(&advertise, 0x203b, 0, 10, packet);
    for (uint8_t set = 0; set < 2; set++) {
        answer_with(&advertise, 0x2036, 0, 0, packet);
        CU_ASSERT_EQUAL(packet[4], set + 1);
        answer_with(&advertise, 0x2035, 0, 0, packet);
        CU_ASSERT_EQUAL(packet[4], set + 1);
        CU_ASSERT_EQUAL(packet[4 + 6], two.addresses[set][0]);
        answer_with(&advertise, 0x2037, 0, 0, packet);
        CU_ASSERT_EQUAL(packet[4], set + 1);
        CU_ASSERT_EQUAL(packet[4 + 4], two.frames[set].ad[0]);
    }
    answer_with(&advertise, 0x2039, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[4], 1);
    CU_ASSERT_EQUAL(packet[5], 2);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_ON_AIR);
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US + BECKON_HOUR_US));
}

/* What the data command that is due shows, a turn after the one before. */
static uint8_t turn(BeckonHciAdvertise *advertise, int64_t now_us, uint16_t opcode)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    const BeckonHciAnswer said = {.opcode = opcode};
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(advertise, now_us - 1));
    CU_ASSERT_TRUE(beckon_hci_advertise_tick(advertise, now_us));
    CU_ASSERT_TRUE(beckon_hci_advertise_is_on_air(advertise));
    gsize len = due(advertise, packet);
    CU_ASSERT_EQUAL_FATAL(beckon_hci_command_opcode(packet), opcode);
    CU_ASSERT_TRUE(beckon_hci_advertise_answer(advertise, &said, now_us));
    CU_ASSERT_EQUAL(advertise->step, BECKON_HCI_ADVERTISE_ON_AIR);
    return opcode == 0x2008 ? packet[5] : packet[len - 1];
}

static void shows_the_frames_in_turn_a_second_each(void)
{
    BeckonHciAdvertise advertise = on_air();
    CU_ASSERT_EQUAL(turn(&advertise, NOW_US + BECKON_SECOND_US, 0x2008), 0xbb);
    CU_ASSERT_EQUAL(turn(&advertise, NOW_US + 2 * BECKON_SECOND_US, 0x2008), 0xaa);
    CU_ASSERT_EQUAL(turn(&advertise, NOW_US + 3 * BECKON_SECOND_US, 0x2008), 0xbb);
}

static void shows_a_lone_frame_all_the_time(void)
{
    BeckonHciAdvertising one = two;
    one.n_frames = 1;
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &one, NOW_US);
    answer(&advertise, 0x200a, 0);
    answer(&advertise, 0x2006, 0);
    answer(&advertise, 0x2005, 0);
    answer(&advertise, 0x2008, 0);
    answer(&advertise, 0x200a, 0);
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US + BECKON_HOUR_US));
}

static void shares_the_only_set_of_a_controller_with_one(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(true, &two, NOW_US);
    answer(&advertise, 0x2039, 0);
    answer_with(&advertise, 0x203b, 0, 1, packet);
    answer(&advertise, 0x2036, 0);
    answer(&advertise, 0x2035, 0);
    answer(&advertise, 0x2037, 0);
    answer_with(&advertise, 0x2039, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[5], 1);
    CU_ASSERT_EQUAL(turn(&advertise, NOW_US + BECKON_SECOND_US, 0x2037), 0xbb);
}

static void makes_do_with_the_sets_that_there_is_room_for(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(true, &two, NOW_US);
    answer(&advertise, 0x2039, 0);
    answer_with(&advertise, 0x203b, 0, 2, packet);
    answer(&advertise, 0x2036, 0);
    answer(&advertise, 0x2035, 0);
    answer(&advertise, 0x2037, 0);
    answer(&advertise, 0x2036, MEMORY_CAPACITY_EXCEEDED);
    answer_with(&advertise, 0x2039, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[5], 1);
    CU_ASSERT_EQUAL(turn(&advertise, NOW_US + BECKON_SECOND_US, 0x2037), 0xbb);
}

/* 7.8.4: Command Disallowed while a scan is enabled. */
static void pauses_the_scan_for_its_address_where_it_must(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    answer(&advertise, 0x200a, 0);
    answer(&advertise, 0x2006, 0);
    answer(&advertise, 0x2005, BECKON_HCI_DISALLOWED);
    answer_with(&advertise, 0x200c, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[4], 0);
    answer(&advertise, 0x2005, 0);
    answer_with(&advertise, 0x200c, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[4], 1);
    CU_ASSERT_FALSE(advertise.paused);
    answer(&advertise, 0x2008, 0);
    answer(&advertise, 0x200a, 0);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_ON_AIR);
}

static void says_that_the_scan_stands_still(void)
{
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    answer(&advertise, 0x200a, 0);
    answer(&advertise, 0x2006, 0);
    answer(&advertise, 0x2005, BECKON_HCI_DISALLOWED);
    answer(&advertise, 0x200c, 0);
    BeckonHciAdvertise again = advertise;
    answer(&advertise, 0x2005, BECKON_HCI_DISALLOWED);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_REFUSED);
    CU_ASSERT_TRUE(advertise.paused);
    answer(&again, 0x2005, 0);
    answer(&again, 0x200c, UNSPECIFIED);
    CU_ASSERT_EQUAL(again.step, BECKON_HCI_ADVERTISE_REFUSED);
    CU_ASSERT_TRUE(again.paused);
}

static void does_not_mind_that_nothing_had_to_be_stopped(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(true, &two, NOW_US);
    answer(&advertise, 0x2039, UNKNOWN_SET);
    CU_ASSERT_TRUE(due(&advertise, packet) > 0);
    CU_ASSERT_EQUAL(beckon_hci_command_opcode(packet), 0x203b);
}

static void falls_silent(void)
{
    static const BeckonHciAdvertising none = {.n_frames = 0};
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &none, NOW_US);
    answer_with(&advertise, 0x200a, 0, 0, packet);
    CU_ASSERT_EQUAL(packet[4], 0);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_OFF);
    CU_ASSERT_EQUAL(due(&advertise, packet), 0);
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US + BECKON_HOUR_US));
}

/* What an adapter has before it is told of anything. */
static void does_nothing_by_itself(void)
{
    uint8_t packet[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAdvertise advertise = {.step = BECKON_HCI_ADVERTISE_OFF};
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US));
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_OFF);
    CU_ASSERT_EQUAL(due(&advertise, packet), 0);
}

static void says_what_it_was_refused_with(void)
{
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    answer(&advertise, 0x200a, 0);
    answer(&advertise, 0x2006, UNSPECIFIED);
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_REFUSED);
    CU_ASSERT_EQUAL(advertise.status, UNSPECIFIED);
    CU_ASSERT_FALSE(advertise.paused);
    CU_ASSERT_FALSE(beckon_hci_advertise_is_on_air(&advertise));
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US + BECKON_HOUR_US));
}

static void waits_two_seconds_for_an_answer(void)
{
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    CU_ASSERT_FALSE(beckon_hci_advertise_tick(&advertise, NOW_US + 2 * BECKON_SECOND_US - 1));
    CU_ASSERT_TRUE(beckon_hci_advertise_tick(&advertise, NOW_US + 2 * BECKON_SECOND_US));
    CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_REFUSED);
    CU_ASSERT_EQUAL(advertise.status, BECKON_HCI_OK);
}

static void passes_over_what_others_asked_for(void)
{
    static const BeckonHciAnswer others[] = {{.opcode = 0x200c}, {.opcode = 0x2006}, {.opcode = 0}};
    BeckonHciAdvertise advertise = beckon_hci_advertise_begin(false, &two, NOW_US);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        CU_ASSERT_FALSE(beckon_hci_advertise_answer(&advertise, &others[i], NOW_US));
        CU_ASSERT_EQUAL(advertise.step, BECKON_HCI_ADVERTISE_STOP);
    }
}

/* Vol 6 Part B 1.3.2.2: the two most significant bits are 0; the random part is neither all 0 nor
 * all 1. */
static void makes_addresses_private_and_not_resolvable(void)
{
    static const struct {
        uint8_t drawn[6], made[6];
    } rows[] = {
        {{0xff, 0x12, 0x34, 0x56, 0x78, 0x9a}, {0x3f, 0x12, 0x34, 0x56, 0x78, 0x9a}},
        {{0x00, 0x00, 0x00, 0x00, 0x00, 0x02}, {0x00, 0x00, 0x00, 0x00, 0x00, 0x02}},
        {{0xc0, 0x00, 0x00, 0x00, 0x00, 0x00}, {0x00, 0x00, 0x00, 0x00, 0x00, 0x01}},
        {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0x3f, 0xff, 0xff, 0xff, 0xff, 0xfe}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint8_t address[BECKON_HCI_ADDRESS_BYTES];
        memcpy(address, rows[i].drawn, sizeof address);
        beckon_hci_make_private(address);
        CU_ASSERT_EQUAL(memcmp(address, rows[i].made, sizeof address), 0);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(drives_an_old_controller_by_the_legacy_commands),
        BECKON_TEST(drives_a_new_one_by_a_set_for_each_frame),
        BECKON_TEST(shows_the_frames_in_turn_a_second_each),
        BECKON_TEST(shows_a_lone_frame_all_the_time),
        BECKON_TEST(shares_the_only_set_of_a_controller_with_one),
        BECKON_TEST(makes_do_with_the_sets_that_there_is_room_for),
        BECKON_TEST(pauses_the_scan_for_its_address_where_it_must),
        BECKON_TEST(says_that_the_scan_stands_still),
        BECKON_TEST(does_not_mind_that_nothing_had_to_be_stopped),
        BECKON_TEST(falls_silent),
        BECKON_TEST(does_nothing_by_itself),
        BECKON_TEST(says_what_it_was_refused_with),
        BECKON_TEST(waits_two_seconds_for_an_answer),
        BECKON_TEST(passes_over_what_others_asked_for),
        BECKON_TEST(makes_addresses_private_and_not_resolvable),
    };
    return BECKON_TESTS_RUN("radio/hci-advertise", tests);
}
