/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/sieve.h"

#include "base/bytes.h"
#include "base/error.h"
#include "identity/roster.h"
#include "scannerd/heard.h"
#include "testing.h"

#define PHONE       5
#define THING(n)    (BECKON_HANDLE_STORE | (n))
#define SENSOR      "A4C138001122"
#define ELSEWHERE   "C0FFEE000001"
#define ELSEWHERE_2 "C0FFEE000002"

/* AD structures: an iBeacon, an Eddystone-UID, an EID, a TLM frame of 3.0 V and 21.5 °C, BTHome
 * with 25.06 °C and the sealed one of bthome.io/encryption. */
#define FLAGS       "020106"
#define IBEACON     "1aff4c0002150102030405060708090a0b0c0d0e0f1000010002c5"
#define UID         "1516aafe00ec0102030405060708090a0b0c0d0e0f10"
#define EID         "0d16aafe30ec0102030405060708"
#define STRANGE_EID "0d16aafe30ec1122334455667788"
#define TLM         "1116aafe20000bb815800000000100000001"
#define BTHOME      "0716d2fc4002ca09"
#define SEALED      "1216d2fc41e445f3c9962b332211006c7c4519"
#define OF_KEY      "5448E68F80A5"
#define CUT         "0516aafe30ec"

static const uint8_t key[] = {0x23, 0x1d, 0x39, 0xc1, 0xd7, 0xcc, 0x1a, 0xb1,
                              0xae, 0xe2, 0x24, 0xcd, 0x09, 0x6d, 0xb9, 0x32};

typedef struct {
    BeckonSieve *sieve;
    GArray *readings;
    Heard heard;
} Scanner;

static uint64_t address_id(const char *address)
{
    uint8_t bytes[BECKON_ROSTER_ADDRESS_BYTES];
    g_assert_true(beckon_hex_decode(address, bytes, sizeof bytes));
    return beckon_roster_address_id(bytes);
}

/* The id of the first frame in these AD bytes. */
static uint64_t frame_id(const char *hex)
{
    Heard heard;
    BeckonFrame frame;
    uint64_t id = 0;
    const BeckonAdvertReport *report = heard_set(&heard, 0, SENSOR, hex);
    g_assert_true(beckon_frame_decode(report->data, report->len, &frame, NULL) == BECKON_DECODED);
    g_assert_true(beckon_roster_frame_id(&frame, &id));
    return id;
}

static void add(Scanner *scanner, uint64_t id, uint32_t handle)
{
    const BeckonRosterRow row = {id, handle};
    CU_ASSERT_TRUE(beckon_sieve_add(scanner->sieve, &row, 1, NULL));
}

static void set_key(Scanner *scanner, uint32_t handle)
{
    BeckonLinkKey row = {.handle = handle};
    memcpy(row.key, key, sizeof key);
    CU_ASSERT_TRUE(beckon_sieve_set_keys(scanner->sieve, &row, 1, NULL));
}

/* A phone by its EID, and of the store a sensor (1), an iBeacon (2) and a UID beacon (3). */
static Scanner scanner_new(void)
{
    Scanner scanner = {.sieve = beckon_sieve_new(),
                       .readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading))};
    add(&scanner, frame_id(EID), PHONE);
    add(&scanner, address_id(SENSOR), THING(1));
    add(&scanner, frame_id(IBEACON), THING(2));
    add(&scanner, frame_id(UID), THING(3));
    return scanner;
}

static void scanner_clear(Scanner *scanner)
{
    beckon_sieve_free(scanner->sieve);
    g_array_unref(scanner->readings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scanner, scanner_clear)

static uint32_t take(Scanner *scanner, const BeckonAdvertReport *report)
{
    uint32_t handle = 99;
    beckon_sieve_take(scanner->sieve, report, 1, &handle, scanner->readings);
    return handle;
}

static uint32_t hear(Scanner *scanner, int64_t ms, const char *address, const char *hex)
{
    return take(scanner, heard_set(&scanner->heard, ms, address, hex));
}

static void check(Scanner *scanner, const char *expected)
{
    g_autofree char *text = heard_readings(scanner->readings);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void check_counts(const Scanner *scanner, guint heard, guint unknown, guint malformed)
{
    BeckonSieveCounts counts = beckon_sieve_counts(scanner->sieve);
    CU_ASSERT_EQUAL(counts.heard, heard);
    CU_ASSERT_EQUAL(counts.unknown, unknown);
    CU_ASSERT_EQUAL(counts.malformed, malformed);
}

static void a_shoppers_device_is_a_sighting_and_no_reading(void)
{
    g_auto(Scanner) scanner = scanner_new();
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS EID), PHONE);
    check(&scanner, "");
    check_counts(&scanner, 1, 0, 0);
}

static void a_thing_is_readings_and_no_sighting(void)
{
    g_auto(Scanner) scanner = scanner_new();
    CU_ASSERT_EQUAL(hear(&scanner, 0, SENSOR, FLAGS BTHOME), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 1, ELSEWHERE, FLAGS IBEACON), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 2, ELSEWHERE_2, FLAGS UID), 0);
    check(&scanner, "0:1:rssi=-60 0:1:temperature=25.06 1:2:rssi=-60 2:3:rssi=-60 ");
    check_counts(&scanner, 3, 0, 0);
}

static void strangers_are_counted_and_nothing_else(void)
{
    g_auto(Scanner) scanner = scanner_new();
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS BTHOME), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS TLM), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS SEALED), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS "05ff4c001005"), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, ""), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS CUT), 0);
    check(&scanner, "");
    check_counts(&scanner, 6, 5, 1);
}

/* Nobody is known by the address: a phone that has the sensor's number as its id is none. */
static void people_are_never_known_by_their_address(void)
{
    g_auto(Scanner) scanner = scanner_new();
    add(&scanner, address_id(ELSEWHERE), PHONE + 1);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS), 0);
    check(&scanner, "");
    check_counts(&scanner, 1, 1, 0);
}

/* Nor by any id that stays the same. */
static void people_are_known_by_ids_that_rotate_alone(void)
{
    g_auto(Scanner) scanner = scanner_new();
    add(&scanner, frame_id(UID), PHONE + 1);
    add(&scanner, frame_id(IBEACON), PHONE + 2);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS UID), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS IBEACON), 0);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS EID), PHONE);
    check(&scanner, "");
    check_counts(&scanner, 3, 2, 0);
}

/* An EID and a TLM frame of one phone, of the store two frames of which one says whose the other
 * is, strangers, and of a phone two EIDs, of which the second, or neither, is known. */
static void several_at_once_are_taken_as_one_by_one(void)
{
    static const struct {
        const char *address, *hex;
        uint32_t handle;
    } heard[] = {
        {ELSEWHERE, FLAGS EID, PHONE},
        {ELSEWHERE, FLAGS TLM, 0},
        {ELSEWHERE_2, FLAGS UID, 0},
        {ELSEWHERE_2, FLAGS TLM, 0},
        {ELSEWHERE, FLAGS STRANGE_EID EID, PHONE},
        {ELSEWHERE, FLAGS EID STRANGE_EID, PHONE},
        {ELSEWHERE, FLAGS STRANGE_EID STRANGE_EID, 0},
        {ELSEWHERE, FLAGS CUT, 0},
        {SENSOR, FLAGS BTHOME STRANGE_EID, 0},
        {ELSEWHERE, FLAGS EID, PHONE},
    };
    g_auto(Scanner) scanner = scanner_new(), other = scanner_new();
    Heard several[G_N_ELEMENTS(heard)];
    BeckonAdvertReport run[G_N_ELEMENTS(heard)];
    uint32_t handles[G_N_ELEMENTS(heard)];
    for (guint i = 0; i < G_N_ELEMENTS(heard); i++) {
        run[i] = *heard_set(&several[i], i, heard[i].address, heard[i].hex);
        CU_ASSERT_EQUAL(hear(&other, i, heard[i].address, heard[i].hex), heard[i].handle);
    }
    beckon_sieve_take(scanner.sieve, run, G_N_ELEMENTS(run), handles, scanner.readings);
    for (guint i = 0; i < G_N_ELEMENTS(heard); i++) {
        CU_ASSERT_EQUAL(handles[i], heard[i].handle);
    }
    g_autofree char *expected = heard_readings(other.readings);
    check(&scanner, expected);
    CU_ASSERT(strstr(expected, ":3:voltage=3 ") != NULL);
    check_counts(&other, G_N_ELEMENTS(heard), 2, 1);
    check_counts(&scanner, G_N_ELEMENTS(heard), 2, 1);
}

static void an_advert_without_an_address_is_nobodys(void)
{
    g_auto(Scanner) scanner = scanner_new();
    heard_set(&scanner.heard, 0, SENSOR, FLAGS BTHOME);
    scanner.heard.report.address_type = BECKON_ADDRESS_ANONYMOUS;
    CU_ASSERT_EQUAL(take(&scanner, &scanner.heard.report), 0);
    check(&scanner, "");
}

static void looks_behind_the_first_frame(void)
{
    g_auto(Scanner) scanner = scanner_new();
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, CUT BTHOME FLAGS EID), PHONE);
    check(&scanner, "");
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, TLM BTHOME IBEACON), 0);
    check(&scanner, "0:2:rssi=-60 0:2:voltage=3 0:2:temperature=21.5 0:2:temperature[1]=25.06 ");
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE_2, UID EID), PHONE);
    check(&scanner, "0:3:rssi=-60 ");
    check_counts(&scanner, 3, 0, 0);
}

static void gives_a_beacons_health_to_who_sent_from_its_address(void)
{
    g_auto(Scanner) scanner = scanner_new();
    hear(&scanner, 0, ELSEWHERE, FLAGS TLM);
    hear(&scanner, 1000, ELSEWHERE, FLAGS UID);
    hear(&scanner, 2000, ELSEWHERE_2, FLAGS TLM);
    check(&scanner, "1000:3:rssi=-60 ");
    hear(&scanner, 3000, ELSEWHERE, FLAGS TLM);
    check(&scanner, "3000:3:voltage=3 3000:3:temperature=21.5 ");
    check_counts(&scanner, 4, 2, 0);
}

static void forgets_a_beacons_address_after_five_minutes(void)
{
    g_auto(Scanner) scanner = scanner_new();
    hear(&scanner, 0, ELSEWHERE, FLAGS UID);
    check(&scanner, "0:3:rssi=-60 ");
    hear(&scanner, 300000, ELSEWHERE, FLAGS TLM);
    check(&scanner, "300000:3:rssi=-60 300000:3:voltage=3 300000:3:temperature=21.5 ");
    hear(&scanner, 300001, ELSEWHERE, FLAGS TLM);
    check(&scanner, "");
    check_counts(&scanner, 3, 1, 0);
}

static void knows_one_address_of_a_beacon(void)
{
    g_auto(Scanner) scanner = scanner_new();
    hear(&scanner, 0, ELSEWHERE, FLAGS UID);
    hear(&scanner, 1000, ELSEWHERE_2, FLAGS UID);
    check(&scanner, "0:3:rssi=-60 ");
    hear(&scanner, 2000, ELSEWHERE, FLAGS TLM);
    check(&scanner, "");
    hear(&scanner, 2000, ELSEWHERE_2, FLAGS TLM);
    check(&scanner, "2000:3:voltage=3 2000:3:temperature=21.5 ");
}

/* One that sends both frames is registered twice: its health is that of the last. */
static void an_address_is_the_last_senders(void)
{
    g_auto(Scanner) scanner = scanner_new();
    hear(&scanner, 0, ELSEWHERE, FLAGS UID);
    hear(&scanner, 0, ELSEWHERE, FLAGS IBEACON);
    check(&scanner, "0:3:rssi=-60 0:2:rssi=-60 ");
    hear(&scanner, 1000, ELSEWHERE_2, FLAGS UID); /* has moved, and takes nothing along */
    hear(&scanner, 2000, ELSEWHERE, FLAGS TLM);
    check(&scanner, "2000:2:voltage=3 2000:2:temperature=21.5 ");
}

static void opens_with_a_key_that_comes_before_or_after_the_row(void)
{
    g_auto(Scanner) scanner = scanner_new();
    set_key(&scanner, THING(4));
    add(&scanner, address_id(OF_KEY), THING(4));
    hear(&scanner, 0, OF_KEY, FLAGS SEALED);
    check(&scanner,
          "0:4:rssi=-60#1122867 0:4:temperature=25.06#1122867 0:4:humidity=50.55#1122867 ");
    beckon_sieve_forget(scanner.sieve);
    add(&scanner, address_id(OF_KEY), THING(5));
    hear(&scanner, 1000, OF_KEY, FLAGS SEALED);
    check(&scanner, "1000:5:rssi=-60 1000:5:unopened=1 ");
    set_key(&scanner, THING(5));
    hear(&scanner, 2000, OF_KEY, FLAGS SEALED);
    check(&scanner, "2000:5:temperature=25.06#1122867 2000:5:humidity=50.55#1122867 ");
}

static void forgets_a_thing_with_its_row(void)
{
    g_auto(Scanner) scanner = scanner_new();
    const BeckonRosterRow rows[] = {{address_id(OF_KEY), 0}, {frame_id(UID), 0}};
    add(&scanner, address_id(OF_KEY), THING(4));
    set_key(&scanner, THING(4));
    hear(&scanner, 0, ELSEWHERE, FLAGS UID);
    check(&scanner, "0:3:rssi=-60 ");
    beckon_sieve_remove(scanner.sieve, rows, G_N_ELEMENTS(rows));
    hear(&scanner, 1000, OF_KEY, FLAGS SEALED);
    hear(&scanner, 1000, ELSEWHERE, FLAGS UID);
    hear(&scanner, 1000, ELSEWHERE, FLAGS TLM);
    check(&scanner, "");
    add(&scanner, address_id(OF_KEY), THING(6));
    hear(&scanner, 2000, OF_KEY, FLAGS SEALED);
    check(&scanner, "2000:6:rssi=-60 2000:6:unopened=1 ");
}

static void an_id_is_a_shoppers_or_the_stores(void)
{
    g_auto(Scanner) scanner = scanner_new();
    add(&scanner, frame_id(UID), PHONE + 1);
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS UID), 0);
    check(&scanner, "");
    add(&scanner, frame_id(UID), THING(7));
    CU_ASSERT_EQUAL(hear(&scanner, 0, ELSEWHERE, FLAGS UID), 0);
    check(&scanner, "0:7:rssi=-60 ");
}

static void refuses_more_things_than_a_shop_may_have(void)
{
    g_auto(Scanner) scanner = scanner_new();
    g_autoptr(GError) error = NULL, key_error = NULL;
    guint n_added = 3;
    BeckonRosterRow row = {.id = 1000};
    do {
        row.id++;
        row.handle = THING(++n_added);
    } while (beckon_sieve_add(scanner.sieve, &row, 1, &error));
    CU_ASSERT_EQUAL(n_added - 1, BECKON_LIMIT_THINGS);
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
    const BeckonLinkKey one_more = {.handle = row.handle};
    CU_ASSERT_FALSE(beckon_sieve_set_keys(scanner.sieve, &one_more, 1, &key_error));
    CU_ASSERT_TRUE(g_error_matches(key_error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void counts_an_advert_that_says_too_much(void)
{
    g_auto(Scanner) scanner = scanner_new();
    g_autoptr(GString) hex = g_string_new("8616d2fc40"); /* 0x86: 4 and 65 · 2 bytes */
    for (guint i = 0; i <= BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        g_string_append(hex, "0960");
    }
    hear(&scanner, 0, SENSOR, hex->str);
    CU_ASSERT_EQUAL(scanner.readings->len, 1 + BECKON_LIMIT_FACTS_A_FIXTURE);
    check_counts(&scanner, 1, 0, 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_shoppers_device_is_a_sighting_and_no_reading),
        BECKON_TEST(a_thing_is_readings_and_no_sighting),
        BECKON_TEST(strangers_are_counted_and_nothing_else),
        BECKON_TEST(people_are_never_known_by_their_address),
        BECKON_TEST(people_are_known_by_ids_that_rotate_alone),
        BECKON_TEST(several_at_once_are_taken_as_one_by_one),
        BECKON_TEST(an_advert_without_an_address_is_nobodys),
        BECKON_TEST(looks_behind_the_first_frame),
        BECKON_TEST(gives_a_beacons_health_to_who_sent_from_its_address),
        BECKON_TEST(forgets_a_beacons_address_after_five_minutes),
        BECKON_TEST(knows_one_address_of_a_beacon),
        BECKON_TEST(an_address_is_the_last_senders),
        BECKON_TEST(opens_with_a_key_that_comes_before_or_after_the_row),
        BECKON_TEST(forgets_a_thing_with_its_row),
        BECKON_TEST(an_id_is_a_shoppers_or_the_stores),
        BECKON_TEST(refuses_more_things_than_a_shop_may_have),
        BECKON_TEST(counts_an_advert_that_says_too_much),
    };
    return BECKON_TESTS_RUN("scannerd/sieve", tests);
}
