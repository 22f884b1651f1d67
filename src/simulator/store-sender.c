/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/store-sender.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/time.h"

#define BEACON_INTERVAL_US BECKON_SECOND_US
#define SENSOR_INTERVAL_US (5 * BECKON_SECOND_US)
#define TLM_EVERY          10
#define POWER_AT_0_M_DBM   (-18)
#define POWER_AT_1_M_DBM   (-59)
#define FRIDGE_C           4.0
#define ROOM_C             21.0
#define SPREAD_C           0.3
#define SWING_C            0.8
#define SWING_US           (20 * BECKON_MINUTE_US)
#define DRIEST_PCT         40.0
#define HUMIDITY_SPAN_PCT  15.0
#define FULL_MV            3000
#define LOWEST_MV          2600
#define EMPTY_MV           2000
#define PRESSURE_PA        101325
#define ONE_G_MG           1000

BeckonStoreSender beckon_store_sender_new(const BeckonStoreBeacon *beacon, BeckonRandom *random,
                                          int64_t start_us)
{
    double mean_c = strstr(beacon->name, "fridge") != NULL ? FRIDGE_C : ROOM_C;
    BeckonStoreSender sender = {.beacon = beacon, .start_us = start_us};
    sender.signal = beckon_signal_new(random, BECKON_SIGNAL_ADDRESS_STATIC);
    sender.temperature_c = mean_c + SPREAD_C * (2 * beckon_random_unit(random) - 1);
    sender.humidity_pct = DRIEST_PCT + HUMIDITY_SPAN_PCT * beckon_random_unit(random);
    sender.phase = beckon_random_unit(random);
    sender.battery_mv = (guint)beckon_random_between(random, LOWEST_MV, FULL_MV);
    if (beacon->kind == BECKON_STORE_ADDRESS) {
        sender.signal.address_type = BECKON_ADDRESS_PUBLIC;
        memcpy(sender.signal.address, beacon->id, sizeof sender.signal.address);
    }
    return sender;
}

int64_t beckon_store_sender_interval_us(const BeckonStoreSender *sender)
{
    return sender->beacon->is_sensor ? SENSOR_INTERVAL_US : BEACON_INTERVAL_US;
}

static double temperature_c(const BeckonStoreSender *sender, int64_t t_us)
{
    double turns = (double)(t_us - sender->start_us) / SWING_US + sender->phase;
    return sender->temperature_c + SWING_C * sin(2 * G_PI * turns);
}

static void put_ibeacon(const BeckonStoreSender *sender, BeckonSignal *signal)
{
    uint8_t data[25] = {0x4c, 0x00, 0x02, 0x15, [24] = (uint8_t)POWER_AT_1_M_DBM};
    memcpy(data + 4, sender->beacon->id, 20);
    beckon_signal_put_flags(signal);
    beckon_signal_put(signal, BECKON_AD_MANUFACTURER, data, sizeof data);
}

static void put_uid(const BeckonStoreSender *sender, BeckonSignal *signal)
{
    uint8_t frame[20] = {0x00, (uint8_t)POWER_AT_0_M_DBM};
    memcpy(frame + 2, sender->beacon->id, 16);
    beckon_signal_put_eddystone(signal, frame, sizeof frame);
}

static void put_tlm(const BeckonStoreSender *sender, int64_t t_us, BeckonSignal *signal)
{
    g_autoptr(GByteArray) frame = g_byte_array_new();
    beckon_put_u8(frame, 0x20);
    beckon_put_u8(frame, 0);
    beckon_put_be16(frame, (uint16_t)sender->battery_mv);
    beckon_put_be16(frame, (uint16_t)lround(temperature_c(sender, t_us) * 256));
    beckon_put_be32(frame, sender->n_sent);
    beckon_put_be32(frame, (uint32_t)((t_us - sender->start_us) / (BECKON_SECOND_US / 10)));
    beckon_signal_put_eddystone(signal, frame->data, frame->len);
}

static void put_bthome(const BeckonStoreSender *sender, int64_t t_us, BeckonSignal *signal)
{
    g_autoptr(GByteArray) data = g_byte_array_new();
    guint battery_pct = (sender->battery_mv - EMPTY_MV) * 100 / (FULL_MV - EMPTY_MV);
    beckon_put_le16(data, 0xfcd2);
    beckon_put_u8(data, 0x40);
    beckon_put_u8(data, 0x00);
    beckon_put_u8(data, (uint8_t)sender->n_sent);
    beckon_put_u8(data, 0x01);
    beckon_put_u8(data, (uint8_t)battery_pct);
    beckon_put_u8(data, 0x02);
    beckon_put_le16(data, (uint16_t)lround(temperature_c(sender, t_us) * 100));
    beckon_put_u8(data, 0x03);
    beckon_put_le16(data, (uint16_t)lround(sender->humidity_pct * 100));
    beckon_signal_put_flags(signal);
    beckon_signal_put(signal, BECKON_AD_SERVICE_DATA_16, data->data, data->len);
}

static void put_ruuvi(const BeckonStoreSender *sender, int64_t t_us, BeckonSignal *signal)
{
    g_autoptr(GByteArray) data = g_byte_array_new();
    guint tx_power = (4 + 40) / 2; /* 4 dBm */
    beckon_put_le16(data, 0x0499);
    beckon_put_u8(data, 5);
    beckon_put_be16(data, (uint16_t)lround(temperature_c(sender, t_us) * 200));
    beckon_put_be16(data, (uint16_t)lround(sender->humidity_pct * 400));
    beckon_put_be16(data, (uint16_t)(PRESSURE_PA - 50000));
    beckon_put_be16(data, 0);
    beckon_put_be16(data, 0);
    beckon_put_be16(data, ONE_G_MG);
    beckon_put_be16(data, (uint16_t)((sender->battery_mv - 1600) << 5 | tx_power));
    beckon_put_u8(data, 0);
    beckon_put_be16(data, (uint16_t)(sender->n_sent % 65535));
    g_byte_array_append(data, sender->beacon->id, 6);
    beckon_signal_put_flags(signal);
    beckon_signal_put(signal, BECKON_AD_MANUFACTURER, data->data, data->len);
}

static void put_address(const BeckonStoreSender *sender, int64_t t_us, BeckonSignal *signal)
{
    if (!sender->beacon->is_sensor) {
        put_tlm(sender, t_us, signal);
    } else if (sender->beacon->is_ruuvi) {
        put_ruuvi(sender, t_us, signal);
    } else {
        put_bthome(sender, t_us, signal);
    }
}

BeckonSignal beckon_store_sender_signal(BeckonStoreSender *sender, int64_t t_us)
{
    BeckonSignal signal = sender->signal;
    sender->n_sent++;
    signal.until_us = t_us;
    switch (sender->beacon->kind) {
    case BECKON_STORE_IBEACON:
        put_ibeacon(sender, &signal);
        break;
    case BECKON_STORE_EDDYSTONE_UID:
        if (sender->n_sent % TLM_EVERY == 0) {
            put_tlm(sender, t_us, &signal);
        } else {
            put_uid(sender, &signal);
        }
        break;
    case BECKON_STORE_ADDRESS:
        put_address(sender, t_us, &signal);
        break;
    }
    return signal;
}
