/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_DOCTOR_FIXTURES_H
#define BECKON_ENGINE_DOCTOR_DOCTOR_FIXTURES_H

/* What is wrong with a sensor or beacon of the store. One that is not heard has fallen silent only
 * where a scanner hears: behind a deaf one it is unknown. Pure. */

#include "engine/fixtures/battery-forecast.h"
#include "engine/fixtures/fixtures.h"

/* A battery that is foreseen to be empty later than this is not spoken of. */
#define BECKON_DOCTOR_BATTERY_DAYS 30

/* A battery in percent is empty at so much; and one with so much more than before, in volts or
 * percent, is another one. */
#define BECKON_DOCTOR_EMPTY_PERCENT     (5 * BECKON_QUANTITY_PARTS)
#define BECKON_DOCTOR_NEW_RISE_VOLTS    (BECKON_QUANTITY_PARTS * 15 / 100)
#define BECKON_DOCTOR_NEW_RISE_PERCENTS (15 * BECKON_QUANTITY_PARTS)

typedef struct {
    const BeckonStoreBeacon *fixture;
    int64_t heard_us;     /* store time, in this run or by what is kept; 0: never */
    int64_t hearing_us;   /* since when all scanners that should hear it do, without a break */
    const char *deaf;     /* one of those that does not hear now, or NULL */
    const GArray *facts;  /* of BeckonFact */
    uint64_t unopened;    /* adverts, in this run */
    uint64_t replayed;    /* likewise */
    BeckonQuantity gauge; /* what the forecast is of: volts, percent, or 0 for neither */
    BeckonBatteryForecast battery;
} BeckonFixtureCase;

/* now_us is store time; times are written in the zone's. */
void beckon_doctor_fixture(const BeckonFixtureCase *fixture, int64_t now_us, GTimeZone *zone,
                           GPtrArray *findings);

#endif
