/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_VM_CONTROLLER_H
#define TESTS_VM_CONTROLLER_H

/* A Bluetooth controller without a radio: to the kernel it is one, by /dev/vhci. Written after
 * the Core Specification 5.4, Vol 4 Part E alone; it shares no codec with what it tests. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Which adverts reach nobody although they are scanned for. */
typedef enum {
    MUTE_NO,
    MUTE_UNTIL_SCAN,  /* the next scan enable */
    MUTE_UNTIL_RESET, /* the next HCI Reset */
    MUTE_FOR_GOOD,
} Mute;

#define ADVERTISING_SETS 2
#define ADDRESS_BYTES    6

/* Who uses the legacy commands has one, of handle 0. */
typedef struct {
    bool there;
    bool parameters_set;
    bool has_address;
    bool is_private; /* its address: random, and nobody can resolve it */
    bool random;     /* it is used */
    bool listens;    /* may be connected to, or scanned */
    bool on;
    uint8_t handle;
    uint32_t interval;              /* of 0.625 ms */
    uint8_t address[ADDRESS_BYTES]; /* as people write it */
    uint8_t data[31];
    uint8_t data_len;
} AdvertisingSet;

/* What the host has set; a reset makes all of it new. */
typedef struct {
    uint64_t event_mask;
    uint64_t le_event_mask;
    bool legacy_used; /* 3.1.1: who uses one kind of commands may not use the other */
    bool extended_used;
    bool parameters_set;
    bool active;
    bool scanning;
    bool filtering; /* of duplicates */
    AdvertisingSet sets[ADVERTISING_SETS];
} HciState;

typedef struct {
    int fd; /* of /dev/vhci, -1 while unplugged */
    guint watch;
    bool extended; /* Extended Advertising is among its features */
    HciState hci;
    GHashTable *seen; /* addresses, while duplicates are filtered */
    Mute mute;

    uint64_t sent; /* adverts that the host was told of */
    guint scans;   /* scan enables and resets, since it was plugged in */
    guint resets;
    guint unknown;    /* commands that it does not have */
    guint starts;     /* of advertising sets */
    GPtrArray *shown; /* "ADDRESS:DATA" in hex of what was on the air, once each */

    /* The air */
    uint8_t fob_key[16];
    unsigned fob_exponent;
    int8_t fob_rssi_dbm;
    double fob_owed, fob_a_second; /* adverts due by now; per second */
    double strangers_owed, strangers_a_second;
    int64_t strangers_left; /* -1: no end */
    uint32_t noise;
    int64_t aired_us; /* CLOCK_MONOTONIC up to which all is sent */
} Controller;

typedef struct {
    uint8_t address[6]; /* as people write it */
    uint8_t address_type;
    int8_t rssi_dbm;
    const uint8_t *data;
    gsize len; /* up to 31 with legacy reports, 1650 with extended ones */
} Advert;

/* controller-hci.c: takes a command packet (without its indicator) and answers it. */
void controller_command(Controller *controller, const uint8_t *packet, gsize len);
/* Tells the host of an advert, where it scans and the masks let it. */
void controller_report(Controller *controller, const Advert *advert);
void controller_power_on(Controller *controller);

/* controller-advertise.c: whether anything is on the air, and all that there is to know of it, as
 * the end of a line of NAME=VALUE: sets that are on, those of them that are as a beacon should be,
 * how often one was switched on, and what was shown since it was plugged in or forgotten. */
bool controller_advertises(const Controller *controller);
void controller_print_air(const Controller *controller);

/* controller-air.c: sends what is due since it was called last. */
void controller_air(Controller *controller);

/* controller.c: one packet to the host, by its indicator. */
void controller_send(Controller *controller, const uint8_t *packet, gsize len);

#endif
