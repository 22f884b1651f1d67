/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixture-case.h"

#include "base/time.h"
#include "database/readings.h"
#include "engine/scanner-state.h"

/* What is older says little of a battery. */
#define BATTERY_US (31 * 24 * BECKON_HOUR_US)

/* Adds a scanner to those that should hear the fixture. */
static void listen(const BeckonEngine *engine, guint scanner, BeckonFixtureCase *it)
{
    const BeckonScannerHealth *health = &engine->health[scanner];
    switch (beckon_scanner_condition(engine, scanner)) {
    case BECKON_SCANNER_IS_AWAY:
    case BECKON_SCANNER_IS_GREETING:
    case BECKON_SCANNER_IS_DEAF:
        it->deaf = beckon_shop_scanner(engine->shop, scanner)->name;
        return;
    case BECKON_SCANNER_IS_HEARING:
    case BECKON_SCANNER_HAS_ENDED: {
        int64_t since_us = health->tick_us != 0 ? health->hearing_us : beckon_engine_now_us(engine);
        it->hearing_us = MAX(it->hearing_us, since_us);
        return;
    }
    }
}

/* Which scanners should hear it: the one that did last; else those nearest to its zone; else any,
 * and so all of them. */
static void find_listeners(const BeckonEngine *engine, guint last, BeckonFixtureCase *it)
{
    if (last != G_MAXUINT) {
        listen(engine, last, it);
        return;
    }
    const GArray *nearest = it->fixture->zone >= 0
                                ? beckon_shop_zone(engine->shop, (guint)it->fixture->zone)->nearest
                                : NULL;
    bool is_near = nearest != NULL && nearest->len > 0;
    for (guint i = 0; i < (is_near ? nearest->len : engine->links->len); i++) {
        listen(engine, is_near ? g_array_index(nearest, guint, i) : i, it);
    }
}

static void foresee(const BeckonEngine *engine, guint fixture, BeckonFixtureCase *it)
{
    const int64_t now_us = beckon_engine_now_us(engine);
    bool in_volts =
        beckon_fixtures_fact(engine->fixtures, fixture, BECKON_QUANTITY_VOLTAGE) != NULL;
    it->gauge = in_volts ? BECKON_QUANTITY_VOLTAGE : BECKON_QUANTITY_BATTERY;
    g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
    if (beckon_fixtures_fact(engine->fixtures, fixture, it->gauge) == NULL ||
        !beckon_readings_hours(engine->database, it->fixture->name, it->gauge, 0,
                               now_us - BATTERY_US, hours, NULL)) {
        it->gauge = 0;
        return;
    }
    beckon_battery_forecast(hours, in_volts ? it->fixture->empty : BECKON_DOCTOR_EMPTY_PERCENT,
                            in_volts ? BECKON_DOCTOR_NEW_RISE_VOLTS
                                     : BECKON_DOCTOR_NEW_RISE_PERCENTS,
                            now_us, &it->battery);
}

void beckon_fixture_case(const BeckonEngine *engine, guint fixture, BeckonFixtureCase *ret_case)
{
    guint last = G_MAXUINT;
    int64_t heard_us = beckon_fixtures_heard_us(engine->fixtures, fixture, &last);
    *ret_case = (BeckonFixtureCase){
        .fixture = beckon_fixtures_get(engine->fixtures, fixture),
        .heard_us = heard_us,
        .facts = beckon_fixtures_facts(engine->fixtures, fixture),
        .unopened = beckon_fixtures_unopened(engine->fixtures, fixture),
        .replayed = beckon_fixtures_replayed(engine->fixtures, fixture),
    };
    find_listeners(engine, heard_us != 0 ? last : G_MAXUINT, ret_case);
    foresee(engine, fixture, ret_case);
}
