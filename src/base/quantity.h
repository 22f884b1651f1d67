/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_QUANTITY_H
#define BECKON_BASE_QUANTITY_H

/* What a sensor or beacon of the store measures. Each quantity has one unit, whatever the format
 * that brought it; names and units follow BTHome's table of objects. The numbers cross process
 * boundaries and lie in the database: new ones go to the end. */

#include <stdbool.h>
#include <stdint.h>

/* A value is a whole number of these parts of its unit: exact for every format that is read. */
#define BECKON_QUANTITY_PARTS INT64_C(1000000)

typedef enum {
    BECKON_QUANTITY_RSSI = 1, /* how strongly a scanner hears it */
    BECKON_QUANTITY_BATTERY,
    BECKON_QUANTITY_VOLTAGE,
    BECKON_QUANTITY_TEMPERATURE,
    BECKON_QUANTITY_HUMIDITY,
    BECKON_QUANTITY_PRESSURE,
    BECKON_QUANTITY_DEWPOINT,
    BECKON_QUANTITY_ILLUMINANCE,
    BECKON_QUANTITY_MASS,
    BECKON_QUANTITY_MASS_POUNDS,
    BECKON_QUANTITY_COUNT,
    BECKON_QUANTITY_ENERGY,
    BECKON_QUANTITY_POWER,
    BECKON_QUANTITY_CURRENT,
    BECKON_QUANTITY_PM2_5,
    BECKON_QUANTITY_PM10,
    BECKON_QUANTITY_CO2,
    BECKON_QUANTITY_TVOC,
    BECKON_QUANTITY_MOISTURE,
    BECKON_QUANTITY_ROTATION,
    BECKON_QUANTITY_DIRECTION,
    BECKON_QUANTITY_ROTATIONAL_SPEED,
    BECKON_QUANTITY_DISTANCE,
    BECKON_QUANTITY_DURATION,
    BECKON_QUANTITY_SPEED,
    BECKON_QUANTITY_ACCELERATION,
    BECKON_QUANTITY_GYROSCOPE,
    BECKON_QUANTITY_UV_INDEX,
    BECKON_QUANTITY_VOLUME,
    BECKON_QUANTITY_VOLUME_STORAGE,
    BECKON_QUANTITY_VOLUME_FLOW_RATE,
    BECKON_QUANTITY_GAS,
    BECKON_QUANTITY_WATER,
    BECKON_QUANTITY_PRECIPITATION,
    BECKON_QUANTITY_CONDUCTIVITY,
    BECKON_QUANTITY_CHANNEL,
    BECKON_QUANTITY_LIGHT_LEVEL,
    /* Yes or no, as 1 and 0: yes is what the name says. */
    BECKON_QUANTITY_GENERIC_BOOLEAN,
    BECKON_QUANTITY_POWER_ON,
    BECKON_QUANTITY_OPENING,
    BECKON_QUANTITY_BATTERY_LOW,
    BECKON_QUANTITY_BATTERY_CHARGING,
    BECKON_QUANTITY_CARBON_MONOXIDE,
    BECKON_QUANTITY_COLD,
    BECKON_QUANTITY_CONNECTIVITY,
    BECKON_QUANTITY_DOOR_OPEN,
    BECKON_QUANTITY_GARAGE_DOOR_OPEN,
    BECKON_QUANTITY_GAS_DETECTED,
    BECKON_QUANTITY_HEAT,
    BECKON_QUANTITY_LIGHT,
    BECKON_QUANTITY_UNLOCKED,
    BECKON_QUANTITY_WET,
    BECKON_QUANTITY_MOTION,
    BECKON_QUANTITY_MOVING,
    BECKON_QUANTITY_OCCUPANCY,
    BECKON_QUANTITY_PLUGGED_IN,
    BECKON_QUANTITY_PRESENCE,
    BECKON_QUANTITY_PROBLEM,
    BECKON_QUANTITY_RUNNING,
    BECKON_QUANTITY_UNSAFE,
    BECKON_QUANTITY_SMOKE,
    BECKON_QUANTITY_SOUND,
    BECKON_QUANTITY_TAMPER,
    BECKON_QUANTITY_VIBRATION,
    BECKON_QUANTITY_WINDOW_OPEN,
    /* About the adverts themselves: how many more than before could not be taken as its word. */
    BECKON_QUANTITY_UNOPENED, /* sealed, and not opened by the key that is known, or none is */
    BECKON_QUANTITY_REPLAYED, /* their counter went backwards */
    BECKON_N_QUANTITIES
} BeckonQuantity;

/* "temperature", "door-open"; NULL for a number that is none. Static. */
const char *beckon_quantity_name(unsigned quantity);

/* "°C"; "" where there is none. Static. */
const char *beckon_quantity_unit(BeckonQuantity quantity);

/* Whether it is yes or no. */
bool beckon_quantity_is_binary(BeckonQuantity quantity);

/* Whether people may ask for it by name, in rules and in the shop file: not RSSI, and not those
 * about adverts. */
bool beckon_quantity_is_measured(BeckonQuantity quantity);

/* By name, of those that may be asked for; 0 when there is none. */
BeckonQuantity beckon_quantity_find(const char *name);

/* The names of those that may be asked for, NULL-terminated. The array is owned by the caller, what
 * it holds is static. */
const char **beckon_quantity_names(void);

/* A decimal number as people write it ("8", "-1.25"), in parts: at most nine digits before the
 * point and six behind it. False, with nothing written, when the text is none. */
bool beckon_quantity_parse(const char *text, int64_t *ret_value);

/* The other way round, with the decimal sign of a language: "8", "-1.25". Owned by the caller. */
char *beckon_quantity_number(int64_t value, char decimal_sign);

/* A value for people, to the thousandth, with its unit: "9.5 °C"; of a binary quantity "yes" or
 * "no". Owned by the caller. */
char *beckon_quantity_format(BeckonQuantity quantity, int64_t value);

#endif
