/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_RUUVI_H
#define BECKON_ADVERT_RUUVI_H

/* RuuviTag sensors, data format 5 (RAWv2). Source: ruuvi/ruuvi-sensor-protocols,
 * dataformat_05.md. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_RUUVI_UNKNOWN G_MININT32 /* in the integers below: the sensor does not say */

typedef struct {
    double temperature_c; /* -163.835 … 163.835, or NAN: not available */
    double humidity_pct;  /* 0 … 163.835, or NAN */
    int32_t pressure_pa;  /* 50000 … 115534 */
    int32_t acc_x_mg;     /* -32767 … 32767; so are y and z */
    int32_t acc_y_mg;
    int32_t acc_z_mg;
    int32_t battery_mv;   /* 1600 … 3646 */
    int32_t tx_power_dbm; /* -40 … 20 */
    int32_t movement;     /* a counter, 0 … 254 */
    int32_t sequence;     /* of the measurement, 0 … 65534 */
    bool has_mac;
    uint8_t mac[6]; /* most significant byte first */
} BeckonRuuvi;

/* Decodes manufacturer data behind Ruuvi's company id. Its other data formats are foreign.
 * *ret_ruuvi is written only on BECKON_DECODED. */
BeckonVerdict beckon_ruuvi_decode(const uint8_t *data, gsize len, BeckonRuuvi *ret_ruuvi,
                                  const char **ret_why);

#endif
