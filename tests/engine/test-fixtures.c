/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixtures/fixtures.h"

#include <string.h>

#include "advert/frame.h"
#include "base/limits.h"
#include "base/time.h"
#include "engine/fixture-shop.h"
#include "identity/roster.h"
#include "testing.h"

#define S      BECKON_SECOND_US
#define DEGREE BECKON_QUANTITY_PARTS

static BeckonFixtures *open_fixtures(void)
{
    g_autoptr(BeckonShop) shop = test_fixture_shop();
    return beckon_fixtures_new(shop);
}

static BeckonReading say(const BeckonFixtures *fixtures, guint fixture, int64_t t_us,
                         BeckonQuantity quantity, int64_t value)
{
    return (BeckonReading){.t_us = t_us,
                           .handle = beckon_fixtures_handle(fixtures, fixture),
                           .quantity = quantity,
                           .value = value};
}

static BeckonFixtureVerdict take(BeckonFixtures *fixtures, guint scanner, BeckonReading reading)
{
    guint fixture = G_MAXUINT;
    return beckon_fixtures_take(fixtures, scanner, &reading, &fixture);
}

/* A sealed advert's reading. */
static BeckonFixtureVerdict take_sealed(BeckonFixtures *fixtures, guint scanner, int64_t t_us,
                                        uint32_t counter)
{
    BeckonReading reading =
        say(fixtures, TEST_FRIDGE, t_us, BECKON_QUANTITY_TEMPERATURE, counter * DEGREE);
    reading.has_counter = true;
    reading.counter = counter;
    return take(fixtures, scanner, reading);
}

static uint64_t id_of(const GArray *rows, const BeckonFixtures *fixtures, guint fixture)
{
    for (guint i = 0; i < rows->len; i++) {
        const BeckonRosterRow *row = &g_array_index(rows, BeckonRosterRow, i);
        if (row->handle == beckon_fixtures_handle(fixtures, fixture)) {
            return row->id;
        }
    }
    return 0;
}

static void everything_stands_on_the_roster_under_a_handle_of_the_store(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_fixtures_rows(fixtures, rows);
    CU_ASSERT_EQUAL_FATAL(rows->len, 5);
    uint32_t seen = 0;
    for (guint i = 0; i < rows->len; i++) {
        uint32_t handle = g_array_index(rows, BeckonRosterRow, i).handle;
        CU_ASSERT_EQUAL(handle & BECKON_HANDLE_STORE, BECKON_HANDLE_STORE);
        seen |= 1u << (handle & ~BECKON_HANDLE_STORE);
    }
    CU_ASSERT_EQUAL(seen, 0x3e); /* 1 to 5, each once */
}

/* What a scanner computes of the frame or address that it hears. */
static void ids_are_those_under_which_a_scanner_looks(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_fixtures_rows(fixtures, rows);
    static const uint8_t uuid[] = {0xf7, 0x82, 0x6d, 0xa6, 0x4f, 0xa2, 0x4e, 0x98,
                                   0x80, 0x24, 0xbc, 0x5b, 0x71, 0xe0, 0x89, 0x3e};
    static const uint8_t uid[] = {0xed, 0xd1, 0xeb, 0xea, 0xc0, 0x4e, 0x5d, 0xef,
                                  0xa0, 0x17, 0x0b, 0xdb, 0x87, 0x53, 0x9b, 0x67};
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22};
    BeckonFrame lamp = {.kind = BECKON_FRAME_IBEACON};
    memcpy(lamp.ibeacon.uuid, uuid, 16);
    lamp.ibeacon.major = 258;
    lamp.ibeacon.minor = 772;
    BeckonFrame sign = {.kind = BECKON_FRAME_EDDYSTONE_UID};
    memcpy(sign.uid.namespace, uid, 10);
    memcpy(sign.uid.instance, uid + 10, 6);
    uint64_t id = 0;
    CU_ASSERT_TRUE(beckon_roster_frame_id(&lamp, &id));
    CU_ASSERT_EQUAL(id_of(rows, fixtures, TEST_LAMP), id);
    CU_ASSERT_TRUE(beckon_roster_frame_id(&sign, &id));
    CU_ASSERT_EQUAL(id_of(rows, fixtures, TEST_SIGN), id);
    CU_ASSERT_EQUAL(id_of(rows, fixtures, TEST_FRIDGE), beckon_roster_address_id(address));
    CU_ASSERT_NOT_EQUAL(id_of(rows, fixtures, TEST_SHELF), beckon_roster_address_id(address));
}

static void handles_are_dealt_in_no_order(void)
{
    bool moved = false;
    for (guint i = 0; i < 64 && !moved; i++) {
        g_autoptr(BeckonFixtures) fixtures = open_fixtures();
        moved = beckon_fixtures_handle(fixtures, TEST_LAMP) != (BECKON_HANDLE_STORE | 1);
    }
    CU_ASSERT_TRUE(moved);
}

static void what_is_said_last_stands(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    guint scanner = 9;
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 0);
    CU_ASSERT_PTR_NULL(beckon_fixtures_fact(fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE));
    CU_ASSERT_EQUAL(
        take(fixtures, 0,
             say(fixtures, TEST_FRIDGE, 5 * S, BECKON_QUANTITY_TEMPERATURE, 4 * DEGREE)),
        BECKON_FIXTURE_TAKEN);
    take(fixtures, 1, say(fixtures, TEST_FRIDGE, 6 * S, BECKON_QUANTITY_TEMPERATURE, -2 * DEGREE));
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 7 * S, BECKON_QUANTITY_BATTERY, 97 * DEGREE));
    const BeckonFact *fact =
        beckon_fixtures_fact(fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fact);
    CU_ASSERT_EQUAL(fact->value, -2 * DEGREE);
    CU_ASSERT_EQUAL(fact->t_us, 6 * S);
    CU_ASSERT_EQUAL(fact->scanner, 1);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 7 * S);
    CU_ASSERT_EQUAL(scanner, 0);
    CU_ASSERT_PTR_NULL(beckon_fixtures_fact(fixtures, TEST_SHELF, BECKON_QUANTITY_TEMPERATURE));
}

static void facts_stand_in_the_order_of_quantity_and_place(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    BeckonReading second = say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_TEMPERATURE, DEGREE);
    second.index = 1;
    take(fixtures, 0, say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_HUMIDITY, DEGREE));
    take(fixtures, 0, second);
    take(fixtures, 0, say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_TEMPERATURE, DEGREE));
    take(fixtures, 0, say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_RSSI, -60 * DEGREE));
    const GArray *facts = beckon_fixtures_facts(fixtures, TEST_SHELF);
    GString *order = g_string_new(NULL);
    for (guint i = 0; i < facts->len; i++) {
        const BeckonFact *fact = &g_array_index(facts, BeckonFact, i);
        g_string_append_printf(order, "%s%u ", beckon_quantity_name(fact->quantity), fact->index);
    }
    CU_ASSERT_STRING_EQUAL(order->str, "rssi0 temperature0 temperature1 humidity0 ");
    g_string_free(order, TRUE);
}

static void strays_are_nobody(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    static const uint32_t handles[] = {
        0, 1, 5, BECKON_HANDLE_STORE, BECKON_HANDLE_STORE | 6, G_MAXUINT32};
    for (gsize i = 0; i < G_N_ELEMENTS(handles); i++) {
        BeckonReading reading = say(fixtures, TEST_LAMP, S, BECKON_QUANTITY_TEMPERATURE, DEGREE);
        reading.handle = handles[i];
        CU_ASSERT_EQUAL(take(fixtures, 0, reading), BECKON_FIXTURE_STRAY);
    }
}

static void an_advert_from_before_is_a_replay_and_counts_once(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 100 * S, 41), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 100 * S, 41), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 101 * S, 40), BECKON_FIXTURE_REPLAYED);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 101 * S, 40), BECKON_FIXTURE_REPLAYED);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 200 * S, 7), BECKON_FIXTURE_REPLAYED);
    CU_ASSERT_EQUAL(beckon_fixtures_replayed(fixtures, TEST_FRIDGE), 2);
    const BeckonFact *fact =
        beckon_fixtures_fact(fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE);
    CU_ASSERT_EQUAL(fact->value, 41 * DEGREE);
    CU_ASSERT_EQUAL(fact->t_us, 100 * S);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 201 * S, 42), BECKON_FIXTURE_TAKEN);
}

/* Their clocks may be 2 s off, each. */
static void a_scanner_whose_clock_runs_behind_is_no_replay(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    take_sealed(fixtures, 0, 100 * S, 41);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 104 * S, 40), BECKON_FIXTURE_OVERTAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 104 * S + 1, 40), BECKON_FIXTURE_REPLAYED);
    CU_ASSERT_EQUAL(beckon_fixtures_fact(fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE)->value,
                    41 * DEGREE);
}

/* Sent on where another scanner hears it, or after that one has forgotten the counter. */
static void its_last_advert_sent_again_keeps_nothing_fresh(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    guint scanner = 9;
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 100 * S, 41), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 103 * S, 41), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 106 * S, 41), BECKON_FIXTURE_OVERTAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 700 * S, 41), BECKON_FIXTURE_OVERTAKEN);
    CU_ASSERT_EQUAL(beckon_fixtures_fact(fixtures, TEST_FRIDGE, BECKON_QUANTITY_TEMPERATURE)->t_us,
                    103 * S);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 103 * S);
    CU_ASSERT_EQUAL(beckon_fixtures_replayed(fixtures, TEST_FRIDGE), 0);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 0, 701 * S, 42), BECKON_FIXTURE_TAKEN);
}

static void a_counter_of_an_earlier_run_holds_until_it_is_cleared(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    uint32_t counter = 0;
    CU_ASSERT_FALSE(beckon_fixtures_counter(fixtures, TEST_FRIDGE, &counter));
    beckon_fixtures_set_counter(fixtures, TEST_FRIDGE, 1000);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 1 * S, 999), BECKON_FIXTURE_REPLAYED);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 1 * S, 1000), BECKON_FIXTURE_OVERTAKEN);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 1 * S, 1001), BECKON_FIXTURE_TAKEN);
    beckon_fixtures_clear_counter(fixtures, TEST_FRIDGE);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 2 * S, 3), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_TRUE(beckon_fixtures_counter(fixtures, TEST_FRIDGE, &counter));
    CU_ASSERT_EQUAL(counter, 3);
}

static void what_a_clock_that_ran_ahead_wrote_hides_no_silence(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    const BeckonFact ahead = {.quantity = BECKON_QUANTITY_TEMPERATURE, .t_us = 9000 * S};
    guint scanner = 9;
    beckon_fixtures_restore(fixtures, TEST_FRIDGE, &ahead);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 8996 * S, 41), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 9000 * S);
    CU_ASSERT_EQUAL(take_sealed(fixtures, 1, 100 * S, 42), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 100 * S);
    CU_ASSERT_EQUAL(scanner, 1);
}

static void what_cannot_be_its_word_is_counted_and_is_no_fact(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    guint scanner;
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 1 * S, BECKON_QUANTITY_REPLAYED, 2 * DEGREE));
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 0);
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 2 * S, BECKON_QUANTITY_UNOPENED, 3 * DEGREE));
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 3 * S, BECKON_QUANTITY_UNOPENED, 4 * DEGREE));
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 4 * S, BECKON_QUANTITY_UNOPENED, -9 * DEGREE));
    CU_ASSERT_EQUAL(beckon_fixtures_replayed(fixtures, TEST_FRIDGE), 2);
    CU_ASSERT_EQUAL(beckon_fixtures_unopened(fixtures, TEST_FRIDGE), 7);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_FRIDGE, &scanner), 0);
    CU_ASSERT_EQUAL(beckon_fixtures_facts(fixtures, TEST_FRIDGE)->len, 0);
}

static void what_one_thing_says_is_limited(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    for (guint i = 0; i < BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        BeckonReading reading = say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_COUNT, DEGREE);
        reading.index = (uint8_t)i;
        CU_ASSERT_EQUAL(take(fixtures, 0, reading), BECKON_FIXTURE_TAKEN);
    }
    CU_ASSERT_EQUAL(take(fixtures, 0, say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_MASS, DEGREE)),
                    BECKON_FIXTURE_FULL);
    CU_ASSERT_EQUAL(take(fixtures, 0, say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_COUNT, 0)),
                    BECKON_FIXTURE_TAKEN);
}

static void what_was_forged_once_makes_room_after_an_hour(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    for (guint i = 0; i < BECKON_LIMIT_FACTS_A_FIXTURE; i++) {
        BeckonReading reading = say(fixtures, TEST_SHELF, S, BECKON_QUANTITY_COUNT, DEGREE);
        reading.index = (uint8_t)i;
        take(fixtures, 0, reading);
    }
    BeckonReading late = say(fixtures, TEST_SHELF, 3600 * S, BECKON_QUANTITY_BATTERY, 90);
    CU_ASSERT_EQUAL(take(fixtures, 0, late), BECKON_FIXTURE_FULL);
    late.t_us = 3601 * S;
    CU_ASSERT_EQUAL(take(fixtures, 0, late), BECKON_FIXTURE_TAKEN);
    CU_ASSERT_EQUAL(beckon_fixtures_facts(fixtures, TEST_SHELF)->len, BECKON_LIMIT_FACTS_A_FIXTURE);
    CU_ASSERT_EQUAL(beckon_fixtures_fact(fixtures, TEST_SHELF, BECKON_QUANTITY_BATTERY)->value, 90);
    const GArray *facts = beckon_fixtures_facts(fixtures, TEST_SHELF);
    for (guint i = 1; i < facts->len; i++) {
        const BeckonFact *one = &g_array_index(facts, BeckonFact, i - 1), *next = one + 1;
        CU_ASSERT_TRUE(one->quantity < next->quantity ||
                       (one->quantity == next->quantity && one->index < next->index));
    }
}

static bool knows(const BeckonFixtures *fixtures, guint fixture, int64_t expected)
{
    const BeckonReadings *readings = beckon_fixtures_readings(fixtures);
    int64_t value = 0, t_us = 0;
    return readings->last(readings->data, fixture, BECKON_QUANTITY_TEMPERATURE, &value, &t_us) &&
           value == expected;
}

static void rules_know_nothing_of_where_the_hub_is_deaf(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    CU_ASSERT_FALSE(knows(fixtures, TEST_FRIDGE, 4));
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 1 * S, BECKON_QUANTITY_TEMPERATURE, 4));
    CU_ASSERT_TRUE(knows(fixtures, TEST_FRIDGE, 4));
    beckon_fixtures_hearing(fixtures, 1, false);
    CU_ASSERT_TRUE(knows(fixtures, TEST_FRIDGE, 4));
    beckon_fixtures_hearing(fixtures, 0, false);
    CU_ASSERT_FALSE(knows(fixtures, TEST_FRIDGE, 4));
    beckon_fixtures_hearing(fixtures, 1, true);
    take(fixtures, 1, say(fixtures, TEST_FRIDGE, 2 * S, BECKON_QUANTITY_TEMPERATURE, 5));
    CU_ASSERT_TRUE(knows(fixtures, TEST_FRIDGE, 5));
    beckon_fixtures_hearing(fixtures, 0, true);
    CU_ASSERT_TRUE(knows(fixtures, TEST_FRIDGE, 5));
}

static void note(guint fixture, const BeckonFact *fact, void *data)
{
    g_string_append_printf(data, "%u:%s=%" G_GINT64_FORMAT " ", fixture,
                           beckon_quantity_name(fact->quantity), fact->value);
}

static void expect_kept(BeckonFixtures *fixtures, const char *expected)
{
    g_autoptr(GString) all = g_string_new(NULL);
    beckon_fixtures_keep(fixtures, note, all);
    CU_ASSERT_STRING_EQUAL(all->str, expected);
}

static void only_what_changed_is_handed_out_to_be_kept(void)
{
    g_autoptr(BeckonFixtures) fixtures = open_fixtures();
    const BeckonFact restored = {.quantity = BECKON_QUANTITY_HUMIDITY,
                                 .value = 40,
                                 .t_us = 9 * S,
                                 .scanner = -1,
                                 .is_kept = true};
    guint scanner = 0;
    beckon_fixtures_restore(fixtures, TEST_SHELF, &restored);
    CU_ASSERT_EQUAL(beckon_fixtures_heard_us(fixtures, TEST_SHELF, &scanner), 9 * S);
    CU_ASSERT_EQUAL(scanner, G_MAXUINT);
    expect_kept(fixtures, "");
    take(fixtures, 0, say(fixtures, TEST_FRIDGE, 10 * S, BECKON_QUANTITY_TEMPERATURE, 4));
    take(fixtures, 0, say(fixtures, TEST_SHELF, 10 * S, BECKON_QUANTITY_BATTERY, 90));
    expect_kept(fixtures, "3:temperature=4 4:battery=90 ");
    expect_kept(fixtures, "");
    take(fixtures, 0, say(fixtures, TEST_SHELF, 11 * S, BECKON_QUANTITY_BATTERY, 90));
    expect_kept(fixtures, "4:battery=90 ");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(everything_stands_on_the_roster_under_a_handle_of_the_store),
        BECKON_TEST(ids_are_those_under_which_a_scanner_looks),
        BECKON_TEST(handles_are_dealt_in_no_order),
        BECKON_TEST(what_is_said_last_stands),
        BECKON_TEST(facts_stand_in_the_order_of_quantity_and_place),
        BECKON_TEST(strays_are_nobody),
        BECKON_TEST(an_advert_from_before_is_a_replay_and_counts_once),
        BECKON_TEST(a_scanner_whose_clock_runs_behind_is_no_replay),
        BECKON_TEST(its_last_advert_sent_again_keeps_nothing_fresh),
        BECKON_TEST(a_counter_of_an_earlier_run_holds_until_it_is_cleared),
        BECKON_TEST(what_a_clock_that_ran_ahead_wrote_hides_no_silence),
        BECKON_TEST(what_cannot_be_its_word_is_counted_and_is_no_fact),
        BECKON_TEST(what_one_thing_says_is_limited),
        BECKON_TEST(what_was_forged_once_makes_room_after_an_hour),
        BECKON_TEST(rules_know_nothing_of_where_the_hub_is_deaf),
        BECKON_TEST(only_what_changed_is_handed_out_to_be_kept),
    };
    return BECKON_TESTS_RUN("engine/fixtures", tests);
}
