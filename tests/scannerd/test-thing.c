/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/thing.h"

#include "base/bytes.h"
#include "scannerd/heard.h"
#include "testing.h"

#define ADDRESS "5448E68F80A5"
#define HANDLE  (BECKON_HANDLE_STORE | 3)

/* 25.06 °C and 50.55 % sealed, as bthome.io/encryption has them: counter 1122867; and, sealed apart
 * with Python's "cryptography" under the same key, 26.06 °C with the counter after it, 0 °C with
 * the one before it. */
#define KEY    "231d39c1d7cc1ab1aee224cd096db932"
#define SEALED "0201061216d2fc41e445f3c9962b332211006c7c4519"
#define NEXT   "0201061216d2fc413e772fc7175f34221100c7d33ad3"
#define BEFORE "0201061216d2fc4172f73935fb8832221100822bafbc"

/* Plain: temperature 25.06 and 20.00 °C; with the packet ids 7 and 8, 25.06, 20.00 and 27.3 °C. */
#define WARM   "0201060716d2fc4002ca09"
#define COOL   "0201060716d2fc4002d007"
#define WARM_7 "0201060916d2fc40000702ca09"
#define COOL_7 "0201060916d2fc40000702d007"
#define HOT_8  "0201060916d2fc400008451101"
#define BEACON "0201061aff4c0002150102030405060708090a0b0c0d0e0f1000010002c5"

typedef struct {
    BeckonThing *thing;
    GArray *readings;
    Heard heard;
    bool all;
} Ear;

static Ear ear_new(const char *key)
{
    Ear ear = {.thing = beckon_thing_new(HANDLE),
               .readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading)),
               .all = true};
    uint8_t bytes[BECKON_LINK_KEY_BYTES];
    if (key != NULL) {
        g_assert_true(beckon_hex_decode(key, bytes, sizeof bytes));
        beckon_thing_set_key(ear.thing, bytes);
    }
    return ear;
}

static void ear_clear(Ear *ear)
{
    beckon_thing_free(ear->thing);
    g_array_unref(ear->readings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ear, ear_clear)

static void hear(Ear *ear, int64_t ms, const char *hex)
{
    ear->all =
        beckon_thing_take(ear->thing, heard_set(&ear->heard, ms, ADDRESS, hex), ear->readings) &&
        ear->all;
}

static void hear_at(Ear *ear, int64_t ms, int8_t rssi_dbm)
{
    heard_set(&ear->heard, ms, ADDRESS, BEACON);
    ear->heard.report.rssi_dbm = rssi_dbm;
    beckon_thing_take(ear->thing, &ear->heard.report, ear->readings);
}

static void check(Ear *ear, const char *expected)
{
    g_autofree char *text = heard_readings(ear->readings);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void says_at_once_what_it_hears_first(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    hear(&ear, 500, "0201060a16d2fc4002ca0903bf13");
    CU_ASSERT_EQUAL(g_array_index(ear.readings, BeckonReading, 0).handle, HANDLE);
    check(&ear, "500:3:rssi=-60 500:3:temperature=25.06 500:3:humidity=50.55 ");
}

static void says_a_change_a_second_after_the_last_word(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    hear(&ear, 0, WARM);
    check(&ear, "0:3:rssi=-60 0:3:temperature=25.06 ");
    hear(&ear, 999, COOL);
    check(&ear, "");
    hear(&ear, 1000, COOL);
    check(&ear, "1000:3:temperature=20 ");
    hear(&ear, 1500, WARM);
    hear(&ear, 1900, COOL);
    hear(&ear, 2000, COOL);
    check(&ear, "");
}

static void says_what_stays_the_same_once_a_minute(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    g_autoptr(GString) seen = g_string_new(NULL);
    for (int64_t ms = 0; ms <= 180000; ms += 2500) {
        hear(&ear, ms, WARM);
    }
    for (guint i = 0; i < ear.readings->len; i++) {
        const BeckonReading *reading = &g_array_index(ear.readings, BeckonReading, i);
        if (reading->quantity == BECKON_QUANTITY_TEMPERATURE) {
            g_string_append_printf(seen, "%d ", (int)(reading->t_us / 1000));
        }
    }
    CU_ASSERT_STRING_EQUAL(seen->str, "0 60000 120000 180000 ");
}

static void says_the_mean_of_what_was_heard_every_ten_seconds(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    hear_at(&ear, 0, -50);
    check(&ear, "0:3:rssi=-50 ");
    hear_at(&ear, 3000, -60);
    hear_at(&ear, 6000, BECKON_RSSI_UNKNOWN);
    hear_at(&ear, 9999, -70);
    check(&ear, "");
    hear_at(&ear, 10000, -61); /* (60 + 70 + 61) / 3 = 63.67 */
    check(&ear, "10000:3:rssi=-64 ");
    hear_at(&ear, 20000, -41);
    check(&ear, "20000:3:rssi=-41 ");
    hear_at(&ear, 90000, -42);
    check(&ear, "90000:3:rssi=-42 ");
}

static void opens_what_its_key_seals(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, SEALED);
    check(&ear, "0:3:rssi=-60#1122867 0:3:temperature=25.06#1122867 0:3:humidity=50.55#1122867 ");
    hear(&ear, 5000, NEXT);
    check(&ear, "5000:3:temperature=26.06#1122868 ");
}

static void takes_the_same_counter_for_the_same_advert(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, SEALED);
    check(&ear, "0:3:rssi=-60#1122867 0:3:temperature=25.06#1122867 0:3:humidity=50.55#1122867 ");
    for (int64_t ms = 1000; ms < 9000; ms += 1000) {
        hear(&ear, ms, SEALED);
    }
    hear(&ear, 70000, SEALED);
    check(&ear, "");
}

static void counts_adverts_whose_counter_went_backwards(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, SEALED);
    hear(&ear, 1000, NEXT);
    g_array_set_size(ear.readings, 0);
    hear(&ear, 2000, BEFORE);
    check(&ear, "2000:3:replayed=1 ");
    hear(&ear, 3000, SEALED);
    hear(&ear, 4000, BEFORE);
    check(&ear, "");
    hear(&ear, 12000, SEALED);
    check(&ear, "12000:3:replayed=3 ");
    hear(&ear, 61000, NEXT); /* the counter that it has reached: nothing new */
    check(&ear, "");
}

static void counts_what_it_cannot_open(void)
{
    g_auto(Ear) ear = ear_new("00112233445566778899aabbccddeeff");
    hear(&ear, 0, SEALED);
    check(&ear, "0:3:unopened=1 ");
    hear(&ear, 1000, SEALED);
    hear(&ear, 2000, NEXT);
    hear(&ear, 10000, NEXT);
    check(&ear, "10000:3:unopened=3 ");
}

static void opens_nothing_without_a_key_or_after_it_was_taken_away(void)
{
    static const uint8_t none[BECKON_LINK_KEY_BYTES];
    g_auto(Ear) ear = ear_new(NULL);
    hear(&ear, 0, SEALED);
    check(&ear, "0:3:rssi=-60 0:3:unopened=1 ");
    g_auto(Ear) other = ear_new(KEY);
    beckon_thing_set_key(other.thing, none);
    hear(&other, 0, SEALED);
    check(&other, "0:3:rssi=-60 0:3:unopened=1 ");
    hear(&other, 1000, WARM);
    check(&other, "1000:3:temperature=25.06 ");
}

static void opens_nothing_from_another_address(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    beckon_thing_take(ear.thing, heard_set(&ear.heard, 0, "5448E68F80A6", SEALED), ear.readings);
    check(&ear, "0:3:unopened=1 ");
}

/* An advert that nobody sealed says nothing about a counter either. */
static void a_forged_counter_moves_nothing(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, "0201061216d2fc41e445f3c9962bffffffff6c7c4519");
    g_array_set_size(ear.readings, 0);
    hear(&ear, 1000, SEALED);
    check(
        &ear,
        "1000:3:rssi=-60#1122867 1000:3:temperature=25.06#1122867 1000:3:humidity=50.55#1122867 ");
}

static void believes_nothing_plain_of_a_thing_with_a_key(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, WARM);
    check(&ear, "0:3:unopened=1 ");
    hear(&ear, 1000, "1116aafe20000bb815800000000100000001");
    hear(&ear, 2000, "1bff99040512fc5394c37c0004fffc040cac364200cdcbb8334c884f");
    hear(&ear, 10000, BEACON);
    check(&ear, "10000:3:unopened=2 ");
}

/* Who sends under its address, what it said last among it, hides from nobody that it is gone. */
static void of_a_thing_with_a_key_nothing_is_heard_but_its_word(void)
{
    g_auto(Ear) ear = ear_new(KEY);
    hear(&ear, 0, SEALED);
    g_array_set_size(ear.readings, 0);
    for (int64_t ms = 20000; ms < 600000; ms += 20000) {
        hear(&ear, ms, SEALED);
        hear(&ear, ms + 1, BEACON);
        hear(&ear, ms + 2, "020106");
    }
    check(&ear, "");
    hear(&ear, 600000, NEXT);
    check(&ear, "600000:3:rssi=-60#1122868 600000:3:temperature=26.06#1122868 "
                "600000:3:humidity=50.55#1122868 ");
}

static void takes_an_equal_packet_id_for_the_same_packet(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    hear(&ear, 0, WARM_7);
    check(&ear, "0:3:rssi=-60 0:3:temperature=25.06 ");
    hear(&ear, 5000, COOL_7);
    hear(&ear, 9999, COOL_7);
    check(&ear, "");
    hear(&ear, 10000, COOL_7);
    check(&ear, "10000:3:rssi=-60 10000:3:temperature=20 ");
    hear(&ear, 12000, HOT_8);
    check(&ear, "12000:3:temperature=27.3 ");
    hear(&ear, 14000, WARM_7);
    check(&ear, "14000:3:temperature=25.06 ");
}

static void a_packet_that_is_sent_all_day_is_said_once_a_minute(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    guint n_said = 0;
    for (int64_t ms = 0; ms <= 600000; ms += 1000) {
        hear(&ear, ms, WARM_7);
    }
    for (guint i = 0; i < ear.readings->len; i++) {
        n_said +=
            g_array_index(ear.readings, BeckonReading, i).quantity == BECKON_QUANTITY_TEMPERATURE;
    }
    CU_ASSERT_EQUAL(n_said, 11);
}

static void looks_at_every_frame_of_an_advert(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    hear(&ear, 0,
         "1116aafe20000bb8158000000001000000010716d2fc4002ca09020106"
         "1bff990405"
         "12fc5394c37c0004fffc040cac364200cdcbb8334c884f");
    check(&ear, "0:3:rssi=-60 0:3:voltage=3 0:3:temperature=21.5 0:3:temperature[1]=25.06 "
                "0:3:temperature[2]=24.3 0:3:humidity=53.49 0:3:pressure=1000.44 "
                "0:3:acceleration=0.039227 0:3:acceleration[1]=-0.039227 "
                "0:3:acceleration[2]=10.1597 0:3:voltage[1]=2.977 0:3:count=66 ");
    CU_ASSERT_TRUE(ear.all);
}

static void keeps_no_more_of_a_thing_than_it_may(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    g_autoptr(GString) hex = g_string_new("8416d2fc40"); /* 0x84: 4 and 64 · 2 bytes */
    for (guint i = 0; i < BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        g_string_append(hex, "0960");
    }
    hear(&ear, 0, hex->str);
    CU_ASSERT_TRUE(ear.all);
    CU_ASSERT_EQUAL(ear.readings->len, 1 + BECKON_LIMIT_FACTS_A_FIXTURE);
    g_array_set_size(ear.readings, 0);
    hear(&ear, 2000, WARM);
    CU_ASSERT_FALSE(ear.all);
    check(&ear, "");
}

/* 64 wrong facts, once, and from then on what it measures: the door's battery and temperature. */
static void what_was_forged_once_makes_room_after_an_hour(void)
{
    g_auto(Ear) ear = ear_new(NULL);
    g_autoptr(GString) hex = g_string_new("8416d2fc40");
    for (guint i = 0; i < BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        g_string_append(hex, "0960");
    }
    hear(&ear, 0, hex->str);
    hear(&ear, 3599999, "0201060916d2fc40016402ca09");
    CU_ASSERT_FALSE(ear.all);
    ear.all = true;
    g_array_set_size(ear.readings, 0);
    hear(&ear, 3600000, "0201060916d2fc40016402ca09");
    CU_ASSERT_TRUE(ear.all);
    check(&ear, "3600000:3:battery=100 3600000:3:temperature=25.06 ");
    hear(&ear, 3601000, "0201060916d2fc40016302d007");
    check(&ear, "3601000:3:battery=99 3601000:3:temperature=20 ");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(says_at_once_what_it_hears_first),
        BECKON_TEST(says_a_change_a_second_after_the_last_word),
        BECKON_TEST(says_what_stays_the_same_once_a_minute),
        BECKON_TEST(says_the_mean_of_what_was_heard_every_ten_seconds),
        BECKON_TEST(opens_what_its_key_seals),
        BECKON_TEST(takes_the_same_counter_for_the_same_advert),
        BECKON_TEST(counts_adverts_whose_counter_went_backwards),
        BECKON_TEST(counts_what_it_cannot_open),
        BECKON_TEST(opens_nothing_without_a_key_or_after_it_was_taken_away),
        BECKON_TEST(opens_nothing_from_another_address),
        BECKON_TEST(a_forged_counter_moves_nothing),
        BECKON_TEST(believes_nothing_plain_of_a_thing_with_a_key),
        BECKON_TEST(of_a_thing_with_a_key_nothing_is_heard_but_its_word),
        BECKON_TEST(takes_an_equal_packet_id_for_the_same_packet),
        BECKON_TEST(a_packet_that_is_sent_all_day_is_said_once_a_minute),
        BECKON_TEST(looks_at_every_frame_of_an_advert),
        BECKON_TEST(keeps_no_more_of_a_thing_than_it_may),
        BECKON_TEST(what_was_forged_once_makes_room_after_an_hour),
    };
    return BECKON_TESTS_RUN("scannerd/thing", tests);
}
