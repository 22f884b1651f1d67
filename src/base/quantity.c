/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/quantity.h"

#include <glib.h>
#include <string.h>

#define WHOLE_DIGITS    9
#define FRACTION_DIGITS 6

typedef enum { MEASURED, BINARY, INTERNAL } Kind;

static const struct {
    const char *name;
    const char *unit;
    Kind kind;
} quantities[BECKON_N_QUANTITIES] = {
    [BECKON_QUANTITY_RSSI] = {"rssi", "dBm", INTERNAL},
    [BECKON_QUANTITY_BATTERY] = {"battery", "%", MEASURED},
    [BECKON_QUANTITY_VOLTAGE] = {"voltage", "V", MEASURED},
    [BECKON_QUANTITY_TEMPERATURE] = {"temperature", "°C", MEASURED},
    [BECKON_QUANTITY_HUMIDITY] = {"humidity", "%", MEASURED},
    [BECKON_QUANTITY_PRESSURE] = {"pressure", "hPa", MEASURED},
    [BECKON_QUANTITY_DEWPOINT] = {"dewpoint", "°C", MEASURED},
    [BECKON_QUANTITY_ILLUMINANCE] = {"illuminance", "lux", MEASURED},
    [BECKON_QUANTITY_MASS] = {"mass", "kg", MEASURED},
    [BECKON_QUANTITY_MASS_POUNDS] = {"mass-pounds", "lb", MEASURED},
    [BECKON_QUANTITY_COUNT] = {"count", "", MEASURED},
    [BECKON_QUANTITY_ENERGY] = {"energy", "kWh", MEASURED},
    [BECKON_QUANTITY_POWER] = {"power", "W", MEASURED},
    [BECKON_QUANTITY_CURRENT] = {"current", "A", MEASURED},
    [BECKON_QUANTITY_PM2_5] = {"pm2.5", "µg/m³", MEASURED},
    [BECKON_QUANTITY_PM10] = {"pm10", "µg/m³", MEASURED},
    [BECKON_QUANTITY_CO2] = {"co2", "ppm", MEASURED},
    [BECKON_QUANTITY_TVOC] = {"tvoc", "µg/m³", MEASURED},
    [BECKON_QUANTITY_MOISTURE] = {"moisture", "%", MEASURED},
    [BECKON_QUANTITY_ROTATION] = {"rotation", "°", MEASURED},
    [BECKON_QUANTITY_DIRECTION] = {"direction", "°", MEASURED},
    [BECKON_QUANTITY_ROTATIONAL_SPEED] = {"rotational-speed", "rpm", MEASURED},
    [BECKON_QUANTITY_DISTANCE] = {"distance", "m", MEASURED},
    [BECKON_QUANTITY_DURATION] = {"duration", "s", MEASURED},
    [BECKON_QUANTITY_SPEED] = {"speed", "m/s", MEASURED},
    [BECKON_QUANTITY_ACCELERATION] = {"acceleration", "m/s²", MEASURED},
    [BECKON_QUANTITY_GYROSCOPE] = {"gyroscope", "°/s", MEASURED},
    [BECKON_QUANTITY_UV_INDEX] = {"uv-index", "", MEASURED},
    [BECKON_QUANTITY_VOLUME] = {"volume", "L", MEASURED},
    [BECKON_QUANTITY_VOLUME_STORAGE] = {"volume-storage", "L", MEASURED},
    [BECKON_QUANTITY_VOLUME_FLOW_RATE] = {"volume-flow-rate", "m³/h", MEASURED},
    [BECKON_QUANTITY_GAS] = {"gas", "m³", MEASURED},
    [BECKON_QUANTITY_WATER] = {"water", "L", MEASURED},
    [BECKON_QUANTITY_PRECIPITATION] = {"precipitation", "mm", MEASURED},
    [BECKON_QUANTITY_CONDUCTIVITY] = {"conductivity", "µS/cm", MEASURED},
    [BECKON_QUANTITY_CHANNEL] = {"channel", "", MEASURED},
    [BECKON_QUANTITY_LIGHT_LEVEL] = {"light-level", "", MEASURED},
    [BECKON_QUANTITY_GENERIC_BOOLEAN] = {"generic-boolean", "", BINARY},
    [BECKON_QUANTITY_POWER_ON] = {"power-on", "", BINARY},
    [BECKON_QUANTITY_OPENING] = {"opening", "", BINARY},
    [BECKON_QUANTITY_BATTERY_LOW] = {"battery-low", "", BINARY},
    [BECKON_QUANTITY_BATTERY_CHARGING] = {"battery-charging", "", BINARY},
    [BECKON_QUANTITY_CARBON_MONOXIDE] = {"carbon-monoxide", "", BINARY},
    [BECKON_QUANTITY_COLD] = {"cold", "", BINARY},
    [BECKON_QUANTITY_CONNECTIVITY] = {"connectivity", "", BINARY},
    [BECKON_QUANTITY_DOOR_OPEN] = {"door-open", "", BINARY},
    [BECKON_QUANTITY_GARAGE_DOOR_OPEN] = {"garage-door-open", "", BINARY},
    [BECKON_QUANTITY_GAS_DETECTED] = {"gas-detected", "", BINARY},
    [BECKON_QUANTITY_HEAT] = {"heat", "", BINARY},
    [BECKON_QUANTITY_LIGHT] = {"light", "", BINARY},
    [BECKON_QUANTITY_UNLOCKED] = {"unlocked", "", BINARY},
    [BECKON_QUANTITY_WET] = {"wet", "", BINARY},
    [BECKON_QUANTITY_MOTION] = {"motion", "", BINARY},
    [BECKON_QUANTITY_MOVING] = {"moving", "", BINARY},
    [BECKON_QUANTITY_OCCUPANCY] = {"occupancy", "", BINARY},
    [BECKON_QUANTITY_PLUGGED_IN] = {"plugged-in", "", BINARY},
    [BECKON_QUANTITY_PRESENCE] = {"presence", "", BINARY},
    [BECKON_QUANTITY_PROBLEM] = {"problem", "", BINARY},
    [BECKON_QUANTITY_RUNNING] = {"running", "", BINARY},
    [BECKON_QUANTITY_UNSAFE] = {"unsafe", "", BINARY},
    [BECKON_QUANTITY_SMOKE] = {"smoke", "", BINARY},
    [BECKON_QUANTITY_SOUND] = {"sound", "", BINARY},
    [BECKON_QUANTITY_TAMPER] = {"tamper", "", BINARY},
    [BECKON_QUANTITY_VIBRATION] = {"vibration", "", BINARY},
    [BECKON_QUANTITY_WINDOW_OPEN] = {"window-open", "", BINARY},
    [BECKON_QUANTITY_UNOPENED] = {"unopened", "", INTERNAL},
    [BECKON_QUANTITY_REPLAYED] = {"replayed", "", INTERNAL},
};

const char *beckon_quantity_name(unsigned quantity)
{
    return quantity < BECKON_N_QUANTITIES ? quantities[quantity].name : NULL;
}

const char *beckon_quantity_unit(BeckonQuantity quantity)
{
    return quantities[quantity].unit;
}

bool beckon_quantity_is_binary(BeckonQuantity quantity)
{
    return quantities[quantity].kind == BINARY;
}

bool beckon_quantity_is_measured(BeckonQuantity quantity)
{
    return quantities[quantity].kind != INTERNAL;
}

BeckonQuantity beckon_quantity_find(const char *name)
{
    for (unsigned i = 1; i < BECKON_N_QUANTITIES; i++) {
        BeckonQuantity quantity = (BeckonQuantity)i;
        if (strcmp(quantities[i].name, name) == 0) {
            return beckon_quantity_is_measured(quantity) ? quantity : 0;
        }
    }
    return 0;
}

const char **beckon_quantity_names(void)
{
    const char **names = g_new0(const char *, BECKON_N_QUANTITIES + 1);
    guint n_names = 0;
    for (unsigned i = 1; i < BECKON_N_QUANTITIES; i++) {
        if (beckon_quantity_is_measured((BeckonQuantity)i)) {
            names[n_names++] = quantities[i].name;
        }
    }
    return names;
}

bool beckon_quantity_parse(const char *text, int64_t *ret_value)
{
    static const char digits[] = "0123456789";
    const char *whole = text + (text[0] == '-');
    gsize n_whole = strspn(whole, digits);
    bool has_point = whole[n_whole] == '.';
    const char *fraction = whole + n_whole + has_point;
    gsize n_fraction = strspn(fraction, digits);
    if (n_whole == 0 || n_whole > WHOLE_DIGITS || n_fraction > FRACTION_DIGITS ||
        has_point != (n_fraction > 0) || fraction[n_fraction] != '\0') {
        return false;
    }
    int64_t value = g_ascii_strtoll(whole, NULL, 10);
    for (gsize i = 0; i < FRACTION_DIGITS; i++) {
        value = value * 10 + (i < n_fraction ? fraction[i] - '0' : 0);
    }
    *ret_value = text[0] == '-' ? -value : value;
    return true;
}

char *beckon_quantity_number(int64_t value, char decimal_sign)
{
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    uint64_t fraction = size % (uint64_t)BECKON_QUANTITY_PARTS;
    GString *text = g_string_new(value < 0 ? "-" : "");
    g_string_append_printf(text, "%" G_GUINT64_FORMAT, size / (uint64_t)BECKON_QUANTITY_PARTS);
    if (fraction != 0) {
        g_string_append_printf(text, "%c%0*" G_GUINT64_FORMAT, decimal_sign, FRACTION_DIGITS,
                               fraction);
        while (text->str[text->len - 1] == '0') {
            g_string_truncate(text, text->len - 1);
        }
    }
    return g_string_free(text, FALSE);
}

/* People are shown thousandths, the finest that a sensor's own unit has. */
#define SHOWN_PARTS (BECKON_QUANTITY_PARTS / 1000)

static int64_t round_for_people(int64_t value)
{
    int64_t more = value % SHOWN_PARTS;
    int64_t away = more < 0 ? -SHOWN_PARTS : SHOWN_PARTS;
    int64_t rounded = value - more;
    if (2 * more / away == 0 || __builtin_add_overflow(rounded, away, &rounded)) {
        return value - more;
    }
    return rounded;
}

char *beckon_quantity_format(BeckonQuantity quantity, int64_t value)
{
    if (beckon_quantity_is_binary(quantity)) {
        return g_strdup(value != 0 ? "yes" : "no");
    }
    const char *unit = beckon_quantity_unit(quantity);
    g_autofree char *number = beckon_quantity_number(round_for_people(value), '.');
    return g_strconcat(number, unit[0] != '\0' ? " " : "", unit, NULL);
}
