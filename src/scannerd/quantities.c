/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/quantities.h"

#include <math.h>

#define PARTS               BECKON_QUANTITY_PARTS
#define PARTS_A_MILLI       (PARTS / 1000)
#define PARTS_OF_HPA_A_PA   (PARTS / 100)
#define STANDARD_GRAVITY    9.80665 /* m/s²: ISO 80000-3 */
#define PACKET_ID           0x00
#define DOUBLE_EXACT_BITS   53
#define LARGEST_BTHOME_BITS 32

/* A BTHome object's number is a whole number of at most 32 bits times a decimal factor: its value
 * in parts is one of 52 bits, which rounding the nearest double gives exactly. */
G_STATIC_ASSERT((INT64_C(1) << LARGEST_BTHOME_BITS) * PARTS < INT64_C(1) << DOUBLE_EXACT_BITS);

typedef struct {
    BeckonQuantity quantity; /* 0: none */
    int32_t parts;           /* one of the object's unit is so many of the quantity's parts */
    bool says_opposite;      /* of a binary one: its yes is the quantity's no */
} Meaning;

#define SAME(quantity)                                                                             \
    {                                                                                              \
        BECKON_QUANTITY_##quantity, PARTS, false                                                   \
    }
#define MILLI(quantity)                                                                            \
    {                                                                                              \
        BECKON_QUANTITY_##quantity, PARTS_A_MILLI, false                                           \
    }
#define NOT(quantity)                                                                              \
    {                                                                                              \
        BECKON_QUANTITY_##quantity, PARTS, true                                                    \
    }

/* By object id of BTHome. */
static const Meaning meanings[G_MAXUINT8 + 1] = {
    [0x01] = SAME(BATTERY),
    [0x02] = SAME(TEMPERATURE),
    [0x03] = SAME(HUMIDITY),
    [0x04] = SAME(PRESSURE),
    [0x05] = SAME(ILLUMINANCE),
    [0x06] = SAME(MASS),
    [0x07] = SAME(MASS_POUNDS),
    [0x08] = SAME(DEWPOINT),
    [0x09] = SAME(COUNT),
    [0x0a] = SAME(ENERGY),
    [0x0b] = SAME(POWER),
    [0x0c] = SAME(VOLTAGE),
    [0x0d] = SAME(PM2_5),
    [0x0e] = SAME(PM10),
    [0x0f] = SAME(GENERIC_BOOLEAN),
    [0x10] = SAME(POWER_ON),
    [0x11] = SAME(OPENING),
    [0x12] = SAME(CO2),
    [0x13] = SAME(TVOC),
    [0x14] = SAME(MOISTURE),
    [0x15] = SAME(BATTERY_LOW),
    [0x16] = SAME(BATTERY_CHARGING),
    [0x17] = SAME(CARBON_MONOXIDE),
    [0x18] = SAME(COLD),
    [0x19] = SAME(CONNECTIVITY),
    [0x1a] = SAME(DOOR_OPEN),
    [0x1b] = SAME(GARAGE_DOOR_OPEN),
    [0x1c] = SAME(GAS_DETECTED),
    [0x1d] = SAME(HEAT),
    [0x1e] = SAME(LIGHT),
    [0x1f] = SAME(UNLOCKED),
    [0x20] = SAME(WET),
    [0x21] = SAME(MOTION),
    [0x22] = SAME(MOVING),
    [0x23] = SAME(OCCUPANCY),
    [0x24] = SAME(PLUGGED_IN),
    [0x25] = SAME(PRESENCE),
    [0x26] = SAME(PROBLEM),
    [0x27] = SAME(RUNNING),
    [0x28] = NOT(UNSAFE), /* "safety": 1 is safe */
    [0x29] = SAME(SMOKE),
    [0x2a] = SAME(SOUND),
    [0x2b] = SAME(TAMPER),
    [0x2c] = SAME(VIBRATION),
    [0x2d] = SAME(WINDOW_OPEN),
    [0x2e] = SAME(HUMIDITY),
    [0x2f] = SAME(MOISTURE),
    [0x3d] = SAME(COUNT),
    [0x3e] = SAME(COUNT),
    [0x3f] = SAME(ROTATION),
    [0x40] = MILLI(DISTANCE), /* mm */
    [0x41] = SAME(DISTANCE),
    [0x42] = SAME(DURATION),
    [0x43] = SAME(CURRENT),
    [0x44] = SAME(SPEED),
    [0x45] = SAME(TEMPERATURE),
    [0x46] = SAME(UV_INDEX),
    [0x47] = SAME(VOLUME),
    [0x48] = MILLI(VOLUME), /* mL */
    [0x49] = SAME(VOLUME_FLOW_RATE),
    [0x4a] = SAME(VOLTAGE),
    [0x4b] = SAME(GAS),
    [0x4c] = SAME(GAS),
    [0x4d] = SAME(ENERGY),
    [0x4e] = SAME(VOLUME),
    [0x4f] = SAME(WATER),
    [0x51] = SAME(ACCELERATION),
    [0x52] = SAME(GYROSCOPE),
    [0x55] = SAME(VOLUME_STORAGE),
    [0x56] = SAME(CONDUCTIVITY),
    [0x57] = SAME(TEMPERATURE),
    [0x58] = SAME(TEMPERATURE),
    [0x59] = SAME(COUNT),
    [0x5a] = SAME(COUNT),
    [0x5b] = SAME(COUNT),
    [0x5c] = SAME(POWER),
    [0x5d] = SAME(CURRENT),
    [0x5e] = SAME(DIRECTION),
    [0x5f] = SAME(PRECIPITATION),
    [0x60] = SAME(CHANNEL),
    [0x61] = SAME(ROTATIONAL_SPEED),
    [0x62] = SAME(SPEED),
    [0x63] = SAME(ACCELERATION),
    [0x64] = SAME(LIGHT_LEVEL),
};

static void add_at(BeckonQuantities *quantities, BeckonQuantity quantity, guint index,
                   int64_t value)
{
    if (quantities->n_rows == G_N_ELEMENTS(quantities->rows)) {
        quantities->cut = true;
        return;
    }
    quantities->rows[quantities->n_rows++] = (BeckonMeasured){quantity, (uint8_t)index, value};
}

static void add(BeckonQuantities *quantities, BeckonQuantity quantity, int64_t value)
{
    guint index = 0;
    for (guint i = 0; i < quantities->n_rows; i++) {
        index += quantities->rows[i].quantity == quantity;
    }
    add_at(quantities, quantity, index, value);
}

static int64_t to_parts(const Meaning *meaning, double number)
{
    if (beckon_quantity_is_binary(meaning->quantity)) {
        return (number != 0) != meaning->says_opposite ? PARTS : 0;
    }
    return llround(number * meaning->parts);
}

void beckon_quantities_add_bthome(BeckonQuantities *quantities, const BeckonBthome *bthome)
{
    BeckonBthomeObject object;
    guint offset = 0;
    while (beckon_bthome_next(bthome, &offset, &object)) {
        const Meaning *meaning = &meanings[object.id];
        if (meaning->quantity != 0) {
            add(quantities, meaning->quantity, to_parts(meaning, object.number));
        }
    }
}

static void add_unless_nan(BeckonQuantities *quantities, BeckonQuantity quantity, double number)
{
    if (!isnan(number)) {
        add(quantities, quantity, llround(number * (double)PARTS));
    }
}

static void add_known(BeckonQuantities *quantities, BeckonQuantity quantity, int32_t number,
                      int64_t parts)
{
    if (number != BECKON_RUUVI_UNKNOWN) {
        add(quantities, quantity, number * parts);
    }
}

void beckon_quantities_add_ruuvi(BeckonQuantities *quantities, const BeckonRuuvi *ruuvi)
{
    const int32_t axes_mg[] = {ruuvi->acc_x_mg, ruuvi->acc_y_mg, ruuvi->acc_z_mg};
    add_unless_nan(quantities, BECKON_QUANTITY_TEMPERATURE, ruuvi->temperature_c);
    add_unless_nan(quantities, BECKON_QUANTITY_HUMIDITY, ruuvi->humidity_pct);
    add_known(quantities, BECKON_QUANTITY_PRESSURE, ruuvi->pressure_pa, PARTS_OF_HPA_A_PA);
    for (guint i = 0; i < G_N_ELEMENTS(axes_mg); i++) {
        if (axes_mg[i] != BECKON_RUUVI_UNKNOWN) {
            add_at(quantities, BECKON_QUANTITY_ACCELERATION, i,
                   llround(axes_mg[i] * STANDARD_GRAVITY * PARTS_A_MILLI));
        }
    }
    add_known(quantities, BECKON_QUANTITY_VOLTAGE, ruuvi->battery_mv, PARTS_A_MILLI);
    add_known(quantities, BECKON_QUANTITY_COUNT, ruuvi->movement, PARTS);
}

void beckon_quantities_add_tlm(BeckonQuantities *quantities, const BeckonEddystoneTlm *tlm)
{
    if (tlm->battery_mv != 0) {
        add(quantities, BECKON_QUANTITY_VOLTAGE, tlm->battery_mv * PARTS_A_MILLI);
    }
    /* Its 256ths of a degree are the one thing that is not exact in parts. */
    add_unless_nan(quantities, BECKON_QUANTITY_TEMPERATURE, tlm->temperature_c);
}

bool beckon_quantities_packet_id(const BeckonBthome *bthome, uint8_t *ret_packet_id)
{
    BeckonBthomeObject object;
    guint offset = 0;
    while (beckon_bthome_next(bthome, &offset, &object)) {
        if (object.id == PACKET_ID) {
            *ret_packet_id = object.data[0];
            return true;
        }
    }
    return false;
}
