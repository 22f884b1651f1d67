/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_BATTERY_FORECAST_H
#define BECKON_ENGINE_BATTERY_FORECAST_H

/* When a battery will be empty, by what its voltage or charge was in the last weeks: a robust line
 * (base/robust-slope.h) through the medians of its days. A median a day, because the voltage of a
 * cold cell is lower and so swings with a shop's hours and a fridge's. Pure.
 *
 * It knows of no curve: a lithium cell that holds its voltage to the end and then falls within
 * days is foreseen only when it falls. Days are taken for independent of each other, which
 * weather is not: a battery that is far from empty is not called so for that, one that is
 * near may be. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Fewer days than these say nothing of the next. */
#define BECKON_BATTERY_LEAST_DAYS 7

typedef enum {
    BECKON_BATTERY_UNKNOWN, /* too few days since it was put in */
    BECKON_BATTERY_STEADY,  /* that it falls is not to be told from noise */
    BECKON_BATTERY_FALLING,
    BECKON_BATTERY_EMPTY, /* on the last day */
} BeckonBatteryState;

typedef struct {
    BeckonBatteryState state;
    guint n_days; /* that are looked at: since the battery was put in */
    double level; /* on the last of them, in the quantity's unit; 0 when there is none */
    double days;  /* FALLING: from now until it is empty, at least 0 */
    double least; /* the interval of 95 % around it */
    double most;
} BeckonBatteryForecast;

/* hours are of BeckonHourOfReadings, ascending. empty is the level at which it is, new_rise how
 * much higher a day is than the two before it when the battery is another one: both in parts of
 * the quantity's unit. */
void beckon_battery_forecast(const GArray *hours, int64_t empty, int64_t new_rise, int64_t now_us,
                             BeckonBatteryForecast *ret_forecast);

#endif
