/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop/shop.h"

#include <string.h>

#include "base/error.h"
#include "testing.h"

static BeckonShop *demo_shop(void)
{
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    g_autoptr(GError) error = NULL;
    BeckonShop *shop = beckon_shop_load(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(shop);
    return shop;
}

static void the_demo_shop_is_six_zones_with_a_scanner_each(void)
{
    g_autoptr(BeckonShop) shop = demo_shop();
    CU_ASSERT_STRING_EQUAL(shop->name, "demo");
    CU_ASSERT_STRING_EQUAL(shop->timezone_name, "Europe/Berlin");
    CU_ASSERT_STRING_EQUAL(shop->currency, "EUR");
    CU_ASSERT_EQUAL(shop->leave_us, 60000000);
    CU_ASSERT_EQUAL(beckon_shop_n_zones(shop), 6);
    CU_ASSERT_EQUAL(beckon_shop_n_scanners(shop), 6);
    for (guint i = 0; i < 6; i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        CU_ASSERT_EQUAL_FATAL(zone->nearest->len, 1);
        guint nearest = g_array_index(zone->nearest, guint, 0);
        CU_ASSERT_STRING_EQUAL(beckon_shop_scanner(shop, nearest)->name, zone->name);
        CU_ASSERT(beckon_shop_scanner(shop, nearest)->has_at);
    }
    CU_ASSERT_FALSE(beckon_shop_zone(shop, (guint)beckon_shop_find_zone(shop, "entrance"))->offers);
}

static void finds_by_name_or_says_minus_one(void)
{
    g_autoptr(BeckonShop) shop = demo_shop();
    int zone = beckon_shop_find_zone(shop, "footwear");
    CU_ASSERT_STRING_EQUAL(beckon_shop_zone(shop, (guint)zone)->name, "footwear");
    CU_ASSERT_EQUAL(beckon_shop_find_zone(shop, "pharmacy"), -1);
    CU_ASSERT_EQUAL(beckon_shop_find_scanner(shop, "pharmacy"), -1);
}

static void answers_a_wish_for_a_language_as_well_as_it_can(void)
{
    g_autoptr(BeckonShop) shop = demo_shop();
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, "de"), "de");
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, "de-AT"), "de");
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, "DE"), "de");
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, "den"), "en");
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, "fr"), "en");
    CU_ASSERT_STRING_EQUAL(beckon_shop_language(shop, NULL), "en");
}

static BeckonShop *parse(const char *text)
{
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    return beckon_shop_parse(source, diagnostics);
}

#define HEAD "store: s\ntimezone: UTC\ncurrency: EUR\nlanguages: [en]\n"

static void fills_in_what_the_file_leaves_out(void)
{
    g_autoptr(BeckonShop) shop =
        parse(HEAD "scanners: {till: {}}\nzones: {checkout: {nearest: [till]}}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(shop);
    CU_ASSERT_STRING_EQUAL(beckon_shop_scanner(shop, 0)->socket, "till.sock");
    CU_ASSERT_FALSE(beckon_shop_scanner(shop, 0)->has_at);
    const BeckonZone *zone = beckon_shop_zone(shop, 0);
    CU_ASSERT(zone->offers);
    CU_ASSERT_EQUAL(zone->hysteresis_db, 4);
    CU_ASSERT_EQUAL(zone->dwell_us, 30000000);
    CU_ASSERT_EQUAL(shop->leave_us, 60000000);
    CU_ASSERT_EQUAL(shop->beacons->len, 0);
}

static void reads_places_offsets_and_times(void)
{
    g_autoptr(BeckonShop) shop = parse(
        HEAD "leave: 2m\nscanners: {a: {socket: /run/far/a.sock, at: [1.5, -2], offset: -3dB}}\n"
             "zones: {z: {at: [0, 20.25], dwell: 45s, hysteresis: 2.5dB, offers: false}}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(shop);
    const BeckonScanner *scanner = beckon_shop_scanner(shop, 0);
    CU_ASSERT_STRING_EQUAL(scanner->socket, "/run/far/a.sock");
    CU_ASSERT(scanner->at.x_m == 1.5 && scanner->at.y_m == -2 && scanner->offset_db == -3);
    const BeckonZone *zone = beckon_shop_zone(shop, 0);
    CU_ASSERT(zone->has_at && zone->at.x_m == 0 && zone->at.y_m == 20.25);
    CU_ASSERT_EQUAL(zone->nearest->len, 0);
    CU_ASSERT_EQUAL(zone->dwell_us, 45000000);
    CU_ASSERT_EQUAL(zone->hysteresis_db, 2.5);
    CU_ASSERT_FALSE(zone->offers);
    CU_ASSERT_EQUAL(shop->leave_us, 120000000);
}

static void reads_ids_as_they_come_over_the_air(void)
{
    g_autoptr(BeckonShop) shop = parse(
        HEAD
        "scanners: {a: {}}\nzones: {z: {nearest: [a]}}\n"
        "beacons:\n"
        "  i: {ibeacon: {uuid: F7826DA6-4fa2-4e98-8024-bc5b71e0893e, major: 258, minor: 65535}}\n"
        "  u: {eddystone-uid: {namespace: edd1ebeac04e5defa017, instance: 0bdb87539b67}, zone: z}\n"
        "sensors:\n  t: {bthome: \"A4:C1:38:00:11:22\"}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(shop);
    CU_ASSERT_EQUAL_FATAL(shop->beacons->len, 3);
    const BeckonStoreBeacon *ibeacon = g_ptr_array_index(shop->beacons, 0);
    static const uint8_t ibeacon_id[] = {0xf7, 0x82, 0x6d, 0xa6, 0x4f, 0xa2, 0x4e,
                                         0x98, 0x80, 0x24, 0xbc, 0x5b, 0x71, 0xe0,
                                         0x89, 0x3e, 0x01, 0x02, 0xff, 0xff};
    CU_ASSERT_EQUAL(ibeacon->kind, BECKON_STORE_IBEACON);
    CU_ASSERT_EQUAL(memcmp(ibeacon->id, ibeacon_id, sizeof ibeacon_id), 0);
    CU_ASSERT_EQUAL(ibeacon->zone, -1);
    const BeckonStoreBeacon *uid = g_ptr_array_index(shop->beacons, 1);
    static const uint8_t uid_id[] = {0xed, 0xd1, 0xeb, 0xea, 0xc0, 0x4e, 0x5d, 0xef,
                                     0xa0, 0x17, 0x0b, 0xdb, 0x87, 0x53, 0x9b, 0x67};
    CU_ASSERT_EQUAL(uid->kind, BECKON_STORE_EDDYSTONE_UID);
    CU_ASSERT_EQUAL(memcmp(uid->id, uid_id, sizeof uid_id), 0);
    CU_ASSERT_EQUAL(uid->zone, 0);
    const BeckonStoreBeacon *sensor = g_ptr_array_index(shop->beacons, 2);
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22};
    CU_ASSERT(sensor->is_sensor && sensor->kind == BECKON_STORE_ADDRESS);
    CU_ASSERT_EQUAL(memcmp(sensor->id, address, sizeof address), 0);
}

static void has_a_beacon_of_its_own_where_the_file_says_so(void)
{
    g_autoptr(BeckonShop) without = parse(HEAD "scanners: {a: {}}\nzones: {z: {nearest: [a]}}\n");
    g_autoptr(BeckonShop) with =
        parse(HEAD "scanners: {a: {}}\nzones: {z: {nearest: [a]}}\n"
                   "hub-beacon: {uuid: F7826DA6-4fa2-4e98-8024-bc5b71e0893e}\n");
    static const uint8_t uuid[] = {0xf7, 0x82, 0x6d, 0xa6, 0x4f, 0xa2, 0x4e, 0x98,
                                   0x80, 0x24, 0xbc, 0x5b, 0x71, 0xe0, 0x89, 0x3e};
    CU_ASSERT_PTR_NOT_NULL_FATAL(without);
    CU_ASSERT_PTR_NOT_NULL_FATAL(with);
    CU_ASSERT_FALSE(without->has_hub_beacon);
    CU_ASSERT_TRUE(with->has_hub_beacon);
    CU_ASSERT_EQUAL(memcmp(with->hub_uuid, uuid, sizeof uuid), 0);
}

static void an_error_in_the_file_reads_as_its_diagnostics(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = beckon_test_path("tests/rules/cases/shop/timezone-misspelt.yaml");
    CU_ASSERT_PTR_NULL(beckon_shop_load(path, &error));
    CU_ASSERT(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "timezone-misspelt.yaml:2:11: error E0201"));
    g_clear_error(&error);
    CU_ASSERT_PTR_NULL(beckon_shop_load("/nowhere/store.yaml", &error));
    CU_ASSERT(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

static void refuses_more_than_its_limits(void)
{
    g_autoptr(GString) text = g_string_new(HEAD "zones: {}\nscanners:\n");
    for (int i = 0; i < 65; i++) {
        g_string_append_printf(text, "  s%d: {}\n", i);
    }
    CU_ASSERT_PTR_NULL(parse(text->str));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_demo_shop_is_six_zones_with_a_scanner_each),
        BECKON_TEST(finds_by_name_or_says_minus_one),
        BECKON_TEST(answers_a_wish_for_a_language_as_well_as_it_can),
        BECKON_TEST(fills_in_what_the_file_leaves_out),
        BECKON_TEST(reads_places_offsets_and_times),
        BECKON_TEST(reads_ids_as_they_come_over_the_air),
        BECKON_TEST(has_a_beacon_of_its_own_where_the_file_says_so),
        BECKON_TEST(an_error_in_the_file_reads_as_its_diagnostics),
        BECKON_TEST(refuses_more_than_its_limits),
    };
    return BECKON_TESTS_RUN("shop/shop", tests);
}
