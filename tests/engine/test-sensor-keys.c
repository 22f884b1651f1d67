/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures/sensor-keys.h"

#include <string.h>

#include "engine/fixture-shop.h"
#include "testing.h"

#define KEY   "231d39c1d7cc1ab1aee224cd096db932" /* of BTHome's own example */
#define OTHER "000102030405060708090A0B0C0D0E0F"

static void keys_reach_the_scanners_under_the_handles_of_this_run(void)
{
    static const uint8_t key[] = {0x23, 0x1d, 0x39, 0xc1, 0xd7, 0xcc, 0x1a, 0xb1,
                                  0xae, 0xe2, 0x24, 0xcd, 0x09, 0x6d, 0xb9, 0x32};
    g_autoptr(BeckonShop) shop = test_fixture_shop();
    g_autoptr(BeckonFixtures) fixtures = beckon_fixtures_new(shop);
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonSensorKeys) keys =
        beckon_sensor_keys_parse("# bind keys\n\n  fridge \t" KEY " \r\ngate " OTHER, shop, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    CU_ASSERT_TRUE(beckon_sensor_keys_has(keys, TEST_FRIDGE));
    CU_ASSERT_TRUE(beckon_sensor_keys_has(keys, TEST_GATE));
    CU_ASSERT_FALSE(beckon_sensor_keys_has(keys, TEST_SHELF));
    g_autoptr(GByteArray) frames = g_byte_array_new();
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;
    beckon_sensor_keys_put(keys, fixtures, 77, frames);
    beckon_link_decoder_feed(decoder, frames->data, frames->len);
    CU_ASSERT_TRUE_FATAL(beckon_link_decoder_next(decoder, &frame, &error));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_KEYS);
    CU_ASSERT_EQUAL(frame.generation, 77);
    CU_ASSERT_EQUAL_FATAL(frame.keys.n_rows, 2);
    CU_ASSERT_EQUAL(frame.keys.rows[0].handle, beckon_fixtures_handle(fixtures, TEST_FRIDGE));
    CU_ASSERT_EQUAL(memcmp(frame.keys.rows[0].key, key, sizeof key), 0);
    CU_ASSERT_EQUAL(frame.keys.rows[1].handle, beckon_fixtures_handle(fixtures, TEST_GATE));
}

static void without_keys_nothing_is_sent(void)
{
    g_autoptr(BeckonShop) shop = test_fixture_shop();
    g_autoptr(BeckonFixtures) fixtures = beckon_fixtures_new(shop);
    g_autoptr(BeckonSensorKeys) keys = beckon_sensor_keys_open("", shop, NULL);
    g_autoptr(GByteArray) frames = g_byte_array_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    beckon_sensor_keys_put(keys, fixtures, 77, frames);
    CU_ASSERT_EQUAL(frames->len, 0);
}

static void refuses_what_is_no_key_of_a_sensor_and_says_where(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"freezer " KEY, "line 1: there is no such sensor"},
        {"# one\nfridge", "line 2: this is not a key"},
        {"fridge 231d39c1", "line 1: this is not a key"},
        {"fridge " KEY "00", "line 1: this is not a key"},
        {"fridge g31d39c1d7cc1ab1aee224cd096db932", "line 1: this is not a key"},
        {"fridge " KEY " and more", "line 1: this is not a key"},
        {"fridge " KEY "\nfridge " OTHER "\n", "line 2: this sensor has a key already"},
        {"lamp " KEY, "line 1: only what is registered by its address"},
    };
    g_autoptr(BeckonShop) shop = test_fixture_shop();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_sensor_keys_parse(cases[i].text, shop, &error));
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_TRUE(g_str_has_prefix(error->message, cases[i].why));
        CU_ASSERT_PTR_NULL(strstr(error->message, "231d39c1"));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(keys_reach_the_scanners_under_the_handles_of_this_run),
        BECKON_TEST(without_keys_nothing_is_sent),
        BECKON_TEST(refuses_what_is_no_key_of_a_sensor_and_says_where),
    };
    return BECKON_TESTS_RUN("engine/sensor-keys", tests);
}
