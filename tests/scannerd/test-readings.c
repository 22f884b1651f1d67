/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "base/bytes.h"
#include "identity/roster.h"
#include "scannerd/rig.h"

#define FOB      UINT64_C(0x1122334455667788)
#define STRANGER UINT64_C(0xdeadbeefcafef00d)
#define FRIDGE   "A4C138001122"
#define SEALED   "5448E68F80A5"
#define OTHER    "C0FFEE778899"
#define THING(n) (BECKON_HANDLE_STORE | (n))

/* 25.06 °C, 20.00 °C; and 25.06 °C with 50.55 % as bthome.io/encryption seals them. */
#define WARM   "0201060716d2fc4002ca09"
#define COOL   "0201060716d2fc4002d007"
#define SECRET "0201061216d2fc41e445f3c9962b332211006c7c4519"
#define KEY    "231d39c1d7cc1ab1aee224cd096db932"

static uint64_t address_id(const char *address)
{
    uint8_t bytes[BECKON_ROSTER_ADDRESS_BYTES];
    g_assert_true(beckon_hex_decode(address, bytes, sizeof bytes));
    return beckon_roster_address_id(bytes);
}

static void send_key(RigEngine *engine, uint32_t handle, const char *hex)
{
    BeckonLinkKey row = {.handle = handle};
    g_assert_true(beckon_hex_decode(hex, row.key, sizeof row.key));
    beckon_link_put_keys(engine->out, engine->generation, &row, 1);
    rig_engine_send(engine);
}

/* A fob, a fridge, a sealed sensor, and others' sensors. */
static GByteArray *make_capture(void)
{
    GByteArray *capture = rig_capture_new();
    rig_capture_from(capture, 100, FRIDGE, WARM);
    rig_capture_eid(capture, 110, FOB, -61);
    rig_capture_from(capture, 120, SEALED, SECRET);
    rig_capture_from(capture, 300, FRIDGE, COOL);
    rig_capture_from(capture, 310, OTHER, WARM);
    rig_capture_from(capture, 320, OTHER, SECRET);
    rig_capture_from(capture, 1400, FRIDGE, COOL);
    rig_capture_eid(capture, 1450, FOB, -62);
    rig_capture_eid(capture, 1460, STRANGER, -62);
    return capture;
}

static void tell_roster(RigEngine *engine)
{
    rig_engine_add(engine, FOB, 5);
    rig_engine_add(engine, address_id(FRIDGE), THING(1));
    rig_engine_add(engine, address_id(SEALED), THING(2));
    send_key(engine, THING(2), KEY);
    rig_engine_go(engine, INT64_MAX);
}

/* Each with the time of its advert, also where a sighting that is later was sent before. */
static void brings_what_the_stores_things_said(void)
{
    g_autoptr(GByteArray) capture = make_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    BeckonLinkTick tick = {0};
    tell_roster(engine);
    g_autofree char *seen = rig_engine_watch(engine, INT64_MAX, &tick);

    CU_ASSERT_STRING_EQUAL(seen, "110:5:-61 1450:5:-62 ");
    CU_ASSERT_STRING_EQUAL(engine->readings->str,
                           "100:1:rssi=-60 100:1:temperature=25.06 120:2:rssi=-60#1122867 "
                           "120:2:temperature=25.06#1122867 120:2:humidity=50.55#1122867 "
                           "1400:1:temperature=20 ");
    CU_ASSERT_EQUAL(tick.heard, 9);
    CU_ASSERT_EQUAL(tick.unknown, 3);
    CU_ASSERT_EQUAL(tick.malformed, 0);
}

static void a_replay_says_the_same_again(void)
{
    g_autoptr(GByteArray) capture = make_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autofree char *first = NULL;
    for (guint i = 0; i < 2; i++) {
        g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
        tell_roster(engine);
        g_free(rig_engine_watch(engine, INT64_MAX, NULL));
        if (first == NULL) {
            first = g_strdup(engine->readings->str);
        } else {
            CU_ASSERT_STRING_EQUAL(engine->readings->str, first);
        }
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(first, "humidity"));
}

/* The keys of one engine are gone with it. */
static void forgets_the_keys_with_the_engine(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_from(capture, 100, SEALED, SECRET);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    RigEngine *earlier = rig_engine_greet(rig, INT64_MIN);
    send_key(earlier, THING(2), KEY);
    rig_engine_free(earlier);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, address_id(SEALED), THING(2));
    rig_engine_go(engine, INT64_MAX);
    g_free(rig_engine_watch(engine, INT64_MAX, NULL));
    CU_ASSERT_STRING_EQUAL(engine->readings->str, "100:2:rssi=-60 100:2:unopened=1 ");
}

static void hangs_up_on_a_key_for_a_shopper(void)
{
    g_autoptr(GByteArray) capture = make_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    BeckonLinkFrame frame;
    send_key(engine, 5, KEY);
    CU_ASSERT_FALSE(rig_engine_read(engine, &frame));
}

/* A flood of a shopper's adverts is merged, whatever a sensor says meanwhile. */
static void readings_do_not_break_up_a_flood(void)
{
    const guint n_adverts = 50000;
    g_autoptr(GByteArray) capture = rig_capture_new();
    for (guint i = 0; i < n_adverts; i++) {
        rig_capture_eid(capture, 100, FOB, -50);
        if (i % 5000 == 0) {
            rig_capture_from(capture, 100, FRIDGE, WARM);
        }
    }
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    tell_roster(engine);
    g_free(rig_engine_watch(engine, INT64_MAX, NULL));
    CU_ASSERT_EQUAL(engine->n_sighted, n_adverts);
    CU_ASSERT_TRUE(engine->n_records < BECKON_LIMIT_TICK_SIGHTINGS + 10);
    CU_ASSERT_STRING_EQUAL(engine->readings->str, "100:1:rssi=-60 100:1:temperature=25.06 ");
}

static void writes_no_key_address_or_value_into_its_log(void)
{
    g_autoptr(GByteArray) capture = make_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    tell_roster(engine);
    g_free(rig_engine_watch(engine, INT64_MAX, NULL));
    g_autofree char *log = NULL;
    g_assert_true(g_file_get_contents(rig->log, &log, NULL, NULL));
    g_autofree char *lower = g_ascii_strdown(log, -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(lower, "an engine is connected"));
    CU_ASSERT_PTR_NULL(strstr(lower, "231d39"));
    CU_ASSERT_PTR_NULL(strstr(lower, "a4"));
    CU_ASSERT_PTR_NULL(strstr(lower, "ffee"));
    CU_ASSERT_PTR_NULL(strstr(lower, "25.06"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(brings_what_the_stores_things_said),
        BECKON_TEST(a_replay_says_the_same_again),
        BECKON_TEST(forgets_the_keys_with_the_engine),
        BECKON_TEST(hangs_up_on_a_key_for_a_shopper),
        BECKON_TEST(readings_do_not_break_up_a_flood),
        BECKON_TEST(writes_no_key_address_or_value_into_its_log),
    };
    return BECKON_TESTS_RUN("scannerd/readings", tests);
}
