/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "wire/link.h"

#define GENERATION UINT64_C(0x1122334455667788)

/* The header's generation with, where nothing was heard, the zero that follows. */
#define GENERATION_HEX "8877665544332211"
#define NOT_HEARD      GENERATION_HEX " 0000000000000000"

/* Every kind of frame as the comment of wire/link.h lays it out, written out by hand. */
#define HELLO_HEX "0a000000 01 000000 " NOT_HEARD " 0200 f0debc9a78563412 "
#define ADD_HEX                                                                                    \
    "18000000 02 000000 " NOT_HEARD " efcdab8967452301 05000000 ffffffffffffffff ffffffff "
#define REMOVE_HEX "10000000 03 000000 " NOT_HEARD " efcdab8967452301 ffffffffffffffff "
#define GO_HEX     "08000000 04 000000 " NOT_HEARD " 0024f40000000000 "
#define READY_HEX  "11000000 41 000000 " NOT_HEARD " 0200 01 40420f0000000000 05 656e747279 "
#define SIGHTINGS_HEX                                                                              \
    "20000000 42 000000 " GENERATION_HEX " 0700000000000000 "                                      \
    "40420f0000000000 05000000 bf 00 0100 41420f0000000000 ffffffff 7f 00 ffff "
#define TICK_HEX                                                                                   \
    "21000000 43 000000 " GENERATION_HEX " 0900000000000000 "                                      \
    "90d0030000000000 01 0a00000000000000 0600000000000000 0100000000000000 "
#define BOUNDARY_HEX "08000000 44 000000 " NOT_HEARD " 0024f40000000000 "
#define END_HEX      "08000000 45 000000 " NOT_HEARD " ffffffffffffffff "
#define KEYS_HEX     "14000000 05 000000 " NOT_HEARD " 05000080 000102030405060708090a0b0c0d0e0f "
#define ZEROS_28     "00000000000000000000000000000000000000000000000000000000"
#define BEACON_HEX   "20000000 06 000000 " NOT_HEARD " 03 020106 " ZEROS_28 " "
#define SILENT_HEX   "00000000 06 000000 " NOT_HEARD " "
#define READINGS_HEX                                                                               \
    "38000000 46 000000 " GENERATION_HEX " 0700000000000000 "                                      \
    "40420f0000000000 05000080 04 00 01 00 04030201 6010480100000000 "                             \
    "40420f0000000000 ffffffff 02 01 00 00 00000000 ffffffffffffffff "
#define HEALTH_HEX                                                                                 \
    "1c000000 47 000000 " NOT_HEARD                                                                \
    " 02 03 01 01000000 02000000 03000000 05000000 04000000 04 68636930 "

static const char *const all_frames[] = {
    HELLO_HEX,    ADD_HEX, REMOVE_HEX, GO_HEX,     READY_HEX,  SIGHTINGS_HEX, TICK_HEX,
    BOUNDARY_HEX, END_HEX, KEYS_HEX,   BEACON_HEX, SILENT_HEX, READINGS_HEX,  HEALTH_HEX};

static const BeckonRosterRow roster_rows[] = {
    {UINT64_C(0x0123456789abcdef), 5},
    {UINT64_MAX, UINT32_MAX},
};
static const BeckonSighting sightings[] = {
    {1000000, 5, -65, 1},
    {1000001, UINT32_MAX, 127, UINT16_MAX},
};
static const BeckonLinkTick tick = {250000, true, 10, 6, 1};
static const BeckonLinkKey keys[] = {
    {0x80000005, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}};
static const BeckonLinkBeacon beacons[] = {{3, {0x02, 0x01, 0x06}}};
static const BeckonReading readings[] = {
    {1000000, 0x80000005, BECKON_QUANTITY_TEMPERATURE, 0, true, 0x01020304, 21500000},
    {1000000, UINT32_MAX, BECKON_QUANTITY_BATTERY, 1, false, 0, -1},
};
static const BeckonLinkHealth health = {
    BECKON_SOURCE_HCI, BECKON_RADIO_STARTING, BECKON_OWN_BEACON_ON_AIR, 1, 2, 3, 5, 4, "hci0"};

static char *without_spaces(const char *hex)
{
    g_auto(GStrv) groups = g_strsplit(hex, " ", -1);
    return g_strjoinv("", groups);
}

static GByteArray *from_hex(const char *hex)
{
    g_autofree char *digits = without_spaces(hex);
    gsize len = strlen(digits) / 2;
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)len);
    g_assert_true(beckon_hex_decode(digits, bytes->data, len));
    return bytes;
}

/* What a decoder fed with all of it says of the first frame. */
static bool decodes(BeckonLinkDecoder *decoder, const char *hex, BeckonLinkFrame *ret_frame,
                    GError **error)
{
    g_autoptr(GByteArray) bytes = from_hex(hex);
    beckon_link_decoder_feed(decoder, bytes->data, bytes->len);
    return beckon_link_decoder_next(decoder, ret_frame, error);
}

static bool is_refused(const char *hex)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    g_autoptr(GError) error = NULL;
    BeckonLinkFrame frame;
    bool decoded = decodes(decoder, hex, &frame, &error);
    return !decoded && g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID);
}

static void writes_each_frame_as_the_specification_lays_it_out(void)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    beckon_link_put_hello(out, GENERATION, INT64_C(0x123456789abcdef0));
    beckon_link_put_roster(out, GENERATION, BECKON_LINK_ROSTER_ADD, roster_rows, 2);
    beckon_link_put_roster(out, GENERATION, BECKON_LINK_ROSTER_REMOVE, roster_rows, 2);
    beckon_link_put_go(out, GENERATION, 16000000);
    beckon_link_put_ready(out, GENERATION, true, 1000000, "entry");
    beckon_link_put_sightings(out, GENERATION, 7, sightings, 2);
    beckon_link_put_tick(out, GENERATION, 9, &tick);
    beckon_link_put_boundary(out, GENERATION, 16000000);
    beckon_link_put_end(out, GENERATION, -1);
    beckon_link_put_keys(out, GENERATION, keys, 1);
    beckon_link_put_beacon(out, GENERATION, beacons, 1);
    beckon_link_put_beacon(out, GENERATION, NULL, 0);
    beckon_link_put_readings(out, GENERATION, 7, readings, 2);
    beckon_link_put_health(out, GENERATION, &health);

    g_autofree char *written = beckon_hex_encode(out->data, out->len);
    g_autofree char *expected = without_spaces(
        HELLO_HEX ADD_HEX REMOVE_HEX GO_HEX READY_HEX SIGHTINGS_HEX TICK_HEX BOUNDARY_HEX END_HEX
            KEYS_HEX BEACON_HEX SILENT_HEX READINGS_HEX HEALTH_HEX);
    CU_ASSERT_STRING_EQUAL(written, expected);
}

static void reads_what_the_engine_sends(void)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;

    CU_ASSERT_TRUE(decodes(decoder, HELLO_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_HELLO);
    CU_ASSERT_EQUAL(frame.generation, GENERATION);
    CU_ASSERT_EQUAL(frame.hello.resume_us, INT64_C(0x123456789abcdef0));

    CU_ASSERT_TRUE(decodes(decoder, ADD_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_ROSTER_ADD);
    CU_ASSERT_EQUAL_FATAL(frame.roster.n_rows, 2);
    CU_ASSERT_EQUAL(frame.roster.rows[0].id, UINT64_C(0x0123456789abcdef));
    CU_ASSERT_EQUAL(frame.roster.rows[0].handle, 5);
    CU_ASSERT_EQUAL(frame.roster.rows[1].id, UINT64_MAX);
    CU_ASSERT_EQUAL(frame.roster.rows[1].handle, UINT32_MAX);

    CU_ASSERT_TRUE(decodes(decoder, REMOVE_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_ROSTER_REMOVE);
    CU_ASSERT_EQUAL_FATAL(frame.roster.n_rows, 2);
    CU_ASSERT_EQUAL(frame.roster.rows[0].id, UINT64_C(0x0123456789abcdef));
    CU_ASSERT_EQUAL(frame.roster.rows[0].handle, 0);

    CU_ASSERT_TRUE(decodes(decoder, GO_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_GO);
    CU_ASSERT_EQUAL(frame.go.until_us, 16000000);

    CU_ASSERT_TRUE(decodes(decoder, KEYS_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_KEYS);
    CU_ASSERT_EQUAL_FATAL(frame.keys.n_rows, 1);
    CU_ASSERT_EQUAL(frame.keys.rows[0].handle, 0x80000005);
    CU_ASSERT_EQUAL(memcmp(frame.keys.rows[0].key, keys[0].key, 16), 0);

    CU_ASSERT_TRUE(decodes(decoder, BEACON_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_BEACON);
    CU_ASSERT_EQUAL_FATAL(frame.beacon.n_rows, 1);
    CU_ASSERT_EQUAL(frame.beacon.rows[0].len, 3);
    CU_ASSERT_EQUAL(memcmp(frame.beacon.rows[0].ad, beacons[0].ad, 31), 0);

    CU_ASSERT_TRUE(decodes(decoder, SILENT_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_BEACON);
    CU_ASSERT_EQUAL(frame.beacon.n_rows, 0);
}

static void reads_what_a_scanner_sends(void)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;

    CU_ASSERT_TRUE(decodes(decoder, READY_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_READY);
    CU_ASSERT_TRUE(frame.ready.replaying);
    CU_ASSERT_EQUAL(frame.ready.first_us, 1000000);
    CU_ASSERT_STRING_EQUAL(frame.ready.name, "entry");

    CU_ASSERT_TRUE(decodes(decoder, SIGHTINGS_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_SIGHTINGS);
    CU_ASSERT_EQUAL(frame.heard_us, 7);
    CU_ASSERT_EQUAL_FATAL(frame.sightings.n_rows, 2);
    CU_ASSERT_EQUAL(frame.sightings.rows[0].t_us, 1000000);
    CU_ASSERT_EQUAL(frame.sightings.rows[0].handle, 5);
    CU_ASSERT_EQUAL(frame.sightings.rows[0].rssi_dbm, -65);
    CU_ASSERT_EQUAL(frame.sightings.rows[0].count, 1);
    CU_ASSERT_EQUAL(frame.sightings.rows[1].handle, UINT32_MAX);
    CU_ASSERT_EQUAL(frame.sightings.rows[1].rssi_dbm, 127);
    CU_ASSERT_EQUAL(frame.sightings.rows[1].count, UINT16_MAX);

    CU_ASSERT_TRUE(decodes(decoder, TICK_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_TICK);
    CU_ASSERT_EQUAL(frame.tick.t_us, 250000);
    CU_ASSERT_TRUE(frame.tick.hearing);
    CU_ASSERT_EQUAL(frame.tick.heard, 10);
    CU_ASSERT_EQUAL(frame.tick.unknown, 6);
    CU_ASSERT_EQUAL(frame.tick.malformed, 1);

    CU_ASSERT_TRUE(decodes(decoder, BOUNDARY_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_BOUNDARY);
    CU_ASSERT_EQUAL(frame.boundary.t_us, 16000000);

    CU_ASSERT_TRUE(decodes(decoder, END_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_END);
    CU_ASSERT_EQUAL(frame.boundary.t_us, -1);
}

static void reads_what_a_scanner_sends_of_the_store_and_of_its_radio(void)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;

    CU_ASSERT_TRUE(decodes(decoder, READINGS_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_READINGS);
    CU_ASSERT_EQUAL(frame.heard_us, 7);
    CU_ASSERT_EQUAL_FATAL(frame.readings.n_rows, 2);
    const BeckonReading *rows = frame.readings.rows;
    CU_ASSERT_EQUAL(rows[0].t_us, 1000000);
    CU_ASSERT_EQUAL(rows[0].handle, 0x80000005);
    CU_ASSERT_EQUAL(rows[0].quantity, BECKON_QUANTITY_TEMPERATURE);
    CU_ASSERT_EQUAL(rows[0].index, 0);
    CU_ASSERT_TRUE(rows[0].has_counter);
    CU_ASSERT_EQUAL(rows[0].counter, 0x01020304);
    CU_ASSERT_EQUAL(rows[0].value, 21500000);
    CU_ASSERT_EQUAL(rows[1].quantity, BECKON_QUANTITY_BATTERY);
    CU_ASSERT_EQUAL(rows[1].index, 1);
    CU_ASSERT_FALSE(rows[1].has_counter);
    CU_ASSERT_EQUAL(rows[1].value, -1);

    CU_ASSERT_TRUE(decodes(decoder, HEALTH_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_HEALTH);
    CU_ASSERT_EQUAL(frame.health.source, BECKON_SOURCE_HCI);
    CU_ASSERT_EQUAL(frame.health.state, BECKON_RADIO_STARTING);
    CU_ASSERT_EQUAL(frame.health.beacon, BECKON_OWN_BEACON_ON_AIR);
    CU_ASSERT_EQUAL(frame.health.restarts, 1);
    CU_ASSERT_EQUAL(frame.health.reopens, 2);
    CU_ASSERT_EQUAL(frame.health.losses, 3);
    CU_ASSERT_EQUAL(frame.health.takings, 5);
    CU_ASSERT_EQUAL(frame.health.power_cycles, 4);
    CU_ASSERT_STRING_EQUAL(frame.health.adapter, "hci0");
}

static void waits_for_the_rest_of_every_cut_frame(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(all_frames); i++) {
        g_autoptr(GByteArray) whole = from_hex(all_frames[i]);
        for (guint cut = 0; cut < whole->len; cut++) {
            g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
            g_autoptr(GError) error = NULL;
            BeckonLinkFrame frame;
            beckon_link_decoder_feed(decoder, whole->data, cut);
            CU_ASSERT_FALSE(beckon_link_decoder_next(decoder, &frame, &error));
            CU_ASSERT_PTR_NULL(error);
            beckon_link_decoder_feed(decoder, whole->data + cut, whole->len - cut);
            CU_ASSERT_TRUE(beckon_link_decoder_next(decoder, &frame, &error));
        }
    }
}

static void reads_a_stream_that_comes_byte_by_byte(void)
{
    g_autofree char *hex = g_strconcat(ADD_HEX, TICK_HEX, SIGHTINGS_HEX, END_HEX, NULL);
    g_autoptr(GByteArray) stream = from_hex(hex);
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    const BeckonLinkType expected[] = {BECKON_LINK_ROSTER_ADD, BECKON_LINK_TICK,
                                       BECKON_LINK_SIGHTINGS, BECKON_LINK_END};
    guint n_frames = 0;
    for (guint i = 0; i < stream->len; i++) {
        BeckonLinkFrame frame;
        beckon_link_decoder_feed(decoder, stream->data + i, 1);
        while (beckon_link_decoder_next(decoder, &frame, NULL)) {
            CU_ASSERT_EQUAL_FATAL(frame.type, expected[n_frames]);
            n_frames++;
        }
    }
    CU_ASSERT_EQUAL(n_frames, G_N_ELEMENTS(expected));
}

static void reads_several_frames_that_come_at_once(void)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;
    CU_ASSERT_TRUE(decodes(decoder, GO_HEX HELLO_HEX END_HEX, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_GO);
    CU_ASSERT_TRUE(beckon_link_decoder_next(decoder, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_HELLO);
    CU_ASSERT_TRUE(beckon_link_decoder_next(decoder, &frame, NULL));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_END);
    CU_ASSERT_FALSE(beckon_link_decoder_next(decoder, &frame, NULL));
}

static void refuses_each_length_that_is_not_the_types_own(void)
{
    const struct {
        uint8_t type;
        uint32_t first;
        uint32_t last;
        uint32_t step; /* legal lengths: first, first + step, … last */
    } lengths[] = {
        {BECKON_LINK_HELLO, 10, 10, 1},
        {BECKON_LINK_ROSTER_ADD, 12, 65532, 12},
        {BECKON_LINK_ROSTER_REMOVE, 8, 65536, 8},
        {BECKON_LINK_GO, 8, 8, 1},
        {BECKON_LINK_READY, 13, 76, 1},
        {BECKON_LINK_SIGHTINGS, 16, 65536, 16},
        {BECKON_LINK_TICK, 33, 33, 1},
        {BECKON_LINK_BOUNDARY, 8, 8, 1},
        {BECKON_LINK_END, 8, 8, 1},
        {BECKON_LINK_KEYS, 20, 65520, 20},
        {BECKON_LINK_BEACON, 0, 64, 32},
        {BECKON_LINK_READINGS, 28, 65520, 28},
        {BECKON_LINK_HEALTH, 24, 88, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        for (uint32_t length = 0; length < 70000; length++) {
            bool legal = length >= lengths[i].first && length <= lengths[i].last &&
                         (length - lengths[i].first) % lengths[i].step == 0;
            g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
            g_autoptr(GError) error = NULL;
            BeckonLinkFrame frame;
            uint8_t header[BECKON_LINK_HEADER_BYTES] = {length & 0xff, length >> 8 & 0xff,
                                                        length >> 16, 0, lengths[i].type};
            beckon_link_decoder_feed(decoder, header, sizeof(header));
            bool whole = legal && length == 0;
            CU_ASSERT_EQUAL(beckon_link_decoder_next(decoder, &frame, &error), whole);
            CU_ASSERT_EQUAL_FATAL(error == NULL, legal);
        }
    }
}

static void refuses_every_unknown_type_and_filled_padding(void)
{
    for (unsigned type = 0; type < 256; type++) {
        if ((type >= 1 && type <= 6) || (type >= 65 && type <= 71)) {
            continue;
        }
        g_autofree char *hex = g_strdup_printf("08000000 %02x 000000 " NOT_HEARD, type);
        CU_ASSERT_TRUE(is_refused(hex));
    }
    CU_ASSERT_TRUE(is_refused("08000000 04 010000 " NOT_HEARD));
    CU_ASSERT_TRUE(is_refused("08000000 04 000100 " NOT_HEARD));
    CU_ASSERT_TRUE(is_refused("08000000 04 000001 " NOT_HEARD));
}

static void refuses_other_versions(void)
{
    for (unsigned version = 0; version < 512; version++) {
        g_autofree char *hex =
            g_strdup_printf("0a000000 01 000000 " NOT_HEARD " %02x%02x 0000000000000000",
                            version & 0xff, version >> 8);
        CU_ASSERT_EQUAL(is_refused(hex), version != 2);
    }
    CU_ASSERT_TRUE(
        is_refused("11000000 41 000000 " NOT_HEARD " 0100 01 40420f0000000000 05 656e747279"));
}

static void refuses_bodies_that_the_specification_does_not_allow(void)
{
    const struct {
        const char *what;
        const char *hex;
    } cases[] = {
        {"READY: a flag of 2",
         "11000000 41 000000 " NOT_HEARD " 0200 02 0000000000000000 05 656e747279"},
        {"READY: a name longer than it says",
         "11000000 41 000000 " NOT_HEARD " 0200 01 0000000000000000 04 656e747279"},
        {"READY: a name shorter than it says",
         "11000000 41 000000 " NOT_HEARD " 0200 01 0000000000000000 06 656e747279"},
        {"READY: a NUL in the name",
         "11000000 41 000000 " NOT_HEARD " 0200 01 0000000000000000 05 656e007279"},
        {"READY: a name that is not UTF-8",
         "11000000 41 000000 " NOT_HEARD " 0200 01 0000000000000000 05 656eff7279"},
        {"READY: a name that moves a terminal's cursor",
         "11000000 41 000000 " NOT_HEARD " 0200 01 0000000000000000 05 651b5b4179"},
        {"ROSTER_ADD: handle 0", "0c000000 02 000000 " NOT_HEARD " efcdab8967452301 00000000"},
        {"SIGHTINGS: handle 0",
         "10000000 42 000000 " NOT_HEARD " 0000000000000000 00000000 bf 00 0100"},
        {"SIGHTINGS: padding",
         "10000000 42 000000 " NOT_HEARD " 0000000000000000 05000000 bf 01 0100"},
        {"SIGHTINGS: count 0",
         "10000000 42 000000 " NOT_HEARD " 0000000000000000 05000000 bf 00 0000"},
        {"SIGHTINGS: out of order",
         "20000000 42 000000 " NOT_HEARD " 0200000000000000 05000000 bf 00 0100"
         " 0100000000000000 05000000 bf 00 0100"},
        {"TICK: a flag of 2",
         "21000000 43 000000 " NOT_HEARD " 0000000000000000 02 0000000000000000"
         " 0000000000000000 0000000000000000"},
        {"KEYS: the handle of a shopper's device",
         "14000000 05 000000 " NOT_HEARD " 05000000 000102030405060708090a0b0c0d0e0f"},
        {"BEACON: of no bytes", "20000000 06 000000 " NOT_HEARD " 00 000000 " ZEROS_28},
        {"BEACON: of 32 bytes", "20000000 06 000000 " NOT_HEARD " 20 020106 " ZEROS_28},
        {"BEACON: bytes behind its length", "20000000 06 000000 " NOT_HEARD " 02 020106 " ZEROS_28},
        {"READINGS: the handle of a shopper's device",
         "1c000000 46 000000 " NOT_HEARD
         " 40420f0000000000 05000000 04 00 01 00 04030201 6010480100000000"},
        {"READINGS: quantity 0",
         "1c000000 46 000000 " NOT_HEARD
         " 40420f0000000000 05000080 00 00 01 00 04030201 6010480100000000"},
        {"READINGS: a quantity that is none",
         "1c000000 46 000000 " NOT_HEARD
         " 40420f0000000000 05000080 ff 00 01 00 04030201 6010480100000000"},
        {"READINGS: a flag of 2",
         "1c000000 46 000000 " NOT_HEARD
         " 40420f0000000000 05000080 04 00 02 00 04030201 6010480100000000"},
        {"READINGS: padding", "1c000000 46 000000 " NOT_HEARD
                              " 40420f0000000000 05000080 04 00 01 01 04030201 6010480100000000"},
        {"READINGS: a counter that it does not have",
         "1c000000 46 000000 " NOT_HEARD
         " 40420f0000000000 05000080 04 00 00 00 04030201 6010480100000000"},
        {"READINGS: out of order",
         "38000000 46 000000 " NOT_HEARD
         " 41420f0000000000 05000080 04 00 00 00 00000000 6010480100000000"
         " 40420f0000000000 05000080 04 00 00 00 00000000 6010480100000000"},
        {"HEALTH: source 0",
         "14000000 47 000000 " NOT_HEARD " 00 03 01 01000000 02000000 03000000 04000000 00"},
        {"HEALTH: a source that is none",
         "14000000 47 000000 " NOT_HEARD " 04 03 01 01000000 02000000 03000000 04000000 00"},
        {"HEALTH: a state that is none",
         "14000000 47 000000 " NOT_HEARD " 02 07 01 01000000 02000000 03000000 04000000 00"},
        {"HEALTH: a beacon's state that is none",
         "14000000 47 000000 " NOT_HEARD " 02 03 03 01000000 02000000 03000000 04000000 00"},
        {"HEALTH: a name longer than it says",
         "16000000 47 000000 " NOT_HEARD " 02 03 01 01000000 02000000 03000000 04000000 01 6868"},
        {"HEALTH: a name of two lines",
         "17000000 47 000000 " NOT_HEARD " 02 03 01 01000000 02000000 03000000 04000000 03 680a68"},
        {"HEALTH: a name with a control character of 8 bits, in UTF-8",
         "16000000 47 000000 " NOT_HEARD " 02 03 01 01000000 02000000 03000000 04000000 02 c29b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (!is_refused(cases[i].hex)) {
            printf("# not refused: %s\n", cases[i].what);
            CU_FAIL("a frame that the specification does not allow was taken");
        }
    }
}

static void refuses_for_good_what_it_has_refused(void)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    g_autoptr(GError) first = NULL;
    g_autoptr(GError) again = NULL;
    BeckonLinkFrame frame;
    CU_ASSERT_FALSE(decodes(decoder, "09000000 04 000000 " NOT_HEARD, &frame, &first));
    CU_ASSERT_PTR_NOT_NULL(first);
    CU_ASSERT_FALSE(decodes(decoder, GO_HEX, &frame, &again));
    CU_ASSERT_PTR_NOT_NULL(again);
}

static void splits_rows_over_full_frames(void)
{
    enum { N_ROWS = 10000 };
    g_autofree BeckonRosterRow *rows = g_new(BeckonRosterRow, N_ROWS);
    g_autofree BeckonSighting *seen = g_new(BeckonSighting, N_ROWS);
    for (guint i = 0; i < N_ROWS; i++) {
        rows[i] = (BeckonRosterRow){i, i + 1};
        seen[i] = (BeckonSighting){i, i + 1, -50, 1};
    }
    g_autoptr(GByteArray) out = g_byte_array_new();
    beckon_link_put_roster(out, 1, BECKON_LINK_ROSTER_ADD, rows, N_ROWS);
    beckon_link_put_roster(out, 1, BECKON_LINK_ROSTER_REMOVE, rows, N_ROWS);
    beckon_link_put_sightings(out, 1, 0, seen, N_ROWS);

    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    beckon_link_decoder_feed(decoder, out->data, out->len);
    BeckonLinkFrame frame;
    guint n_frames = 0, n_added = 0, n_removed = 0, n_seen = 0;
    while (beckon_link_decoder_next(decoder, &frame, NULL)) {
        n_frames++;
        for (gsize i = 0; frame.type == BECKON_LINK_ROSTER_ADD && i < frame.roster.n_rows; i++) {
            CU_ASSERT_EQUAL_FATAL(frame.roster.rows[i].handle, ++n_added);
        }
        for (gsize i = 0; frame.type == BECKON_LINK_ROSTER_REMOVE && i < frame.roster.n_rows; i++) {
            CU_ASSERT_EQUAL_FATAL(frame.roster.rows[i].id, n_removed++);
        }
        for (gsize i = 0; frame.type == BECKON_LINK_SIGHTINGS && i < frame.sightings.n_rows; i++) {
            CU_ASSERT_EQUAL_FATAL(frame.sightings.rows[i].handle, ++n_seen);
        }
    }
    CU_ASSERT_EQUAL(n_added, N_ROWS);
    CU_ASSERT_EQUAL(n_removed, N_ROWS);
    CU_ASSERT_EQUAL(n_seen, N_ROWS);
    /* 65,536 bytes hold 5,461 added rows, 8,192 removed ones, 4,096 sightings. */
    CU_ASSERT_EQUAL(n_frames, 2 + 2 + 3);
}

static void writes_no_frame_for_no_rows(void)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    beckon_link_put_roster(out, 1, BECKON_LINK_ROSTER_ADD, NULL, 0);
    beckon_link_put_sightings(out, 1, 0, NULL, 0);
    CU_ASSERT_EQUAL(out->len, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(writes_each_frame_as_the_specification_lays_it_out),
        BECKON_TEST(reads_what_the_engine_sends),
        BECKON_TEST(reads_what_a_scanner_sends),
        BECKON_TEST(reads_what_a_scanner_sends_of_the_store_and_of_its_radio),
        BECKON_TEST(waits_for_the_rest_of_every_cut_frame),
        BECKON_TEST(reads_a_stream_that_comes_byte_by_byte),
        BECKON_TEST(reads_several_frames_that_come_at_once),
        BECKON_TEST(refuses_each_length_that_is_not_the_types_own),
        BECKON_TEST(refuses_every_unknown_type_and_filled_padding),
        BECKON_TEST(refuses_other_versions),
        BECKON_TEST(refuses_bodies_that_the_specification_does_not_allow),
        BECKON_TEST(refuses_for_good_what_it_has_refused),
        BECKON_TEST(splits_rows_over_full_frames),
        BECKON_TEST(writes_no_frame_for_no_rows),
    };
    return BECKON_TESTS_RUN("wire/link", tests);
}
