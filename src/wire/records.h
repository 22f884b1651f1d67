/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_WIRE_RECORDS_H
#define BECKON_WIRE_RECORDS_H

/* What the frames of the scanner link (wire/link.h) carry. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/quantity.h"

#define BECKON_LINK_BEACONS      2
#define BECKON_LINK_BEACON_BYTES 31 /* of AD: Core Specification 5.4, Vol 4 Part E 7.8.7 */
#define BECKON_LINK_KEY_BYTES    16
#define BECKON_TICK_US           INT64_C(250000)
#define BECKON_HANDLE_STORE      UINT32_C(0x80000000)

typedef struct {
    uint64_t id;
    uint32_t handle;
} BeckonRosterRow;

#define BECKON_SIGHTING_RSSI_UNKNOWN 127

typedef struct {
    int64_t t_us; /* store time */
    uint32_t handle;
    int8_t rssi_dbm; /* or BECKON_SIGHTING_RSSI_UNKNOWN */
    uint16_t count;  /* adverts that this record stands for, at least 1 */
} BeckonSighting;

typedef struct {
    int64_t t_us;
    bool hearing;
    uint64_t heard;
    uint64_t unknown;
    uint64_t malformed;
} BeckonLinkTick;

typedef struct {
    uint32_t handle;
    uint8_t key[BECKON_LINK_KEY_BYTES];
} BeckonLinkKey;

typedef struct {
    uint8_t len; /* 1 … BECKON_LINK_BEACON_BYTES */
    uint8_t ad[BECKON_LINK_BEACON_BYTES];
} BeckonLinkBeacon;

typedef struct {
    int64_t t_us; /* store time */
    uint32_t handle;
    BeckonQuantity quantity;
    uint8_t index;
    bool has_counter;
    uint32_t counter;
    int64_t value; /* in parts */
} BeckonReading;

typedef enum {
    BECKON_SOURCE_REPLAY = 1,
    BECKON_SOURCE_HCI = 2,
    BECKON_SOURCE_BLUEZ = 3,
} BeckonSourceKind;

typedef enum {
    BECKON_RADIO_WELL = 0,
    BECKON_RADIO_GONE = 1,     /* there is no such adapter */
    BECKON_RADIO_DOWN = 2,     /* it is not powered */
    BECKON_RADIO_STARTING = 3, /* a scan is being started */
    BECKON_RADIO_REFUSED = 4,  /* the adapter refuses to scan */
    BECKON_RADIO_SILENT = 5,   /* it scans, and hears nothing at all */
    BECKON_RADIO_NO_BLUEZ = 6, /* bluetoothd is not there, or cannot do what is asked of it */
} BeckonRadioState;

typedef enum {
    BECKON_OWN_BEACON_OFF = 0, /* none was asked for, or the source cannot send */
    BECKON_OWN_BEACON_ON_AIR = 1,
    BECKON_OWN_BEACON_REFUSED = 2, /* by the adapter */
} BeckonOwnBeaconState;

/* How a scanner's radio is; the numbers since the scanner's process started. */
typedef struct {
    BeckonSourceKind source;
    BeckonRadioState state;
    BeckonOwnBeaconState beacon;
    uint32_t restarts;                         /* of the scan, because of silence */
    uint32_t reopens;                          /* of the adapter, because of silence */
    uint32_t losses;                           /* the adapter was pulled out or switched off */
    uint32_t takings;                          /* of the scan, from others that had changed it */
    uint32_t power_cycles;                     /* in vain so far, by earlier processes too */
    char adapter[BECKON_LIMIT_NAME_BYTES + 1]; /* "hci0"; of a replay "" */
} BeckonLinkHealth;

#endif
