/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/quantities.h"

#include <string.h>

#include "base/bytes.h"
#include "testing.h"

/* An object as it stands in a frame, and what it measures in parts. */
typedef struct {
    const char *hex;
    const char *name;
    int64_t value;
} Example;

static BeckonQuantities measure(const char *hex)
{
    uint8_t data[BECKON_BTHOME_MAX_BYTES] = {0x40};
    BeckonQuantities quantities = {0};
    BeckonBthome bthome;
    gsize len = strlen(hex) / 2;
    g_assert_true(beckon_hex_decode(hex, data + 1, len));
    g_assert_true(beckon_bthome_decode(data, 1 + len, &bthome, NULL) == BECKON_DECODED);
    beckon_quantities_add_bthome(&quantities, &bthome);
    return quantities;
}

static void check(const BeckonQuantities *quantities, guint row, const char *name, guint index,
                  int64_t value)
{
    CU_ASSERT_TRUE_FATAL(row < quantities->n_rows);
    const BeckonMeasured *measured = &quantities->rows[row];
    CU_ASSERT_STRING_EQUAL(beckon_quantity_name(measured->quantity), name);
    CU_ASSERT_EQUAL(measured->index, index);
    CU_ASSERT_EQUAL(measured->value, value);
}

static void check_each(const Example *examples, gsize n_examples)
{
    for (gsize i = 0; i < n_examples; i++) {
        BeckonQuantities quantities = measure(examples[i].hex);
        CU_ASSERT_EQUAL(quantities.n_rows, 1);
        check(&quantities, 0, examples[i].name, 0, examples[i].value);
    }
}

/* The Example and Result columns of bthome.io/format, in the units of base/quantity.h: millimetres
 * in metres, millilitres in litres. Of 0x5f on by hand after the factors of bthome-ble. */
static void gives_what_the_specifications_examples_say(void)
{
    static const Example examples[] = {
        {"518756", "acceleration", INT64_C(22151000)},
        {"0161", "battery", INT64_C(97000000)},
        {"12e204", "co2", INT64_C(1250000000)},
        {"56e803", "conductivity", INT64_C(1000000000)},
        {"0960", "count", INT64_C(96000000)},
        {"3d0960", "count", INT64_C(24585000000)},
        {"3e2a2c0960", "count", INT64_C(1611213866000000)},
        {"59ea", "count", INT64_C(-22000000)},
        {"5aeaea", "count", INT64_C(-5398000000)},
        {"5bea0234ea", "count", INT64_C(-365690134000000)},
        {"434e34", "current", INT64_C(13390000)},
        {"5d02ea", "current", INT64_C(-5630000)},
        {"08ca06", "dewpoint", INT64_C(17380000)},
        {"400c00", "distance", INT64_C(12000)},
        {"414e00", "distance", INT64_C(7800000)},
        {"424e3400", "duration", INT64_C(13390000)},
        {"4d12138a14", "energy", INT64_C(344593170000)},
        {"0a138a14", "energy", INT64_C(1346067000)},
        {"4b138a14", "gas", INT64_C(1346067000)},
        {"4c41018a01", "gas", INT64_C(25821505000)},
        {"528756", "gyroscope", INT64_C(22151000)},
        {"03bf13", "humidity", INT64_C(50550000)},
        {"2e23", "humidity", INT64_C(35000000)},
        {"05138a14", "illuminance", INT64_C(13460670000)},
        {"065e1f", "mass", INT64_C(80300000)},
        {"073e1d", "mass-pounds", INT64_C(74860000)},
        {"14020c", "moisture", INT64_C(30740000)},
        {"2f23", "moisture", INT64_C(35000000)},
        {"0d120c", "pm2.5", INT64_C(3090000000)},
        {"0e021c", "pm10", INT64_C(7170000000)},
        {"0b021b00", "power", INT64_C(69140000)},
        {"5c02fbffff", "power", INT64_C(-12780000)},
        {"04138a01", "pressure", INT64_C(1008830000)},
        {"3f020c", "rotation", INT64_C(307400000)},
        {"444e34", "speed", INT64_C(133900000)},
        {"57ea", "temperature", INT64_C(-22000000)},
        {"58ea", "temperature", INT64_C(-7700000)},
        {"451101", "temperature", INT64_C(27300000)},
        {"02ca09", "temperature", INT64_C(25060000)},
        {"133301", "tvoc", INT64_C(307000000)},
        {"0c020c", "voltage", INT64_C(3074000)},
        {"4a020c", "voltage", INT64_C(307400000)},
        {"4e87562a01", "volume", INT64_C(19551879000)},
        {"478756", "volume", INT64_C(2215100000)},
        {"48dc87", "volume", INT64_C(34780000)},
        {"5587562a01", "volume-storage", INT64_C(19551879000)},
        {"49dc87", "volume-flow-rate", INT64_C(34780000)},
        {"4632", "uv-index", INT64_C(5000000)},
        {"4f87562a01", "water", INT64_C(19551879000)},
        {"5e9f8c", "direction", INT64_C(359990000)},
        {"5fa00f", "precipitation", INT64_C(400000000)},
        {"6007", "channel", INT64_C(7000000)},
        {"618e0c", "rotational-speed", INT64_C(3214000000)},
        {"6240e201ff", "speed", INT64_C(-16653760)},
        {"6340e20100", "acceleration", INT64_C(123456)},
        {"6402", "light-level", INT64_C(2000000)},
    };
    check_each(examples, G_N_ELEMENTS(examples));
}

/* The meanings of 0 and 1 on that page: "lock" 1 is unlocked, "safety" 1 is safe. */
static void gives_the_yes_or_no_that_its_name_asks_for(void)
{
    static const Example examples[] = {
        {"1501", "battery-low", INT64_C(1000000)},
        {"1500", "battery-low", INT64_C(0)},
        {"1601", "battery-charging", INT64_C(1000000)},
        {"1701", "carbon-monoxide", INT64_C(1000000)},
        {"1801", "cold", INT64_C(1000000)},
        {"1901", "connectivity", INT64_C(1000000)},
        {"1a01", "door-open", INT64_C(1000000)},
        {"1a00", "door-open", INT64_C(0)},
        {"1b01", "garage-door-open", INT64_C(1000000)},
        {"1c01", "gas-detected", INT64_C(1000000)},
        {"0f01", "generic-boolean", INT64_C(1000000)},
        {"1d01", "heat", INT64_C(1000000)},
        {"1e01", "light", INT64_C(1000000)},
        {"1f01", "unlocked", INT64_C(1000000)},
        {"1f00", "unlocked", INT64_C(0)},
        {"2001", "wet", INT64_C(1000000)},
        {"2101", "motion", INT64_C(1000000)},
        {"2201", "moving", INT64_C(1000000)},
        {"2301", "occupancy", INT64_C(1000000)},
        {"1101", "opening", INT64_C(1000000)},
        {"1100", "opening", INT64_C(0)},
        {"2401", "plugged-in", INT64_C(1000000)},
        {"1001", "power-on", INT64_C(1000000)},
        {"2501", "presence", INT64_C(1000000)},
        {"2601", "problem", INT64_C(1000000)},
        {"2701", "running", INT64_C(1000000)},
        {"2800", "unsafe", INT64_C(1000000)},
        {"2801", "unsafe", INT64_C(0)},
        {"2901", "smoke", INT64_C(1000000)},
        {"2a01", "sound", INT64_C(1000000)},
        {"2b01", "tamper", INT64_C(1000000)},
        {"2c01", "vibration", INT64_C(1000000)},
        {"2d01", "window-open", INT64_C(1000000)},
    };
    check_each(examples, G_N_ELEMENTS(examples));
}

static void is_exact_at_the_ends_of_every_range(void)
{
    static const Example examples[] = {
        {"3effffffff", "count", INT64_C(4294967295000000)},
        {"5b00000080", "count", INT64_C(-2147483648000000)},
        {"62ffffff7f", "speed", INT64_C(2147483647)},
        {"6200000080", "speed", INT64_C(-2147483648)},
        {"5cffffff7f", "power", INT64_C(21474836470000)},
        {"0301f3", "humidity", INT64_C(622090000)},
        {"5880", "temperature", INT64_C(-44800000)},
        {"587f", "temperature", INT64_C(44450000)},
        {"4dffffffff", "energy", INT64_C(4294967295000)},
        {"40ffff", "distance", INT64_C(65535000)},
        {"48ffff", "volume", INT64_C(65535000)},
        {"45ffff", "temperature", INT64_C(-100000)},
    };
    check_each(examples, G_N_ELEMENTS(examples));
}

/* Packet id, timestamp, button, dimmer, text, raw, device type, both firmware versions. */
static void leaves_out_what_measures_nothing(void)
{
    BeckonQuantities quantities = measure("0009"
                                          "3a01"
                                          "3c0103"
                                          "505d396164"
                                          "53024869"
                                          "54024869"
                                          "f00100"
                                          "f100010204"
                                          "f2000106");
    CU_ASSERT_EQUAL(quantities.n_rows, 0);
    quantities = measure("0009"
                         "3a01"
                         "3c0103"
                         "505d396164"
                         "53024869"
                         "54024869"
                         "6402");
    CU_ASSERT_EQUAL(quantities.n_rows, 1);
}

/* Whatever BTHome's table has is either measured or one of those nine. */
static void leaves_out_nothing_else_of_the_table(void)
{
    static const uint8_t others[] = {0x00, 0x3a, 0x3c, 0x50, 0x53, 0x54, 0xf0, 0xf1, 0xf2};
    guint n_known = 0;
    for (guint id = 0; id <= G_MAXUINT8; id++) {
        uint8_t data[] = {0x40, (uint8_t)id, 0, 0, 0, 0, 0};
        BeckonQuantities quantities = {0};
        BeckonBthomeObject object;
        BeckonBthome bthome;
        guint offset = 0;
        CU_ASSERT_EQUAL(beckon_bthome_decode(data, sizeof data, &bthome, NULL), BECKON_DECODED);
        if (!beckon_bthome_next(&bthome, &offset, &object)) {
            continue;
        }
        bthome.len = (uint8_t)offset; /* without the zeros behind it */
        beckon_quantities_add_bthome(&quantities, &bthome);
        bool is_other = memchr(others, (int)id, sizeof others) != NULL;
        CU_ASSERT_EQUAL(quantities.n_rows, is_other ? 0 : 1);
        n_known++;
    }
    CU_ASSERT_EQUAL(n_known, 84 + sizeof others);
}

/* Two temperatures of different precision are still two temperatures. */
static void numbers_those_of_one_quantity(void)
{
    BeckonQuantities quantities = measure("02ca09"
                                          "03bf13"
                                          "02d007"
                                          "451101");
    CU_ASSERT_EQUAL(quantities.n_rows, 4);
    check(&quantities, 0, "temperature", 0, 25060000);
    check(&quantities, 1, "humidity", 0, 50550000);
    check(&quantities, 2, "temperature", 1, 20000000);
    check(&quantities, 3, "temperature", 2, 27300000);
}

static void says_when_there_was_no_room(void)
{
    g_autoptr(GString) hex = g_string_new(NULL);
    for (guint i = 0; i < BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        g_string_append(hex, "0960");
    }
    BeckonQuantities quantities = measure(hex->str);
    CU_ASSERT_EQUAL(quantities.n_rows, BECKON_LIMIT_FACTS_A_FIXTURE);
    CU_ASSERT_FALSE(quantities.cut);
    g_string_append(hex, "0960");
    quantities = measure(hex->str);
    CU_ASSERT_EQUAL(quantities.n_rows, BECKON_LIMIT_FACTS_A_FIXTURE);
    CU_ASSERT_TRUE(quantities.cut);
}

static void finds_a_packet_id(void)
{
    const uint8_t with[] = {0x40, 0x00, 0x09, 0x01, 0x61}, without[] = {0x40, 0x01, 0x61};
    BeckonBthome bthome;
    uint8_t packet_id = 77;
    beckon_bthome_decode(without, sizeof without, &bthome, NULL);
    CU_ASSERT_FALSE(beckon_quantities_packet_id(&bthome, &packet_id));
    CU_ASSERT_EQUAL(packet_id, 77);
    beckon_bthome_decode(with, sizeof with, &bthome, NULL);
    CU_ASSERT_TRUE(beckon_quantities_packet_id(&bthome, &packet_id));
    CU_ASSERT_EQUAL(packet_id, 9);
}

static BeckonQuantities measure_ruuvi(const char *hex)
{
    uint8_t data[24];
    BeckonQuantities quantities = {0};
    BeckonRuuvi ruuvi;
    g_assert_true(beckon_hex_decode(hex, data, sizeof data));
    g_assert_true(beckon_ruuvi_decode(data, sizeof data, &ruuvi, NULL) == BECKON_DECODED);
    beckon_quantities_add_ruuvi(&quantities, &ruuvi);
    return quantities;
}

/* dataformat_05.md, "case: valid data": 24.3 °C, 53.49 %, 100044 Pa, 0.004, -0.004 and 1.036 G,
 * 2977 mV, 66 movements. */
static void gives_what_ruuvis_valid_example_says(void)
{
    BeckonQuantities quantities = measure_ruuvi("0512fc5394c37c0004fffc040cac364200cdcbb8334c884f");
    CU_ASSERT_EQUAL(quantities.n_rows, 8);
    check(&quantities, 0, "temperature", 0, 24300000);
    check(&quantities, 1, "humidity", 0, 53490000);
    check(&quantities, 2, "pressure", 0, 1000440000);
    check(&quantities, 3, "acceleration", 0, 39227);
    check(&quantities, 4, "acceleration", 1, -39227);
    check(&quantities, 5, "acceleration", 2, 10159689);
    check(&quantities, 6, "voltage", 0, 2977000);
    check(&quantities, 7, "count", 0, 66000000);
}

/* "case: maximum values" and "case: minimum values". */
static void gives_what_ruuvis_extremes_say(void)
{
    BeckonQuantities most = measure_ruuvi("057ffffffefffe7fff7fff7fffffdefefffecbb8334c884f");
    BeckonQuantities least = measure_ruuvi("058001000000008001800180010000000000cbb8334c884f");
    check(&most, 0, "temperature", 0, 163835000);
    check(&most, 1, "humidity", 0, 163835000);
    check(&most, 2, "pressure", 0, 1155340000);
    check(&most, 6, "voltage", 0, 3646000);
    check(&most, 7, "count", 0, 254000000);
    check(&least, 0, "temperature", 0, -163835000);
    check(&least, 1, "humidity", 0, 0);
    check(&least, 2, "pressure", 0, 500000000);
    check(&least, 6, "voltage", 0, 1600000);
    check(&least, 7, "count", 0, 0);
}

/* "case: invalid values". */
static void gives_nothing_that_a_ruuvi_does_not_have(void)
{
    BeckonQuantities quantities = measure_ruuvi("058000ffffffff800080008000ffffffffffffffffffffff");
    CU_ASSERT_EQUAL(quantities.n_rows, 0);
}

/* The z axis is index 2, whether or not the others are known. */
static void keeps_each_axis_of_a_ruuvi_in_its_place(void)
{
    BeckonQuantities quantities = measure_ruuvi("058000ffffffff8000800003e8ffffffffffffffffffffff");
    CU_ASSERT_EQUAL(quantities.n_rows, 1);
    check(&quantities, 0, "acceleration", 2, 9806650);
}

/* tlm-plain.md: 1 mV a bit, 8.8 fixed point: 0x1580 is 21.5 °C, 0xfe80 is -1.5 °C. */
static void gives_battery_and_temperature_of_a_beacon(void)
{
    BeckonEddystoneTlm tlm;
    BeckonQuantities quantities = {0};
    const uint8_t warm[] = {0x20, 0, 0x0b, 0xb8, 0x15, 0x80, 0, 0, 0, 1, 0, 0, 0, 1};
    const uint8_t cold[] = {0x20, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 1, 0, 0, 0, 1};
    const uint8_t mute[] = {0x20, 0, 0, 0, 0x80, 0x00, 0, 0, 0, 1, 0, 0, 0, 1};
    CU_ASSERT_EQUAL(beckon_eddystone_tlm_decode(mute, sizeof mute, &tlm, NULL), BECKON_DECODED);
    beckon_quantities_add_tlm(&quantities, &tlm);
    CU_ASSERT_EQUAL(quantities.n_rows, 0);
    CU_ASSERT_EQUAL(beckon_eddystone_tlm_decode(warm, sizeof warm, &tlm, NULL), BECKON_DECODED);
    beckon_quantities_add_tlm(&quantities, &tlm);
    CU_ASSERT_EQUAL(beckon_eddystone_tlm_decode(cold, sizeof cold, &tlm, NULL), BECKON_DECODED);
    beckon_quantities_add_tlm(&quantities, &tlm);
    CU_ASSERT_EQUAL(quantities.n_rows, 3);
    check(&quantities, 0, "voltage", 0, 3000000);
    check(&quantities, 1, "temperature", 0, 21500000);
    check(&quantities, 2, "temperature", 1, -1500000);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_what_the_specifications_examples_say),
        BECKON_TEST(gives_the_yes_or_no_that_its_name_asks_for),
        BECKON_TEST(is_exact_at_the_ends_of_every_range),
        BECKON_TEST(leaves_out_what_measures_nothing),
        BECKON_TEST(leaves_out_nothing_else_of_the_table),
        BECKON_TEST(numbers_those_of_one_quantity),
        BECKON_TEST(says_when_there_was_no_room),
        BECKON_TEST(finds_a_packet_id),
        BECKON_TEST(gives_what_ruuvis_valid_example_says),
        BECKON_TEST(gives_what_ruuvis_extremes_say),
        BECKON_TEST(gives_nothing_that_a_ruuvi_does_not_have),
        BECKON_TEST(keeps_each_axis_of_a_ruuvi_in_its_place),
        BECKON_TEST(gives_battery_and_temperature_of_a_beacon),
    };
    return BECKON_TESTS_RUN("scannerd/quantities", tests);
}
