/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixture-store.h"

#include "base/time.h"
#include "database/readings.h"

/* What is further ahead of the present was said under another clock. */
#define AHEAD_US BECKON_HOUR_US

/* It would be fresh, and its thing heard, until then. A capture has a time of its own. */
static bool is_to_come(const BeckonEngine *engine, const BeckonLastReading *last)
{
    return !engine->config.replay && last->t_us > g_get_real_time() + AHEAD_US;
}

static void restore_fact(const BeckonLastReading *last, void *data)
{
    BeckonEngine *engine = data;
    int fixture = beckon_shop_find_beacon(engine->shop, last->fixture);
    if (fixture < 0 || beckon_quantity_name(last->quantity) == NULL || is_to_come(engine, last)) {
        return;
    }
    const BeckonFact fact = {
        .quantity = last->quantity,
        .index = (uint8_t)last->index,
        .value = last->value,
        .t_us = last->t_us,
        .scanner = beckon_shop_find_scanner(engine->shop, last->scanner),
        .is_kept = true,
    };
    beckon_fixtures_restore(engine->fixtures, (guint)fixture, &fact);
}

static const char *name_of(const BeckonEngine *engine, guint fixture)
{
    return beckon_fixtures_get(engine->fixtures, fixture)->name;
}

bool beckon_fixture_store_open(BeckonEngine *engine, GError **error)
{
    engine->hourly = beckon_hourly_new();
    engine->fixtures = beckon_fixtures_new(engine->shop);
    for (guint i = 0; i < beckon_fixtures_n(engine->fixtures); i++) {
        uint32_t counter = 0;
        if (beckon_readings_counter(engine->database, name_of(engine, i), &counter)) {
            beckon_fixtures_set_counter(engine->fixtures, i, counter);
        }
    }
    return beckon_readings_each_last(engine->database, restore_fact, engine, error);
}

void beckon_fixture_store_close(BeckonEngine *engine)
{
    g_clear_pointer(&engine->hourly, beckon_hourly_free);
    g_clear_pointer(&engine->fixtures, beckon_fixtures_free);
}

static void count(BeckonEngine *engine, BeckonFixtureVerdict verdict, const BeckonReading *reading)
{
    BeckonEngineCounts *counts = &engine->counts;
    switch (verdict) {
    case BECKON_FIXTURE_TAKEN:
        counts->readings++;
        if (reading->quantity == BECKON_QUANTITY_REPLAYED) {
            counts->readings_replayed += beckon_fixtures_count(reading);
        }
        break;
    case BECKON_FIXTURE_OVERTAKEN:
        counts->readings++;
        break;
    case BECKON_FIXTURE_STRAY:
        counts->readings_stray++;
        break;
    case BECKON_FIXTURE_REPLAYED:
        counts->readings_replayed++;
        break;
    case BECKON_FIXTURE_FULL:
        counts->readings_left_out++;
        break;
    }
}

/* What rules knew of what a reading is about. */
typedef struct {
    bool is_known;
    int64_t value;
    int64_t t_us;
} Before;

static bool tells_news(const BeckonEngine *engine, guint fixture, const BeckonReading *reading,
                       const Before *before)
{
    int64_t fresh_us = engine->rules != NULL && reading->index == 0
                           ? beckon_ruleset_fresh(engine->rules, fixture, reading->quantity)
                           : 0;
    return fresh_us > 0 && (!before->is_known || before->value != reading->value ||
                            reading->t_us - before->t_us >= fresh_us);
}

bool beckon_fixture_store_take(BeckonEngine *engine, guint scanner, const BeckonReading *reading)
{
    const BeckonReadings *known = beckon_fixtures_readings(engine->fixtures);
    Before before = {0};
    guint fixture = 0;
    if (beckon_fixtures_find(engine->fixtures, reading->handle, &fixture)) {
        before.is_known =
            known->last(known->data, fixture, reading->quantity, &before.value, &before.t_us);
    }
    BeckonFixtureVerdict verdict =
        beckon_fixtures_take(engine->fixtures, scanner, reading, &fixture);
    count(engine, verdict, reading);
    if (verdict != BECKON_FIXTURE_TAKEN || !beckon_fixtures_is_fact(reading)) {
        return false;
    }
    beckon_hourly_add(engine->hourly, fixture, reading);
    return tells_news(engine, fixture, reading, &before);
}

static void keep_hour(guint fixture, BeckonQuantity quantity, guint index,
                      const BeckonHourOfReadings *hour, void *data)
{
    BeckonEngine *engine = data;
    if (!beckon_readings_add(engine->database, name_of(engine, fixture), quantity, index, hour)) {
        engine->counts.readings_left_out += hour->n;
    }
}

static void keep_fact(guint fixture, const BeckonFact *fact, void *data)
{
    BeckonEngine *engine = data;
    const BeckonLastReading last = {
        .fixture = name_of(engine, fixture),
        .quantity = fact->quantity,
        .index = fact->index,
        .value = fact->value,
        .t_us = fact->t_us,
        .scanner =
            fact->scanner >= 0 ? beckon_shop_scanner(engine->shop, (guint)fact->scanner)->name : "",
    };
    uint32_t counter = 0;
    beckon_readings_set_last(engine->database, &last);
    if (beckon_fixtures_counter(engine->fixtures, fixture, &counter)) {
        beckon_readings_set_counter(engine->database, last.fixture, counter);
    }
}

/* Once in a quarter of an hour in which something is written, also where no sensor speaks any
 * more. */
static void expire(BeckonEngine *engine, int64_t watermark_us)
{
    int64_t keep_us = engine->rules != NULL ? beckon_ruleset_policy(engine->rules)->keep_readings_us
                                            : BECKON_READINGS_KEEP_US;
    int64_t quarter_us = watermark_us - watermark_us % BECKON_HOURLY_QUARTER_US;
    if (quarter_us > engine->expired_us) {
        engine->expired_us = quarter_us;
        beckon_readings_expire(engine->database, watermark_us - keep_us);
    }
}

void beckon_fixture_store_keep(BeckonEngine *engine, int64_t watermark_us)
{
    if (beckon_hourly_due_us(engine->hourly) != BECKON_TIME_NEVER) {
        beckon_hourly_take(engine->hourly, keep_hour, engine);
        beckon_fixtures_keep(engine->fixtures, keep_fact, engine);
    }
    expire(engine, watermark_us);
}

bool beckon_fixture_store_renew(BeckonEngine *engine, guint fixture, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    beckon_readings_clear_counter(engine->database, name_of(engine, fixture));
    if (!beckon_database_commit(engine->database, error)) {
        return false;
    }
    beckon_fixtures_clear_counter(engine->fixtures, fixture);
    return true;
}
