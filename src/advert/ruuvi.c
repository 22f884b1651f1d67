/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/ruuvi.h"

#include <math.h>
#include <string.h>

#include "advert/fields.h"

#define DATA_FORMAT       5
#define FRAME_BYTES       24
#define SIGNED_UNKNOWN    INT16_MIN
#define UNSIGNED_UNKNOWN  0xffff
#define BATTERY_UNKNOWN   0x7ff
#define TX_POWER_UNKNOWN  0x1f
#define MOVEMENT_UNKNOWN  0xff
#define PRESSURE_BASE_PA  50000
#define BATTERY_BASE_MV   1600
#define TX_POWER_BASE_DBM (-40)

static int32_t known(int32_t raw, int32_t unknown, int32_t value)
{
    return raw != unknown ? value : BECKON_RUUVI_UNKNOWN;
}

static int32_t acceleration_at(const uint8_t *at)
{
    int16_t raw = (int16_t)beckon_field_be16(at);
    return known(raw, SIGNED_UNKNOWN, raw);
}

static void decode_climate(const uint8_t *data, BeckonRuuvi *ruuvi)
{
    int16_t temperature = (int16_t)beckon_field_be16(data + 1);
    uint16_t humidity = beckon_field_be16(data + 3);
    uint16_t pressure = beckon_field_be16(data + 5);
    ruuvi->temperature_c = temperature != SIGNED_UNKNOWN ? temperature / 200.0 : (double)NAN;
    ruuvi->humidity_pct = humidity != UNSIGNED_UNKNOWN ? humidity / 400.0 : (double)NAN;
    ruuvi->pressure_pa = known(pressure, UNSIGNED_UNKNOWN, PRESSURE_BASE_PA + pressure);
}

/* 11 bits of battery voltage, 5 bits of TX power in steps of 2 dBm. */
static void decode_power(uint16_t power, BeckonRuuvi *ruuvi)
{
    int32_t battery = power >> 5;
    int32_t tx_power = power & 0x1f;
    ruuvi->battery_mv = known(battery, BATTERY_UNKNOWN, BATTERY_BASE_MV + battery);
    ruuvi->tx_power_dbm = known(tx_power, TX_POWER_UNKNOWN, TX_POWER_BASE_DBM + 2 * tx_power);
}

BeckonVerdict beckon_ruuvi_decode(const uint8_t *data, gsize len, BeckonRuuvi *ret_ruuvi,
                                  const char **ret_why)
{
    static const uint8_t no_mac[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    if (len == 0 || data[0] != DATA_FORMAT) {
        return BECKON_FOREIGN;
    }
    if (len != FRAME_BYTES) {
        return beckon_malformed(ret_why, "a Ruuvi frame of data format 5 has 24 bytes");
    }
    decode_climate(data, ret_ruuvi);
    ret_ruuvi->acc_x_mg = acceleration_at(data + 7);
    ret_ruuvi->acc_y_mg = acceleration_at(data + 9);
    ret_ruuvi->acc_z_mg = acceleration_at(data + 11);
    decode_power(beckon_field_be16(data + 13), ret_ruuvi);
    ret_ruuvi->movement = known(data[15], MOVEMENT_UNKNOWN, data[15]);
    ret_ruuvi->sequence =
        known(beckon_field_be16(data + 16), UNSIGNED_UNKNOWN, beckon_field_be16(data + 16));
    memcpy(ret_ruuvi->mac, data + 18, sizeof ret_ruuvi->mac);
    ret_ruuvi->has_mac = memcmp(ret_ruuvi->mac, no_mac, sizeof no_mac) != 0;
    return BECKON_DECODED;
}
