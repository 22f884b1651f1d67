/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-advert.h"

#include <string.h>

#include "base/bytes.h"
#include "testing.h"

#define FEAA "0000feaa-0000-1000-8000-00805f9b34fb"
#define FCD2 "0000fcd2-0000-1000-8000-00805f9b34fb"

static const BeckonBluezPattern eddystone = {0x16, 0, 2, {0xaa, 0xfe}};
static const BeckonBluezPattern bthome = {0x16, 0, 2, {0xd2, 0xfc}};
static const BeckonBluezPattern ibeacon = {0xff, 0, 4, {0x4c, 0x00, 0x02, 0x15}};
static const BeckonBluezPattern altbeacon = {0xff, 2, 2, {0xbe, 0xac}};

/* The AD bytes, in hexadecimal, of a device whose properties are written as GVariant text; "" of
 * none. */
static char *advert_of(const char *properties, const BeckonBluezPattern *pattern)
{
    g_autoptr(GVariant) device =
        g_variant_parse(G_VARIANT_TYPE_VARDICT, properties, NULL, NULL, NULL);
    BeckonBluezAdvert advert;
    CU_ASSERT_PTR_NOT_NULL_FATAL(device);
    bool found = beckon_bluez_advert(device, pattern, &advert);
    CU_ASSERT_EQUAL(found, advert.report.len > 0);
    return beckon_hex_encode(advert.bytes, advert.report.len);
}

static void check(const char *properties, const BeckonBluezPattern *pattern, const char *expected)
{
    g_autofree char *hex = advert_of(properties, pattern);
    CU_ASSERT_STRING_EQUAL(hex, expected);
}

/* Core Specification Supplement, Part A 1.11: service data begins with the UUID, and 1.4
 * manufacturer data with the company, both least significant byte first. */
static void writes_service_data(void)
{
    check("{'ServiceData': <{'" FEAA "': <[byte 0x30, 0xee, 1, 2, 3, 4, 5, 6, 7, 8]>}>}",
          &eddystone, "0d16aafe30ee0102030405060708");
    /* the example of bthome.io/format */
    check("{'ServiceData': <{'" FCD2 "': <[byte 0x40, 0x02, 0xc4, 0x09, 0x03, 0xbf, 0x13]>}>}",
          &bthome, "0a16d2fc4002c40903bf13");
}

static void writes_manufacturer_data(void)
{
    check("{'ManufacturerData': <{uint16 0x004c: <[byte 0x02, 0x15, 0xab]>}>}", &ibeacon,
          "06ff4c000215ab");
    check("{'ManufacturerData': <{uint16 0x0118: <[byte 0xbe, 0xac, 0xcd]>}>}", &altbeacon,
          "06ff1801beaccd");
}

static void leaves_out_what_the_monitor_did_not_hear(void)
{
    const char *both = "{'ServiceData': <{'" FEAA "': <[byte 0x00]>, '" FCD2 "': <[byte 0x40]>}>, "
                       "'ManufacturerData': <{uint16 0x004c: <[byte 0x02, 0x15]>, "
                       "uint16 0x004d: <[byte 0x02, 0x15]>}>}";
    check(both, &eddystone, "0416aafe00");
    check(both, &bthome, "0416d2fc40");
    check(both, &ibeacon, "05ff4c000215");
    check(both, &altbeacon, "");
    check("{'ManufacturerData': <{uint16 0x004c: <[byte 0x10, 0x05]>}>}", &ibeacon, "");
    check("{'ManufacturerData': <{uint16 0x004c: <[byte 0x02]>}>}", &ibeacon, "");
}

static void takes_several_that_match(void)
{
    check("{'ManufacturerData': <{uint16 0x0118: <[byte 0xbe, 0xac, 0x01]>, uint16 0x004c: <[byte "
          "0x10]>, uint16 0xffff: <[byte 0xbe, 0xac]>}>}",
          &altbeacon, "06ff1801beac0105ffffffbeac");
}

static void says_who_sent_it_and_how_strongly(void)
{
    g_autoptr(GVariant) device = g_variant_parse(
        G_VARIANT_TYPE_VARDICT,
        "{'Address': <'C0:FF:EE:42:D1:E5'>, 'AddressType': <'random'>, 'RSSI': <int16 -61>, "
        "'ServiceData': <{'" FEAA "': <@ay []>}>}",
        NULL, NULL, NULL);
    const uint8_t address[] = {0xc0, 0xff, 0xee, 0x42, 0xd1, 0xe5};
    BeckonBluezAdvert advert;
    CU_ASSERT_TRUE_FATAL(beckon_bluez_advert(device, &eddystone, &advert));
    CU_ASSERT_EQUAL(memcmp(advert.report.address, address, sizeof address), 0);
    CU_ASSERT_EQUAL(advert.report.address_type, BECKON_ADDRESS_RANDOM);
    CU_ASSERT_EQUAL(advert.report.rssi_dbm, -61);
    CU_ASSERT_PTR_EQUAL(advert.report.data, advert.bytes);
    CU_ASSERT_EQUAL(advert.report.len, 4);
}

static int rssi_of(const char *rssi)
{
    g_autofree char *text = g_strdup_printf("{%s 'ServiceData': <{'" FEAA "': <[byte 0]>}>}", rssi);
    g_autoptr(GVariant) device = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
    BeckonBluezAdvert advert;
    CU_ASSERT_TRUE_FATAL(beckon_bluez_advert(device, &eddystone, &advert));
    return advert.report.rssi_dbm;
}

static void takes_a_strength_that_cannot_be_for_unknown(void)
{
    CU_ASSERT_EQUAL(rssi_of("'RSSI': <int16 -127>,"), -127);
    CU_ASSERT_EQUAL(rssi_of("'RSSI': <int16 20>,"), 20);
    CU_ASSERT_EQUAL(rssi_of("'RSSI': <int16 -128>,"), BECKON_RSSI_UNKNOWN);
    CU_ASSERT_EQUAL(rssi_of("'RSSI': <int16 21>,"), BECKON_RSSI_UNKNOWN);
    CU_ASSERT_EQUAL(rssi_of("'RSSI': <int32 -60>,"), BECKON_RSSI_UNKNOWN);
    CU_ASSERT_EQUAL(rssi_of(""), BECKON_RSSI_UNKNOWN);
}

static void passes_over_what_is_of_another_type_or_form(void)
{
    check("{'ServiceData': <'none'>}", &eddystone, "");
    check("{'ServiceData': <{'" FEAA "': <'text'>}>}", &eddystone, "");
    check("{'ServiceData': <{'feaa': <[byte 0]>}>}", &eddystone, "");
    check("{'ServiceData': <{'0001feaa-0000-1000-8000-00805f9b34fb': <[byte 0]>}>}", &eddystone,
          "");
    check("{'ServiceData': <{'0000feaa-0000-1000-8000-00805f9b34fc': <[byte 0]>}>}", &eddystone,
          "");
    check("{'ServiceData': <{'0000FEAA-0000-1000-8000-00805F9B34FB': <[byte 0]>}>}", &eddystone,
          "0416aafe00");
    check("{'ManufacturerData': <{'" FEAA "': <[byte 0x02, 0x15]>}>}", &ibeacon, "");
    check("@a{sv} {}", &eddystone, "");
}

/* An AD structure's length is one byte. */
static void keeps_to_the_limits_of_an_advert(void)
{
    for (gsize len = 250; len <= 256; len++) {
        g_autoptr(GString) text = g_string_new("{'ServiceData': <{'" FEAA "': <[byte 0");
        for (gsize i = 1; i < len; i++) {
            g_string_append(text, ", 0");
        }
        g_string_append(text, "]>}>}");
        g_autofree char *hex = advert_of(text->str, &eddystone);
        CU_ASSERT_EQUAL(strlen(hex), len <= 252 ? 2 * (len + 4) : 0);
    }
    g_autoptr(GString) many = g_string_new("{'ManufacturerData': <@a{qv} {");
    for (int i = 0; i < 1000; i++) {
        g_string_append_printf(many, "%suint16 %d: <[byte 0xbe, 0xac]>", i > 0 ? ", " : "", i);
    }
    g_string_append(many, "}>}");
    g_autofree char *hex = advert_of(many->str, &altbeacon);
    CU_ASSERT_EQUAL(strlen(hex), 2 * (BECKON_LIMIT_ADVERT_BYTES / 6 * 6));
}

/* The properties, as GVariant text, of an advertisement that sends these bytes; "" of none. */
static char *advertisement_of(const char *hex)
{
    uint8_t ad[BECKON_LINK_BEACON_BYTES];
    gsize len = strlen(hex) / 2;
    CU_ASSERT_TRUE_FATAL(len <= sizeof ad && beckon_hex_decode(hex, ad, len));
    GVariant *floating = beckon_bluez_advertisement(ad, len);
    if (floating == NULL) {
        return g_strdup("");
    }
    g_autoptr(GVariant) properties = g_variant_ref_sink(floating);
    return g_variant_print(properties, FALSE);
}

static void sends_an_ibeacon(void)
{
    g_autofree char *text = advertisement_of("0201061aff4c000215"
                                             "00112233445566778899aabbccddeeff"
                                             "00010002c5");
    CU_ASSERT_STRING_EQUAL(
        text, "{'Type': <'broadcast'>, 'ServiceUUIDs': <@as []>, 'ServiceData': <@a{sv} {}>, "
              "'ManufacturerData': <{uint16 76: <[byte 0x02, 0x15, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, "
              "0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00, 0x01, 0x00, 0x02, "
              "0xc5]>}>}");
}

static void sends_an_eddystone_frame(void)
{
    g_autofree char *text = advertisement_of("0201060303aafe0d16aafe30ee0102030405060708");
    CU_ASSERT_STRING_EQUAL(
        text, "{'Type': <'broadcast'>, 'ServiceUUIDs': <['" FEAA "']>, 'ServiceData': <{'" FEAA
              "': <[byte 0x30, 0xee, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08]>}>, "
              "'ManufacturerData': <@a{qv} {}>}");
}

static void does_not_send_what_blue_z_has_no_words_for(void)
{
    const char *const cases[] = {
        "0409414243",   /* a name */
        "02ff4c",       /* a company is two bytes */
        "0303aa",       /* cut off */
        "0503aafed2fc", /* two services in one structure */
        "00",           /* no type */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = advertisement_of(cases[i]);
        CU_ASSERT_STRING_EQUAL(text, "");
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(writes_service_data),
        BECKON_TEST(writes_manufacturer_data),
        BECKON_TEST(leaves_out_what_the_monitor_did_not_hear),
        BECKON_TEST(takes_several_that_match),
        BECKON_TEST(says_who_sent_it_and_how_strongly),
        BECKON_TEST(takes_a_strength_that_cannot_be_for_unknown),
        BECKON_TEST(passes_over_what_is_of_another_type_or_form),
        BECKON_TEST(keeps_to_the_limits_of_an_advert),
        BECKON_TEST(sends_an_ibeacon),
        BECKON_TEST(sends_an_eddystone_frame),
        BECKON_TEST(does_not_send_what_blue_z_has_no_words_for),
    };
    return BECKON_TESTS_RUN("radio/bluez-advert", tests);
}
